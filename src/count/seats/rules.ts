// Seats from the votes of a dapil that are in, and what the missing ones can still do to them. Nothing here guesses: a
// seat is safe when no way to fill the missing stations takes it, and else it is open, with the votes that would.

import { fraction, parseDecimal, type Fraction } from "../../base/fraction.ts";
import { must } from "../../base/result.ts";
import { assignSeats, electCandidates } from "../../ground/apportionment/rules.ts";
import type {
  DapilFigures,
  Decision,
  HolderSeats,
  ListFigures,
  ListedVotes,
  ListState,
  PartyFigures,
  Seat,
  SeatCandidate,
  SeatsNow,
  Threat,
} from "./model.ts";

/** Fewest further votes, and for whom. */
export interface Danger {
  readonly votes: number;
  readonly threat: readonly Threat[];
}

/** The divisor of a party's `nth` seat: first, 3, 5 … */
function divisorOf(nth: number, first: Fraction): Fraction {
  return nth === 1 ? first : fraction(BigInt(2 * nth - 1), 1n);
}

/**
 * The fewest further votes with which the others would take a party's `nth` seat, or tie for it, and whose they are;
 * null where there is nobody who could. Votes only ever come in, so the party's own stay at least what they are.
 *
 * The party keeps the seat as long as fewer than `seats − nth + 1` quotients of others are as high as its own for that
 * seat. What each other party lacks for one, two, three … such quotients is a price; the cheapest way to buy that many
 * in all is found by trying, party by party, how many each buys.
 */
export function votesToTake(
  votes: ReadonlyMap<number, number>,
  seats: number,
  party: number,
  nth: number,
  firstDivisor = "1",
): Danger | null {
  const first = parseDecimal(firstDivisor)!;
  const own = votes.get(party) ?? 0;
  const ownDivisor = divisorOf(nth, first);
  const wanted = seats - nth + 1;
  /** Votes anybody needs for `t` quotients as high as that of the seat: the same for all, so reckoned once. */
  const needed = new Float64Array(wanted + 1);
  for (let t = 1; t <= wanted; t++) {
    const divisor = divisorOf(t, first);
    needed[t] = quotientUp(own, divisor.n * ownDivisor.d, divisor.d * ownDivisor.n);
  }
  /** Votes party `q` lacks for `t` of them. */
  const price = (q: number, t: number): number => (t === 0 ? 0 : Math.max(0, needed[t]! - (votes.get(q) ?? 0)));
  // best[t]: the cheapest way so far to t quotients; bought[i][t]: how many of them the i-th party has then. Plain
  // doubles: a nation has some 17,000 seats.
  const others = [...votes.keys()].filter((q) => q !== party);
  const best = new Float64Array(wanted + 1).fill(Infinity);
  best[0] = 0;
  const prices = new Float64Array(wanted + 1);
  const bought: Uint16Array[] = [];
  for (const q of others) {
    for (let t = 1; t <= wanted; t++) prices[t] = price(q, t);
    const ofThis = new Uint16Array(wanted + 1);
    // From above: what a party buys is added to what those before it have, never to what it has itself.
    for (let t = wanted; t >= 1; t--)
      for (let n = 1; n <= t; n++) {
        const sum = best[t - n]! + prices[n]!;
        if (sum >= best[t]!) continue;
        best[t] = sum;
        ofThis[t] = n;
      }
    bought.push(ofThis);
  }
  if (best[wanted] === Infinity) return null;
  const threat: Threat[] = [];
  for (let i = others.length - 1, left = wanted; i >= 0; i--) {
    const n = bought[i]![left]!;
    const lacking = price(others[i]!, n);
    if (lacking > 0) threat.unshift({ holder: others[i]!, votes: lacking });
    left -= n;
  }
  return { votes: best[wanted]!, threat };
}

/** `votes × times ÷ by`, rounded up, exactly: in doubles where these hold the product, else in whole numbers. */
function quotientUp(votes: number, times: bigint, by: bigint): number {
  const product = votes * Number(times);
  const divisor = Number(by);
  if (product > Number.MAX_SAFE_INTEGER) return Number((BigInt(votes) * times + by - 1n) / by);
  const rest = product % divisor;
  return (product - rest) / divisor + (rest > 0 ? 1 : 0);
}

