// Places of Indonesia by their official code: `35` province, `35.73` regency or city, `35.73.05` sub-district,
// `35.73.05.1003` village, then `.005` RW and `.005.003` RT. Only texts; a code is its own path.

/** A dotted code, `35.73.05.1003`. The nation is `""`. */
export type PlaceCode = string;

/** 0 nation, 1 province, 2 regency or city, 3 sub-district, 4 village, 5 RW, 6 RT. */
export type PlaceLevel = 0 | 1 | 2 | 3 | 4 | 5 | 6;

/** The official hierarchy: idn-area-data 4.0.1 (Kepmendagri 300.2.2-2430/2025; data ODbL 1.0). */
export const OFFICIAL_EDITION = "idn-area-data-4.0.1";

/** How many places that edition has at levels 1 to 4: 38 + 514 + 7,285 + 83,762. */
export const OFFICIAL_PLACES = 91_599;

/** RW and RT that this installation took in: they belong to every election. */
export const LOCAL_EDITION = "local";

/** Fields a map of an import of RW and RT may name. */
export const PLACE_FIELDS = ["code", "parent", "number", "name"] as const;
export type PlaceField = (typeof PLACE_FIELDS)[number];

/** Of one line of a file of RW and RT. */
export type PlaceLineCode =
  | "places.code_missing"
  | "places.code_unreadable"
  | "places.not_rw_or_rt"
  | "places.number_unreadable"
  | "places.number_differs"
  | "places.parent_unknown"
  | "places.text_too_long"
  | "places.twice";

/** Of one outline of a file of boundaries. */
export type ShapeLineCode =
  | "places.code_missing"
  | "places.code_unreadable"
  | "places.code_unknown"
  | "places.shape_unreadable"
  | "places.twice";

export interface Place {
  readonly code: PlaceCode;
  readonly level: number;
  readonly name: string;
  /** Code of the place above; `""` above a province. */
  readonly parent: PlaceCode;
  /** Valid for one election only: not, or no longer, in the official hierarchy. */
  readonly former: boolean;
}

/** A place as search finds it: `above` are the names of the places it lies in, nearest first. */
export interface FoundPlace extends Place {
  readonly above: readonly string[];
}

/** Degrees of longitude and latitude. */
export type Position = readonly [number, number];
/** Closed: its last point is its first. */
export type Ring = readonly Position[];
/** As in GeoJSON's MultiPolygon, but exterior rings run clockwise, as maps draw them. */
export type Shape = readonly (readonly Ring[])[];

/** The outline of a place as maps are given it. */
export interface PlaceShape {
  readonly code: PlaceCode;
  readonly shape: Shape;
}
