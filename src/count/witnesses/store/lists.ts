// Lists of witnesses and of what is missing, each one set-based query.

import { sql, type RawBuilder } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import type { Db } from "../../../server/database/connect.ts";
import { orderAt, readingOrder, villageOf, villagesAround } from "../../../ground/stations/store/order.ts";
import { belowWhere, type Principal, reachOf, type Role, scopeWhere } from "../../../server/scope.ts";
import { kabOf, type ListedWitness, type PhoneState, type Post } from "../model.ts";
import { unseal } from "./people.ts";

/** How far a witness's phone is, from her code, her phone and her word. */
export const PHONE_STATE: RawBuilder<PhoneState> = sql<PhoneState>`
  case when a.checked_in_at is not null then 'checked_in' when d.id is not null then 'bound'
    when w.code_made_at is not null then 'code_made' else 'no_code' end`;

interface Row {
  readonly witness: string;
  readonly name: string;
  readonly phone: Buffer | null;
  readonly station: string;
  readonly post: Post;
  readonly phone_state: PhoneState;
  readonly device_name: string | null;
  readonly last_seen_at: Date | null;
  readonly checked_in_at: Date | null;
}

/** Witnesses by station, 2 before 10, and post, within the caller's area; one page. `next` is where the following one begins. */
export async function listWitnesses(
  db: Db,
  who: { readonly principal: Principal; readonly roles: readonly Role[]; readonly key: Buffer },
  filter: {
    readonly election: string;
    readonly place: string;
    readonly post?: Post | undefined;
    readonly phone_state?: PhoneState | undefined;
    readonly search?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<{ witnesses: Omit<ListedWitness, "village_name" | "states">[]; next: string | null }> {
  const station = sql`a.station`;
  const [afterStation, afterPost] = (filter.after ?? "").split(" ");
  const like = `%${(filter.search ?? "").replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const order = readingOrder(villageOf(station), station);
  const reach = reachOf(who.principal, who.roles, filter.place);
  const { rows } = await sql<Row>`
    select a.witness, w.name, w.phone, a.station, a.post, ${PHONE_STATE} as phone_state,
      d.name as device_name, d.last_seen_at, a.checked_in_at
    from assignments a join witnesses w on w.id = a.witness
    left join devices d on d.principal = 'witness:' || a.witness::text and d.ended_at is null
    where a.election = ${filter.election} and a.ended_at is null
      and ${villagesAround(reach, villageOf(station))}
      and ${scopeWhere(who.principal, who.roles, station)} and ${belowWhere(filter.place, station)}
      and (${filter.post ?? null}::text is null or a.post = ${filter.post ?? null}::text)
      and (${filter.phone_state ?? null}::text is null or ${PHONE_STATE} = ${filter.phone_state ?? null}::text)
      and (${filter.search ?? ""}::text = '' or w.name ilike ${like} or a.station ilike ${like})
      and ${filter.after === undefined ? sql<boolean>`true` : sql<boolean>`(${order}, a.post) > (${orderAt(afterStation!)}, ${afterPost ?? ""})`}
    order by ${order}, a.post limit ${filter.limit + 1}`.execute(db);
  const page = rows.slice(0, filter.limit);
  const last = page[page.length - 1];
  return {
    witnesses: page.map((r) => ({
      ...r,
      phone: r.phone === null ? null : unseal(who.key, r.phone),
      last_seen_at: r.last_seen_at?.toISOString() ?? null,
      checked_in_at: r.checked_in_at?.toISOString() ?? null,
    })),
    next: rows.length > filter.limit && last ? `${last.station} ${last.post}` : null,
  };
}

/** How many posts are held in a place, within the caller's area. */
export async function countWitnesses(
  db: Db,
  who: { readonly principal: Principal; readonly roles: readonly Role[] },
  filter: { readonly election: string; readonly place: string },
): Promise<number> {
  const station = sql`a.station`;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from assignments a where a.election = ${filter.election} and a.ended_at is null
      and ${scopeWhere(who.principal, who.roles, station)} and ${belowWhere(filter.place, station)}`.execute(db);
  return rows[0]!.n;
}

export interface VillageGap {
  readonly village: string;
  readonly stations: number;
  readonly with_holder: number;
  readonly with_substitute: number;
  readonly with_phone: number;
  readonly checked_in: number;
}

/**
 * The gap list: one row per village with stations, within the caller's area; one page by village. First the page's
 * villages, then what is there in them: so a page of the whole nation costs no more than a page of a regency.
 */
export async function listGaps(
  db: Db,
  who: { readonly principal: Principal; readonly roles: readonly Role[] },
  filter: {
    readonly election: string;
    readonly place: string;
    readonly only_gaps: boolean;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<{ villages: VillageGap[]; next: string | null }> {
  const station = sql`s.id`;
  const inside = sql`${scopeWhere(who.principal, who.roles, station)} and ${belowWhere(filter.place, station)}`;
  const unheld = filter.only_gaps
    ? sql`left join assignments a on a.kab = s.kab and a.election = s.election and a.station = s.id
        and a.post = 'holder' and a.ended_at is null`
    : sql``;
  const { rows: page } = await sql<{ village: string }>`
    select s.village from stations s ${unheld}
    where s.election = ${filter.election} and ${inside} and ${filter.only_gaps ? sql`a.id is null` : sql`true`}
      and (${filter.after ?? null}::text is null or s.village > ${filter.after ?? ""}::text)
    group by s.village order by s.village limit ${filter.limit + 1}`.execute(db);
  const shown = page.slice(0, filter.limit).map((p) => p.village);
  if (shown.length === 0) return { villages: [], next: null };
  const kabs = [...new Set(shown.map(kabOf))];
  const { rows } = await sql<VillageGap>`
    with here as materialized (
      select s.kab, s.id, s.village from stations s
      where s.kab = any(${kabs}::text[]) and s.election = ${filter.election} and s.village = any(${shown}::text[]) and ${inside}),
    posts as (
      select h.village, h.id, bool_or(a.post = 'holder') as holder, bool_or(a.post = 'substitute') as substitute,
        bool_or(d.id is not null) as phone, bool_or(a.checked_in_at is not null) as here
      from here h
      left join assignments a on a.kab = h.kab and a.election = ${filter.election} and a.station = h.id and a.ended_at is null
      left join devices d on d.principal = 'witness:' || a.witness::text and d.ended_at is null
      group by h.village, h.id)
    select village, count(*)::int as stations,
      (count(*) filter (where holder))::int as with_holder, (count(*) filter (where substitute))::int as with_substitute,
      (count(*) filter (where phone))::int as with_phone, (count(*) filter (where here))::int as checked_in
    from posts group by village order by village`.execute(db);
  return { villages: rows, next: page.length > filter.limit ? shown.at(-1)! : null };
}

export interface CheckIn {
  readonly author: string;
  readonly id: string;
  readonly election: string;
  readonly station: string;
  readonly device: string;
  readonly madeAt: Date;
}

/**
 * Keep what witnesses said; saying it again changes nothing. A post has her arrival as her phone said it (`madeAt`, never
 * after it was received), not as it was received: between the two may lie an evening without signal.
 */
export async function saveCheckIns(tx: Db, said: readonly CheckIn[], now: Instant): Promise<void> {
  if (said.length === 0) return;
  await sql`
    insert into check_ins (kab, author, id, election, station, device, made_at, received_at)
    select kab, author, id, election, station, device, made_at, ${new Date(now)}
    from unnest(${said.map((c) => kabOf(c.station))}::text[], ${said.map((c) => c.author)}::text[], ${said.map((c) => c.id)}::uuid[],
      ${said.map((c) => c.election)}::text[], ${said.map((c) => c.station)}::text[], ${said.map((c) => c.device)}::uuid[],
      ${said.map((c) => c.madeAt)}::timestamptz[]) as t(kab, author, id, election, station, device, made_at)
    on conflict do nothing`.execute(tx);
  await sql`
    update assignments a set checked_in_at = t.made_at
    from (select kab, election, station, witness, min(made_at) as made_at from unnest(${said.map((c) => kabOf(c.station))}::text[], ${said.map((c) => c.election)}::text[], ${said.map((c) => c.station)}::text[],
      ${said.map((c) => c.author.slice("witness:".length))}::uuid[], ${said.map((c) => c.madeAt)}::timestamptz[])
      as s(kab, election, station, witness, made_at) group by kab, election, station, witness) t
    where a.kab = t.kab and a.election = t.election and a.station = t.station and a.witness = t.witness and a.checked_in_at is null`.execute(
    tx,
  );
}
