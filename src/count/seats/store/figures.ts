// What is in and what is missing of areas, put together from sums that are there already: a fixed number of queries,
// however many areas and stations.

import type { FormPart } from "../../../ground/elections/model.ts";
import { ABROAD, type TerritoryBook } from "../../../ground/elections/rules/area.ts";
import type { KnownContest } from "../../../ground/elections/store/elections.ts";
import { countStations, type StationCount } from "../../../ground/stations/store/counts.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { Sums } from "../../tally/model.ts";
import { unassignedOf, type Pieces } from "../../tally/rules/areas.ts";
import { loadPlaceSums, sumsOf, type PlaceSums } from "../../tally/store/areas.ts";
import type { AreaHead, Basis, MissingStations } from "../model.ts";
import type { SeatedArea } from "./areas.ts";

/** Sums and numbers of stations of every place that some areas are made of. */
export interface Ground {
  readonly sums: PlaceSums;
  readonly counts: ReadonlyMap<string, StationCount>;
}

const piecesIn = ({ pieces }: SeatedArea): readonly Pieces[] => [pieces, ...pieces.divided];

/** Read what these areas (and `others` beside them) are made of, for these parts of the form. */
export async function loadGround(
  db: Db,
  known: KnownContest,
  areas: readonly SeatedArea[],
  parts: readonly string[],
  others: readonly string[] = [],
): Promise<Ground> {
  const places = [
    ...new Set([...areas.flatMap((a) => piecesIn(a).flatMap((p) => [...p.plus, ...p.minus])), ...others]),
  ];
  const contest = known.contest.id;
  return {
    counts: await countStations(db, known.election.id, places),
    sums: await loadPlaceSums(db, { contest, source: "combined", parts, places }),
  };
}

const NO_STATIONS: StationCount = { stations: 0, voters: 0, listed: 0 };

/** Stations and voters of an area, exactly. */
export function countOf({ counts }: Ground, { plus, minus }: Pieces): StationCount {
  const add = (all: StationCount, place: string, times: 1 | -1): StationCount => {
    const one = counts.get(place) ?? NO_STATIONS;
    return {
      stations: all.stations + times * one.stations,
      voters: all.voters + times * one.voters,
      listed: all.listed + times * one.listed,
    };
  };
  const added = plus.reduce((all, place) => add(all, place, 1), NO_STATIONS);
  return minus.reduce((all, place) => add(all, place, -1), added);
}

/** One part of an area's forms. */
export function partOfArea(ground: Ground, part: string, pieces: Pieces): Sums {
  return sumsOf(ground.sums, part, pieces);
}

/** What an area is, and how far this part of its forms has come. */
export function headOf(ground: Ground, area: SeatedArea, part: string): AreaHead {
  const sums = partOfArea(ground, part, area.pieces);
  return {
    area: area.area,
    name: area.name,
    seats: area.seats,
    stations: countOf(ground, area.pieces).stations,
    in: sums.cameIn,
    accepted: sums.accepted,
    in_review: sums.inReview,
    flagged: sums.flagged,
  };
}

/** Stations that the sums of a basis do not have. */
export function missingOf(count: StationCount, sums: Sums, basis: Basis): MissingStations {
  const accepted = basis === "accepted";
  return {
    stations: count.stations - (accepted ? sums.accepted : sums.cameIn),
    listed: count.listed - (accepted ? sums.listedAccepted : sums.listedIn),
    voters: count.voters - (accepted ? sums.votersAccepted : sums.votersIn),
  };
}

/**
 * All stations whose votes may still come to the area: its own that are missing, and those of divided places of which
 * nobody knows whether they belong to it. Null where a place of it has no list of stations: then nobody knows how many.
 */
export function mayComeTo(ground: Ground, area: SeatedArea, own: MissingStations): MissingStations | null {
  const { plus, divided } = area.pieces;
  if (plus.length + divided.length === 0) return null;
  // An abroad that no territory names is left out where it has no stations: not every post follows it.
  const named = [...plus, ...divided.map((d) => d.place).filter((place) => place !== ABROAD)];
  const listless = named.some((place) => (ground.counts.get(place)?.stations ?? 0) === 0);
  if (listless) return null;
  return divided
    .map((left) => countOf(ground, left))
    .reduce(
      (all, left) => ({
        stations: all.stations + left.stations,
        listed: all.listed + left.listed,
        voters: all.voters + left.voters,
      }),
      own,
    );
}

/** Figures of a basis in the order of the part's fields. */
export function figuresOf(sums: Sums, basis: Basis): readonly number[] {
  return basis === "accepted" ? sums.nAccepted : sums.nProvisional;
}

/** Votes under `votes.KEY` of a part. */
export function votesUnder(part: FormPart, figures: readonly number[], key: string): number {
  const at = part.fields.findIndex((f) => f.id === `votes.${key}`);
  return at < 0 ? 0 : (figures[at] ?? 0);
}

/** Stations of a place whose dapil nobody knows, and how many of them are in. */
export async function loadUnassigned(
  db: Db,
  known: KnownContest,
  part: string,
  book: TerritoryBook,
  place: string,
): Promise<{ stations: number; in: number }> {
  const pieces = unassignedOf(book, place);
  const ground = await loadGround(db, known, [], [part], [...pieces.plus, ...pieces.minus]);
  return { stations: countOf(ground, pieces).stations, in: partOfArea(ground, part, pieces).cameIn };
}
