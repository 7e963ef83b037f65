// Figures that somebody official published for a place: what the commission's site showed, or what stands on the
// form of a recapitulation (D.HASIL). They are beside the count and never in its sums.

/** Whose figures: `situng`, `sirekap`, `d-hasil`. */
export const SOURCE_NAME = /^[a-z][a-z0-9-]{0,39}$/;

/** Levels a file of figures may be of, with the length of their codes. */
export const LEVELS = { province: 2, regency: 5, subdistrict: 8, village: 13 } as const;
export type RecapLevel = keyof typeof LEVELS;

/** Figures published for a dapil itself stand under its code, as in `dapil/357301`: it is no place of the hierarchy. */
const DAPIL = "dapil/";
export const dapilKey = (code: string): string => DAPIL + code;
/** What stands before the slash: these rows lie together. */
export const DAPIL_KAB = "dapil";

/** Lengths of codes from the nation down. */
export const LENGTHS = [0, 2, 5, 8, 13] as const;

/** In the order of the part's fields; null: not published. */
export type RecapFigures = readonly (number | null)[];

/** Which figures are asked for. */
export interface RecapKey {
  readonly contest: string;
  readonly sourceName: string;
  readonly part: string;
}

/** A place's figures as they were published. */
export interface PlaceRecap {
  readonly place: string;
  readonly version: number;
  readonly figures: RecapFigures;
  readonly stationsDone: number | null;
  readonly stationsTotal: number | null;
  readonly failed: readonly string[];
  readonly warned: readonly string[];
  readonly importedAt: Date;
}

/** The sum of the figures published for places below one. */
export interface BelowSum {
  /** The sum, and of how many places each figure is known. */
  readonly figures: readonly number[];
  readonly known: readonly number[];
  readonly stationsDone: number | null;
  readonly stationsTotal: number | null;
  /** Codes of the places that are in the sum: the widest published, none within another. */
  readonly places: readonly string[];
}

/**
 * What a place's figures are: `own`, published for it; `sum` of what was published below, every place there; `partial`,
 * the same with places missing; `none`.
 */
export const RECAP_BASES = ["own", "sum", "partial", "none"] as const;
export type RecapBasis = (typeof RECAP_BASES)[number];

/** A place with its figures, however they came about. */
export interface RecapLine {
  readonly place: string;
  readonly basis: RecapBasis;
  readonly figures: RecapFigures;
  /** Fields known of some of the places in the sum only: their sum says too little. */
  readonly uneven: readonly number[];
  readonly stationsDone: number | null;
  readonly stationsTotal: number | null;
  /** How many places are in a sum. */
  readonly counted: number;
  /** Places without figures, the widest ones. */
  readonly missing: readonly string[];
}

/** Of one line of a file of figures. */
export type RecapLineCode =
  | "recaps.place_missing"
  | "recaps.place_unreadable"
  | "recaps.place_unknown"
  | "recaps.dapil_unknown"
  | "recaps.other_level"
  | "recaps.place_too_wide"
  | "recaps.not_held_here"
  | "recaps.not_a_whole_number"
  | "recaps.party_unknown"
  | "recaps.number_unknown"
  | "recaps.not_on_paper"
  | "recaps.twice";

/** Between two levels votes differ: what the upper one published against what the lower ones add up to. */
export interface RecapStep {
  readonly upper: string;
  readonly lower: string;
  /** Upper minus lower, by field id; only what differs. */
  readonly difference: Readonly<Record<string, number>>;
}
