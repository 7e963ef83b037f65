// Who stands at the stations of an area, for whoever looks after them.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { kabOf, type PhoneState, type Post } from "../model.ts";
import { PHONE_STATE } from "./lists.ts";
import { unseal } from "./people.ts";

export interface Posted {
  readonly station: string;
  readonly post: Post;
  readonly witness: string;
  readonly name: string;
  /** Number as it is kept (`+62812…`). */
  readonly phone: string | null;
  readonly phone_state: PhoneState;
  readonly checked_in_at: Date | null;
  /** When her phone was last heard of. */
  readonly last_seen_at: Date | null;
}

/** Everybody with a post at one of these stations now, in one statement. @param key opens the telephone numbers. */
export async function postsAtStations(
  db: Db,
  election: string,
  stations: readonly string[],
  key: Buffer,
): Promise<Posted[]> {
  if (stations.length === 0) return [];
  const { rows } = await sql<Omit<Posted, "phone"> & { phone: Buffer | null }>`
    select a.station, a.post, a.witness, w.name, w.phone, ${PHONE_STATE} as phone_state, a.checked_in_at, d.last_seen_at
    from assignments a join witnesses w on w.id = a.witness
    left join devices d on d.principal = 'witness:' || a.witness::text and d.ended_at is null
    where a.kab = any(${[...new Set(stations.map(kabOf))]}::text[]) and a.election = ${election}
      and a.station = any(${stations}::text[]) and a.ended_at is null
    order by a.station, a.post, d.last_seen_at desc nulls last`.execute(db);
  return rows.map((r) => ({ ...r, phone: r.phone === null ? null : unseal(key, r.phone) }));
}
