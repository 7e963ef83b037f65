// Seats from votes: Sainte-Laguë (UU 7/2017 Ps. 415 and 420) in exact arithmetic. Quotients are compared by
// cross-multiplication and never computed: published examples that round them make ties that are none.

import { compareFractions, fraction, parseDecimal } from "../../base/fraction.ts";
import type { Fraction } from "../../base/fraction.ts";
import { ok, refuse } from "../../base/result.ts";
import type { Result } from "../../base/result.ts";
import type {
  CandidateVotes,
  DistrictVotes,
  Divisors,
  ElectedCandidates,
  NeedsHumanDecision,
  RefusedLine,
  RefusedLineCode,
  SeatsInput,
  SeatsOfDistrict,
  WonSeat,
} from "./model.ts";
import { MOST_SEATS } from "./model.ts";
import { numberCode, readCsv, wholeNumber } from "./rules/csv.ts";

interface Standing {
  readonly party: string;
  readonly votes: bigint;
  won: number;
}

/** Code-unit order: the same on every machine, unlike a locale's. */
function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The divisor of a party that has `won` seats already: first, 3, 5, 7 … */
function divisorAfter(won: number, first: Fraction): Fraction {
  return won === 0 ? first : fraction(BigInt(2 * won + 1), 1n);
}

function quotient(votes: bigint, divisor: Fraction): Fraction {
  return fraction(votes * divisor.d, divisor.n);
}

function divisorNumber(divisor: Fraction): number {
  return Number(divisor.n) / Number(divisor.d);
}

/**
 * Divide the seats of one district among the parties that take part.
 *
 * Equal quotients that all get a seat are no tie (law of the example A 30,000, B 10,000, 3 seats); among
 * them the party with more votes comes first in `order`, then the alphabet. Equal quotients of which only
 * some could get a seat are: those seats come back in `ties` and count for nobody.
 *
 * Errors: `apportionment.first_divisor_invalid`, `apportionment.seats_out_of_range`,
 * `apportionment.votes_invalid`, `apportionment.no_eligible_party`.
 */
export function assignSeats(
  input: DistrictVotes,
  options: Divisors & { readonly eligible?: ReadonlySet<string> | undefined } = {},
): Result<SeatsOfDistrict> {
  const { district } = input;
  const first = parseDecimal(options.firstDivisor ?? "1");
  // From 3 on the second quotient would be no smaller than the first, and "next quotient" would mean nothing.
  if (first === null || first.n <= 0n || first.n >= 3n * first.d)
    return refuse("invalid", "apportionment.first_divisor_invalid", {
      value: options.firstDivisor,
    });
  if (!Number.isInteger(input.seats) || input.seats < 1 || input.seats > MOST_SEATS)
    return refuse("invalid", "apportionment.seats_out_of_range", { district, seats: input.seats });

  const standings: Standing[] = [];
  for (const [party, votes] of input.votes) {
    if (!Number.isSafeInteger(votes) || votes < 0)
      return refuse("invalid", "apportionment.votes_invalid", { district, party });
    if (options.eligible === undefined || options.eligible.has(party))
      standings.push({ party, votes: BigInt(votes), won: 0 });
  }
  if (standings.length === 0) return refuse("invalid", "apportionment.no_eligible_party", { district });
  // More votes first, then by name: the order of the input must not matter.
  standings.sort((a, b) => (a.votes === b.votes ? byName(a.party, b.party) : a.votes > b.votes ? -1 : 1));

  const order: WonSeat[] = [];
  const ties: NeedsHumanDecision[] = [];
  let lowest: { readonly holder: Standing; readonly quotient: Fraction } | undefined;
  while (order.length < input.seats && ties.length === 0) {
    const best = bestOf(standings, first);
    const left = input.seats - order.length;
    if (best.standings.length > left || best.quotient.n === 0n) {
      // Nobody with a vote is left only when nobody has any: then the law names no one for any seat.
      ties.push({ seats: left, parties: best.standings.map((s) => s.party).toSorted(byName) });
      break;
    }
    for (const s of best.standings) {
      const divisor = divisorAfter(s.won, first);
      s.won++;
      lowest = { holder: s, quotient: best.quotient };
      order.push({
        seat: order.length + 1,
        party: s.party,
        votes: Number(s.votes),
        divisor: divisorNumber(divisor),
      });
    }
  }
  return ok({
    district,
    seats: Object.fromEntries(standings.map((s) => [s.party, s.won])),
    order,
    ties,
    margin: ties.length > 0 || lowest === undefined ? 0 : marginOf(standings, lowest, first),
  });
}

