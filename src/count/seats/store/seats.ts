// The seats of areas as the count stands, on both bases.

import type { Instant } from "../../../base/clock.ts";
import type { DapilLevel, FormPart, Party } from "../../../ground/elections/model.ts";
import { ABROAD } from "../../../ground/elections/rules/area.ts";
import { standsAt } from "../../../ground/elections/rules/parties.ts";
import { loadAreaBallot, loadParties, loadWidestForm } from "../../../ground/elections/store/ballots.ts";
import type { KnownContest } from "../../../ground/elections/store/elections.ts";
import { namesOf } from "../../../ground/places/store.ts";
import type { Db } from "../../../server/database/connect.ts";
import { oldestMark } from "../../tally/store/read.ts";
import { votesPart } from "../../tally/store/tree.ts";
import type { AreaAnswer, Basis, BasisLine, ListFigures, PartyFigures, SeatsNow } from "../model.ts";
import { seatsByVotes, seatsOf, undecided } from "../rules.ts";
import { ballotLawOf, divisionOf, mostVotesIn, type Division } from "../rules/law.ts";
import type { SeatedArea } from "./areas.ts";
import {
  countOf,
  figuresOf,
  headOf,
  loadGround,
  mayComeTo,
  missingOf,
  partOfArea,
  votesUnder,
  type Ground,
} from "./figures.ts";
import { loadNational, type National } from "./national.ts";

/** A name of the ballot paper by its number. */
type Names = ReadonlyMap<number, string>;

/** What all areas of a contest share. */
export interface Told {
  readonly known: KnownContest;
  /** Null: seats of persons, by province. */
  readonly level: DapilLevel | null;
  readonly part: FormPart;
  readonly division: Division;
  readonly national: National | null;
  readonly parties: readonly Party[];
}

export async function loadTold(db: Db, known: KnownContest, level: DapilLevel | null): Promise<Told> {
  const form = await loadWidestForm(db, known);
  const part = votesPart(form);
  const parties = level === null ? [] : await loadParties(db, known.election.id, known.pack);
  const division = divisionOf(known.pack, level);
  const everywhere = parties.filter((p) => p.only_in === undefined).map((p) => p.number);
  const threshold = division.decided ? division.threshold : null;
  return {
    known,
    level,
    part,
    division,
    parties,
    national: threshold === null ? null : await loadNational(db, known, threshold, part, everywhere),
  };
}

/** One basis of one area, with the numbers its words need. */
export interface Judged {
  readonly seats: SeatsNow;
  readonly missing: { readonly stations: number; readonly votes: number | null };
  readonly lists: ReadonlyMap<number, ListFigures>;
}

/** Who stands in an area: parties with their lists, or persons. */
export interface Standing {
  readonly holders: readonly { readonly number: number; readonly name: string }[];
  /** Party → names of its list; empty where lists are not asked about. */
  readonly lists: ReadonlyMap<number, readonly { readonly number: number; readonly name: string | null }[]>;
}

/** The parties of an area by the pack and the election's own: no query of its own. */
export function partiesAt(told: Told, area: SeatedArea): Standing["holders"] {
  const province = area.places[0]?.slice(0, 2) ?? area.area.slice(0, 2);
  return told.parties
    .filter((p) => standsAt(p, told.known.entry, province))
    .map((p) => ({ number: p.number, name: p.short }));
}

/** Who stands in an area, with the lists; kept in memory under the version of the lists. */
export async function loadStanding(db: Db, told: Told, area: SeatedArea): Promise<Standing> {
  const { ballot } = await loadAreaBallot(db, told.known, area.area);
  return told.level === null
    ? {
        holders: ballot.contenders.map((c) => ({ number: c.number, name: c.name ?? String(c.number) })),
        lists: new Map(),
      }
    : {
        holders: ballot.parties.map((p) => ({ number: p.number, name: p.short })),
        lists: new Map(ballot.parties.map((p) => [p.number, p.candidates])),
      };
}

/** No place of the official list has this code; stations abroad stand below it. */
const ABROAD_NAME = "Luar Negeri";

const listPart = (party: number): string => `candidates.${party}`;

