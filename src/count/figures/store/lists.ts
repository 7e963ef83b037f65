// Lists of parts and stations, a page at a time, always within a scope and a place. In the order a person reads them
// (TPS 2 before TPS 10) and paged by the last one seen, so that nothing is shown twice or left out while rows come in.

import { sql, type RawBuilder } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { belowWhere, type Reach } from "../../../server/scope.ts";
import { orderOf, readingOrder } from "../../../ground/stations/store/order.ts";
import { IS_IN, marked } from "./came-in.ts";
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
function kabWhere(place: string, column: RawBuilder<unknown>): RawBuilder<boolean> {
  if (place === "") return sql<boolean>`true`;
  if (place.length >= KAB) return sql<boolean>`${column} = ${place.slice(0, KAB)}`;
  return sql<boolean>`(${column} >= ${`${place}.`} and ${column} < ${`${place}/`})`;
}

/** Length of the code of a regency or city. */
const KAB = 5;

/** Ids are in byte order there and not here: said so, the primary key of the parts finds a station's. */
const sameStation = sql<boolean>`f.station = s.id collate "default"`;

function partsWhere(list: string, q: Omit<ListQuery, "after" | "limit">): RawBuilder<boolean> {
  const part = q.part === null ? sql<boolean>`true` : sql<boolean>`f.part = ${q.part}`;
  const paper = q.source === undefined ? sql<boolean>`true` : sql<boolean>`f.source = ${q.source}`;
  return sql<boolean>`f.contest = ${q.contest} and ${part} and ${paper} and ${listWhere(list)}
    and ${kabWhere(q.place, sql`f.kab`)} and ${belowWhere(q.place, sql`f.station`)} and ${q.scope(sql`f.station`)}`;
}