/** All parties that share the highest next quotient. */
function bestOf(standings: readonly Standing[], first: Fraction): { quotient: Fraction; standings: Standing[] } {
  let quotientOfBest = fraction(-1n, 1n);
  let best: Standing[] = [];
  for (const s of standings) {
    const q = quotient(s.votes, divisorAfter(s.won, first));
    const c = compareFractions(q, quotientOfBest);
    if (c > 0) {
      quotientOfBest = q;
      best = [s];
    } else if (c === 0) best.push(s);
  }
  return { quotient: quotientOfBest, standings: best };
}

/** See `SeatsOfDistrict.margin`. The least whole y with y / d > q is floor(q·d) + 1. */
function marginOf(
  standings: readonly Standing[],
  last: { readonly holder: Standing; readonly quotient: Fraction },
  first: Fraction,
): number | null {
  let least: bigint | null = null;
  for (const s of standings) {
    if (s === last.holder) continue;
    const d = divisorAfter(s.won, first);
    const needed = (last.quotient.n * d.n) / (last.quotient.d * d.d) + 1n;
    const lacking = needed - s.votes;
    if (least === null || lacking < least) least = lacking;
  }
  return least === null ? null : Number(least);
}

/**
 * The parties at or above a threshold: `votes ≥ threshold × sum of all votes`, inclusive and exact
 * (UU 7/2017 Ps. 414(1): votes × 100 ≥ 4 × total).
 *
 * `threshold` is a decimal text from 0 to 1. Error: `apportionment.threshold_invalid`.
 */
export function partiesOverThreshold(
  national: ReadonlyMap<string, number>,
  threshold: string,
): Result<ReadonlySet<string>> {
  const share = parseDecimal(threshold);
  if (share === null || share.n > share.d)
    return refuse("invalid", "apportionment.threshold_invalid", { value: threshold });
  let total = 0n;
  for (const votes of national.values()) total += BigInt(votes);
  const over = new Set<string>();
  for (const [party, votes] of national) if (BigInt(votes) * share.d >= share.n * total) over.add(party);
  return ok(over);
}

/**
 * Who of a party's list takes its seats: most votes first (UU 7/2017 Ps. 422, PKPU 6/2024).
 *
 * When no candidate of the list has a vote, the number on the list decides (`CAND.NOVOTES`). Candidates with
 * equal votes of whom only some could be elected are returned as a tie: the next steps of the law (wider
 * spread, then gender) need facts that are not here, and "wider spread" has no agreed reading.
 */
export function electCandidates(seats: number, list: readonly CandidateVotes[]): ElectedCandidates {
  const noVotes = list.every((c) => c.votes === 0);
  const ranked = list.toSorted((a, b) => b.votes - a.votes || a.number - b.number || byName(a.id, b.id));
  const unfilled = Math.max(0, seats - list.length);
  const cut = ranked[seats - 1];
  const after = ranked[seats];
  if (cut === undefined || after === undefined || after.votes !== cut.votes || noVotes)
    return { elected: ranked.slice(0, seats).map((c) => c.id), ties: [], unfilled };
  const sure = ranked.filter((c) => c.votes > cut.votes);
  const tied = ranked.filter((c) => c.votes === cut.votes);
  return {
    elected: sure.map((c) => c.id),
    ties: [{ seats: seats - sure.length, candidates: tied.map((c) => c.id).toSorted(byName) }],
    unfilled,
  };
}

/**
 * Seats of every district of a file, in the file's order of districts.
 *
 * Bad lines refuse the whole file with `apportionment.file_refused`; the details are
 * `{file: "votes" | "national", refused: [{line, column, code, value}]}` (the first 100) and their `count`.
 * Further errors: those of `assignSeats` and `partiesOverThreshold`, `apportionment.national_missing`,
 * `apportionment.threshold_missing`, `apportionment.eligible_unknown` (a name that is in no line).
 */
