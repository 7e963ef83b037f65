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

export interface Troubled {
  readonly station: string;
  /** Of which ballot; null is the whole station. */
  readonly contest: string | null;
  readonly reason: string;
  readonly made_at: string;
}

/** Where a page of `listTroubled` ended: `INSTANT STATION`. */
export function afterTroubled(row: Troubled): string {
  return `${row.made_at} ${row.station}`;
}

/** Of many different words for it, so many are counted by themselves. */
const MOST_REASONS = 8;

interface TroubledList {
  readonly total: number;
  /** Stations left out by `open`. */
  readonly settled: number;
  /** The commonest words for it, with how many of the stations said them. */
  readonly reasons: readonly { readonly reason: string; readonly stations: number }[];
  readonly stations: Troubled[];
}

/**
 * Stations at or below a place of which the latest word about some contest is trouble, with the latest such word, the
 * latest first: how many, and a page of them. `after` is `afterTroubled` of the last row seen; anything else
 * begins at the first. `open`: of the words (`contest_states s`) only those that still want somebody.
 */
export async function listTroubled(
  db: Db,
  q: {
    readonly election: string;
    readonly place: string;
    readonly scope: (column: RawBuilder<unknown>) => RawBuilder<boolean>;
    readonly open?: RawBuilder<boolean>;
    readonly after?: string;
    readonly limit: number;
  },
): Promise<TroubledList> {
  const [, instant, station] = /^(\S+Z) (\S+)$/.exec(q.after ?? "") ?? [];
  const seen = new Date(instant ?? "");
  const next =
    station === undefined || Number.isNaN(seen.getTime())
      ? sql<boolean>`true`
      : sql<boolean>`(g.made_at < ${seen} or (g.made_at = ${seen} and g.station > ${station} collate "C"))`;
  const kab = q.place.length < KAB_LENGTH ? sql<boolean>`true` : sql<boolean>`s.kab = ${q.place.slice(0, KAB_LENGTH)}`;
  const { rows } = await sql<{
    total: number;
    settled: number;
    reasons: { reason: string; stations: number }[];
    station: string | null;
    contest: string;
    reason: string;
    made_at: Date;
  }>`
    with said as materialized (
      select s.station, s.contest, s.reason, s.made_at, s.id, ${q.open ?? sql<boolean>`true`} as open from contest_states s
      where s.state = 'trouble' and s.election = ${q.election} and ${kab}
        and ${belowWhere(q.place, sql`s.station`)} and ${q.scope(sql`s.station`)}
        and not exists (select 1 from contest_states l
          where l.kab = s.kab and l.station = s.station and l.contest = s.contest and l.election = s.election
            and l.made_at >= s.made_at and (l.made_at, l.id) > (s.made_at, s.id))),
    latest as materialized (
      select distinct on (station) station, contest, reason, made_at from said where open
      order by station, made_at desc, id desc),
    counted as (
      select reason, count(*)::int as stations from latest group by reason order by 2 desc, 1 limit ${MOST_REASONS})
    select n.total, n.settled, n.reasons, g.* from (
      select (select count(*)::int from latest) as total,
        ((select count(distinct station) from said) - (select count(*) from latest))::int as settled,
        (select coalesce(json_agg(json_build_object('reason', reason, 'stations', stations) order by stations desc, reason), '[]'::json)
          from counted) as reasons) n
    left join (select * from latest g where ${next} order by g.made_at desc, g.station limit ${q.limit}) g on true
    order by g.made_at desc, g.station`.execute(db);
  const stations = rows.flatMap((r) =>
    r.station === null
      ? []
      : [
          {
            station: r.station,
            contest: r.contest === "" ? null : r.contest,
            reason: r.reason,
            made_at: r.made_at.toISOString(),
          },
        ],
  );
  const { total, settled, reasons } = rows[0]!;
  return { total, settled, reasons, stations };
}

/** Length of the code of a regency or city. */
const KAB_LENGTH = 5;
