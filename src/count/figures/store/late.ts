// Late stations of a place, by the rule of `rules/late.ts` said in SQL: the nation has 83,000 villages, and its list is
// asked for a page at a time.

import { sql, type RawBuilder } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { belowWhere } from "../../../server/scope.ts";
import { CHANCE } from "../rules/late.ts";
import { kabWhere, type ListQuery } from "./lists.ts";

/** `isBehind` of a part with `n` stations of which `m` are in, in a whole with `w` of which `i` are. */
function isBehind(w: RawBuilder<unknown>, i: RawBuilder<unknown>, n: RawBuilder<unknown>, m: RawBuilder<unknown>) {
  const came = sql`least(${i}, ${w})::float8`;
  const lack = sql`(${n} * ${came} - ${m} * ${w}::float8)`;
  return sql<boolean>`(${lack} > ${sql.lit(CHANCE)} * sqrt(${n} * ${came} * (${w} - ${came}))
    and (${n} = 1 or ${lack} >= ${w}))`;
}

/**
 * Villages whose stations that are not in are late, each of their places compared with the one around it at or below
 * `q.place` and within the scope, as the boards of these places do.
 */
export async function lateVillages(db: Db, election: string, q: ListQuery): Promise<string[]> {
  const { rows } = await sql<{ place: string }>`
    with came as materialized (
      select f.village as place, count(distinct f.station) as n from form_parts f
      where f.contest = ${q.contest} and f.part = ${q.part} and f.provisional is not null
        and ${kabWhere(q.place, sql`f.kab`)} and ${belowWhere(q.place, sql`f.station`)} and ${q.scope(sql`f.station`)}
      group by f.village),
    summed as (
      select left(place, l.length) as place, sum(n) as n
      from came cross join (values (13), (8), (5), (2), (0)) as l(length) group by 1),
    known as materialized (
      select c.place, c.parent, c.stations, coalesce(u.n, 0)::float8 as n
      from listed_station_counts c left join summed u on u.place = c.place
      where c.election = ${election} and ${belowWhere(q.place, sql`c.place`)} and ${q.scope(sql`c.place`)}),
    behind as materialized (
      select k.place from known k join known w on w.place = k.parent
      where ${isBehind(sql`w.stations`, sql`w.n`, sql`k.stations`, sql`k.n`)})
    select v.place from known v
    where length(v.place) = 13 and v.n < v.stations and (
      v.place in (select place from behind) or left(v.place, 8) in (select place from behind)
      or left(v.place, 5) in (select place from behind) or left(v.place, 2) in (select place from behind)
      or ${isBehind(sql`v.stations`, sql`v.n`, sql`1`, sql`0`)})`.execute(db);
  return rows.map((row) => row.place);
}
