// A dapil as a sum of places that are summed already. The law draws a dapil from regencies, sub-districts or villages;
// where one of them lies in another dapil's, its row is taken out of the wider one's.

import type { TerritoryBook } from "../../../ground/elections/rules/area.ts";
import { ancestorsOf } from "../rules.ts";

/** Places whose rows, added and taken out, are an area; each place stands in one of the two lists at most. */
export interface Pieces {
  readonly plus: readonly string[];
  readonly minus: readonly string[];
}

/** What is left of a place divided between dapil after the smaller places of which it is known where they belong. */
export interface Remainder extends Pieces {
  readonly place: string;
}

export interface DapilPieces extends Pieces {
  /** Divided places this dapil has a part of, and of which something is left. */
  readonly divided: readonly Remainder[];
}

/** The dapil a named place belongs to as a whole; null where it is divided, or two claim it. */
function ownerOf(book: TerritoryBook, place: string): string | null {
  const [only, ...others] = book.get(place) ?? [];
  return others.length === 0 && only?.split === false ? only.dapil : null;
}

/** The nearest place around this one that some dapil names. */
function namedAround(book: TerritoryBook, place: string): string | undefined {
  return ancestorsOf(place).find((around) => book.has(around));
}

/**
 * The pieces of every dapil of a level. For any place, the dapil whose pieces hold it is the one `areaOf`
 * (elections) gives; what it gives to none lies in some dapil's `divided`, or in no territory at all.
 */
export function piecesOf(book: TerritoryBook): ReadonlyMap<string, DapilPieces> {
  const all = new Map<string, { plus: string[]; minus: string[]; divided: Remainder[] }>();
  const within = new Map<string, string[]>();
  const of = (dapil: string) => {
    const there = all.get(dapil) ?? { plus: [], minus: [], divided: [] };
    all.set(dapil, there);
    return there;
  };
  for (const [place, named] of book) {
    for (const { dapil } of named) of(dapil);
    const owner = ownerOf(book, place);
    const around = namedAround(book, place);
    const outer = around === undefined ? null : ownerOf(book, around);
    if (around !== undefined) within.set(around, [...(within.get(around) ?? []), place]);
    if (owner === outer) continue;
    if (owner !== null) of(owner).plus.push(place);
    if (outer !== null) of(outer).minus.push(place);
  }
  for (const [place, named] of book) {
    if (ownerOf(book, place) !== null) continue;
    const left: Remainder = { place, plus: [place], minus: within.get(place) ?? [] };
    for (const dapil of new Set(named.map((n) => n.dapil))) of(dapil).divided.push(left);
  }
  return all;
}

/**
 * By place (`""`: the nation) in which dapil name something, but not itself nor anything around it: what right below it none of them names,
 * nor anything in there. Of such a place it is the part of some dapil that has a part of it, and nobody knows which.
 */
export function unnamedOf(book: TerritoryBook): ReadonlyMap<string, Remainder> {
  const named = new Map<string, Set<string>>();
  for (const place of book.keys()) {
    const line = [place, ...ancestorsOf(place)];
    for (const [i, around] of line.entries()) {
      if (i === 0) continue;
      const below = named.get(around) ?? new Set();
      named.set(around, below.add(line[i - 1]!));
    }
  }
  return new Map(
    [...named].flatMap(([place, below]): [string, Remainder][] =>
      book.has(place) || namedAround(book, place) !== undefined
        ? []
        : [[place, { place, plus: [place], minus: [...below] }]],
    ),
  );
}

/** What of a place (`""`: the nation) no dapil has for sure. */
export function unassignedOf(book: TerritoryBook, place: string): Pieces {
  const lies = (code: string): boolean => place === "" || code.startsWith(`${place}.`);
  const around = book.has(place) ? place : namedAround(book, place);
  const free = around === undefined || ownerOf(book, around) === null;
  const plus: string[] = free ? [place] : [];
  const minus: string[] = [];
  for (const code of book.keys()) {
    if (!lies(code)) continue;
    const outer = namedAround(book, code);
    const outerFree = outer === undefined || !lies(outer) ? free : ownerOf(book, outer) === null;
    const own = ownerOf(book, code) === null;
    if (own === outerFree) continue;
    (own ? plus : minus).push(code);
  }
  return { plus, minus };
}
