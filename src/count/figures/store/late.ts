// Late stations of a place, by the rule of `rules/late.ts` said in SQL: the nation has 83,000 villages, and its list is
// asked for a page at a time.

import { sql, type RawBuilder } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { belowWhere } from "../../../server/scope.ts";
import { CHANCE } from "../rules/late.ts";
import { marked } from "./came-in.ts";
import type { MissingQuery, Open } from "./lists.ts";

/** `isBehind` of a part with `n` stations of which `m` are in, in a whole with `w` of which `i` are. */
function isBehind(w: RawBuilder<unknown>, i: RawBuilder<unknown>, n: RawBuilder<unknown>, m: RawBuilder<unknown>) {
  const came = sql`least(${i}, ${w})::float8`;
  const lack = sql`(${n} * ${came} - ${m} * ${w}::float8)`;
  return sql<boolean>`(${lack} > ${sql.lit(CHANCE)} * sqrt(${n} * ${came} * (${w} - ${came}))
    and (${n} = 1 or ${lack} >= ${w}))`;
}

/**
 * Villages whose stations that are not in are late, in the order of their codes, each of their places compared with the
 * one around it at or below `q.place` and within the scope, as the boards of these places do. From the counts of each
 * place (`came-in.ts`), no station is asked.
 */
export async function lateVillages(db: Db, election: string, q: MissingQuery): Promise<Open[]> {
  const { rows } = await sql<Open>`
    with moved as materialized (
      select m.village, m.n - coalesce(k.stations, 0) as n
      from (${marked(q, (village) => belowWhere(q.place, village))}) m
      left join came_in_counts k on k.contest = ${q.contest} and k.part = ${q.part} and k.place = m.village),
    summed as materialized (
      select left(village, l.length) as place, sum(n) as n
      from moved cross join (values (13), (8), (5), (2), (0)) as l(length) group by 1),
    known as materialized (
      select c.place, c.parent, c.stations, (coalesce(k.stations, 0) + coalesce(u.n, 0))::float8 as n
      from listed_station_counts c
      left join came_in_counts k on k.contest = ${q.contest} and k.part = ${q.part} and k.place = c.place
      left join summed u on u.place = c.place
      where c.election = ${election} and ${belowWhere(q.place, sql`c.place`)} and ${q.scope(sql`c.place`)}),
    behind as materialized (
      select k.place from known k join known w on w.place = k.parent
      where ${isBehind(sql`w.stations`, sql`w.n`, sql`k.stations`, sql`k.n`)})
    select v.place as village, (v.stations - v.n)::int as missing from known v
    where length(v.place) = 13 and v.n < v.stations and (
      v.place in (select place from behind) or left(v.place, 8) in (select place from behind)
      or left(v.place, 5) in (select place from behind) or left(v.place, 2) in (select place from behind)
      or ${isBehind(sql`v.stations`, sql`v.n`, sql`1`, sql`0`)})
    order by v.place`.execute(db);
  return rows;
}
