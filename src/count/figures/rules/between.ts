// The papers of one station say the same: the wall form, the copies of it and what the commission published. Nobody's
// figures are put right by another's; what differs is flagged on every paper that differs, until it does no more.

import type { Source } from "../../evidence/model.ts";
import type { Figures } from "../model.ts";

/** Positions at which both papers have a number, and not the same one. What one of them leaves empty is no difference. */
export function differingBetween(a: Figures, b: Figures): number[] {
  return a.flatMap((value, i) => {
    const other = b[i] ?? null;
    return value !== null && other !== null && value !== other ? [i] : [];
  });
}

/** Id of the check CH15 (`FORM.CHECKS`) of a part against the paper of another source. */
export function betweenId(source: Source): string {
  return `CH15.${source}`;
}

/** The source that a check of `betweenId` compares with; null for other checks. */
export function sourceOfBetween(check: string): string | null {
  return check.startsWith("CH15.") ? check.slice("CH15.".length) : null;
}

/**
 * For each source and part the checks CH15 that fail, sorted: one for each other source whose figures for that part
 * differ in some field.
 * @param standing source → part → its figures as they stand, in the form's order
 */
export function betweenOf(
  standing: ReadonlyMap<Source, ReadonlyMap<string, Figures>>,
): ReadonlyMap<Source, ReadonlyMap<string, readonly string[]>> {
  return new Map(
    [...standing].map(([source, parts]) => {
      const others = [...standing].filter(([other]) => other !== source);
      const failing = [...parts].map(([part, figures]): [string, string[]] => {
        const against = others.filter(([, theirs]) => differingBetween(figures, theirs.get(part) ?? []).length > 0);
        return [part, against.map(([other]) => betweenId(other)).toSorted()];
      });
      return [source, new Map(failing)];
    }),
  );
}
