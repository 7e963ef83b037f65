// What the boards of the war room tell: how far an area has come, and who in it is late.

import type { Instant } from "../../base/clock.ts";

/** How many stations of an area had come in at an instant. */
export interface CurvePoint {
  readonly at: Instant;
  readonly in: number;
}

/** How far an area has come. */
export interface Coverage {
  readonly stations: number;
  readonly in: number;
}

/** An area that is behind the one it belongs to. */
export interface Late {
  /** Stations that would be in if it went here as in the whole area. */
  readonly expected: number;
  /** How many of them are missing. */
  readonly short: number;
  /** Minutes since the whole area had come as far; null where its curve does not reach back so far. */
  readonly minutes: number | null;
}

/** How long samples of coverage are kept. */
export const CURVE_HOURS = 48;

/** How far down a tally's file goes: the place alone, the places right below it, every village, every station. */
export const TALLY_LEVELS = ["place", "below", "villages", "stations"] as const;
export type TallyLevel = (typeof TALLY_LEVELS)[number];
