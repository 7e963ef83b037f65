// A place's tally with its children, put together from sums, numbers of stations and names.

import type { Instant } from "../../../base/clock.ts";
import type { Form, FormPart } from "../../../ground/elections/model.ts";
import { fieldIdsOf } from "../../../ground/elections/rules.ts";
import { treeVersion } from "../../../ground/places/store.ts";
import { together, type Db } from "../../../server/database/connect.ts";
import type { SummedPart, Sums } from "../model.ts";
import { addSums, NO_SUMS, parentOf, votesOf } from "../rules.ts";
import { keptTree, readTree, type Asking, type KeptTrees, type Named, type Tree } from "./structure.ts";
import { loadCoverage, loadReaderSums, loadStationSums, loadSums, oldestMark, type PartCoverage } from "./read.ts";

/** Which figures of a contest are told. */
export interface TallyAbout {
  readonly contest: string;
  readonly election: string;
  /** The contest's widest form, and which of its parts is told. */
  readonly form: Form;
  readonly part: string;
  /** How far up its positions mean the same. */
  readonly summed: SummedPart;
  readonly basis: string;
  readonly source: string;
}

/** Of which place, and how many levels below it too. */
interface Asked {
  readonly place: string;
  readonly depth: number;
}

export type TallyQuery = TallyAbout & Asked;

export type Line = {
  place: string;
  name: string;
  basis: string;
  stations: number;
  in: number;
  accepted: number;
  in_review: number;
  flagged: number;
  votes: Record<string, number>;
  valid: number;
  invalid: number;
  total: number;
  fields?: Record<string, number>;
  children?: Line[];
};

export type Tally = Line & {
  official: false;
  as_of: string;
  stale: boolean;
  part: string;
  parts: PartCoverage[];
};

/** The part of a form that holds the votes. */
export function votesPart(form: Form): FormPart {
  // Before anybody is known to stand, the part that will hold them has only its sums.
  const part =
    form.parts.find((p) => p.fields.some((f) => f.id.startsWith("votes."))) ??
    form.parts.find((p) => p.fields.some((f) => f.id === "valid"));
  if (!part) throw new Error(`form ${form.id} has no votes`);
  return part;
}

/** What one place's tally is told with: the place itself and everything `depth` levels below that holds stations. */
interface Reached {
  readonly places: Map<string, Named>;
  readonly stations: string[];
  level: string[];
}

/** For each place asked, what it reaches; and all places of which the children are. */
async function placesOf(tree: Tree, asked: readonly Asked[]): Promise<{ reached: Reached[]; parents: string[] }> {
  const own = await tree.own([...new Set(asked.map((a) => a.place))]);
  const reached = asked.map(({ place }): Reached => ({
    places: new Map([[place, own.get(place)!]]),
    stations: [],
    level: [place],
  }));
  const parents = new Set<string>();
  const deepest = Math.max(...asked.map((a) => a.depth));
  for (let d = 0; d < deepest; d++) {
    const open = reached.filter((_r, i) => asked[i]!.depth > d);
    const from = new Set(open.flatMap((r) => r.level));
    for (const code of from) parents.add(code);
    const under = await tree.below([...from]);
    for (const r of open) {
      const next: string[] = [];
      for (const parent of r.level) {
        const { places, stations } = under.get(parent)!;
        for (const place of places) {
          r.places.set(place.code, place);
          next.push(place.code);
        }
        r.stations.push(...stations);
      }
      r.level = next;
    }
  }
  return { reached, parents: [...parents] };
}

function line(q: TallyQuery, place: string, name: string, stations: number, sums: Sums): Line {
  const all = fieldIdsOf(q.form, q.part);
  const ids = place.length < q.summed.top ? all.slice(0, q.summed.above) : all;
  const n = q.basis === "accepted" ? sums.nAccepted : sums.nProvisional;
  return {
    place,
    name,
    basis: q.basis,
    stations,
    in: sums.cameIn,
    accepted: sums.accepted,
    in_review: sums.inReview,
    flagged: sums.flagged,
    ...votesOf(ids, n),
  };
}

/** Sums by code for a reader's own figures: from its stations upwards, in memory. */
async function readerSums(db: Db, q: TallyQuery): Promise<Map<string, Sums>> {
  const stations = await loadReaderSums(db, { ...q, reader: q.basis.slice("reader:".length) });
  const groups = new Map<string, Sums[]>();
  const add = (code: string, sums: Sums): void => {
    const list = groups.get(code);
    if (list) list.push(sums);
    else groups.set(code, [sums]);
  };
  for (const [station, sums] of stations) {
    add(station, sums);
    for (let code: string | null = station.slice(0, station.indexOf("/")); code !== null; code = parentOf(code))
      add(code, sums);
  }
  return new Map([...groups].map(([code, list]) => [code, addSums(list)]));
}

/** One reader's figures, with how far the same stations are accepted or in review by all readers together. */
function withStanding(own: ReadonlyMap<string, Sums>, known: ReadonlyMap<string, Sums>): Map<string, Sums> {
  const places = new Set([...own.keys(), ...known.keys()]);
  return new Map(
    [...places].map((place) => {
      const { accepted, inReview } = known.get(place) ?? NO_SUMS;
      return [place, { ...(own.get(place) ?? NO_SUMS), accepted, inReview }];
    }),
  );
}

