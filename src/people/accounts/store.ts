// All SQL of accounts. better-auth writes sessions, passkeys and second factors by itself; people and their
// first passwords are made here, inside the transaction of the request.

import { createHash, randomBytes } from "node:crypto";
import { sql, type RawBuilder } from "kysely";
import type { Instant } from "../../base/clock.ts";
import type { Db } from "../../server/database/connect.ts";
import { belowWhere, scopeWhere, type Principal, type Role } from "../../server/scope.ts";
import { principalOf, LINK_DAYS, type GrantView, type Installation } from "./model.ts";

/** The installation, or null before set-up. */
export async function loadInstallation(db: Db): Promise<Installation | null> {
  const { rows } = await sql<{ value: Installation }>`select value from settings where name = 'installation'`.execute(
    db,
  );
  return rows[0]?.value ?? null;
}

/** Write it once; false when somebody was first (waits for a set-up in progress to end). */
export async function saveInstallation(tx: Db, installation: Installation, now: Instant): Promise<boolean> {
  const { rows } = await sql<{ name: string }>`
    insert into settings (name, value, changed_at) values ('installation', ${JSON.stringify(installation)}::jsonb, ${new Date(now)})
    on conflict do nothing returning name`.execute(tx);
  return rows.length > 0;
}

/** Make a person; null when the address is taken. `passwordHash` null: she has no way in until she opens a link. */
export async function saveAccount(
  tx: Db,
  person: { readonly name: string; readonly email: string; readonly passwordHash: string | null },
  now: Instant,
): Promise<string | null> {
  const id = crypto.randomUUID();
  const at = new Date(now);
  const { rows } = await sql<{ id: string }>`
    insert into auth_users (id, name, email, email_verified, created_at, updated_at)
    values (${id}, ${person.name}, ${person.email}, false, ${at}, ${at}) on conflict do nothing returning id`.execute(
    tx,
  );
  if (rows.length === 0) return null;
  if (person.passwordHash !== null) await savePassword(tx, id, person.passwordHash, now);
  return id;
}

/** Set or replace the password. */
export async function savePassword(tx: Db, account: string, passwordHash: string, now: Instant): Promise<void> {
  const at = new Date(now);
  await sql`delete from auth_credentials where user_id = ${account} and provider_id = 'credential'`.execute(tx);
  await sql`insert into auth_credentials (id, user_id, account_id, provider_id, password, created_at, updated_at)
    values (${crypto.randomUUID()}, ${account}, ${account}, 'credential', ${passwordHash}, ${at}, ${at})`.execute(tx);
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: "id" | "en";
  readonly password: boolean;
  readonly second_factor: boolean;
  readonly passkeys: number;
  readonly ended: boolean;
}

