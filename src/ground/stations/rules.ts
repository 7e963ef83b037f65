// How a polling station is written, in lists as people have them, and its one form here.

import { err, ok, refuse, type Result } from "../../base/result.ts";
import { parsePlaceCode } from "../places/rules.ts";
import type { ImportField, StationId, StationKind, StationLineCode, StationNumber } from "./model.ts";

const MOST_NUMBER = 999;
const MOST_VOTERS = 100_000;
const LONGEST_ADDRESS = 500;

/** `35.73.01.1001/12`, `…/KSK3`. */
export function stationId(village: string, { kind, number }: StationNumber): StationId {
  return `${village}/${kind === "TPS" ? "" : kind}${number}`;
}

/** `TPS 12`, `KSK 3`: a station as people call it, of its id. */
export function stationTitle(id: string): string {
  const number = id.split("/")[1] ?? id;
  return /^\d/.test(number) ? `TPS ${number}` : number.replace(/^([A-Z]+)/, "$1 ");
}

/** A station id in its parts. Error: `stations.id_invalid`. */
export function parseStationId(id: string): Result<StationNumber & { village: string }> {
  const m = /^(\d\d\.\d\d\.\d\d\.\d{4})\/(KSK|POS)?([1-9]\d{0,2})$/.exec(id);
  if (!m) return refuse("invalid", "stations.id_invalid", { value: id });
  return ok({ village: m[1]!, kind: (m[2] ?? "TPS") as StationKind, number: Number(m[3]) });
}

/** `12`, `012`, `TPS 023`, `tps-23`, `KSK 3`, `POS 02`; null when it is none of these. */
export function parseStationNumber(text: string): StationNumber | null {
  const m = /^(?:(TPS|KSKLN|KSK|POS)[\s.\-/]*)?0*(\d{1,3})$/i.exec(text.trim());
  if (!m) return null;
  const number = Number(m[2]);
  if (number < 1 || number > MOST_NUMBER) return null;
  const word = (m[1] ?? "TPS").toUpperCase();
  return { kind: word === "KSKLN" ? "KSK" : (word as StationKind), number };
}

/** Village and number of a thirteen-digit code, `3573011001005`; null when it is none. */
export function parseStationCode(text: string): { village: string; number: StationNumber } | null {
  const m = /^(\d\d)(\d\d)(\d\d)(\d{4})(\d{3})$/.exec(text.trim());
  if (!m || m[5] === "000") return null;
  return { village: `${m[1]}.${m[2]}.${m[3]}.${m[4]}`, number: { kind: "TPS", number: Number(m[5]) } };
}

export interface PlacedStation extends StationNumber {
  readonly village: string;
}

/** Why one line is refused: which field, and its value. */
export interface LineProblem {
  readonly field: ImportField;
  readonly code: StationLineCode;
  readonly value: string;
}

const wrong = (field: ImportField, code: StationLineCode, value: string): Result<never, LineProblem> =>
  err({ field, code, value });

/**
 * The station of a line, from its place and its number, or from a thirteen-digit code in either of them. Where a code
 * and a separate number or place are both given they must agree.
 */
export function readStation(place: string, station: string): Result<PlacedStation, LineProblem> {
  if (place === "") {
    const code = parseStationCode(station);
    return code ? ok({ village: code.village, ...code.number }) : wrong("place", "stations.place_missing", place);
  }
  const whole = parseStationCode(place);
  if (whole) {
    if (station === "") return ok({ village: whole.village, ...whole.number });
    const named = parseStationCode(station)?.number ?? parseStationNumber(station);
    if (!named) return wrong("station", "stations.number_unreadable", station);
    if (named.kind !== "TPS" || named.number !== whole.number.number)
      return wrong("station", "stations.number_differs", station);
    return ok({ village: whole.village, ...whole.number });
  }
  const code = parsePlaceCode(place);
  if (!code.ok) return wrong("place", "stations.place_unreadable", place);
  if (code.value.length !== 13) return wrong("place", "stations.place_not_village", place);
  if (station === "") return wrong("station", "stations.number_missing", station);
  const inCode = parseStationCode(station);
  if (inCode) {
    return inCode.village === code.value
      ? ok({ village: code.value, ...inCode.number })
      : wrong("station", "stations.number_differs", station);
  }
  const number = parseStationNumber(station);
  return number ? ok({ village: code.value, ...number }) : wrong("station", "stations.number_unreadable", station);
}

/** A line that counts a village's stations: 0 to 999. */
export function readCounted(place: string, count: string): Result<{ village: string; stations: number }, LineProblem> {
  if (place === "") return wrong("place", "stations.place_missing", place);
  const code = parsePlaceCode(place);
  if (!code.ok) return wrong("place", "stations.place_unreadable", place);
  if (code.value.length !== 13) return wrong("place", "stations.place_not_village", place);
  return /^\d{1,3}$/.test(count)
    ? ok({ village: code.value, stations: Number(count) })
    : wrong("count", "stations.count_unreadable", count);
}

/** How the commission's own exports write a count they do not have. */
export const UNKNOWN_COUNT = "-1";

/** A count of voters; an empty cell, or `-1`, is no value, not zero. */
export function readVoters(field: ImportField, text: string): Result<number | null, LineProblem> {
  if (text === "" || text === UNKNOWN_COUNT) return ok(null);
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return number <= MOST_VOTERS ? ok(number) : wrong(field, "stations.not_a_count", text);
}

/** Degrees, with a point or a comma; latitude −90…90, longitude −180…180. */
export function readCoordinate(field: "lat" | "lon", text: string): Result<number | null, LineProblem> {
  if (text === "") return ok(null);
  const number = /^[+-]?\d{1,3}(?:[.,]\d{1,15})?$/.test(text) ? Number(text.replace(",", ".")) : Number.NaN;
  return Math.abs(number) <= (field === "lat" ? 90 : 180)
    ? ok(number)
    : wrong(field, "stations.not_a_coordinate", text);
}

export function readAddress(text: string): Result<string | null, LineProblem> {
  if (text === "") return ok(null);
  return text.length <= LONGEST_ADDRESS ? ok(text) : wrong("address", "stations.text_too_long", text);
}
