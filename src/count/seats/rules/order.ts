// In which order areas are worth a look.

import type { BasisSummary } from "../model.ts";

const WIDTH = 12;

/**
 * Open seats with the smallest margins first, then what waits for a person, then where nothing is in, last where every
 * seat is safe; by code where that is alike. A text, so that a list can be paged by the last one seen.
 */
export function orderKeyOf(
  { open, undecided, margin }: Pick<BasisSummary, "open" | "undecided" | "margin">,
  area: string,
): string {
  const group = open > 0 && margin !== null ? 0 : undecided > 0 ? 1 : open > 0 ? 2 : 3;
  return `${group}${String(group === 0 ? margin : 0).padStart(WIDTH, "0")}/${area}`;
}
