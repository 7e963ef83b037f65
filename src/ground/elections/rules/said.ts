// What a failing check says in numbers. Apart from `rules.ts`, which is part of the phone's first load.

import type { Check, Values } from "../model.ts";
import { valueOf } from "../rules.ts";

/** A comparison that does not hold, as it stands: `200 ≠ 212`. */
export interface Failing {
  readonly left: number;
  /** The opposite of what should hold. */
  readonly sign: "≠" | ">" | "<";
  readonly right: number;
}

const OPPOSITE = { "=": "≠", "<=": ">", ">=": "<" } as const;

/**
 * The numbers a check that fails compares; with `each`, those that break it. Empty where it holds or something it names
 * is not known.
 */
export function failingNumbers(check: Check, values: Values): Failing[] {
  const right = valueOf(check.right, values);
  if (right === null) return [];
  const sign = OPPOSITE[check.op];
  const { left } = check;
  const sides =
    typeof left === "object" && "each" in left ? left.each.map((id) => values[id] ?? null) : [valueOf(left, values)];
  const holds = (n: number): boolean => (check.op === "=" ? n === right : check.op === "<=" ? n <= right : n >= right);
  return sides.flatMap((n) => (n === null || holds(n) ? [] : [{ left: n, sign, right }]));
}