/**
 * The fewest further votes with which somebody would fall out of the first `seats` of a list, or tie at the edge; null
 * where the list is too short for it.
 */
export function votesToPass(
  list: readonly Pick<ListedVotes, "number" | "votes">[],
  seats: number,
  number: number,
): Danger | null {
  const own = list.find((c) => c.number === number)?.votes ?? 0;
  const lacking = list
    .filter((c) => c.number !== number)
    .map((c) => ({ holder: c.number, votes: Math.max(0, own - c.votes) }))
    .toSorted((a, b) => a.votes - b.votes || a.holder - b.holder);
  if (lacking.length < seats) return null;
  const needed = lacking.slice(0, seats);
  return { votes: needed.reduce((sum, t) => sum + t.votes, 0), threat: needed.filter((t) => t.votes > 0) };
}

/** Can so many votes (null: nobody knows how many) not do it? */
function withstands(danger: Danger | null, missing: number | null): boolean {
  return danger === null || (missing !== null && danger.votes > missing);
}

interface Elected {
  readonly candidates: readonly SeatCandidate[];
  readonly decisions: readonly Decision[];
  /** What stands instead of a candidate where there are more seats than elected. */
  readonly otherwise: Exclude<ListState, "elected">;
}

/** Who of a party's list has its seats, and what of it a person must decide (`CAND.*`: PKPU 6/2024). */
function electedOf(party: PartyFigures, seats: number, safe: number): Elected {
  const { list } = party;
  if (list === null || list.stations === 0 || seats === 0)
    return { candidates: [], decisions: [], otherwise: "unknown" };
  const standing = list.candidates.filter((c) => c.name !== null || c.votes > 0 || namelessList(list));
  const named = new Map(standing.map((c) => [String(c.number), c]));
  const result = electCandidates(
    seats,
    standing.map((c) => ({ id: String(c.number), number: c.number, votes: c.votes })),
  );
  const candidates = result.elected.map((id): SeatCandidate => {
    const one = named.get(id)!;
    const stays = safe > 0 && withstands(votesToPass(standing, safe, one.number), list.missing);
    return { number: one.number, name: one.name, votes: one.votes, safe: stays };
  });
  const decisions = result.ties.map((tie): Decision => ({
    kind: "candidates_tied",
    rule: "CAND.TIE.1",
    seats: tie.seats,
    holder: party.party,
    tied: tie.candidates.map(Number).toSorted((a, b) => a - b),
  }));
  return { candidates, decisions, otherwise: decisions.length > 0 ? "tied" : "none_left" };
}

/** No name of the list is known: then a number without one is no gap in it. */
function namelessList(list: ListFigures): boolean {
  return list.candidates.every((c) => c.name === null);
}

/**
 * The seats of a dapil by the votes that are in. Where nobody has a vote nobody has a seat.
 *
 * A seat counts for the holder's `nth`: it is safe when the holder has at least `nth` seats however the missing votes
 * fall, also where the order of the seats would change. With a threshold that is still open, whoever may yet take part
 * is counted among those who could take it.
 */
