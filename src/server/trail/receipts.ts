// The receipts that were given out are witnesses of the trail: each names its entry.

import { sql } from "kysely";
import type { Db } from "../database/connect.ts";

/** The earliest record whose receipt names an entry that is neither sealed nor open; null when each has one. */
export async function recordWithoutEntry(db: Db): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    with r as (select id, received_at, decode(receipt->'body'->>'entry', 'hex') as leaf from intake_records)
    select r.id from r
    left join trail_entries e on e.leaf = r.leaf
    left join trail_open o on o.leaf = r.leaf
    where e.leaf is null and o.leaf is null
    order by r.received_at, r.id limit 1`.execute(db);
  return rows[0]?.id ?? null;
}
