// Looks of pictures, and which pictures of a sub-district and contest are one: by hash, or by how they look. A
// sub-district bounds what is compared: some 300 stations, whatever the size of the nation.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { scopeWhere, type Principal, type Role } from "../../../server/scope.ts";
import type { Source } from "../model.ts";
import { kabOf } from "../rules.ts";
import { MOST_BITS, UNLIKE_FROM, unlikeness } from "../rules/likeness.ts";

interface Waiting {
  readonly kab: string;
  readonly district: string;
  readonly contest: string;
  readonly sha256: string;
}

/** Sub-district of a station: the first eight characters of its id. */
const districtOf = (station: string): string => station.slice(0, 8);

/** Whole pictures that are to be looked at; those under way already stay as they are. */
export async function waitForLook(
  tx: Db,
  pages: readonly { readonly contest: string; readonly station: string; readonly sha256: string }[],
): Promise<void> {
  if (pages.length === 0) return;
  await sql`insert into likeness_waiting (kab, district, contest, sha256)
    select distinct k, d, c, decode(h, 'hex') from unnest(${pages.map((p) => kabOf(p.station))}::text[],
      ${pages.map((p) => districtOf(p.station))}::text[], ${pages.map((p) => p.contest)}::text[],
      ${pages.map((p) => p.sha256)}::text[]) as t(k, d, c, h)
    on conflict do nothing`.execute(tx);
}

/** The next ones, at most `limit`; two processes may take the same, and do the same. */
export async function listWaiting(db: Db, limit: number): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select kab, district, contest, encode(sha256, 'hex') as sha256 from likeness_waiting
    order by kab, district, contest, likeness_waiting.sha256 limit ${limit}`.execute(db);
  return rows;
}

/** Keep a look. It still waits, to be compared. */
export async function saveLook(
  tx: Db,
  of: Waiting,
  look: { readonly hash: string; readonly points: Uint8Array },
): Promise<void> {
  const { kab, district, contest, sha256 } = of;
  await sql`insert into page_likeness (kab, district, contest, sha256, coarse, look)
    values (${kab}, ${district}, ${contest}, decode(${sha256}, 'hex'), ${look.hash}::text::bit(64),
      ${Buffer.from(look.points)})
    on conflict do nothing`.execute(tx);
}

/** The most candidates whose looks are compared, the nearest first: a picture sent on differs in a bit or two. */
const CANDIDATES = 200;

/** Find what looks like it in its sub-district and contest, where it has a look; then it waits no more. */
export async function compareLook(tx: Db, of: Waiting): Promise<void> {
  const { kab, district, contest, sha256 } = of;
  const { rows } = await sql<{ other: string; own: Buffer; look: Buffer }>`
    select encode(b.sha256, 'hex') as other, a.look as own, b.look
    from page_likeness a join page_likeness b on b.kab = a.kab and b.district = a.district and b.contest = a.contest
    where a.kab = ${kab} and a.district = ${district} and a.contest = ${contest} and a.sha256 = decode(${sha256}, 'hex')
      and b.sha256 <> a.sha256 and bit_count(a.coarse # b.coarse) <= ${MOST_BITS}
    order by bit_count(a.coarse # b.coarse), b.sha256 limit ${CANDIDATES}`.execute(tx);
  const alike = rows.filter((row) => unlikeness(row.own, row.look) < UNLIKE_FROM).map((row) => row.other);
  if (alike.length > 0)
    await sql`insert into pages_alike (kab, district, contest, sha256, other)
      select ${kab}, ${district}, ${contest}, pair.sha256, pair.other
      from unnest(${alike}::text[]) as t(hex)
      cross join lateral (values (decode(${sha256}, 'hex'), decode(hex, 'hex')), (decode(hex, 'hex'), decode(${sha256}, 'hex')))
        as pair(sha256, other)
      on conflict do nothing`.execute(tx);
  await sql`delete from likeness_waiting
    where kab = ${kab} and district = ${district} and contest = ${contest} and sha256 = decode(${sha256}, 'hex')`.execute(
    tx,
  );
}

/** Another place where a picture, or one that looks like it, stands. */
export interface Twin {
  readonly sha256: string;
  readonly how: "same" | "alike";
  readonly contest: string;
  readonly station: string;
  readonly source: Source;
  readonly page: string;
}

/** The most that are told of one form. */
const TOLD = 50;

/**
 * Of the pictures of one form at one station: where else, within the caller's scope, the very same picture stands
 * (in the same regency), or one that looks alike (in the same sub-district and contest).
 */
export async function twinsOfForm(
  db: Db,
  who: { readonly principal: Principal; readonly roles: readonly Role[] },
  contest: string,
  station: string,
): Promise<Twin[]> {
  const mine = sql`select distinct sha256 from pages
    where kab = ${kabOf(station)} and station = ${station} and contest = ${contest}`;
  const inScope = scopeWhere(who.principal, who.roles, sql`q.station`);
  const same = await sql<Twin>`
    select distinct encode(q.sha256, 'hex') as sha256, 'same' as how, q.contest, q.station, q.source, q.page
    from pages p join pages q on q.kab = p.kab and q.sha256 = p.sha256
    where p.kab = ${kabOf(station)} and p.station = ${station} and p.contest = ${contest} and ${inScope}
      and (q.station <> p.station or q.contest <> p.contest or q.source <> p.source or q.page <> p.page)
    order by 4, 3, 5, 6 limit ${TOLD}`.execute(db);
  const { rows } = await sql<Twin>`
    select distinct encode(w.sha256, 'hex') as sha256, 'alike' as how, q.contest, q.station, q.source, q.page
    from pages_alike w join pages q on q.kab = w.kab and q.sha256 = w.other
    where w.kab = ${kabOf(station)} and w.district = ${districtOf(station)} and w.contest = ${contest}
      and w.sha256 in (${mine}) and ${inScope}
      and (q.station <> ${station} or q.contest <> ${contest} or q.sha256 not in (${mine}))
    order by 4, 3, 5, 6 limit ${TOLD}`.execute(db);
  return [...same.rows, ...rows];
}

/** Of a page at one station: that its picture, or one that looks like it, stands at another. */
export interface StationTwin {
  readonly station: string;
  readonly contest: string;
  readonly source: Source;
  readonly page: string;
  readonly how: "same" | "alike";
  /** The other station. */
  readonly at: string;
}

/**
 * Of these stations, the pages whose picture stands at another station of the same regency too, byte for byte, or looks
 * like one there (in the same sub-district and contest); each page once, the very same first.
 */
export async function twinsAtStations(db: Db, stations: readonly string[]): Promise<StationTwin[]> {
  if (stations.length === 0) return [];
  const mine = sql`p.kab = any(${[...new Set(stations.map(kabOf))]}::text[]) and p.station = any(${stations}::text[])`;
  const { rows } = await sql<StationTwin>`
    select distinct on (station, contest, source, page) station, contest, source, page, how, at from (
      select p.station, p.contest, p.source, p.page, 'same' as how, q.station as at
        from pages p join pages q on q.kab = p.kab and q.sha256 = p.sha256
        where ${mine} and q.station <> p.station
      union all
      select p.station, p.contest, p.source, p.page, 'alike' as how, q.station as at
        from pages p
        join pages_alike w on w.kab = p.kab and w.district = left(p.station, 8) and w.contest = p.contest and w.sha256 = p.sha256
        join pages q on q.kab = w.kab and q.sha256 = w.other
        where ${mine} and q.station <> p.station) t
    order by station, contest, source, page, how desc, at`.execute(db);
  return rows;
}
