// Which ballot paper is used where. Apart from `rules.ts`, which is part of the phone's first load.

import { ancestorsOf } from "../../places/rules.ts";
import type { Contender, DapilLevel, InBoth, PackContest } from "../model.ts";

/** Place → the dapil of one level that name it as a territory. */
export type TerritoryBook = ReadonlyMap<string, readonly { readonly dapil: string; readonly split: boolean }[]>;

/** Code of the abroad: overseas stations stand below it. */
export const ABROAD = "99";

/** No dapil goes over the border of such a place: length of its code. Abroad stands with one of them as a territory. */
export const DAPIL_WITHIN: Readonly<Record<DapilLevel, number>> = { dpr: 2, dprd_prov: 2, dprd_kabkota: 5 };

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

/** Is the code that of a city, or of something in one? Regencies are numbered to 69, cities from 71. */
export function isCity(code: string): boolean {
  return /^\d{2}\.[7-9]\d/.test(code);
}

/** What a contest and its form are called at a place: by its province, in a city, else everywhere the same. */
export function namedAt(contest: PackContest, place: string): { name: InBoth; form: InBoth | undefined } {
  const special = contest.names?.[place.slice(0, 2)] ?? (isCity(place) ? contest.city : undefined);
  return { name: special?.name ?? contest.name, form: special?.form ?? contest.form_name };
}

const EMPTY_COLUMN = "Kolom kosong";

/**
 * The pairs of an area as they stand on its ballot paper. A single pair stands against the empty column, which has the
 * other of the numbers 1 and 2 (UU 10/2016 Ps. 54C–54D).
 */
export function withEmptyColumn(pairs: readonly Contender[]): readonly Contender[] {
  const [only] = pairs;
  if (pairs.length !== 1 || only === undefined) return pairs;
  return [only, { number: only.number === 1 ? 2 : 1, name: EMPTY_COLUMN }].toSorted((a, b) => a.number - b.number);
}

/** Numbers from 1 without a gap; one nobody has stands with no name. Figures are stored by number. */
export function gapless(list: readonly Contender[]): Contender[] {
  const names = new Map(list.map((c) => [c.number, c.name]));
  return Array.from({ length: Math.max(0, ...names.keys()) }, (_v, i) => ({
    number: i + 1,
    name: names.get(i + 1) ?? null,
  }));
}
