// Shapes of seat allocation. Votes are whole numbers up to 2^53 − 1 (JSON holds them exactly); inside the
// rules they are BigInt, because a product of two of them is not.

/** The votes of one electoral district (dapil): party → valid votes, and the seats to be given. */
export interface DistrictVotes {
  readonly district: string;
  readonly seats: number;
  readonly votes: ReadonlyMap<string, number>;
}

/** One seat in the order it was won: `votes / divisor` is the quotient that won it. */
export interface WonSeat {
  /** 1 for the first seat of the district. */
  readonly seat: number;
  readonly party: string;
  /** The party's votes in the district, undivided. */
  readonly votes: number;
  /** 1, 3, 5 …; the first may be 1.4 or another. */
  readonly divisor: number;
}

/**
 * A tie that matters: the law read so far does not say who gets these seats (law pack rule `SEATS.TIE`), so
 * they are in nobody's total and wait for a person.
 */
export interface NeedsHumanDecision {
  readonly seats: number;
  /** The tied, in alphabetical order. */
  readonly parties: readonly string[];
}

export interface SeatsOfDistrict {
  readonly district: string;
  /** Every party that takes part, those without a seat with 0. Tied seats are not in here. */
  readonly seats: Readonly<Record<string, number>>;
  readonly order: readonly WonSeat[];
  readonly ties: readonly NeedsHumanDecision[];
  /**
   * How few votes would move the last seat: the least number of further votes, over all parties but its
   * holder, with which a party's next quotient is *greater* than the quotient that won the last seat, all
   * other votes unchanged. 0 when the last seat is tied; null when no other party takes part.
   */
  readonly margin: number | null;
}

/** How seats are divided. `firstDivisor` and `threshold` are decimal texts, so that 1.4 is exactly 14/10. */
export interface Divisors {
  /** `"1"` in Indonesia (UU 7/2017 Ps. 415(2)), `"1.4"` in Norway. More than 0 and less than 3. */
  readonly firstDivisor?: string | undefined;
}

/** A candidate of one party's list in one district. */
export interface CandidateVotes {
  readonly id: string;
  /** Number on the list (nomor urut in the DCT), from 1. */
  readonly number: number;
  readonly votes: number;
}

export interface ElectedCandidates {
  /** In rank order. */
  readonly elected: readonly string[];
  readonly ties: readonly { readonly seats: number; readonly candidates: readonly string[] }[];
  /** Seats for which the list has no candidate left. */
  readonly unfilled: number;
}

/** A line of a file that was not taken. Lines count from 1, the header included; columns by their name. */
export interface RefusedLine {
  readonly line: number;
  readonly column: string;
  readonly code: RefusedLineCode;
  readonly value: string;
}

export type RefusedLineCode =
  | "apportionment.column_missing"
  | "apportionment.column_unknown"
  | "apportionment.wrong_number_of_cells"
  | "apportionment.unclosed_quote"
  | "apportionment.empty"
  | "apportionment.not_a_whole_number"
  | "apportionment.seats_out_of_range"
  | "apportionment.seats_differ"
  | "apportionment.party_twice"
  | "apportionment.party_not_in_totals";

/** Input of `seats`: texts of CSV files and decimal texts. */
export interface SeatsInput {
  /** `district,seats,party,votes` with a header; one line per party of a district. */
  readonly votes: string;
  /** Only these parties take part; a list, or names joined by commas. */
  readonly eligible?: readonly string[] | string | undefined;
  /** Least share of the national votes, inclusive: `"0.04"`. Needs `national`. */
  readonly threshold?: string | undefined;
  /** `party,votes` with a header; the sum of its votes is the threshold's base. */
  readonly national?: string | undefined;
  readonly firstDivisor?: string | undefined;
}

/** More seats than any chamber has; a larger figure is a slip of the file. */
export const MOST_SEATS = 10_000;