/** How many parts of a list there are in all. It looks at each of them: once for a list, and not for every page of it. */
export async function countParts(db: Db, list: string, q: Omit<ListQuery, "after" | "limit">): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from form_parts f where ${partsWhere(list, q)}`.execute(db);
  return rows[0]!.n;
}

/** A page of the parts of a list: one station's and paper's in a row. `after` is `afterRow` of the last row seen, or empty. */
export async function listParts(db: Db, list: string, q: ListQuery): Promise<PartRow[]> {
  // Of one part the index `form_parts_as_read` has this order.
  const order = sql`${readingOrder(sql`f.village`, sql`f.station`)}, f.source collate "C"`;
  const [station = "", source = "", read = ""] = q.after.split(" ");
  const last = orderOf(station);
  const lastRow = sql`${last.village}, ${last.kind}, ${last.length}::int, ${station}, ${source}`;
  const [whole, lastWhole] =
    q.part === null ? [sql`${order}, f.part collate "C"`, sql`${lastRow}, ${read}`] : [order, lastRow];
  const next = q.after === "" ? sql<boolean>`true` : sql<boolean>`(${whole}) > (${lastWhole})`;
  const { rows } = await sql<PartRow>`select ${PART_COLUMNS} from form_parts f
    where ${partsWhere(list, q)} and ${next} order by ${whole} limit ${q.limit}`.execute(db);
  return rows;
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

/** As `ListQuery`, of one part, and what of the place is seen: the same as its `scope`. */
export interface MissingQuery extends ListQuery {
  readonly part: string;
  readonly reach: Reach;
}

/** A village with stations that are not in, and how many these are. */
export interface Open {
  readonly village: string;
  readonly missing: number;
}

/** At or below one of these places. */
function belowAny(places: readonly string[], column: RawBuilder<unknown>): RawBuilder<boolean> {
  if (places.length === 0) return sql<boolean>`false`;
  return sql<boolean>`(${sql.join(
    places.map((place) => belowWhere(place, column)),
    sql` or `,
  )})`;
}

/** No reading of this part from one of our papers, of station `s`. */
function notIn(q: MissingQuery): RawBuilder<boolean> {
  return sql<boolean>`not exists (select 1 from form_parts f where f.kab = s.kab and f.contest = ${q.contest}
    and ${sameStation} and f.part = ${q.part} and ${IS_IN})`;
}

/** How many stations are listed, less those that are in: from the counts kept of each place, and what was marked since. */
async function countMissing(db: Db, election: string, q: MissingQuery): Promise<number> {
  const { places, stations } = q.reach;
  const kept = sql`came_in_counts k on k.contest = ${q.contest} and k.part = ${q.part}`;
  const alone =
    stations.length === 0
      ? sql`0`
      : sql`(select count(*) from listed_stations s where s.kab = any(${[...new Set(stations.map((s) => s.slice(0, KAB)))]}::text[])
          and s.election = ${election} and s.id = any(${stations}::text[]) and ${notIn(q)})`;
  const { rows } = await sql<{ n: number }>`
    with marked as materialized (${marked(q, (village) => belowAny(places, village))})
    select (coalesce((select sum(c.stations - coalesce(k.stations, 0)) from listed_station_counts c
        left join ${kept} and k.place = c.place
        where c.election = ${election} and c.place = any(${places}::text[])), 0)
      - coalesce((select sum(m.n - coalesce(k.stations, 0)) from marked m left join ${kept} and k.place = m.village), 0)
      + ${alone})::int as n`.execute(db);
  return rows[0]!.n;
}

/** The next villages with stations that are not in, from the one of `q.after` on: one more than the page has rows. */
function openVillages(election: string, q: MissingQuery): RawBuilder<unknown> {
  const { places } = q.reach;
  return sql`with marked as materialized (${marked(q, (village) => belowAny(places, village))})
    select c.place as village from listed_station_counts c
    left join marked m on m.village = c.place
    left join came_in_counts k on k.contest = ${q.contest} and k.part = ${q.part} and k.place = c.place
    where c.election = ${election} and length(c.place) = ${VILLAGE} and ${belowAny(places, sql`c.place`)}
      and c.place >= ${orderOf(q.after).village} and c.stations > coalesce(m.n, k.stations, 0)
    order by c.place limit ${q.limit + 1}`;
}

const VILLAGE = 13;

/**
 * Stations of a place without any reading of this part, and how many there are; with `late` (`lateVillages`), only those
 * of these villages. Villages are found by the counts, stations only in villages that have some: as long as a page, a
 * page costs the same wherever it is and however many have come in.
 */
export async function listMissing(
  db: Db,
  election: string,
  q: MissingQuery,
  late: readonly Open[] | null = null,
): Promise<{ total: number; rows: string[] }> {
  const total =
    late === null ? await countMissing(db, election, q) : late.reduce((sum, { missing }) => sum + missing, 0);
  const from = orderOf(q.after).village;
  // Villages of stations that are seen alone are looked into beside those the counts name.
  const alone = late === null ? [...new Set(q.reach.stations.map((s) => orderOf(s).village))] : [];
  const villages =
    late === null
      ? sql`${openVillages(election, q)}`
      : sql`select v as village from unnest(${late
          .filter(({ village }) => village >= from)
          .slice(0, q.limit + 1)
          .map(({ village }) => village)}::text[]) as v`;
  const order = readingOrder(sql`s.village`, sql`s.id`);
  const last = orderOf(q.after);
  const next =
    q.after === ""
      ? sql<boolean>`true`
      : sql<boolean>`(${order}) > (${last.village}, ${last.kind}, ${last.length}::int, ${q.after})`;
  const { rows } = await sql<{ id: string }>`
    with open as materialized (select village from (${villages}) as o
      union select a from unnest(${alone}::text[]) as a where a >= ${from})
    select s.id from open join listed_stations s on s.village = open.village
    where s.election = ${election} and s.kab = left(open.village, ${sql.lit(KAB)}) and ${belowWhere(q.place, sql`s.id`)}
      and ${q.scope(sql`s.id`)} and ${notIn(q)} and ${next}
    order by ${order} limit ${q.limit}`.execute(db);
  return { total, rows: rows.map((r) => r.id) };
}
