// Who may do what, where. One decision (`authorize`) and one WHERE (`scopeWhere`) from the same rule
// (`covers`), so that a request and a list cannot disagree. Screens may hide what is refused here; they
// protect nothing.

import { sql, type RawBuilder } from "kysely";
import type { Instant } from "../base/clock.ts";
import { refuse, type Problem } from "../base/result.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { Db } from "./database/connect.ts";

export const ROLES = ["administrator", "coordinator", "verifier", "witness", "viewer"] as const;
export type Role = (typeof ROLES)[number];

/** A role at a place *and below*, or *only here*. `place` "" is the nation; a station is `35.73.01.1001/12`. */
export interface Grant {
  readonly role: Role;
  readonly place: string;
  readonly below: boolean;
}

/** Who is asking. The operator of the machine (`cli:<os user>`) has administrator at the nation. */
export interface Principal {
  readonly kind: "anonymous" | "account" | "witness" | "operator";
  /** `account:<uuid>`, `witness:<uuid>`, `cli:root`, `anonymous`. Never a name. */
  readonly id: string;
  readonly grants: readonly Grant[];
  /** The phone, when it asks with its own session: a witness's, or an account's. */
  readonly device?: string;
  /** When the session of this browser began; absent for phones and the operator. */
  readonly since?: Instant;
  /** Which session of the account it is; absent likewise. */
  readonly session?: string;
}

/** Roles that an account's phone carries; what else its owner is, she is at the desk. */
export const PHONE_ROLES: readonly Role[] = ["coordinator"];

export const ANONYMOUS: Principal = { kind: "anonymous", id: "anonymous", grants: [] };

export function operatorPrincipal(osUser: string): Principal {
  return { kind: "operator", id: `cli:${osUser}`, grants: [{ role: "administrator", place: "", below: true }] };
}

/** Is `target` (place or station) at, or for `below` under, the grant's place? */
export function covers(grant: Pick<Grant, "place" | "below">, target: string): boolean {
  if (grant.place === target) return true;
  if (!grant.below) return false;
  if (grant.place === "") return true;
  return target.startsWith(`${grant.place}.`) || target.startsWith(`${grant.place}/`);
}

/** Does a grant with one of the roles cover what lies below `place`, and not the place alone? */
export function reachesBelow(principal: Principal, roles: readonly Role[], place: string): boolean {
  return principal.grants.some((g) => g.below && roles.includes(g.role) && covers(g, place));
}

/** Places and stations, none of them within another: a station is seen exactly where one of them is it or is above it. */
export interface Reach {
  readonly places: readonly string[];
  readonly stations: readonly string[];
}

/** What of `place` (a place or a station) a principal sees by these roles: the same as `scopeWhere`, as a list. */
export function reachOf(principal: Pick<Principal, "grants">, roles: readonly Role[], place: string): Reach {
  const isStation = (code: string): boolean => code.includes("/");
  const held = principal.grants.filter((g) => roles.includes(g.role) && (g.below || isStation(g.place)));
  const all = held.flatMap((g) =>
    covers(g, place) ? [place] : covers({ place, below: true }, g.place) ? [g.place] : [],
  );
  const widest = [...new Set(all)].filter(
    (code) => !all.some((b) => b !== code && covers({ place: b, below: true }, code)),
  );
  return { places: widest.filter((code) => !isStation(code)), stations: widest.filter(isStation) };
}

/** What an operation demands. `at: "somewhere"`: any such grant; the handler narrows with `scopeWhere`. */
export interface Demand {
  readonly roles: readonly Role[];
  readonly at: readonly string[] | "somewhere";
}

/**
 * May `principal` do it? Every place named must be covered by a grant with one of the roles.
 * Refusals: `scope.sign_in` (unauthenticated), `scope.not_here` (forbidden).
 */
export function authorize(principal: Principal, demand: Demand): Result<true, Problem> {
  if (principal.kind === "anonymous") return refuse("unauthenticated", "scope.sign_in");
  const held = principal.grants.filter((g) => demand.roles.includes(g.role));
  if (held.length === 0) return refuse("forbidden", "scope.not_here", { needs: demand.roles });
  if (demand.at === "somewhere") return ok(true);
  for (const place of demand.at) {
    if (!held.some((g) => covers(g, place)))
      return err({ kind: "forbidden", code: "scope.not_here", details: { place } });
  }
  return ok(true);
}