export function seatsFromCsv(input: SeatsInput): Result<SeatsOfDistrict[]> {
  const table = readCsv(input.votes, ["district", "seats", "party", "votes"]);
  const districts = new Map<string, { district: string; seats: number; votes: Map<string, number> }>();
  const parties = new Map<string, number>();
  for (const { line, cells } of table.rows) {
    const [district = "", seatsText = "", party = "", votesText = ""] = cells;
    const refuseCell = (column: string, code: RefusedLineCode, value: string): void => {
      table.refused.push({ line, column, code, value });
    };
    if (district === "") refuseCell("district", "apportionment.empty", district);
    if (party === "") refuseCell("party", "apportionment.empty", party);
    const seats = wholeNumber(seatsText);
    if (seats === null) refuseCell("seats", numberCode(seatsText), seatsText);
    else if (seats < 1 || seats > MOST_SEATS) refuseCell("seats", "apportionment.seats_out_of_range", seatsText);
    const votes = wholeNumber(votesText);
    if (votes === null) refuseCell("votes", numberCode(votesText), votesText);
    if (seats === null || votes === null) continue;
    let d = districts.get(district);
    if (d === undefined) districts.set(district, (d = { district, seats, votes: new Map() }));
    if (d.seats !== seats) refuseCell("seats", "apportionment.seats_differ", seatsText);
    if (d.votes.has(party)) refuseCell("party", "apportionment.party_twice", party);
    d.votes.set(party, votes);
    if (!parties.has(party)) parties.set(party, line);
  }

  let eligible: ReadonlySet<string> | undefined;
  if (input.threshold !== undefined || input.national !== undefined) {
    if (input.threshold === undefined) return refuse("invalid", "apportionment.threshold_missing");
    if (input.national === undefined) return refuse("invalid", "apportionment.national_missing");
    const national = readTotals(input.national);
    if (!national.ok) return national;
    const over = partiesOverThreshold(national.value, input.threshold);
    if (!over.ok) return over;
    // A party spelt otherwise in the totals would silently fall below the threshold; so it is refused.
    for (const [party, line] of parties)
      if (!national.value.has(party))
        table.refused.push({
          line,
          column: "party",
          code: "apportionment.party_not_in_totals",
          value: party,
        });
    eligible = over.value;
  }
  if (table.refused.length > 0) return fileRefused("votes", table.refused);

  const named = namesOf(input.eligible);
  if (named !== undefined) {
    const unknown = [...named].filter((name) => !parties.has(name));
    if (unknown.length > 0) return refuse("invalid", "apportionment.eligible_unknown", { parties: unknown });
    const over = eligible;
    eligible = over === undefined ? named : new Set([...named].filter((name) => over.has(name)));
  }

  const out: SeatsOfDistrict[] = [];
  for (const district of districts.values()) {
    const result = assignSeats(district, { eligible, firstDivisor: input.firstDivisor });
    if (!result.ok) return result;
    out.push(result.value);
  }
  return ok(out);
}

function readTotals(text: string): Result<ReadonlyMap<string, number>> {
  const table = readCsv(text, ["party", "votes"]);
  const totals = new Map<string, number>();
  for (const { line, cells } of table.rows) {
    const [party = "", votesText = ""] = cells;
    if (party === "") table.refused.push({ line, column: "party", code: "apportionment.empty", value: "" });
    if (totals.has(party))
      table.refused.push({
        line,
        column: "party",
        code: "apportionment.party_twice",
        value: party,
      });
    const votes = wholeNumber(votesText);
    if (votes === null) table.refused.push({ line, column: "votes", code: numberCode(votesText), value: votesText });
    else totals.set(party, votes);
  }
  return table.refused.length > 0 ? fileRefused("national", table.refused) : ok(totals);
}

function namesOf(eligible: SeatsInput["eligible"]): ReadonlySet<string> | undefined {
  if (eligible === undefined) return undefined;
  const names = typeof eligible === "string" ? eligible.split(",") : eligible;
  return new Set(names.map((name) => name.trim()).filter((name) => name !== ""));
}

function fileRefused(file: "votes" | "national", refused: readonly RefusedLine[]): Result<never> {
  const sorted = refused.toSorted((a, b) => a.line - b.line);
  return refuse("invalid", "apportionment.file_refused", {
    file,
    count: refused.length,
    refused: sorted.slice(0, 100),
  });
}
