// What lies below a place and how it is called: the same all night, while the sums beside it change some times a second.
// So it is kept in memory, as long as the election's tree is the one it was read from; with every answer is asked whether
// it is (`treeVersion`). Reading it anew was four of ten statements and two thirds of the rows of an answer.

import { namesOf } from "../../../ground/places/store.ts";
import type { Station } from "../../../ground/stations/model.ts";
import { countStations, countStationsBelow, type StationCount } from "../../../ground/stations/store/counts.ts";
import { stationsOfVillages } from "../../../ground/stations/store/read.ts";
import { together, type Db } from "../../../server/database/connect.ts";
import { parentOf } from "../rules.ts";

export type Asking = Db & { readonly pipelined?: boolean };

/** A place with the number of its stations; `name` is undefined where the tree does not know it. */
export interface Named {
  readonly code: string;
  readonly name: string | undefined;
  readonly stations: number;
}

/** Right below a place: other places with stations, or a village's stations (ids) as they stand on the list. */
export interface Below {
  readonly places: readonly Named[];
  readonly stations: readonly string[];
}

/** Answers for each place asked. */
export interface Tree {
  readonly own: (places: readonly string[]) => Promise<ReadonlyMap<string, Named>>;
  readonly below: (places: readonly string[]) => Promise<ReadonlyMap<string, Below>>;
}

const VILLAGE = 13;

/** TPS 2 before TPS 10, and the overseas kinds after them. */
const asOnTheList = (a: Station, b: Station): number =>
  Number(a.kind !== "TPS") - Number(b.kind !== "TPS") || a.kind.localeCompare(b.kind) || a.number - b.number;

/** The tree as the database has it. */
export function readTree(db: Asking, election: string): Tree {
  return {
    async own(places) {
      const [counts, names] = await together<[ReadonlyMap<string, StationCount>, ReadonlyMap<string, string>]>(db, [
        () => countStations(db, election, places),
        () => namesOf(db, places, election),
      ]);
      return new Map(
        places.map((code) => [code, { code, name: names.get(code), stations: counts.get(code)!.stations }]),
      );
    },
    async below(places) {
      const villages = places.filter((code) => code.length === VILLAGE);
      const [counts, stations] = await together<[ReadonlyMap<string, StationCount>, readonly Station[]]>(db, [
        () => countStationsBelow(db, election, places),
        () => stationsOfVillages(db, election, villages),
      ]);
      const names = counts.size === 0 ? new Map<string, string>() : await namesOf(db, [...counts.keys()], election);
      const under = Map.groupBy(counts, ([code]) => parentOf(code) ?? "");
      const there = Map.groupBy(stations, (s) => s.village);
      return new Map(
        places.map((place) => [
          place,
          {
            places: (under.get(place) ?? []).map(([code, count]) => ({
              code,
              name: names.get(code),
              stations: count.stations,
            })),
            stations: (there.get(place) ?? []).toSorted(asOnTheList).map((s) => s.id),
          },
        ]),
      );
    },
  };
}

/** So many places of an election are kept, then all are forgotten: of each some hundred bytes, of a village's its stations. */
const MOST_KEPT = 40_000;

/** Trees by election, as far as they were asked for. */
export type KeptTrees = Map<
  string,
  { readonly version: string; readonly own: Map<string, Named>; readonly below: Map<string, Below> }
>;

/** The tree of this version, from memory as far as it is there. */
export function keptTree(kept: KeptTrees, db: Asking, election: string, version: string): Tree {
  const read = readTree(db, election);
  let trees = kept.get(election);
  if (trees?.version !== version || trees.own.size + trees.below.size > MOST_KEPT)
    kept.set(election, (trees = { version, own: new Map(), below: new Map() }));
  const { own, below } = trees;
  const from =
    <T>(known: Map<string, T>, load: (places: readonly string[]) => Promise<ReadonlyMap<string, T>>) =>
    async (places: readonly string[]): Promise<ReadonlyMap<string, T>> => {
      const missing = places.filter((place) => !known.has(place));
      if (missing.length > 0) for (const [place, one] of await load(missing)) known.set(place, one);
      return new Map(places.map((place) => [place, known.get(place)!]));
    };
  return { own: from(own, read.own), below: from(below, read.below) };
}
