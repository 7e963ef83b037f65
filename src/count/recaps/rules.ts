// What figures of a place mean, without a database: which checks of a form sums must keep, how a file names its
// figures, how a place's figures come about from those below, and between which levels votes differ.

import type { Check, Expression, Form, FormPart, Party, Territory } from "../../ground/elections/model.ts";
import { checkReading, fieldIdsOf, flagsOf, warningsOf } from "../../ground/elections/rules.ts";
import { isWithin } from "../../ground/places/rules.ts";
import { LENGTHS, type BelowSum, type PlaceRecap, type RecapFigures, type RecapLine, type RecapStep } from "./model.ts";

/**
 * Must the sum of several stations keep the check where each of them does? So it is where both sides only add fields up
 * or take them times a number: a constant (300 voters at most) and a rounding (2 % of ballots more) hold for one station.
 */
export function holdsForSums(check: Check): boolean {
  const left = typeof check.left === "object" && "each" in check.left ? true : addsUp(check.left);
  return left && addsUp(check.right);
}

function addsUp(expression: Expression): boolean {
  if (typeof expression === "number") return expression === 0;
  if (typeof expression === "string") return true;
  if ("sum" in expression) return expression.sum.every(addsUp);
  return "times" in expression && addsUp(expression.times[0]);
}

const ofSums = new WeakMap<Form, Form>();

/** The form with those checks alone. */
function formOfSums(form: Form): Form {
  let kept = ofSums.get(form);
  if (kept === undefined) ofSums.set(form, (kept = { ...form, checks: form.checks.filter(holdsForSums) }));
  return kept;
}

/**
 * Ids of the checks that a part's figures break, errors and others; `values` holds every part's figures that are known,
 * by field id. Figures are recorded as published: nothing is refused for it.
 */
export function checkRecap(
  form: Form,
  part: string,
  values: Readonly<Record<string, number | null>>,
): { failed: string[]; warned: string[] } {
  const outcomes = checkReading(formOfSums(form), part, values, values);
  return { failed: flagsOf(outcomes), warned: warningsOf(outcomes) };
}

/** The first part of a form that has votes: the one that is shown unless another is asked for. */
export function votesPartOf(form: Form): FormPart {
  const part = form.parts.find((p) => p.fields.some((f) => f.id.startsWith("votes.")));
  if (!part) throw new Error(`form ${form.id} has no votes`);
  return part;
}

const letters = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/** Number of the party that a file names by its number, its short name or its name; null: none. */
export function partyNumber(parties: readonly Party[], text: string): number | null {
  const bare = letters(text);
  if (bare === "") return null;
  const found = parties.find((p) =>
    /^\d+$/.test(bare) ? p.number === Number(bare) : letters(p.short) === bare || letters(p.name) === bare,
  );
  return found?.number ?? null;
}

/**
 * The form's field that a map's field means: itself, or `votes.PKB`, `votes.PKB.3` with a party's short name for its
 * number. Null: none of the form's.
 */
export function fieldMeant(form: Form, parties: readonly Party[], field: string): string | null {
  const known = new Set(form.parts.flatMap((p) => p.fields.map((f) => f.id)));
  if (known.has(field)) return field;
  const m = /^votes\.(.+?)(\.\d+)?$/.exec(field);
  const number = m === null ? null : partyNumber(parties, m[1]!);
  const meant = `votes.${number}${m?.[2] ?? ""}`;
  return known.has(meant) ? meant : null;
}

/** Length of the codes right below a place's own. */
export function lengthBelow(place: string): number | null {
  return LENGTHS[LENGTHS.indexOf(place.length as (typeof LENGTHS)[number]) + 1] ?? null;
}

