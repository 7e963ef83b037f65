// How many readers must agree, per contest: one of the settings in the contest's row.

import { sql, type Db } from "../../../server/database/connect.ts";

/** Set it; the other settings stay. Null when nobody knows the contest, else how many it was. */
export async function saveAgreement(tx: Db, contest: string, mustAgree: number): Promise<number | null> {
  const { rows } = await sql<{ n: number }>`
    select (settings ->> 'must_agree')::int as n from contests where id = ${contest} for update`.execute(tx);
  if (rows[0] === undefined) return null;
  await sql`update contests set settings = settings || ${JSON.stringify({ must_agree: mustAgree })}::jsonb
    where id = ${contest}`.execute(tx);
  return rows[0].n;
}
