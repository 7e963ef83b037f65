// How RW and RT are written, in lists as villages have them.

import { err, ok, type Result } from "../../../base/result.ts";
import type { PlaceCode, PlaceField, PlaceLineCode } from "../model.ts";
import { levelOf, parsePlaceCode } from "../rules.ts";

/** Why one line is refused: which field, and its value. */
export interface PlaceLineProblem {
  readonly field: PlaceField;
  readonly code: PlaceLineCode;
  readonly value: string;
}

const wrong = (field: PlaceField, code: PlaceLineCode, value: string): Result<never, PlaceLineProblem> =>
  err({ field, code, value });

const RW = 5;
const RT = 6;
const LONGEST_NAME = 200;

/**
 * The RW or RT of a line: by its dotted code (`35.73.01.1001.005`, `….005.003`), or by the code of its village or RW and
 * its number there (`5`, `005`, `RW 05`, `RT.003`; 0 is used where a village has no RW). Where a line says both, they
 * must agree. Empty cells are `""`.
 */
export function readNeighbourhood(code: string, parent: string, number: string): Result<PlaceCode, PlaceLineProblem> {
  const below = parent === "" && number === "" ? null : readBelow(parent, number);
  if (code === "") return below ?? wrong("code", "places.code_missing", code);
  const own = parsePlaceCode(code);
  if (!own.ok) return wrong("code", "places.code_unreadable", code);
  if (levelOf(own.value) < RW) return wrong("code", "places.not_rw_or_rt", code);
  if (below === null) return ok(own.value);
  if (!below.ok) return below;
  return below.value === own.value ? ok(own.value) : wrong("number", "places.number_differs", number);
}

function readBelow(parent: string, number: string): Result<PlaceCode, PlaceLineProblem> {
  const above = parsePlaceCode(parent);
  if (!above.ok) return wrong("parent", "places.code_unreadable", parent);
  const level = levelOf(above.value) + 1;
  if (level !== RW && level !== RT) return wrong("parent", "places.not_rw_or_rt", parent);
  const m = /^(?:(RW|RT)[\s.\-/]*)?(\d{1,3})$/i.exec(number);
  if (!m) return wrong("number", "places.number_unreadable", number);
  if (m[1] !== undefined && m[1].toUpperCase() !== wordOf(level))
    return wrong("number", "places.number_differs", number);
  return ok(`${above.value}.${m[2]!.padStart(3, "0")}`);
}

function wordOf(level: number): string {
  return level === RW ? "RW" : "RT";
}

/** A name; empty is none. */
export function readPlaceName(text: string): Result<string | null, PlaceLineProblem> {
  if (text === "") return ok(null);
  return text.length <= LONGEST_NAME ? ok(text) : wrong("name", "places.text_too_long", text);
}
