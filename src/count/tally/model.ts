// Sums of a place. Levels by the length of the official code: "" nation, 2 province, 5 regency or city,
// 8 sub-district, 13 village.

export const CODE_LENGTHS = [13, 8, 5, 2, 0] as const;

export type TallySource = "combined" | "plano" | "salinan" | "official";

export interface Sums {
  readonly cameIn: number;
  readonly accepted: number;
  readonly inReview: number;
  readonly flagged: number;
  /** In the order of the part's fields. */
  readonly nAccepted: readonly number[];
  readonly nProvisional: readonly number[];
}
