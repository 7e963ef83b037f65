// Polling stations. A station belongs to one election and one village; its number is what stands on its form, and
// numbers are not necessarily 1…n (blocks from 901, overseas kinds).

/** TPS: in the country. KSK (drop box) and POS (by post): overseas. */
export const STATION_KINDS = ["TPS", "KSK", "POS"] as const;
export type StationKind = (typeof STATION_KINDS)[number];

/** `35.73.01.1001/12`, `…/KSK3`, `…/POS2`: village, slash, kind unless it is a TPS, number. */
export type StationId = string;

export interface StationNumber {
  readonly kind: StationKind;
  /** 1 to 999. */
  readonly number: number;
}

/** Voters on the list (DPT); null where the list does not say. */
interface Voters {
  readonly male: number | null;
  readonly female: number | null;
  readonly total: number | null;
}

export interface Station extends StationNumber {
  readonly id: StationId;
  readonly village: string;
  readonly voters: Voters;
  readonly address: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  /** 1 at first, one more with each change of its line. */
  readonly version: number;
}

/** Fields a map of an import may name. */
export const IMPORT_FIELDS = [
  "place",
  "station",
  "place_name",
  "voters.male",
  "voters.female",
  "voters.total",
  "address",
  "lat",
  "lon",
  /** How many stations the village has, instead of a line for each. */
  "count",
] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

/** Of one line of a file. */
export type StationLineCode =
  | "stations.place_missing"
  | "stations.place_unreadable"
  | "stations.place_not_village"
  | "stations.place_unknown"
  | "stations.number_missing"
  | "stations.number_unreadable"
  | "stations.number_differs"
  | "stations.twice"
  | "stations.not_a_count"
  /** More stations than numbers go, or no number. */
  | "stations.count_unreadable"
  /** Only noted: the line is taken, the count stays unknown. */
  | "stations.count_unknown"
  | "stations.not_a_coordinate"
  | "stations.text_too_long";

/** What a station's line said before it changed. */
export interface StationVersion {
  readonly version: number;
  readonly voters: Voters;
  readonly address: string | null;
  /** ISO instants: it stood from … until …. */
  readonly changed_at: string;
  readonly replaced_at: string;
}
