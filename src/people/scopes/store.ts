// Reads the roles in force; they are written by `server/scope.ts`, which also decides by them.

import { sql } from "kysely";
import type { Db } from "../../server/database/connect.ts";
import { belowWhere, scopeWhere, type Principal, type Role } from "../../server/scope.ts";

export interface HeldGrant {
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly place: string;
  readonly below: boolean;
  readonly given_by: string;
  readonly given_at: Date;
}

/** Roles of people in force within the caller's area, by place; one page. */
export async function listGrants(
  db: Db,
  principal: Principal,
  roles: readonly Role[],
  filter: {
    readonly place?: string | undefined;
    readonly account?: string | undefined;
    readonly role?: string | undefined;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<{ grants: HeldGrant[]; next: string | null }> {
  const place = sql`g.place`;
  const [afterPlace, afterPrincipal, afterRole] = (filter.after ?? "").split("|");
  const { rows } = await sql<HeldGrant>`
    select u.id as account, u.name, g.role, g.place, g.below, g.given_by, g.given_at
    from grants g join auth_users u on g.principal = 'account:' || u.id
    where g.ended_at is null and ${scopeWhere(principal, roles, place)} and ${belowWhere(filter.place ?? "", place)}
      and (${filter.account ?? null}::text is null or u.id = ${filter.account ?? null}::text)
      and (${filter.role ?? null}::text is null or g.role = ${filter.role ?? null}::text)
      and (${filter.after ?? null}::text is null
        or (g.place, u.id, g.role) > (${afterPlace ?? ""}::text, ${afterPrincipal ?? ""}::text, ${afterRole ?? ""}::text))
    order by g.place, u.id, g.role limit ${filter.limit + 1}`.execute(db);
  const page = rows.slice(0, filter.limit);
  const last = page[page.length - 1];
  return {
    grants: page,
    next: rows.length > filter.limit && last ? `${last.place}|${last.account}|${last.role}` : null,
  };
}
