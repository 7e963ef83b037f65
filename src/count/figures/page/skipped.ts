// What a reader has passed over in her queue, for as long as this tab of the browser is open: after a reload the same
// part does not come first again. It is her own, also where somebody else signs in here after her.

import { MOST_SKIPPED, type PartKey } from "../model.ts";

const keyOf = (reader: string, contest: string): string => `figures/skipped/1/${reader}/${contest}`;

function isPart(value: unknown): value is PartKey {
  if (typeof value !== "object" || value === null) return false;
  const { contest, station, source, part } = value as Record<string, unknown>;
  return [contest, station, source, part].every((text) => typeof text === "string" && text !== "");
}

/** As kept; none where nothing is kept, or nothing that this program understands. */
export function loadSkipped(reader: string, contest: string): readonly PartKey[] {
  try {
    const kept: unknown = JSON.parse(globalThis.sessionStorage?.getItem(keyOf(reader, contest)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isPart).slice(-MOST_SKIPPED) : [];
  } catch {
    return [];
  }
}

/** A browser that keeps nothing keeps it for the page alone, as the page does anyway. */
export function saveSkipped(reader: string, contest: string, skipped: readonly PartKey[]): void {
  try {
    if (skipped.length === 0) globalThis.sessionStorage?.removeItem(keyOf(reader, contest));
    else globalThis.sessionStorage?.setItem(keyOf(reader, contest), JSON.stringify(skipped));
  } catch {
    // Full, or forbidden.
  }
}
