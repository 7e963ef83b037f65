// Which pictures readings name.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";

/** Of these hashes (hex), those that some reading names. It reads all readings: for work that is done once a day. */
export async function picturesNamed(db: Db, hashes: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ sha256: string }>`
    select distinct p.sha256 from (select unnest(pictures) as sha256 from readings where pictures && ${hashes}::text[]) p
    where p.sha256 = any(${hashes}::text[])`.execute(db);
  return new Set(rows.map((r) => r.sha256));
}