/** A place's figures: its own, else the sum of those below with what is missing there. `width` is the part's number of fields. */
export function lineOf(
  place: string,
  own: PlaceRecap | null,
  below: BelowSum | null,
  missing: readonly string[],
  width: number,
): RecapLine {
  const filled = (n: RecapFigures): RecapFigures => Array.from({ length: width }, (_v, i) => n[i] ?? null);
  if (own !== null) {
    const { stationsDone, stationsTotal } = own;
    const figures = filled(own.figures);
    return { place, basis: "own", figures, uneven: [], stationsDone, stationsTotal, counted: 1, missing: [] };
  }
  if (below === null || below.places.length === 0) {
    const figures = filled([]);
    const none = { figures, uneven: [], stationsDone: null, stationsTotal: null, counted: 0 };
    return { place, basis: "none", ...none, missing };
  }
  const counted = below.places.length;
  const knownOf = (i: number): number => below.known[i] ?? 0;
  return {
    place,
    basis: missing.length === 0 ? "sum" : "partial",
    figures: filled(below.figures.map((n, i) => (knownOf(i) > 0 ? n : null))),
    uneven: Array.from({ length: width }, (_v, i) => i).filter((i) => knownOf(i) > 0 && knownOf(i) < counted),
    stationsDone: below.stationsDone,
    stationsTotal: below.stationsTotal,
    counted,
    missing,
  };
}

/** Upper minus lower of every field that both know and that differs. */
export function differenceOf(ids: readonly string[], upper: RecapFigures, lower: RecapFigures): Record<string, number> {
  const out: Record<string, number> = {};
  for (const [i, id] of ids.entries()) {
    const [a, b] = [upper[i] ?? null, lower[i] ?? null];
    if (a !== null && b !== null && a !== b) out[id] = a - b;
  }
  return out;
}

/** Figures of a part by field id; what is not known is null. */
export function byField(form: Form, part: string, figures: RecapFigures): Record<string, number | null> {
  return Object.fromEntries(fieldIdsOf(form, part).map((id, i) => [id, figures[i] ?? null]));
}

/** `votes.7` → `7`: the number on the ballot whose votes a field has; null for any other, a candidate's `votes.7.2` too. */
export function voteNumber(field: string): string | null {
  return /^votes\.(\d+)$/.exec(field)?.[1] ?? null;
}

const LEVEL_NAMES: Readonly<Record<number, string>> = {
  0: "nation",
  2: "province",
  5: "regency",
  8: "subdistrict",
  13: "village",
};

/** The level of a code; null is the polling station. */
export function levelName(place: string | null): string {
  return place === null ? "station" : (LEVEL_NAMES[place.length] ?? "village");
}

/**
 * Between which levels the votes of a place differ, from above: its own figures against the sum of those below, where
 * every place is there, and the lowest of both against our stations.
 */
export function stepsOf(
  ids: readonly string[],
  official: {
    readonly own: PlaceRecap | null;
    readonly below: BelowSum | null;
    readonly missing: readonly string[];
    readonly line: RecapLine;
  },
  ours: RecapFigures | null,
): RecapStep[] {
  const steps: RecapStep[] = [];
  const { own, below, missing, line } = official;
  const add = (upper: string, lower: string, a: RecapFigures, b: RecapFigures): void => {
    const difference = differenceOf(ids, a, b);
    if (Object.keys(difference).length > 0) steps.push({ upper, lower, difference });
  };
  const at = levelName(line.place);
  // A sum with places missing, or with figures that only some of them have, says nothing about where votes went.
  const sum =
    below === null || below.places.length === 0 || missing.length > 0
      ? null
      : below.figures.map((n, i) => (below.known[i] === below.places.length ? n : null));
  const lowest = sum === null ? at : levelName(longest(below!.places));
  if (own !== null && sum !== null) add(at, lowest, own.figures, sum);
  const last = sum ?? (own === null ? null : own.figures);
  if (last !== null && ours !== null) add(lowest, levelName(null), last, ours);
  return steps;
}

function longest(places: readonly string[]): string {
  return places.reduce((a, b) => (b.length > a.length ? b : a), "");
}

/** The territories whose figures make up the dapil: of a divided place the parts that are named, none within another. */
export function countedTerritories(territories: readonly Territory[]): { counted: string[]; borderUnknown: string[] } {
  const places = territories.map((t) => t.place);
  const inside = (place: string): boolean => places.some((p) => p !== place && isWithin(p, place));
  const whole = territories.filter((t) => !t.split).map((t) => t.place);
  return {
    counted: whole.filter((place) => !whole.some((other) => other !== place && isWithin(place, other))),
    borderUnknown: territories.filter((t) => t.split && !inside(t.place)).map((t) => t.place),
  };
}
