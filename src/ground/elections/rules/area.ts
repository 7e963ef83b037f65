// Which ballot paper is used where. Apart from `rules.ts`, which is part of the phone's first load.

import { ancestorsOf } from "../../places/rules.ts";
import type { Contender, PackContest } from "../model.ts";

/** Place → the dapil of one level that name it as a territory. */
export type TerritoryBook = ReadonlyMap<string, readonly { readonly dapil: string; readonly split: boolean }[]>;

/** Code of the abroad: overseas stations stand below it. */
export const ABROAD = "99";

/** Is the contest held at this place? What is neither abroad nor excepted by the pack is. */
export function isHeldAt(contest: PackContest, place: string): boolean {
  if (place === "") return true;
  if (place.slice(0, 2) === ABROAD) return contest.overseas === true;
  return !(contest.not_in ?? []).some((code) => place === code || place.startsWith(`${code}.`));
}

/**
 * Code of the dapil, province or regency whose ballot paper is used at a place; `""` the nation. Null where nobody
 * knows: no dapil has the place, or it is divided and no smaller territory says where the border runs.
 */
export function areaOf(contest: PackContest, place: string, book: TerritoryBook): string | null {
  if (contest.level === "nation") return "";
  if (contest.level === "province") return place.length >= 2 ? place.slice(0, 2) : null;
  if (contest.level === "regency") return place.length >= 5 ? place.slice(0, 5) : null;
  for (const around of [place, ...ancestorsOf(place)]) {
    const named = book.get(around);
    if (named === undefined) continue;
    const [only] = named;
    return named.length === 1 && only?.split === false ? only.dapil : null;
  }
  return null;
}

/** Numbers from 1 without a gap; one nobody has stands with no name. Figures are stored by number. */
export function gapless(list: readonly Contender[]): Contender[] {
  const names = new Map(list.map((c) => [c.number, c.name]));
  return Array.from({ length: Math.max(0, ...names.keys()) }, (_v, i) => ({
    number: i + 1,
    name: names.get(i + 1) ?? null,
  }));
}
