// Reading codes, and what they say by themselves. The search by names is `rules/search.ts`.

import { ok, refuse } from "../../base/result.ts";
import type { Result } from "../../base/result.ts";
import type { PlaceCode, PlaceLevel } from "./model.ts";

/** Digits of each part of a code: province, regency, sub-district, village, RW, RT. */
const PARTS = [2, 2, 2, 4, 3, 3] as const;

/**
 * A place code in its one form, from `35.73.05.1003` or `3573051003`, with spaces around it.
 *
 * RW and RT are read with dots only: thirteen digits without dots are the code of a polling station.
 * Error: `places.code_invalid` with the value.
 */
export function parsePlaceCode(text: string): Result<PlaceCode> {
  const bare = text.trim();
  const parts: string[] = bare.includes(".") ? bare.split(".") : [];
  if (parts.length === 0 && [2, 4, 6, 10].includes(bare.length))
    for (let at = 0; at < bare.length; at += PARTS[parts.length - 1]!)
      parts.push(bare.slice(at, at + (PARTS[parts.length] ?? 0)));
  const fits =
    parts.length > 0 &&
    parts.length <= PARTS.length &&
    parts.every((part, i) => part.length === PARTS[i] && /^\d+$/.test(part));
  return fits ? ok(parts.join(".")) : refuse("invalid", "places.code_invalid", { value: text });
}

/** A place as a person types it, with dots where it is a code; anything else (a station's id, a slip) as it stands. */
export function dotted(text: string): string {
  const code = parsePlaceCode(text);
  return code.ok ? code.value : text;
}

/** 0 for the nation, 4 for a village. */
export function levelOf(code: PlaceCode): PlaceLevel {
  return (code === "" ? 0 : code.split(".").length) as PlaceLevel;
}

/** The place above; `""` above a province. */
export function parentOf(code: PlaceCode): PlaceCode {
  const dot = code.lastIndexOf(".");
  return dot < 0 ? "" : code.slice(0, dot);
}

/** The places a place lies in, nearest first, without the nation: `35.73`, `35` for `35.73.05`. */
export function ancestorsOf(code: PlaceCode): PlaceCode[] {
  const out: PlaceCode[] = [];
  for (let at = parentOf(code); at !== ""; at = parentOf(at)) out.push(at);
  return out;
}

/** Is `code` the place `root` or in it? Everything is in the nation. */
export function isWithin(code: PlaceCode, root: PlaceCode): boolean {
  return root === "" || code === root || code.startsWith(`${root}.`);
}
