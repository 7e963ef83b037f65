// Names as hurried fingers type them, for tests and measurements: the same ones every time.

import type { PlaceCode } from "../model.ts";
import { ancestorsOf } from "../rules.ts";
import type { IndexedName } from "./search.ts";

export interface Slipped {
  /** What is typed: a name, or a name and one above it, with one or two slips. */
  readonly question: string;
  /** What is meant. */
  readonly place: IndexedName;
}

/** A generator of whole numbers below a bound, our own so that the same names are asked every time. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One letter left out, added or changed, or two swapped. */
function slip(text: string, random: (below: number) => number): string {
  const at = random(text.length);
  const letter = "abcdefghijklmnopqrstuvwxyz"[random(26)]!;
  const kind = random(4);
  if (kind === 0) return text.slice(0, at) + text.slice(at + 1);
  if (kind === 1) return text.slice(0, at) + letter + text.slice(at);
  if (kind === 2) return text.slice(0, at) + letter + text.slice(at + 1);
  return text.slice(0, at) + text.slice(at + 1, at + 2) + text.slice(at, at + 1) + text.slice(at + 2);
}

/** So many of the places, each typed with one or two slips; `withAbove` also types the name of a place above. */
export function slippedNames(
  places: readonly IndexedName[],
  count: number,
  told: { readonly withAbove: boolean; readonly seed: number },
): Slipped[] {
  const random = chance(told.seed);
  const nameOf = new Map<PlaceCode, string>(places.map((p) => [p.code, p.name]));
  return Array.from({ length: count }, () => {
    const place = places[random(places.length)]!;
    const above = told.withAbove ? ancestorsOf(place.code).slice(0, 2) : [];
    const up = above.length === 0 ? undefined : above[random(above.length)];
    let question = slip(up === undefined ? place.name : `${place.name} ${nameOf.get(up)!}`, random);
    if (random(2) === 1) question = slip(question, random);
    return { question, place };
  });
}
