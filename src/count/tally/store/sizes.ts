// How large the tables are that a round of sums reads, for the database to plan by.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";

/**
 * Look at a sample of the rows, at the columns they are found by: the same work at any size. The parts of forms, by far
 * the largest, only where a tenth of them has changed since the database last looked.
 */
export async function learnSizes(db: Db): Promise<void> {
  await sql`analyze tally_places (contest, place, parent, source, part, combined), came_in_counts`.execute(db);
  const { rows } = await sql`select 1 from pg_stat_user_tables where relname = 'form_parts'
    and (coalesce(last_analyze, last_autoanalyze) is null or n_mod_since_analyze * 10 >= n_live_tup)`.execute(db);
  if (rows.length > 0) await sql`analyze form_parts (kab, contest, village, station, source, part, state)`.execute(db);
}