export async function loadAccount(db: Db, id: string): Promise<Person | null> {
  const { rows } = await sql<Person>`
    select u.id, u.name, u.email, u.language, coalesce(u.two_factor_enabled, false) as second_factor,
      exists (select 1 from auth_credentials c where c.user_id = ${id} and c.password is not null) as password,
      (select count(*)::int from auth_passkeys p where p.user_id = ${id}) as passkeys, u.ended_at is not null as ended
    from auth_users u where u.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function saveLanguage(tx: Db, id: string, language: "id" | "en"): Promise<void> {
  await sql`update auth_users set language = ${language} where id = ${id}`.execute(tx);
}

export interface ListedAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly created_at: string;
  readonly can_sign_in: boolean;
  readonly ended: boolean;
  readonly grants: readonly GrantView[];
}

interface AccountsAsked {
  readonly search?: string | undefined;
  readonly place?: string | undefined;
}

/** Of `grants g`: within the caller's area and the place. */
function heldInside(principal: Principal, roles: readonly Role[], within: string | undefined): RawBuilder<boolean> {
  const place = sql`g.place`;
  return sql<boolean>`${scopeWhere(principal, roles, place)} and ${belowWhere(within ?? "", place)}`;
}

/** Of `auth_users u left join seen`: seen by the caller, and sought. */
function isAsked(principal: Principal, roles: readonly Role[], filter: AccountsAsked): RawBuilder<boolean> {
  const everybody =
    (filter.place ?? "") === "" && principal.grants.some((g) => roles.includes(g.role) && g.place === "" && g.below);
  const like = `%${(filter.search ?? "").replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`(${everybody}::boolean or seen.principal is not null)
    and (u.name ilike ${like} or u.email ilike ${like})`;
}

/** How many roles the people of `listAccounts` hold; whoever holds none counts as one. */
export async function countRoles(
  db: Db,
  principal: Principal,
  roles: readonly Role[],
  filter: AccountsAsked,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with seen as (
      select g.principal, count(*) as held from grants g
      where g.ended_at is null and ${heldInside(principal, roles, filter.place)} group by g.principal)
    select coalesce(sum(coalesce(seen.held, 1)), 0)::int as n
    from auth_users u left join seen on seen.principal = 'account:' || u.id
    where ${isAsked(principal, roles, filter)}`.execute(db);
  return rows[0]!.n;
}

/**
 * People by name, one page. Who reaches the whole nation sees everybody; anybody else those with a role in
 * force inside her area, and of their roles only those inside it.
 */
export async function listAccounts(
  db: Db,
  principal: Principal,
  roles: readonly Role[],
  filter: AccountsAsked & { readonly after?: string | undefined; readonly limit: number },
): Promise<{ accounts: ListedAccount[]; next: string | null }> {
  const [afterName, afterId] = split(filter.after);
  const { rows } = await sql<Omit<ListedAccount, "created_at"> & { created_at: Date }>`
    with seen as (
      select g.principal, json_agg(json_build_object('role', g.role, 'place', g.place, 'below', g.below) order by g.place, g.role) as grants
      from grants g where g.ended_at is null and ${heldInside(principal, roles, filter.place)} group by g.principal)
    select u.id, u.name, u.email, u.created_at, u.ended_at is not null as ended,
      (u.id in (select user_id from auth_credentials where password is not null) or u.id in (select user_id from auth_passkeys)) as can_sign_in,
      coalesce(seen.grants, '[]'::json) as grants
    from auth_users u left join seen on seen.principal = 'account:' || u.id
    where ${isAsked(principal, roles, filter)}
      and (${afterName}::text is null or (u.name, u.id) > (${afterName}::text, ${afterId}::text))
    order by u.name, u.id limit ${filter.limit + 1}`.execute(db);
  const page = rows.slice(0, filter.limit).map((r) => ({ ...r, created_at: r.created_at.toISOString() }));
  const last = page[page.length - 1];
  return { accounts: page, next: rows.length > filter.limit && last ? `${last.id} ${last.name}` : null };
}

function split(after: string | undefined): [string | null, string | null] {
  const at = after?.indexOf(" ") ?? -1;
  return after === undefined || at < 0 ? [null, null] : [after.slice(at + 1), after.slice(0, at)];
}

/** Names of people by principal (`account:<uuid>`); whoever has no account is not in the answer. */
export async function namesOfAccounts(db: Db, principals: readonly string[]): Promise<Map<string, string>> {
  const ids = principals.flatMap((p) => (p.startsWith("account:") ? [p.slice("account:".length)] : []));
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from auth_users where id = any(${ids}::text[])`.execute(db);
  return new Map(rows.map((r) => [principalOf(r.id), r.name]));
}

/** A one-time link's token for a person; earlier ones of hers stop working. */
export async function saveLink(tx: Db, account: string, now: Instant): Promise<{ token: string; expiresAt: Instant }> {
  const token = randomBytes(24).toString("base64url");
  const expiresAt = now + LINK_DAYS * 86_400_000;
  await sql`update account_links set used_at = ${new Date(now)} where user_id = ${account} and used_at is null`.execute(
    tx,
  );
  await sql`insert into account_links (token_hash, user_id, made_at, expires_at)
    values (${linkHash(token)}, ${account}, ${new Date(now)}, ${new Date(expiresAt)})`.execute(tx);
  return { token, expiresAt };
}

/** Whose an open link is; null when it is unknown, used or over. */
export async function loadLink(db: Db, token: string, now: Instant): Promise<{ name: string; email: string } | null> {
  const { rows } = await sql<{ name: string; email: string }>`
    select u.name, u.email from account_links l join auth_users u on u.id = l.user_id
    where l.token_hash = ${linkHash(token)} and l.used_at is null and l.expires_at > ${new Date(now)}
      and u.ended_at is null`.execute(db);
  return rows[0] ?? null;
}

/** Use up a link: whose it is, or null when it is unknown, used or over. */
export async function useLink(tx: Db, token: string, now: Instant): Promise<{ id: string; email: string } | null> {
  const { rows } = await sql<{ id: string; email: string }>`
    update account_links l set used_at = ${new Date(now)} from auth_users u
    where l.token_hash = ${linkHash(token)} and l.used_at is null and l.expires_at > ${new Date(now)}
      and u.id = l.user_id and u.ended_at is null
    returning u.id, u.email`.execute(tx);
  return rows[0] ?? null;
}

function linkHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/** Sessions in force; the token itself never leaves the database. */
export async function listSessions(
  db: Db,
  account: string,
  now: Instant,
): Promise<{ id: string; browser: string | null; since: Date; expires_at: Date }[]> {
  const { rows } = await sql<{ id: string; browser: string | null; since: Date; expires_at: Date }>`
    select id, nullif(user_agent, '') as browser, created_at as since, expires_at from auth_sessions
    where user_id = ${account} and expires_at > ${new Date(now)} order by created_at desc`.execute(db);
  return rows;
}

export async function endSession(tx: Db, account: string, session: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    delete from auth_sessions where user_id = ${account} and id = ${session} returning id`.execute(tx);
  return rows.length > 0;
}

/** Sign out everywhere; how many sessions that were. */
export async function endAllSessions(tx: Db, account: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`delete from auth_sessions where user_id = ${account} returning id`.execute(
    tx,
  );
  return rows.length;
}

/** Account id of an address; null when nobody has it. */
export async function accountOfEmail(db: Db, email: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from auth_users where email = ${email}`.execute(db);
  return rows[0]?.id ?? null;
}

/** Nothing she signed in with opens anything any more: sessions, password, passkeys, second factor, links. */
export async function endWaysIn(tx: Db, account: string, now: Instant): Promise<void> {
  await endAllSessions(tx, account);
  await sql`delete from auth_credentials where user_id = ${account}`.execute(tx);
  await sql`delete from auth_passkeys where user_id = ${account}`.execute(tx);
  await sql`delete from auth_second_factors where user_id = ${account}`.execute(tx);
  await sql`update account_links set used_at = ${new Date(now)} where user_id = ${account} and used_at is null`.execute(
    tx,
  );
  await sql`update auth_users set two_factor_enabled = false where id = ${account}`.execute(tx);
}

/** Close an account: no way in is left. Its id stays, because the trail and readings name it. */
export async function endAccount(tx: Db, account: string, now: Instant): Promise<void> {
  await endWaysIn(tx, account, now);
  await sql`update auth_users set ended_at = ${new Date(now)} where id = ${account}`.execute(tx);
  await sql`update grants set ended_at = ${new Date(now)} where principal = ${principalOf(account)} and ended_at is null`.execute(
    tx,
  );
}

/**
 * Remove sessions and sign-in challenges whose time is over, at most `limit` of each; how many. Nobody is asked by
 * them any more: each reader compares the time itself.
 */
export async function sweepExpired(db: Db, now: Instant, limit: number): Promise<number> {
  const at = new Date(now);
  let swept = 0;
  for (const table of [sql.table("auth_sessions"), sql.table("auth_verifications")]) {
    const { rows } = await sql<{ one: number }>`
      delete from ${table} where expires_at <= ${at}
        and id in (select id from ${table} where expires_at <= ${at} limit ${limit})
      returning 1 as one`.execute(db);
    swept += rows.length;
  }
  return swept;
}

/** How many others hold administrator of the whole nation? Locks those rows, so two cannot leave at once. */
export async function otherAdministrators(tx: Db, principal: string): Promise<number> {
  const { rows } = await sql<{ principal: string }>`
    select principal from grants where role = 'administrator' and place = '' and below and ended_at is null for update`.execute(
    tx,
  );
  return rows.filter((r) => r.principal !== principal).length;
}