/**
 * The same rule as SQL over a text column that holds a place code or a station id. With `text_pattern_ops`
 * indexes each branch is a range. No grant at all gives `false`: a forgotten role shows nothing.
 */
export function scopeWhere(
  principal: Principal,
  roles: readonly Role[],
  column: RawBuilder<unknown>,
): RawBuilder<boolean> {
  const held = principal.grants.filter((g) => roles.includes(g.role));
  const parts: RawBuilder<boolean>[] = [];
  for (const g of held) {
    if (g.place === "" && g.below) return sql<boolean>`true`;
    if (g.below) {
      parts.push(
        sql<boolean>`(${column} = ${g.place} or ${column} like ${`${g.place}.%`} or ${column} like ${`${g.place}/%`})`,
      );
    } else {
      parts.push(sql<boolean>`(${column} = ${g.place})`);
    }
  }
  if (parts.length === 0) return sql<boolean>`false`;
  return sql<boolean>`(${sql.join(parts, sql` or `)})`;
}

/**
 * The places of the same rule as a text, for whoever is handed a file and never saw its maker: `35.73, 31.71.01`; a place
 * without what is below it in brackets; `Indonesia` for everything.
 */
export function scopeText(principal: Principal, roles: readonly Role[]): string {
  const held = principal.grants.filter((g) => roles.includes(g.role));
  if (held.some((g) => g.place === "" && g.below)) return "Indonesia";
  return [...new Set(held.map((g) => (g.below ? g.place : `[${g.place}]`)))].toSorted().join(", ");
}

/** At or below a place, without a scope: for filters that a user chose. "" is everywhere. */
export function belowWhere(place: string, column: RawBuilder<unknown>): RawBuilder<boolean> {
  if (place === "") return sql<boolean>`true`;
  return sql<boolean>`(${column} = ${place} or ${column} like ${`${place}.%`} or ${column} like ${`${place}/%`})`;
}

/** Grants in force of a principal, read at every request: taking a role away works at once. */
export async function loadGrants(db: Db, principal: string): Promise<Grant[]> {
  const { rows } = await sql<Grant>`
    select role, place, below from grants where principal = ${principal} and ended_at is null`.execute(db);
  return rows;
}

/** SQL: the roles of a principal as they stand, as JSON, for whoever asks who she is in the same statement. */
export function grantsOf(principal: RawBuilder<unknown>): RawBuilder<readonly Grant[]> {
  return sql`(select coalesce(json_agg(json_build_object('role', g.role, 'place', g.place, 'below', g.below)), '[]')
    from grants g where g.principal = ${principal} and g.ended_at is null)`;
}

/** Give roles; the same grant twice stays one. */
export async function giveGrants(
  db: Db,
  grants: readonly (Grant & { readonly principal: string; readonly givenBy: string })[],
  now: number,
): Promise<void> {
  if (grants.length === 0) return;
  await sql`
    insert into grants (principal, role, place, below, given_by, given_at)
    select p, r, pl, b, g, ${new Date(now)} from unnest(
      ${grants.map((g) => g.principal)}::text[], ${grants.map((g) => g.role)}::text[],
      ${grants.map((g) => g.place)}::text[], ${grants.map((g) => g.below)}::boolean[],
      ${grants.map((g) => g.givenBy)}::text[]) as t(p, r, pl, b, g)
    on conflict (principal, role, place) do update
      set below = excluded.below, given_by = excluded.given_by, given_at = excluded.given_at, ended_at = null`.execute(
    db,
  );
}

/** End one role at one place; false when there was none in force. */
export async function endGrant(db: Db, principal: string, role: Role, place: string, now: number): Promise<boolean> {
  const { rows } = await sql<{ principal: string }>`
    update grants set ended_at = ${new Date(now)}
    where principal = ${principal} and role = ${role} and place = ${place} and ended_at is null
    returning principal`.execute(db);
  return rows.length > 0;
}
