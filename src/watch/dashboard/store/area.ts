// Which stations an answer about an area is of. Who stands there and what came in is asked of its owners.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { belowWhere, scopeWhere, type Principal, type Role } from "../../../server/scope.ts";

export interface AreaStation {
  readonly id: string;
  readonly voters: number | null;
}

/** Stations at or below `place` within the caller's scope, by id; at most `limit`. */
export async function stationsOfArea(
  db: Db,
  who: { readonly principal: Principal; readonly roles: readonly Role[] },
  election: string,
  place: string,
  limit: number,
): Promise<AreaStation[]> {
  const id = sql`id`;
  const { rows } = await sql<AreaStation>`
    select id, voters_total as voters from stations
    where election = ${election} and ${scopeWhere(who.principal, who.roles, id)} and ${belowWhere(place, id)}
    order by id limit ${limit}`.execute(db);
  return rows;
}

/** Sub-districts with stations at or below `place` within the caller's scope; at most `limit`, by code. */
export async function districtsOfArea(
  db: Db,
  who: { readonly principal: Principal; readonly roles: readonly Role[] },
  election: string,
  place: string,
  limit: number,
): Promise<{ place: string; stations: number }[]> {
  const code = sql`place`;
  const { rows } = await sql<{ place: string; stations: number }>`
    select place, stations from station_counts
    where election = ${election} and length(place) = 8 and ${scopeWhere(who.principal, who.roles, code)}
      and ${belowWhere(place, code)}
    order by place limit ${limit}`.execute(db);
  return rows;
}
