// What differs between two rule packs.

import type { InBoth } from "../model.ts";

/** One field of something that both packs have; null where one of them does not say it. */
export interface FieldChange {
  /** `params.seats`, `citation`, `check CH10`, `field voters.total`. */
  readonly field: string;
  readonly before: InBoth | null;
  readonly after: InBoth | null;
}

export interface Named {
  readonly id: string;
  readonly name: InBoth;
}

export interface Difference {
  /** Only the second has it. */
  readonly added: readonly Named[];
  /** Only the first has it. */
  readonly removed: readonly Named[];
  readonly changed: readonly (Named & { readonly changes: readonly FieldChange[] })[];
  /** How many are the same in both. */
  readonly same: number;
}

export const COMPARED = ["day", "law", "rules", "contests", "forms", "parties", "pairs"] as const;
export type PackDifference = Readonly<Record<(typeof COMPARED)[number], Difference>>;
