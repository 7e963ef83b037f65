// How large the tables are that a round of sums reads, for the database to plan by.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";

/** Look at a sample of the rows, at the columns they are found by: the same work at any size. */
export async function learnSizes(db: Db): Promise<void> {
  await sql`analyze form_parts (kab, contest, village, station, source, part, state),
    tally_places (contest, place, parent, source, part, combined), came_in_counts`.execute(db);
}
