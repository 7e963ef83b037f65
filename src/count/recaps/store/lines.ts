// Places with their figures, however they came about, and what is missing below them.

import type { Form } from "../../../ground/elections/model.ts";
import { fieldIdsOf } from "../../../ground/elections/rules.ts";
import { loadWidestForm } from "../../../ground/elections/store/ballots.ts";
import { placesInDapil } from "../../../ground/elections/store/dapil.ts";
import type { KnownContest } from "../../../ground/elections/store/elections.ts";
import { ancestorsOf } from "../../../ground/places/rules.ts";
import { childCodes } from "../../../ground/places/store.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { SummedPart } from "../../tally/model.ts";
import { partsToSum } from "../../tally/rules.ts";
import { LEVELS, type BelowSum, type PlaceRecap, type RecapKey, type RecapLine } from "../model.ts";
import { lineOf } from "../rules.ts";
import { loadBelow, loadStanding } from "./read.ts";

/** The places right below each: as the election's own dapil have them, else as the tree of places has them. */
export async function expectedBelow(
  db: Db,
  election: string,
  parents: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const named = await placesInDapil(db, election, parents);
  const others = parents.filter((p) => !named.has(p) && p.length < LEVELS.village);
  const tree = others.length === 0 ? new Map<string, string[]>() : await childCodes(db, others, election);
  return new Map([...named, ...tree]);
}

/**
 * Below each root, the widest places that have no figures and no place below with figures. Goes down only where something
 * was published, so it costs what was published.
 */
async function missingBelow(
  db: Db,
  election: string,
  sums: ReadonlyMap<string, BelowSum>,
): Promise<Map<string, string[]>> {
  const out = new Map([...sums.keys()].map((root): [string, string[]] => [root, []]));
  const covered = new Map<string, Set<string>>();
  const opened = new Map<string, Set<string>>();
  for (const [root, sum] of sums) {
    covered.set(root, new Set(sum.places));
    opened.set(root, new Set(sum.places.flatMap(ancestorsOf)));
  }
  let open = [...sums.keys()].map((root) => ({ root, at: root }));
  while (open.length > 0) {
    const below = await expectedBelow(db, election, [...new Set(open.map((o) => o.at))]);
    const next: { root: string; at: string }[] = [];
    for (const { root, at } of open) {
      for (const child of below.get(at) ?? []) {
        if (covered.get(root)!.has(child)) continue;
        if (opened.get(root)!.has(child)) next.push({ root, at: child });
        else out.get(root)!.push(child);
      }
    }
    open = next;
  }
  return out;
}

/** Figures of places, each with what was published for it and what below it adds up to. */
export interface PlaceFigures {
  readonly line: RecapLine;
  readonly own: PlaceRecap | null;
  readonly below: BelowSum | null;
  /** Missing for the sum of those below, also where the place has figures of its own. */
  readonly missing: readonly string[];
}

const NOTHING: BelowSum = { figures: [], known: [], stationsDone: null, stationsTotal: null, places: [] };

/** One answer for each place; they may lie within each other. Above `summed.top` a number is another one's in each part. */
export async function loadFigures(
  db: Db,
  election: string,
  key: RecapKey,
  places: readonly string[],
  { ids, summed }: Pick<AskedPart, "ids" | "summed">,
): Promise<Map<string, PlaceFigures>> {
  const width = ids.length;
  const own = await loadStanding(db, key, places);
  const sums = await loadBelow(db, key, places, width);
  const missing = await missingBelow(db, election, sums);
  return new Map(
    places.map((place): [string, PlaceFigures] => {
      const mine = own.get(place)?.get(key.part) ?? null;
      const added = sums.get(place);
      const below = added === undefined ? null : place.length < summed.top ? upTo(added, summed.above) : added;
      // Nothing at all below: the place itself is what is missing.
      const gaps = below === null ? [place] : missing.get(place)!;
      return [place, { line: lineOf(place, mine, below ?? NOTHING, gaps, width), own: mine, below, missing: gaps }];
    }),
  );
}

/** A place and all those right below it, of which it is the sum: each row is added up once. */
export async function loadWithChildren(
  db: Db,
  election: string,
  key: RecapKey,
  place: string,
  children: readonly string[],
  part: Pick<AskedPart, "ids" | "summed">,
): Promise<Map<string, PlaceFigures>> {
  if (children.length === 0) return await loadFigures(db, election, key, [place], part);
  const width = part.ids.length;
  const below = await loadFigures(db, election, key, children, part);
  const mine = (await loadStanding(db, key, [place])).get(place)?.get(key.part) ?? null;
  const parts = [...below.values()];
  const all = addUp(parts, width);
  const sum = place.length < part.summed.top ? upTo(all, part.summed.above) : all;
  const missing = sum.places.length === 0 ? [place] : parts.flatMap((p) => (p.own === null ? p.missing : []));
  const line = lineOf(place, mine, sum, missing, width);
  return new Map([[place, { line, own: mine, below: sum.places.length === 0 ? null : sum, missing }], ...below]);
}

/** Several places as one sum. */
export function addUp(parts: readonly PlaceFigures[], width: number): BelowSum {
  const there = parts.filter((p) => p.line.basis !== "none");
  const sumOf = (f: (p: PlaceFigures) => number | null): number | null => {
    const all = there.map(f).filter((n) => n !== null);
    return all.length === 0 ? null : all.reduce((a, b) => a + b, 0);
  };
  return {
    figures: Array.from({ length: width }, (_v, i) => sumOf((p) => p.line.figures[i] ?? null) ?? 0),
    known: Array.from({ length: width }, (_v, i) =>
      there.reduce((n, p) => n + (p.own === null ? (p.below?.known[i] ?? 0) : p.own.figures[i] == null ? 0 : 1), 0),
    ),
    stationsDone: sumOf((p) => p.line.stationsDone),
    stationsTotal: sumOf((p) => p.line.stationsTotal),
    places: there.flatMap((p) => (p.own === null ? (p.below?.places ?? []) : [p.line.place])),
  };
}

/** A sum of which only the first fields mean something. */
function upTo(sum: BelowSum, fields: number): BelowSum {
  return { ...sum, known: sum.known.map((n, i) => (i < fields ? n : 0)) };
}

/** A contest's part, its fields in order, and the form they are of. */
export interface AskedPart {
  readonly form: Form;
  readonly ids: readonly string[];
  /** How far up its positions mean the same. */
  readonly summed: SummedPart;
}

/** The part of the contest's widest form; undefined where it has no such part. */
export async function loadPart(db: Db, known: KnownContest, part: string): Promise<AskedPart | undefined> {
  const form = await loadWidestForm(db, known);
  const summed = partsToSum(known.contest.id, known.entry, form).find((p) => p.part === part);
  return summed === undefined ? undefined : { form, ids: fieldIdsOf(form, part), summed };
}
