// A place's tally with its children, put together from sums, numbers of stations and names.

import type { Instant } from "../../../base/clock.ts";
import type { Form, FormPart } from "../../../ground/elections/model.ts";
import { fieldIdsOf } from "../../../ground/elections/rules.ts";
import { namesOf } from "../../../ground/places/store.ts";
import type { Station } from "../../../ground/stations/model.ts";
import { countStations, countStationsBelow } from "../../../ground/stations/store/counts.ts";
import { stationsBelow } from "../../../ground/stations/store/read.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { SummedPart, Sums } from "../model.ts";
import { addSums, NO_SUMS, parentOf, votesOf } from "../rules.ts";
import { loadCoverage, loadReaderSums, loadStationSums, loadSums, oldestMark, type PartCoverage } from "./read.ts";

export interface TallyQuery {
  readonly contest: string;
  readonly election: string;
  /** The contest's widest form, and which of its parts is told. */
  readonly form: Form;
  readonly part: string;
  /** How far up its positions mean the same. */
  readonly summed: SummedPart;
  readonly place: string;
  readonly depth: number;
  readonly basis: string;
  readonly source: string;
}

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

/** Codes of `place` and of everything `depth` levels below that holds stations, level by level; stations last. */
async function placesOf(db: Db, q: TallyQuery): Promise<{ places: Map<string, number>; stations: string[] }> {
  const places = new Map<string, number>();
  const own = await countStations(db, q.election, [q.place]);
  places.set(q.place, own.get(q.place)!.stations);
  let level = [q.place];
  const stations: string[] = [];
  for (let d = 0; d < q.depth; d++) {
    const next: string[] = [];
    for (const [code, count] of await countStationsBelow(db, q.election, level)) {
      places.set(code, count.stations);
      next.push(code);
    }
    const villages = level.filter((code) => code.length === VILLAGE);
    for (const village of villages) {
      // A village has at most some hundred stations; the page is only a guard.
      const there = await stationsBelow(db, q.election, village, { limit: 10_000 });
      stations.push(...there.toSorted(asOnTheList).map((s) => s.id));
    }
    level = next;
  }
  return { places, stations };
}

const VILLAGE = 13;

/** TPS 2 before TPS 10, and the overseas kinds after them. */
const asOnTheList = (a: Station, b: Station): number =>
  Number(a.kind !== "TPS") - Number(b.kind !== "TPS") || a.kind.localeCompare(b.kind) || a.number - b.number;

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
export async function loadTally(db: Db, q: TallyQuery, now: Instant): Promise<Tally | null> {
  const tally = await tallyAt(db, q, now);
  if (tally === null) return null;
  const coverage = await loadCoverage(db, q);
  const parts = q.form.parts.map(
    ({ id: part }) => coverage.get(part) ?? { part, in: 0, accepted: 0, in_review: 0, flagged: 0 },
  );
  return { ...tally, part: q.part, parts };
}

type Told = Omit<Tally, "part" | "parts">;

async function tallyAt(db: Db, q: TallyQuery, now: Instant): Promise<Told | null> {
  const slash = q.place.indexOf("/");
  if (slash === -1) return await tallyOfPlace(db, q, now);
  // A station's figures stand in its village's, one level down.
  const { children, ...village } =
    (await tallyOfPlace(db, { ...q, place: q.place.slice(0, slash), depth: 1 }, now)) ?? {};
  const station = children?.find((c) => c.place === q.place);
  return station === undefined ? null : { ...(village as Told), ...station };
}

async function tallyOfPlace(db: Db, q: TallyQuery, now: Instant): Promise<Told | null> {
  const mark = await oldestMark(db, q.contest);
  const { places, stations } = await placesOf(db, q);
  const names = await namesOf(db, [...places.keys()], q.election);
  if (q.place !== "" && places.get(q.place) === 0 && !names.has(q.place)) return null;
  const known = new Map([
    ...(await loadSums(db, q)),
    ...(stations.length > 0
      ? await loadStationSums(db, {
          ...q,
          villages: [...new Set(stations.map((s) => s.slice(0, s.indexOf("/"))))],
        })
      : []),
  ]);
  const sums = q.basis.startsWith("reader:") ? withStanding(await readerSums(db, q), known) : known;
  const lines = new Map<string, Line>();
  for (const [code, count] of places) {
    lines.set(
      code,
      line(q, code, code === "" ? "Indonesia" : (names.get(code) ?? code), count, sums.get(code) ?? NO_SUMS),
    );
  }
  for (const id of stations)
    lines.set(id, line(q, id, `TPS ${id.slice(id.indexOf("/") + 1)}`, 1, sums.get(id) ?? NO_SUMS));
  for (const [code, one] of lines) {
    if (code === q.place) continue;
    const above = code.includes("/") ? code.slice(0, code.indexOf("/")) : parentOf(code);
    const parent = above === null ? undefined : lines.get(above);
    if (parent) (parent.children ??= []).push(one);
  }
  return {
    ...lines.get(q.place)!,
    official: false,
    as_of: new Date(mark ? mark.getTime() : now).toISOString(),
    stale: mark !== null,
  };
}