/** The tally of a place or of one station (by its id); null when the election knows neither. */
export async function loadTally(db: Asking, q: TallyQuery, now: Instant): Promise<Tally | null> {
  return (await loadTallies(db, q, [q], now))[0]!;
}

/**
 * As `loadTally`, for several places of one contest, in order: as many statements as for one. `kept`: what lies below
 * places is remembered there.
 */
export async function loadTallies(
  db: Asking,
  about: TallyAbout,
  asked: readonly Asked[],
  now: Instant,
  kept?: KeptTrees,
): Promise<(Tally | null)[]> {
  // A station's figures stand in its village's, one level down.
  const opened = asked.map((a) => (a.place.includes("/") ? { place: villageOf(a.place), depth: 1 } : a));
  // What waits is read before what is summed: else a mark that was summed in between would be told of nowhere.
  const [mark, version] = await together<[Date | null, string]>(db, [
    () => oldestMark(db, about.contest),
    () => (kept === undefined ? Promise.resolve("") : treeVersion(db, about.election)),
  ]);
  const tree = kept === undefined ? readTree(db, about.election) : keptTree(kept, db, about.election, version);
  const [told, coverage] = await together<[(Told | null)[], Awaited<ReturnType<typeof loadCoverage>>]>(db, [
    () => tallyOfPlaces(db, tree, about, opened, mark, now),
    () => loadCoverage(db, about, [...new Set(asked.map((a) => a.place))]),
  ]);
  return told.map((of, i) => {
    const { place } = asked[i]!;
    const tally = of === null || !place.includes("/") ? of : stationIn(of, place);
    if (tally === null) return null;
    const parts = about.form.parts.map(
      ({ id: part }) => coverage.get(place)?.get(part) ?? { part, in: 0, accepted: 0, in_review: 0, flagged: 0 },
    );
    return { ...tally, part: about.part, parts };
  });
}

type Told = Omit<Tally, "part" | "parts">;

const villageOf = (station: string): string => station.slice(0, station.indexOf("/"));

function stationIn({ children, ...village }: Told, id: string): Told | null {
  const station = children?.find((c) => c.place === id);
  return station === undefined ? null : { ...village, ...station };
}

async function tallyOfPlaces(
  db: Asking,
  tree: Tree,
  about: TallyAbout,
  asked: readonly Asked[],
  mark: Date | null,
  now: Instant,
): Promise<(Told | null)[]> {
  const { reached, parents } = await placesOf(tree, asked);
  const villages = [...new Set(reached.flatMap((r) => r.stations).map(villageOf))];
  const [sums, ofStations] = await together<[Map<string, Sums>, ReadonlyMap<string, Sums>]>(db, [
    () => loadSums(db, { ...about, places: [...new Set(asked.map((a) => a.place))], parents }),
    () => (villages.length === 0 ? Promise.resolve(new Map()) : loadStationSums(db, { ...about, villages })),
  ]);
  const known = new Map([...sums, ...ofStations]);
  const out: (Told | null)[] = [];
  for (const [i, { places, stations }] of reached.entries()) {
    const { place, depth } = asked[i]!;
    const q = { ...about, place, depth };
    const own = places.get(q.place)!;
    if (q.place !== "" && own.stations === 0 && own.name === undefined) {
      out.push(null);
      continue;
    }
    const sums = q.basis.startsWith("reader:")
      ? withStanding(await readerSums(db, q), ofThese(known, [...places.keys(), ...stations]))
      : known;
    out.push({
      ...treeOf(q, places, stations, sums),
      official: false,
      as_of: new Date(mark ? mark.getTime() : now).toISOString(),
      stale: mark !== null,
    });
  }
  return out;
}

function ofThese(known: ReadonlyMap<string, Sums>, codes: readonly string[]): Map<string, Sums> {
  return new Map(codes.flatMap((code) => (known.has(code) ? [[code, known.get(code)!] as const] : [])));
}

/** The line of the place, those of what lies below it hung into it. */
function treeOf(
  q: TallyQuery,
  places: ReadonlyMap<string, Named>,
  stations: readonly string[],
  sums: ReadonlyMap<string, Sums>,
): Line {
  const lines = new Map<string, Line>();
  for (const [code, { name, stations: count }] of places)
    lines.set(code, line(q, code, code === "" ? "Indonesia" : (name ?? code), count, sums.get(code) ?? NO_SUMS));
  for (const id of stations)
    lines.set(id, line(q, id, `TPS ${id.slice(id.indexOf("/") + 1)}`, 1, sums.get(id) ?? NO_SUMS));
  for (const [code, one] of lines) {
    if (code === q.place) continue;
    const above = code.includes("/") ? villageOf(code) : parentOf(code);
    const parent = above === null ? undefined : lines.get(above);
    if (parent) (parent.children ??= []).push(one);
  }
  return lines.get(q.place)!;
}
