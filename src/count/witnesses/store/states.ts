// What witnesses say of how far counting is: appended, never changed; the latest by their own clocks stands.

import { sql, type RawBuilder } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import type { Db } from "../../../server/database/connect.ts";
import { belowWhere } from "../../../server/scope.ts";
import { type ContestState, kabOf } from "../model.ts";

export interface StateSaid {
  readonly author: string;
  readonly id: string;
  readonly election: string;
  readonly station: string;
  readonly contest: string | null;
  readonly state: ContestState;
  readonly reason: string;
  readonly device: string;
  readonly madeAt: Date;
}

/** Keep what witnesses said; saying it again changes nothing. */
export async function saveStates(tx: Db, said: readonly StateSaid[], now: Instant): Promise<void> {
  if (said.length === 0) return;
  await sql`
    insert into contest_states (kab, author, id, election, station, contest, state, reason, device, made_at, received_at)
    select kab, author, id, election, station, contest, state, reason, device, made_at, ${new Date(now)}
    from unnest(${said.map((s) => kabOf(s.station))}::text[], ${said.map((s) => s.author)}::text[], ${said.map((s) => s.id)}::uuid[],
      ${said.map((s) => s.election)}::text[], ${said.map((s) => s.station)}::text[], ${said.map((s) => s.contest ?? "")}::text[],
      ${said.map((s) => s.state)}::text[], ${said.map((s) => s.reason)}::text[], ${said.map((s) => s.device)}::uuid[],
      ${said.map((s) => s.madeAt)}::timestamptz[])
      as t(kab, author, id, election, station, contest, state, reason, device, made_at)
    on conflict do nothing`.execute(tx);
}

export interface LatestState {
  readonly station: string;
  readonly contest: string | null;
  readonly state: ContestState;
  readonly reason: string;
  readonly made_at: string;
}

/** The latest word about each contest of these stations, and about the stations as a whole. */
export async function listStates(db: Db, election: string, stations: readonly string[]): Promise<LatestState[]> {
  if (stations.length === 0) return [];
  const { rows } = await sql<Omit<LatestState, "made_at"> & { made_at: Date }>`
    select distinct on (s.station, s.contest) s.station, nullif(s.contest, '') as contest, state, reason, made_at
    from contest_states s
    where kab = any(${[...new Set(stations.map(kabOf))]}::text[]) and station = any(${[...new Set(stations)]}::text[])
      and election = ${election}
    order by s.station, s.contest, s.made_at desc, s.id desc`.execute(db);
  return rows.map((r) => ({ ...r, made_at: r.made_at.toISOString() }));
}

/**
 * Stations of a regency or below it of which the latest word about some contest is trouble, the latest first: how many,
 * and the first of them. Of a wider place nothing is said: it would read a nation's words.
 */
export async function listTroubled(
  db: Db,
  q: {
    readonly election: string;
    readonly place: string;
    readonly scope: (column: RawBuilder<unknown>) => RawBuilder<boolean>;
    readonly limit: number;
  },
): Promise<{ total: number; stations: { station: string; made_at: string }[] } | null> {
  if (q.place.length < KAB_LENGTH) return null;
  const { rows } = await sql<{ station: string; made_at: Date; total: number }>`
    select station, max(made_at) as made_at, (count(*) over ())::int as total from (
      select distinct on (s.station, s.contest) s.station, s.state, s.made_at from contest_states s
      where s.kab = ${q.place.slice(0, KAB_LENGTH)} and s.election = ${q.election}
        and ${belowWhere(q.place, sql`s.station`)} and ${q.scope(sql`s.station`)}
      order by s.station, s.contest, s.made_at desc, s.id desc) latest
    where state = 'trouble' group by station order by 2 desc, station limit ${q.limit}`.execute(db);
  const stations = rows.map((r) => ({ station: r.station, made_at: r.made_at.toISOString() }));
  return { total: rows[0]?.total ?? 0, stations };
}

/** Length of the code of a regency or city. */
const KAB_LENGTH = 5;
