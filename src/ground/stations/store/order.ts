// The order in which a person reads stations, and where of it a page begins: polling stations before the overseas kinds, 2
// before 10. By the text of the ids 10 would come before 2.

import { type RawBuilder, sql } from "kysely";
import type { Reach } from "../../../server/scope.ts";

/** What stands before a station in the order a person reads: its village, its kind, and how long its id is. */
export function orderOf(station: string): { village: string; kind: string; length: number } {
  const slash = station.indexOf("/");
  const [village, number] = slash < 0 ? [station, ""] : [station.slice(0, slash), station.slice(slash + 1)];
  return { village, kind: number.replace(/\d+$/, ""), length: station.length };
}

/**
 * Place by place, polling stations before the overseas kinds, 2 before 10: within one village and kind the shorter
 * id has the smaller number. The same expressions as in the indexes `stations_as_read`, `form_parts_as_read` and
 * `assignments_as_read`.
 */
export function readingOrder(village: RawBuilder<unknown>, station: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${village} collate "C", rtrim(split_part(${station}, '/', 2), '0123456789') collate "C",
    length(${station}), ${station} collate "C"`;
}

/** The values of `readingOrder` for a station that was read last, to go on after it. */
export function orderAt(station: string): RawBuilder<unknown> {
  const { village, kind, length } = orderOf(station);
  return sql`${village}, ${kind}, ${length}::int, ${station}`;
}

/** The village of a station where no column holds it. */
export function villageOf(station: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`split_part(${station}, '/', 1)`;
}

/**
 * Villages from the first to the last of a reach, as one range of the order: wider than the reach, which is asked for
 * beside it, and so that a page of it begins there and not at the nation's first station.
 */
export function villagesAround({ places, stations }: Reach, village: RawBuilder<unknown>): RawBuilder<boolean> {
  if (places.includes("")) return sql<boolean>`true`;
  const codes = [...places, ...stations.map((station) => orderOf(station).village)].toSorted();
  if (codes.length === 0) return sql<boolean>`false`;
  // After `.` and `/`, by which codes go on, comes `0`.
  const ends = codes.map((code) => `${code}0`).toSorted();
  return sql<boolean>`(${village} collate "C" >= ${codes[0]!} and ${village} collate "C" < ${ends.at(-1)!})`;
}
