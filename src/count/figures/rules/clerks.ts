// Who types second readings: what is in a person's queue, and what her numbers say about her. Early and kindly: a few
// slips among many readings are everybody's; more than chance would make are worth a word before the night is over.

import type { Care, QueueLine } from "../model.ts";

/** A reading is work for as long as the one before it is no further away than this; what is longer is a pause. */
export const PAUSE_MS = 10 * 60_000;
/** Working time from which on a rate says anything. */
const LEAST_WORK_MS = 3 * 60_000;
/** Settled readings from which on slips say anything. */
const LEAST_SETTLED = 8;
/** So many slips among a hundred are everybody's: digits are hard to read. */
const USUAL_SLIPS = 0.03;
/** One-sided 95 %. */
const Z = 1.645;

/** Parts an hour of work; null while there is too little to tell. `workMs`: the sum of gaps up to `PAUSE_MS`. */
export function perHour(readings: number, workMs: number): number | null {
  if (readings < 2 || workMs < LEAST_WORK_MS) return null;
  // The first reading has no gap before it.
  return Math.round(((readings - 1) * 36_000_000) / workMs) / 10;
}

/**
 * The smallest share of slips that her numbers leave likely: the lower end of the Wilson interval, one-sided 95 %
 * (E. B. Wilson, JASA 22, 1927). `0` for nothing settled.
 */
export function leastShare(corrected: number, settled: number): number {
  if (settled === 0) return 0;
  const p = corrected / settled;
  const z2 = Z * Z;
  const middle = p + z2 / (2 * settled);
  const reach = Z * Math.sqrt((p * (1 - p)) / settled + z2 / (4 * settled * settled));
  return Math.max(0, (middle - reach) / (1 + z2 / settled));
}

/** What to think of her slips: `slips` only where even the kindest reading of her numbers is more than usual. */
export function careOf(corrected: number, settled: number): Care {
  if (settled < LEAST_SETTLED) return "too_early";
  return leastShare(corrected, settled) > USUAL_SLIPS ? "slips" : "fine";
}

/**
 * Places of a person's queue in a contest: null where nobody gave her any queue (all of her scope is hers); empty where
 * she was given other contests only.
 */
export function queueIn(lines: readonly QueueLine[], contest: string): readonly string[] | null {
  if (lines.length === 0) return null;
  const places = lines.filter((l) => l.contest === "" || l.contest === contest).map((l) => l.place);
  // What lies within another place of the queue says nothing more.
  return [...new Set(places)].filter(
    (place) => !places.some((other) => other !== place && (other === "" || place.startsWith(`${other}.`))),
  );
}
