// Sums of a place. Levels by the length of the official code: "" nation, 2 province, 5 regency or city,
// 8 sub-district, 13 village.

export const CODE_LENGTHS = [13, 8, 5, 2, 0] as const;

export type TallySource = "combined" | "plano" | "salinan" | "official";

export interface Sums {
  readonly cameIn: number;
  readonly accepted: number;
  readonly inReview: number;
  readonly flagged: number;
  /** Stations with a known number of voters among those in, and among those accepted, and the sums of these numbers. */
  readonly listedIn: number;
  readonly votersIn: number;
  readonly listedAccepted: number;
  readonly votersAccepted: number;
  /** In the order of the part's fields. */
  readonly nAccepted: readonly number[];
  readonly nProvisional: readonly number[];
}

/** A part to be summed: how many fields its figures have. */
export interface SummedPart {
  readonly contest: string;
  readonly part: string;
  readonly fields: number;
  /** Positions (from 0) of the pairs' or parties' votes; empty for parts without votes of their own contest. */
  readonly votes: readonly number[];
  /** Length of the code of the widest place in which a position means the same everywhere (5: a regency or city). */
  readonly top: number;
  /** How many of the first fields mean the same also above it. */
  readonly above: number;
}
