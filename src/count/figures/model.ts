// Nouns of a reading. The figures of one part of a form are a list of whole numbers in the order of the
// part's fields in the rule pack; null is an empty field: not zero, and not the same as another empty form.

import type { Instant } from "../../base/clock.ts";
import type { Source } from "../evidence/model.ts";

/** Figures in field order; null where nothing was written or read. */
export type Figures = readonly (number | null)[];

/** So long a part is held for who took it. */
export const LEASE_MS = 10 * 60_000;

/** Parts passed over in one round of the queue: more than anybody goes through in a night. */
export const MOST_SKIPPED = 1_000;

/** Which part of which form of which station, read from which paper. */
export interface PartKey {
  readonly contest: string;
  readonly station: string;
  readonly source: Source;
  readonly part: string;
}

/**
 * Where a part stands. A state is a fact, not a plan:
 * - `no_reading`: nothing, or only readings without any vote
 * - `awaiting_second_reading`: fewer readers than must agree, and none differs
 * - `unreadable`: a second reader could not read the photograph; a new picture, another person or a decision goes on
 * - `readings_differ`: two readers differ; another person types it
 * - `needs_decision`: a third did not settle it either; a verifier decides, with a reason
 * - `reopened`: was accepted, reopened with a reason; new agreement or a decision closes it
 * - `accepted`: enough readers agree, or a verifier decided
 */
export const STATES = [
  "no_reading",
  "awaiting_second_reading",
  "unreadable",
  "readings_differ",
  "needs_decision",
  "reopened",
  "accepted",
] as const;
export type State = (typeof STATES)[number];

/** States that stand in the review list. */
export const IN_REVIEW: readonly State[] = ["readings_differ", "needs_decision", "reopened"];

/** States a verifier may settle with a reason. */
export const MAY_BE_SETTLED: readonly State[] = [...IN_REVIEW, "unreadable"];

/** States in which a part is given out to be read, or may be said to be unreadable. */
export const TO_BE_READ: readonly State[] = ["awaiting_second_reading", "readings_differ", "reopened"];

/** Readers after whom a part that still differs is a verifier's. */
export const READERS_BEFORE_DECISION = 3;

/** What happened to a part, in the order it happened. */
export type PartEvent =
  | {
      readonly kind: "reading";
      readonly reader: string;
      readonly figures: Figures;
      /** False for a reading without any vote: kept, and counted as no reading. */
      readonly complete: boolean;
      /** Some check of severity error fails for it. */
      readonly flagged: boolean;
      /** How many had to agree when it came; without it, as the contest says now. */
      readonly mustAgree?: number;
    }
  | { readonly kind: "unreadable"; readonly by: string }
  | { readonly kind: "decide"; readonly by: string; readonly figures: Figures }
  | { readonly kind: "reopen"; readonly by: string };

export interface CurrentReading {
  readonly reader: string;
  readonly figures: Figures;
  readonly flagged: boolean;
  /** Which event it was, counted from 1. */
  readonly step: number;
}

/** The state of a part with what it was concluded from. */
export interface PartState {
  readonly state: State;
  /** The latest complete reading of each reader, in the order the readers first came. */
  readonly current: readonly CurrentReading[];
  readonly accepted: Figures | null;
  /** Step at which it was accepted, 0 when it is not. */
  readonly acceptedAt: number;
  /** Somebody read or corrected otherwise after it was accepted. */
  readonly contested: boolean;
  /** The last word about its photograph is that it cannot be read: a new picture is asked for. */
  readonly unreadable: boolean;
  /** Step of the last reopening; agreement must come from after it. */
  readonly reopenedAt: number;
  readonly steps: number;
}

/**
 * What a person's corrected readings say about her typing: too few settled to say anything, fine, or more slips than
 * chance would make, so that somebody should look over her shoulder.
 */
export const CARE = ["too_early", "fine", "slips"] as const;
export type Care = (typeof CARE)[number];

/** A contest (`""`: every one) and a place (`""`: all of her scope) that somebody gave a person to read. */
export interface QueueLine {
  readonly contest: string;
  readonly place: string;
}

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
