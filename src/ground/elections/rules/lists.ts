// How the cells of lists of dapil, territories and candidates are read. Apart from `rules.ts`, which is part of the
// phone's first load.

import { err, ok, type Result } from "../../../base/result.ts";
import { parsePlaceCode } from "../../places/rules.ts";
import type { Candidate, DapilLevel, ListLineCode, Pack } from "../model.ts";
import { ruleOf } from "../rules.ts";
import { ABROAD } from "./area.ts";

/** Why one line is refused: which field, and its value. */
export interface ListLineProblem {
  readonly field: string;
  readonly code: ListLineCode;
  readonly value: string;
}

const wrong = (field: string, code: ListLineCode, value: string): Result<never, ListLineProblem> =>
  err({ field, code, value });

const LONGEST_NAME = 200;
const MOST_SEATS = 200;
const MOST_NUMBER = 200;

const LEVELS: readonly [RegExp, DapilLevel][] = [
  [/^dpr(ri)?$/, "dpr"],
  [/^dprd(p|prov|provinsi)$/, "dprd_prov"],
  [/^dprd(k|kab|kota|kabkota|kabupaten|kabupatenkota)$/, "dprd_kabkota"],
];

/** Level by the commission's own scheme of codes: `PPnn`, `PP00nn`, `PPKKnn`. */
function levelOfCode(code: string): DapilLevel | null {
  if (/^\d{4}$/.test(code)) return "dpr";
  if (/^\d{2}00\d{2}$/.test(code)) return "dprd_prov";
  return /^\d{6}$/.test(code) ? "dprd_kabkota" : null;
}

export interface NamedDapil {
  readonly level: DapilLevel;
  readonly code: string;
}

/**
 * The dapil of a line. The level is read as people write it (`DPR`, `DPRD Provinsi`, `DPRD_KABKOTA`); where the file
 * does not say it (`null`), the code does, if it is one of the commission's.
 */
export function readDapil(level: string | null, code: string): Result<NamedDapil, ListLineProblem> {
  if (!/^[\dA-Za-z][\dA-Za-z.-]{0,19}$/.test(code)) return wrong("dapil", "elections.dapil_unreadable", code);
  if (level === null) {
    const own = levelOfCode(code);
    return own ? ok({ level: own, code }) : wrong("dapil", "elections.dapil_unreadable", code);
  }
  const letters = level.toLowerCase().replaceAll(/[^a-z]/g, "");
  const named = LEVELS.find(([form]) => form.test(letters))?.[1];
  return named ? ok({ level: named, code }) : wrong("level", "elections.level_unreadable", level);
}

export function readName(text: string): Result<string, ListLineProblem> {
  if (text === "") return wrong("name", "elections.name_missing", text);
  return text.length <= LONGEST_NAME ? ok(text) : wrong("name", "elections.text_too_long", text);
}

/** Seats of a dapil, or a number on a ballot: a whole number from 1. */
export function readNumber(field: "seats" | "party" | "number", text: string): Result<number, ListLineProblem> {
  const number = /^0*[1-9]\d{0,3}$/.test(text) ? Number(text) : Number.NaN;
  return number <= (field === "seats" ? MOST_SEATS : MOST_NUMBER)
    ? ok(number)
    : wrong(field, "elections.not_a_number", text);
}

const YES = new Set(["1", "ya", "y", "yes", "true", "sebagian"]);
const NO = new Set(["", "0", "tidak", "t", "no", "n", "false", "-"]);

/** Is the place divided between dapil? An empty cell: no. */
export function readSplit(text: string): Result<boolean, ListLineProblem> {
  const word = text.toLowerCase();
  if (YES.has(word)) return ok(true);
  return NO.has(word) ? ok(false) : wrong("split", "elections.not_yes_or_no", text);
}

/** The place of a territory: a regency or city, or something in one, or the abroad as a whole. */
export function readTerritory(text: string): Result<string, ListLineProblem> {
  const place = parsePlaceCode(text);
  if (!place.ok || place.value.length > 13) return wrong("place", "elections.place_unreadable", text);
  return place.value.length > 2 || place.value === ABROAD
    ? ok(place.value)
    : wrong("place", "elections.place_too_wide", text);
}

const GENDER_WORDS: Readonly<Record<string, Candidate["gender"]>> = {
  "": null,
  l: "male",
  lk: "male",
  "laki-laki": "male",
  m: "male",
  male: "male",
  p: "female",
  pr: "female",
  perempuan: "female",
  f: "female",
  female: "female",
};

export function readGender(text: string): Result<Candidate["gender"], ListLineProblem> {
  const gender = GENDER_WORDS[text.toLowerCase()];
  return gender === undefined ? wrong("gender", "elections.gender_unreadable", text) : ok(gender);
}

/** The dapil in which votes from abroad count, as the pack says (`DPR.OVERSEAS`); null where it does not. */
export function overseasDapil(pack: Pack): NamedDapil | null {
  const code = ruleOf(pack, "DPR.OVERSEAS")?.params["dapil"];
  return typeof code === "string" ? { level: "dpr", code } : null;
}
