// What a capability gives the intake for each of its operations that may wait on the phone.

import type { z } from "zod/mini";
import type { Instant } from "../../base/clock.ts";
import type { IntakeRecord } from "../../base/intake.ts";
import type { Result } from "../../base/result.ts";
import type { Tx } from "../database/connect.ts";
import type { TrailLine } from "../trail/append.ts";
import type { Grant } from "../scope.ts";

/** A verified record on its way in. */
export interface IntakeItem {
  readonly record: IntakeRecord;
  /** `record.input`, parsed by the shape it names. */
  readonly input: unknown;
  /** Digest of what it says (`digestOf`), hex; for the trail line. */
  readonly digest: string;
  /** Roles the author holds, or has held: what was signed in office stays valid after it. */
  readonly grants: readonly (Grant & { readonly ended: boolean })[];
  /** The phone's code was reissued in the meantime; what it signed is accepted, and said to be so. */
  readonly deviceEnded: boolean;
  /** Principal that handed it in; the author's own, as a rule. */
  readonly carrier: string;
}

export interface IntakeOutcome {
  /** The trail line of this record; `who` and `digest` are filled in by the intake. */
  readonly line: Omit<TrailLine, "who" | "from" | "digest">;
}

export interface IntakeHandler {
  readonly operation: string;
  /** Shape number → input; the newest and the one before it. */
  readonly shapes: Readonly<Record<number, z.ZodMiniType>>;
  /**
   * Decide and save all items in the transaction of the batch, with a fixed number of statements. One result
   * per item, in order; a refused one must leave nothing behind.
   */
  readonly accept: (tx: Tx, items: readonly IntakeItem[], now: Instant) => Promise<Result<IntakeOutcome>[]>;
}