export function seatsOf(figures: DapilFigures): SeatsNow {
  const { parties, eligible, seats, firstDivisor, missing } = figures;
  const takesPart = (party: number): boolean => eligible === null || eligible.now.has(party);
  const mayTakePart = (party: number): boolean =>
    eligible === null || eligible.over.has(party) || eligible.open.has(party);
  const isSure = (party: number): boolean => eligible === null || eligible.over.has(party);
  const here = parties.filter((p) => takesPart(p.party));
  const none: SeatsNow = {
    holders: parties.map(({ party, votes }) => ({
      holder: party,
      votes,
      seats: 0,
      safe: 0,
      takes_part: takesPart(party),
    })),
    order: [],
    decisions: [],
  };
  if (!here.some((p) => p.votes > 0)) return none;
  const votesNow = new Map(here.map((p) => [String(p.party), p.votes]));
  const result = must(assignSeats({ district: "", seats, votes: votesNow }, { firstDivisor }));
  const votes = new Map(parties.filter((p) => mayTakePart(p.party)).map((p) => [p.party, p.votes]));
  const taking = new Map(here.map((p) => [p.party, p.votes]));

  const won = new Map<number, number>();
  const order = result.order.map(({ seat, party: name, votes: own, divisor }) => {
    const holder = Number(name);
    const nth = (won.get(holder) ?? 0) + 1;
    won.set(holder, nth);
    const danger = votesToTake(new Map([...votes, [holder, own]]), seats, holder, nth, firstDivisor);
    const safe = isSure(holder) && withstands(danger, missing);
    const asNow = (): boolean => withstands(votesToTake(taking, seats, holder, nth, firstDivisor), missing);
    return {
      seat,
      holder,
      nth,
      votes: own,
      divisor,
      safe,
      awaits: safe ? null : eligible !== null && asNow() ? ("threshold" as const) : ("stations" as const),
      margin: danger?.votes ?? null,
      threat: danger?.threat ?? [],
    };
  });
  const holders = parties.map(({ party, votes: own }): HolderSeats => ({
    holder: party,
    votes: own,
    seats: won.get(party) ?? 0,
    safe: order.filter((s) => s.holder === party && s.safe).length,
    takes_part: takesPart(party),
  }));
  const lists = new Map(
    holders
      .filter((h) => h.seats > 0)
      .map((h) => [
        h.holder,
        electedOf(
          parties.find((p) => p.party === h.holder)!,
          h.seats,
          h.safe,
        ),
      ]),
  );
  const tied = result.ties.map((tie): Decision => ({
    kind: "parties_tied",
    rule: "SEATS.TIE",
    seats: tie.seats,
    holder: null,
    tied: tie.parties.map(Number).toSorted((a, b) => a - b),
  }));
  return {
    holders,
    order: order.map((s): Seat => {
      const list = lists.get(s.holder);
      const candidate = list?.candidates[s.nth - 1] ?? null;
      return { ...s, candidate, list: candidate === null ? (list?.otherwise ?? "unknown") : "elected" };
    }),
    decisions: [...tied, ...[...lists.values()].flatMap((list) => list.decisions)],
  };
}

/** Seats that go to the persons with most votes: the four of a province's DPD (UU 7/2017 Ps. 196 and 423). */
export function seatsByVotes(list: ListFigures, seats: number): SeatsNow {
  const { candidates, missing } = list;
  const holders = (won: ReadonlyMap<number, boolean>): HolderSeats[] =>
    candidates.map(({ number, votes }) => ({
      holder: number,
      votes,
      seats: won.has(number) ? 1 : 0,
      safe: won.get(number) === true ? 1 : 0,
      takes_part: true,
    }));
  if (!candidates.some((c) => c.votes > 0)) return { holders: holders(new Map()), order: [], decisions: [] };
  const result = electCandidates(
    seats,
    candidates.map((c) => ({ id: String(c.number), number: c.number, votes: c.votes })),
  );
  const order = result.elected.map((id, i): Seat => {
    const one = candidates.find((c) => String(c.number) === id)!;
    const danger = votesToPass(candidates, seats, one.number);
    const safe = withstands(danger, missing);
    return {
      seat: i + 1,
      holder: one.number,
      nth: 1,
      votes: one.votes,
      divisor: 1,
      safe,
      awaits: safe ? null : "stations",
      margin: danger?.votes ?? null,
      threat: danger?.threat ?? [],
      candidate: null,
      list: "elected",
    };
  });
  return {
    holders: holders(new Map(order.map((s) => [s.holder, s.safe]))),
    order,
    decisions: result.ties.map((tie) => ({
      kind: "candidates_tied",
      rule: "DPD.ELECTED",
      seats: tie.seats,
      holder: null,
      tied: tie.candidates.map(Number).toSorted((a, b) => a - b),
    })),
  };
}

/** No seats: what the pack lacks is for a person to decide, and the votes stand by themselves. */
export function undecided(
  { kind, rule }: Pick<Decision, "kind" | "rule">,
  parties: readonly PartyFigures[],
  seats: number,
): SeatsNow {
  return {
    holders: parties.map(({ party, votes }) => ({ holder: party, votes, seats: 0, safe: 0, takes_part: true })),
    order: [],
    decisions: [{ kind, rule, seats, holder: null, tied: [] }],
  };
}
