// How much has yet to be summed, for a supervisor.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";

/** Counted no further than this: what matters is that it is far too many. */
const FAR_TOO_MANY = 100_000;

/** Marks that wait for the next rounds. */
export async function marksWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 from tally_marks limit ${FAR_TOO_MANY}) as waiting`.execute(db);
  return rows[0]!.n;
}
