// How each person's second readings go, and what she was given to read. Always within a window of some hours, by the
// index of the desk's readings: phones send a thousand times as many.

import { sql, type RawBuilder } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import type { Db } from "../../../server/database/connect.ts";
import { belowWhere } from "../../../server/scope.ts";
import type { QueueLine } from "../model.ts";
import { PAUSE_MS } from "../rules/clerks.ts";

export interface ClerkRow {
  readonly person: string;
  readonly readings: number;
  /** Milliseconds between readings that followed each other without a pause. */
  readonly work_ms: number;
  readonly settled: number;
  readonly corrected: number;
  readonly unreadable: number;
  readonly last_at: Date | null;
}

/** No organisation has more people at its desks at once; who typed last comes first. */
const MOST_PEOPLE = 500;

export async function loadClerks(
  db: Db,
  q: {
    /** `""`: of every contest. */
    readonly contest: string;
    readonly place: string;
    readonly since: Date;
    readonly scope: (column: RawBuilder<unknown>) => RawBuilder<boolean>;
    /** One person alone. */
    readonly person?: string;
  },
): Promise<ClerkRow[]> {
  const contest = (column: RawBuilder<unknown>): RawBuilder<boolean> =>
    q.contest === "" ? sql<boolean>`true` : sql<boolean>`${column} = ${q.contest}`;
  const whose = (column: RawBuilder<unknown>): RawBuilder<boolean> =>
    q.person === undefined ? sql<boolean>`true` : sql<boolean>`${column} = ${q.person}`;
  const within = (station: RawBuilder<unknown>): RawBuilder<boolean> =>
    sql<boolean>`${belowWhere(q.place, station)} and ${q.scope(station)}`;
  const { rows } = await sql<ClerkRow>`
    with typed as (
      select r.author as person, r.kab, r.contest, r.station, r.source, r.part, r.n, r.version, r.received_at,
        r.received_at - lag(r.received_at) over (partition by r.author order by r.received_at) as gap
      from readings r
      where r.origin = 'desk' and r.received_at >= ${q.since} and r.complete and ${contest(sql`r.contest`)}
        and ${whose(sql`r.author`)} and ${within(sql`r.station`)}),
    pace as (
      select person, count(*) as readings, max(received_at) as last_at,
        coalesce(sum(extract(epoch from gap) * 1000) filter (where gap <= ${PAUSE_MS} * interval '1 millisecond'), 0) as work_ms
      from typed group by person),
    latest as (
      select distinct on (person, kab, contest, station, source, part) * from typed
      order by person, kab, contest, station, source, part, version desc),
    outcome as (
      select l.person, count(f.accepted) as settled,
        count(*) filter (where f.accepted is not null and f.accepted <> l.n) as corrected
      from latest l join form_parts f on f.kab = l.kab and f.contest = l.contest and f.station = l.station
        and f.source = l.source and f.part = l.part
      group by l.person),
    unread as (
      select u.said_by as person, count(*) as unreadable, max(u.said_at) as last_at from reading_unreadables u
      where u.said_at >= ${q.since} and ${contest(sql`u.contest`)} and ${whose(sql`u.said_by`)}
        and ${within(sql`u.station`)}
      group by u.said_by)
    select person, coalesce(p.readings, 0)::int as readings, coalesce(p.work_ms, 0)::float8 as work_ms,
      coalesce(o.settled, 0)::int as settled, coalesce(o.corrected, 0)::int as corrected,
      coalesce(u.unreadable, 0)::int as unreadable, greatest(p.last_at, u.last_at) as last_at
    from pace p full join unread u using (person) left join outcome o using (person)
    order by last_at desc, person limit ${MOST_PEOPLE}`.execute(db);
  return rows;
}

/** What these persons were given to read, by person. */
export async function loadQueues(db: Db, persons: readonly string[]): Promise<Map<string, QueueLine[]>> {
  const { rows } = await sql<QueueLine & { person: string }>`
    select person, contest, place from reading_queues where person = any(${persons}::text[])
    order by person, contest, place`.execute(db);
  return Map.groupBy(rows, (row) => row.person);
}

/** Everybody with a queue at or below a place within a scope, the latest given first. */
export async function listQueued(
  db: Db,
  place: string,
  scope: (column: RawBuilder<unknown>) => RawBuilder<boolean>,
): Promise<string[]> {
  const { rows } = await sql<{ person: string }>`
    select person, max(given_at) as at from reading_queues where ${belowWhere(place, sql`place`)} and ${scope(sql`place`)}
    group by person order by at desc limit ${MOST_PEOPLE}`.execute(db);
  return rows.map((row) => row.person);
}

/** Give a line; the same one twice stays one. */
export async function saveQueue(db: Db, person: string, line: QueueLine, by: string, now: Instant): Promise<void> {
  await sql`insert into reading_queues (person, contest, place, given_by, given_at)
    values (${person}, ${line.contest}, ${line.place}, ${by}, ${new Date(now)})
    on conflict (person, contest, place) do nothing`.execute(db);
}

/** Take a line away; false when she had none such. */
export async function endQueue(db: Db, person: string, line: QueueLine): Promise<boolean> {
  const { rows } = await sql`delete from reading_queues
    where person = ${person} and contest = ${line.contest} and place = ${line.place} returning 1`.execute(db);
  return rows.length > 0;
}
