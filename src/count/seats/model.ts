// Seats while the count goes on: who has them now, and which of them nothing that is still missing can take away.
// Votes and seats are whole numbers. "Holder" is a party, or for DPD a person, by the number on the ballot.

/** Bases of the figures: accepted by enough readers, or the first reading where nothing is accepted yet. */
export const BASES = ["accepted", "provisional"] as const;
export type Basis = (typeof BASES)[number];

/** Somebody of a party's list with what stands beside the name. */
export interface ListedVotes {
  readonly number: number;
  readonly name: string | null;
  readonly votes: number;
}

/** One party's list in a dapil as far as it is in. */
export interface ListFigures {
  readonly candidates: readonly ListedVotes[];
  /** Stations whose figures of this list are in it. */
  readonly stations: number;
  /** Most votes that the missing stations can hold; null: nobody knows. */
  readonly missing: number | null;
}

export interface PartyFigures {
  readonly party: number;
  /** Mark and candidates together, from the party's total on the form. */
  readonly votes: number;
  /** Null: the list is not asked for here. */
  readonly list: ListFigures | null;
}

/**
 * Who takes part in the division of the seats, where a threshold decides: `over` for sure, `open` as long as nobody
 * knows. All others are out for sure.
 */
export interface Eligible {
  readonly over: ReadonlySet<number>;
  readonly open: ReadonlySet<number>;
  /** Those that would be over with the votes that are in. */
  readonly now: ReadonlySet<number>;
}

export interface DapilFigures {
  readonly seats: number;
  /** `"1"`: Sainte-Laguë as UU 7/2017 Ps. 415(2) has it. */
  readonly firstDivisor: string;
  readonly parties: readonly PartyFigures[];
  /** Null: every party takes part. */
  readonly eligible: Eligible | null;
  /** Most votes that stations which are not in can hold together; null: nobody knows. */
  readonly missing: number | null;
}

/** Votes for one holder more than are counted. */
export interface Threat {
  readonly holder: number;
  readonly votes: number;
}

/** Whoever takes a seat within the party's list. */
export interface SeatCandidate {
  readonly number: number;
  readonly name: string | null;
  readonly votes: number;
  /** Neither the party's seat nor this person's place in the list can be lost any more. */
  readonly safe: boolean;
}

/**
 * What an open seat waits for. `stations`: those that are not in could take it. `threshold`: with the parties that take
 * part now it would be safe, and who takes part is not settled yet.
 */
export const AWAITED = ["stations", "threshold"] as const;
export type Awaited = (typeof AWAITED)[number];

export interface Seat {
  /** 1 is the first of the dapil. */
  readonly seat: number;
  readonly holder: number;
  /** Which of the holder's seats. */
  readonly nth: number;
  readonly votes: number;
  /** `votes / divisor` won the seat. */
  readonly divisor: number;
  readonly safe: boolean;
  /** What keeps it open; null where it is safe. */
  readonly awaits: Awaited | null;
  /** Fewest further votes with which others take the seat or tie for it; null: there is nobody who could. */
  readonly margin: number | null;
  /** Who would need them. */
  readonly threat: readonly Threat[];
  readonly candidate: SeatCandidate | null;
  readonly list: ListState;
}

/** What the party's list says of a seat; `unknown`: no figures of it, `none_left`: more seats than names. */
export const LIST_STATES = ["elected", "unknown", "tied", "none_left"] as const;
export type ListState = (typeof LIST_STATES)[number];

/** What the law read so far does not decide: a person must. */
export interface Decision {
  readonly kind: "threshold" | "method" | "parties_tied" | "candidates_tied";
  /** Rule of the pack, or of the law book where the pack has none. */
  readonly rule: string;
  /** How many seats wait for it. */
  readonly seats: number;
  /** The party whose list it is about. */
  readonly holder: number | null;
  /** Parties tied, or numbers of the list. */
  readonly tied: readonly number[];
}

export interface HolderSeats {
  readonly holder: number;
  readonly votes: number;
  readonly seats: number;
  readonly safe: number;
  /** False: below the threshold with the votes that are in. */
  readonly takes_part: boolean;
}

export interface SeatsNow {
  readonly holders: readonly HolderSeats[];
  readonly order: readonly Seat[];
  readonly decisions: readonly Decision[];
}

/** Stations that are not in. */
export interface MissingStations {
  readonly stations: number;
  /** Of these, with a known number of voters, and the sum of them. */
  readonly listed: number;
  readonly voters: number;
}

/** As answers and screens have them; arrays stand open because an answer is written once and handed over. */
interface Named {
  number: number;
  name: string;
}

export interface SeatLine {
  seat: number;
  holder: number;
  name: string;
  nth: number;
  votes: number;
  divisor: number;
  state: "safe" | "open";
  awaits: Awaited | null;
  margin: number | null;
  threat: { holder: number; name: string; votes: number }[];
  candidate: (Named & { votes: number; state: "safe" | "open" }) | null;
  list: ListState;
}

interface Missing {
  stations: number;
  votes: number | null;
}

/** One basis of one area. */
export interface BasisLine {
  missing: Missing;
  holders: {
    holder: number;
    name: string;
    votes: number;
    seats: number;
    safe: number;
    takes_part: boolean;
    list_in: number | null;
  }[];
  order: SeatLine[];
  decisions: { kind: Decision["kind"]; rule: string; seats: number; holder: number | null; tied: Named[] }[];
  threshold: {
    share: string;
    settled: boolean;
    whole: boolean;
    coverage: { stations: number; in: number } | null;
    below: { holder: number; name: string }[];
  } | null;
}

/** What an area is and how far it has come. */
export interface AreaHead {
  area: string;
  name: string;
  seats: number;
  stations: number;
  in: number;
  accepted: number;
  in_review: number;
  flagged: number;
}

interface PlaceLine {
  place: string;
  name: string;
  stations: number;
  in: number;
}

/** Everything about one area. */
export interface AreaAnswer extends AreaHead {
  contest: string;
  official: false;
  as_of: string;
  stale: boolean;
  places: PlaceLine[];
  unassigned: PlaceLine[];
  on_accepted: BasisLine;
  on_provisional: BasisLine;
}

/** One basis of an area in a list. */
export interface BasisSummary {
  missing: Missing;
  seats: { holder: number; name: string; seats: number; safe: number }[];
  safe: number;
  open: number;
  /** Of the open ones. */
  awaiting_threshold: number;
  undecided: number;
  margin: number | null;
  closest: ClosestSeat | null;
}

/** The open seat with the smallest margin, and who has it. */
export interface ClosestSeat {
  seat: number;
  holder: number;
  name: string;
}

export interface AreaLine extends AreaHead {
  unassigned_stations: number;
  on_accepted: BasisSummary;
  on_provisional: BasisSummary;
}

/** One dapil of the list of those with an open seat. */
export interface OpenLine {
  area: string;
  name: string;
  seats: number;
  /** How many of them are open. */
  open: number;
  /** The open seat with the smallest margin, and who has it now. */
  seat: number;
  holder: string;
  margin: number;
  /** Stations whose figures the basis does not have. */
  missing: number;
}
