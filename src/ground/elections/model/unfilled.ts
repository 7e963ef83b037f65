// What of a form stands only once it is known who stands on the ballot paper.

import type { Check, FormField, InBoth, Repeat } from "../model.ts";

/** A field as its pack writes it. `once_per`: what it is repeated for; null where it stands once in its part. */
export type UnfilledField = Pick<FormField, "label"> & {
  /** `votes.<party>.<candidate>` */
  readonly id: string;
  readonly once_per: Repeat | null;
};

export interface UnfilledPart {
  /** `candidates.<party>` */
  readonly id: string;
  readonly title: InBoth;
  /** Null where the part itself stands once. */
  readonly once_per: Repeat | null;
  readonly fields: readonly UnfilledField[];
}

/** The formula is what people write: `votes.<party> = votes.<party>.0 + Σ votes.<party>.<candidate>`. */
export type UnfilledCheck = Pick<Check, "id" | "severity" | "title" | "applies_to"> & { readonly formula: string };

export interface Unfilled {
  /** Id of the form. */
  readonly form: string;
  readonly parts: readonly UnfilledPart[];
  readonly checks: readonly UnfilledCheck[];
}
