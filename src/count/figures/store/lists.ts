// Lists of parts and stations, a page at a time, always within a scope and a place. In the order a person reads them
// (TPS 2 before TPS 10) and paged by the last one seen, so that nothing is shown twice or left out while rows come in.

import { sql, type RawBuilder } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { belowWhere } from "../../../server/scope.ts";
import { PART_COLUMNS, type PartRow } from "./read.ts";

/** Which list a person asked for, as a condition on `form_parts f`. */
function listWhere(list: string): RawBuilder<boolean> {
  if (list === "differing") return sql<boolean>`f.state in ('readings_differ', 'needs_decision', 'reopened')`;
  if (list === "flagged") return sql<boolean>`f.flagged`;
  if (list === "waiting") return sql<boolean>`f.state = 'awaiting_second_reading'`;
  if (list === "unreadable") return sql<boolean>`f.unreadable`;
  if (list === "contested") return sql<boolean>`f.contested`;
  if (list === "accepted") return sql<boolean>`f.state = 'accepted'`;
  return sql<boolean>`true`;
}

/** Where a page of `listParts` ended: `STATION SOURCE PART`. */
export function afterRow(row: Pick<PartRow, "station" | "source" | "part">): string {
  return `${row.station} ${row.source} ${row.part}`;
}

export interface ListQuery {
  readonly contest: string;
  readonly place: string;
  /** Null: all parts of the forms together (not for the missing, which are counted part by part). */
  readonly part: string | null;
  /** Of one paper alone. */
  readonly source?: PartRow["source"] | undefined;
  /** `scopeWhere` over `f.station` (or `s.id` for the missing). */
  readonly scope: (column: RawBuilder<unknown>) => RawBuilder<boolean>;
  readonly after: string;
  readonly limit: number;
}

/**
 * The regencies and cities at, in or around a place, as a range of the column the tables are spread by (`"C"`, so that `.`
 * and `/` are neighbours in it): what is asked of one city reads no other's rows.
 */
export function kabWhere(place: string, column: RawBuilder<unknown>): RawBuilder<boolean> {
  if (place === "") return sql<boolean>`true`;
  if (place.length >= KAB) return sql<boolean>`${column} = ${place.slice(0, KAB)}`;
  return sql<boolean>`(${column} >= ${`${place}.`} and ${column} < ${`${place}/`})`;
}

/** Length of the code of a regency or city. */
const KAB = 5;

/** Ids are in byte order there and not here: said so, the primary key of the parts finds a station's. */
const sameStation = sql<boolean>`f.station = s.id collate "default"`;

/** What stands before a station in the order a person reads: its village, its kind, and how long its id is. */
function orderOf(station: string): { village: string; kind: string; length: number } {
  const slash = station.indexOf("/");
  const [village, number] = slash < 0 ? [station, ""] : [station.slice(0, slash), station.slice(slash + 1)];
  return { village, kind: number.replace(/\d+$/, ""), length: station.length };
}

/**
 * Place by place, polling stations before the overseas kinds, 2 before 10: within one village and kind the shorter
 * id has the smaller number. The same expressions as in the index `stations_as_read`.
 */
function readingOrder(village: RawBuilder<unknown>, station: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${village} collate "C", rtrim(split_part(${station}, '/', 2), '0123456789') collate "C",
    length(${station}), ${station} collate "C"`;
}

/**
 * Parts of a list and how many there are in all: one station's and paper's in a row. `after` is `afterRow` of the last
 * row seen, or empty.
 */
export async function listParts(db: Db, list: string, q: ListQuery): Promise<{ total: number; rows: PartRow[] }> {
  const part = q.part === null ? sql<boolean>`true` : sql<boolean>`f.part = ${q.part}`;
  const paper = q.source === undefined ? sql<boolean>`true` : sql<boolean>`f.source = ${q.source}`;
  const where = sql<boolean>`f.contest = ${q.contest} and ${part} and ${paper} and ${listWhere(list)}
    and ${kabWhere(q.place, sql`f.kab`)} and ${belowWhere(q.place, sql`f.station`)} and ${q.scope(sql`f.station`)}`;
  const count = await sql<{ n: number }>`select count(*) as n from form_parts f where ${where}`.execute(db);
  // Of one part the index `form_parts_as_read` has this order.
  const order = sql`${readingOrder(sql`f.village`, sql`f.station`)}, f.source collate "C"`;
  const [station = "", source = "", read = ""] = q.after.split(" ");
  const last = orderOf(station);
  const lastRow = sql`${last.village}, ${last.kind}, ${last.length}::int, ${station}, ${source}`;
  const [whole, lastWhole] =
    q.part === null ? [sql`${order}, f.part collate "C"`, sql`${lastRow}, ${read}`] : [order, lastRow];
  const next = q.after === "" ? sql<boolean>`true` : sql<boolean>`(${whole}) > (${lastWhole})`;
  const { rows } = await sql<PartRow>`select ${PART_COLUMNS} from form_parts f
    where ${where} and ${next} order by ${whole} limit ${q.limit}`.execute(db);
  return { total: count.rows[0]!.n, rows };
}

/** How many parts of a contest's forms nobody could read, within a place and a scope. */
export async function countUnreadable(
  db: Db,
  contest: string,
  place: string,
  scope: ListQuery["scope"],
): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from form_parts f
    where f.contest = ${contest} and f.unreadable and ${kabWhere(place, sql`f.kab`)} and ${belowWhere(place, sql`f.station`)}
      and ${scope(sql`f.station`)}`.execute(db);
  return rows[0]!.n;
}

/**
 * Stations of a place without any reading of this part, and how many there are; with `villages` (`lateVillages`), only
 * those of these.
 */
export async function listMissing(
  db: Db,
  election: string,
  q: ListQuery,
  villages: readonly string[] | null = null,
): Promise<{ total: number; rows: string[] }> {
  const where = sql<boolean>`s.election = ${election} and ${kabWhere(q.place, sql`s.kab`)}
    and ${belowWhere(q.place, sql`s.id`)} and ${q.scope(sql`s.id`)}
    and not exists (select 1 from form_parts f where f.kab = s.kab and f.contest = ${q.contest} and ${sameStation}
      and f.part = ${q.part} and f.provisional is not null)
    and ${villages === null ? sql<boolean>`true` : sql<boolean>`s.village = any(${villages}::text[])`}`;
  const count = await sql<{ n: number }>`select count(*) as n from listed_stations s where ${where}`.execute(db);
  const order = readingOrder(sql`s.village`, sql`s.id`);
  const last = orderOf(q.after);
  const next =
    q.after === ""
      ? sql<boolean>`true`
      : sql<boolean>`(${order}) > (${last.village}, ${last.kind}, ${last.length}::int, ${q.after})`;
  const { rows } = await sql<{ id: string }>`
    select s.id from listed_stations s where ${where} and ${next} order by ${order} limit ${q.limit}`.execute(db);
  return { total: count.rows[0]!.n, rows: rows.map((r) => r.id) };
}
