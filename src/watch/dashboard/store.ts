// What the boards read: sums that are there already, and the curve of an area minute by minute.

import { sql } from "kysely";
import type { Instant } from "../../base/clock.ts";
import type { CurvePoint } from "../../count/figures/model.ts";
import type { Db } from "../../server/database/connect.ts";
import { CURVE_HOURS } from "./model.ts";

/** Code length of a regency or city: the smallest area whose curve is kept; below it is read from the forms themselves. */
const KEPT = 5;
const HOUR_MS = 3_600_000;

/** A contest and the part of its forms that holds the votes. */
export interface VotesPart {
  readonly contest: string;
  readonly part: string;
}

/** Sums changed so lately are kept at the next sample; a round in between may be missed without harm. */
const LATELY_MS = 120_000;

/**
 * Keep how many stations are in, of every place whose sums have just changed. At most some six hundred rows a contest
 * and minute. Two processes may do it: the same minute is kept once.
 */
export async function sampleCoverage(db: Db, parts: readonly VotesPart[], now: Instant): Promise<number> {
  const minute = new Date(Math.floor(now / 60_000) * 60_000);
  const { numAffectedRows } = await sql`
    insert into coverage_samples (contest, place, at, came_in)
    select c.contest, c.place, ${minute}, c.came_in
    from tally_coverage c join unnest(${parts.map((p) => p.contest)}::text[], ${parts.map((p) => p.part)}::text[])
      as w(contest, part) on c.contest = w.contest and c.part = w.part
    where length(c.place) <= ${KEPT} and c.computed_at >= ${new Date(now - LATELY_MS)}
    on conflict (contest, place, at) do nothing`.execute(db);
  await sql`delete from coverage_samples where at < ${new Date(now - CURVE_HOURS * HOUR_MS)}`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** The curve of a place over the last hours, in the order of time, a point every ten minutes at most. */
export async function loadCurve(
  db: Db,
  q: VotesPart & { readonly place: string },
  now: Instant,
): Promise<CurvePoint[]> {
  const since = new Date(now - (CURVE_HOURS / 2) * HOUR_MS);
  const { rows } =
    q.place.length <= KEPT
      ? await sql<{ at: Date; n: number }>`
          select max(at) as at, max(came_in)::int as n from coverage_samples
          where contest = ${q.contest} and place = ${q.place} and at >= ${since}
          group by floor(extract(epoch from at) / 600) order by 1`.execute(db)
      : await arrivals(db, q);
  return rows.map((row) => ({ at: row.at.getTime(), in: row.n }));
}

/** A sub-district or village has few stations: when each first came in is read from its forms. */
async function arrivals(
  db: Db,
  q: VotesPart & { readonly place: string },
): Promise<{ rows: { at: Date; n: number }[] }> {
  return await sql<{ at: Date; n: number }>`
    select to_timestamp(ten * 600) as at, (sum(n) over (order by ten))::int as n from (
      select ten, count(*) as n from (
        select floor(extract(epoch from min(a.first_at)) / 600) as ten from station_arrivals a
        where a.kab = ${q.place.slice(0, 5)} and a.contest = ${q.contest} and a.part = ${q.part}
          and (a.village = ${q.place} or a.village like ${`${q.place}.%`})
        group by a.station) first
      group by ten) counted
    order by ten`.execute(db);
}

/** How far each of these contests has come at a place, by the part that holds its votes. */
export async function loadContestCoverage(
  db: Db,
  parts: readonly VotesPart[],
  place: string,
): Promise<Map<string, { in: number; accepted: number; in_review: number }>> {
  const { rows } = await sql<{ contest: string; in: number; accepted: number; in_review: number }>`
    select c.contest, c.came_in as "in", c.accepted, c.in_review
    from tally_coverage c join unnest(${parts.map((p) => p.contest)}::text[], ${parts.map((p) => p.part)}::text[])
      as w(contest, part) on c.contest = w.contest and c.part = w.part
    where c.place = ${place}`.execute(db);
  return new Map(rows.map(({ contest, ...row }) => [contest, row]));
}
