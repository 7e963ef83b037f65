// What keeps eight spoken letters from being guessed, and how long guessing takes. See docs/decisions/009.
//
// A code is tried in one of three lanes. By its link or QR it carries a seal nobody can guess. Spoken alone, wrong codes
// are counted together over the hour, and past a few nobody is refused, but asked where her station is. Spoken with the
// station, a code opens only there, so a guess has a few hundred codes to hit instead of a million.

import { SPOKEN } from "../../../base/intake.ts";
import type { Instant } from "../../../base/clock.ts";
import { CODE_LENGTH, parseCode } from "../model.ts";

/** Letters of the seal that a link or QR carries behind the code: 79 bits. */
export const SEAL_LENGTH = 16;

export interface GivenCode {
  readonly code: string;
  /** From a link or QR; null when it was spoken or typed, or comes from a sheet of before. */
  readonly seal: string | null;
}

/** A code as it was typed, scanned or heard, with its seal where it has one. Null when it cannot be one. */
export function parseGiven(text: string): GivenCode | null {
  const letters = text.toUpperCase().replaceAll(/[\s.–—-]/g, "");
  const code = parseCode(letters.slice(0, CODE_LENGTH));
  const seal = letters.slice(CODE_LENGTH);
  if (code === null) return null;
  if (seal === "") return { code, seal: null };
  return seal.length === SEAL_LENGTH && seal.split("").every((c) => SPOKEN.includes(c)) ? { code, seal } : null;
}

/** The seal as letters, from at least 16 bytes of a keyed hash. */
export function sealLetters(bytes: Uint8Array): string {
  return [...bytes.subarray(0, SEAL_LENGTH)].map((b) => SPOKEN[b % SPOKEN.length]).join("");
}

/** Wrong codes with one first letter in one hour after which the station is asked for; slips of a busy hour fit in. */
export const FREE_WRONG = 8;
/** Lane of codes spoken alone, for `countTry`: free, then closed until the hour is over. */
export const SPOKEN_WAITS: readonly number[] = [...Array.from({ length: FREE_WRONG }, () => 0), 3_600];

/** Wrong codes are counted together by this: the first letter and the hour. */
export function spokenLane(code: string, now: Instant): string {
  return `${code[0]} ${Math.floor(now / 3_600_000)}`;
}

/**
 * Seconds after the n-th wrong code of one beginning at one station, all phones together: generous, since most are
 * slips; then long, since thirty wrong codes with one beginning are no slips. Whoever waits behind them scans the QR or
 * asks for a new code, which begins otherwise.
 */
export const STATION_WAITS: readonly number[] = [
  ...Array.from({ length: 20 }, () => 0),
  2,
  5,
  10,
  20,
  30,
  60,
  120,
  300,
  600,
];

/** Where she says her station is: number and village as they stand on the mandate. */
export interface SaidStation {
  /** `12`, without zeros before it. */
  readonly number: string;
  /** Letters of the village's name alone: `merjosari`. */
  readonly village: string;
}

/** Only what tells one name from another: case, spaces, dots and the kind of village do not. */
export function villageLetters(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/^\s*(?:desa|kelurahan|kel|ds)\b[.\s]*/, "")
    .replaceAll(/[^a-z0-9]/g, "");
}

/** `12 Merjosari`, `TPS 012, Kel. Merjosari`, `Merjosari 12`. Null when the number or the name is missing. */
export function parseSaid(text: string): SaidStation | null {
  const plain = text.replace(/^\s*tps\b/i, "");
  const number = /^\s*(\d{1,6})\b/.exec(plain) ?? /\b(?:tps\s*)?(\d{1,6})\s*$/i.exec(plain);
  if (number === null) return null;
  const village = villageLetters(plain.replace(number[0], " ").replace(/^[\s,.]+/, ""));
  return village === "" ? null : { number: number[1]!.replace(/^0+(?=\d)/, ""), village };
}

/** Is this the station she said? `station` is `35.73.01.1001/12`, `village` its village's name. */
export function isSaid(said: SaidStation, station: string, village: string): boolean {
  return station.slice(station.indexOf("/") + 1) === said.number && villageLetters(village) === said.village;
}

/** Codes there can be: 31⁸. */
export const ALL_CODES = SPOKEN.length ** CODE_LENGTH;

/** Hours until a guesser is expected to hit one of `live` unused codes once, at so many wrong codes an hour. */
export function hoursPerHit(live: number, wrongPerHour: number): number {
  return ALL_CODES / (live * wrongPerHour);
}