/** The seats of an area on one basis. */
export function judge(told: Told, ground: Ground, area: SeatedArea, standing: Standing, basis: Basis): Judged {
  const { division, part, known } = told;
  const law = ballotLawOf(known.pack);
  const count = countOf(ground, area.pieces);
  const bound = (sums: ReturnType<typeof partOfArea>): number | null => {
    const may = mayComeTo(ground, area, missingOf(count, sums, basis));
    return may === null ? null : mostVotesIn(may, law);
  };
  const sums = partOfArea(ground, part.id, area.pieces);
  const figures = figuresOf(sums, basis);
  const missing = { stations: Math.max(0, missingOf(count, sums, basis).stations), votes: bound(sums) };
  const votes = (number: number): number => votesUnder(part, figures, String(number));
  const lists = new Map<number, ListFigures>();
  for (const [party, names] of standing.lists) {
    const own = partOfArea(ground, listPart(party), area.pieces);
    const ownFigures = figuresOf(own, basis);
    lists.set(party, {
      candidates: names.map(({ number, name }) => ({ number, name, votes: ownFigures[number] ?? 0 })),
      stations: basis === "accepted" ? own.accepted : own.cameIn,
      missing: bound(own),
    });
  }
  const parties = standing.holders.map(({ number }): PartyFigures => ({
    party: number,
    votes: votes(number),
    list: lists.get(number) ?? null,
  }));
  if (!division.decided) return { seats: undecided(division, parties, area.seats), missing, lists };
  const seats =
    told.level === null
      ? seatsByVotes(
          {
            candidates: standing.holders.map(({ number, name }) => ({ number, name, votes: votes(number) })),
            stations: sums.cameIn,
            missing: missing.votes,
          },
          area.seats,
        )
      : seatsOf({
          seats: area.seats,
          firstDivisor: division.firstDivisor,
          parties,
          eligible: told.national?.eligible[basis] ?? null,
          missing: missing.votes,
        });
  return { seats, missing, lists };
}

/** Everything about one area. `seesNation`: whether how much of the nation is in may be told. */
export async function loadArea(
  db: Db,
  told: Told,
  area: SeatedArea,
  seesNation: boolean,
  now: Instant,
): Promise<AreaAnswer> {
  const { known, part } = told;
  const mark = await oldestMark(db, known.contest.id);
  const standing = await loadStanding(db, told, area);
  const ground = await loadGround(
    db,
    known,
    [area],
    [part.id, ...[...standing.lists.keys()].map(listPart)],
    area.places,
  );
  const names = await namesOf(db, [...area.places, ...area.pieces.divided.map((d) => d.place)], known.election.id);
  const place = (code: string) => ({ place: code, name: names.get(code) ?? (code === ABROAD ? ABROAD_NAME : code) });
  const holderNames: Names = new Map(standing.holders.map((h) => [h.number, h.name]));
  const basis = (of: Basis): BasisLine =>
    namedBasis(told, judge(told, ground, area, standing, of), of, holderNames, standing, seesNation);
  return {
    contest: known.contest.id,
    official: false,
    as_of: new Date(mark ? mark.getTime() : now).toISOString(),
    stale: mark !== null,
    ...headOf(ground, area, told.part.id),
    places: area.places.map((code) => ({
      ...place(code),
      stations: ground.counts.get(code)?.stations ?? 0,
      in: ground.sums.get(part.id)?.get(code)?.cameIn ?? 0,
    })),
    unassigned: area.pieces.divided
      .map((left) => ({
        ...place(left.place),
        stations: countOf(ground, left).stations,
        in: partOfArea(ground, part.id, left).cameIn,
      }))
      .filter((left) => left.stations > 0 || left.in > 0),
    on_accepted: basis("accepted"),
    on_provisional: basis("provisional"),
  };
}

/** A basis with the names of everybody in it. */
function namedBasis(
  told: Told,
  judged: Judged,
  basis: Basis,
  names: Names,
  standing: Standing,
  seesNation: boolean,
): BasisLine {
  const { seats, missing, lists } = judged;
  const name = (number: number): string => names.get(number) ?? String(number);
  const listed = (party: number, number: number): string =>
    standing.lists.get(party)?.find((c) => c.number === number)?.name ?? String(number);
  return {
    missing,
    holders: seats.holders.map((h) => ({
      ...h,
      name: name(h.holder),
      list_in: lists.get(h.holder)?.stations ?? null,
    })),
    order: seats.order.map(({ safe, candidate, threat, ...seat }) => ({
      ...seat,
      name: name(seat.holder),
      state: safe ? "safe" : "open",
      threat: threat.map((t) => ({ ...t, name: name(t.holder) })),
      candidate:
        candidate === null
          ? null
          : {
              number: candidate.number,
              name: candidate.name ?? String(candidate.number),
              votes: candidate.votes,
              state: candidate.safe ? "safe" : "open",
            },
    })),
    decisions: seats.decisions.map((d) => ({
      ...d,
      tied: d.tied.map((number) => ({
        number,
        name: d.kind === "candidates_tied" && d.holder !== null ? listed(d.holder, number) : name(number),
      })),
    })),
    threshold: thresholdOf(told.national, basis, standing.holders, seesNation),
  };
}

function thresholdOf(
  national: National | null,
  basis: Basis,
  holders: Standing["holders"],
  seesNation: boolean,
): BasisLine["threshold"] {
  if (national === null) return null;
  const { open, now } = national.eligible[basis];
  const coverage = {
    stations: national.stations,
    in: basis === "accepted" ? national.sums.accepted : national.sums.cameIn,
  };
  return {
    share: national.share,
    settled: open.size === 0,
    whole: national.whole,
    coverage: seesNation ? coverage : null,
    below: holders.filter((h) => !now.has(h.number)).map((h) => ({ holder: h.number, name: h.name })),
  };
}
