// Settings of a contest, in its row.

import { sql, type Db } from "../../../server/database/connect.ts";
import type { ContestSettings } from "../model.ts";

/** Set them; what else the row keeps stays. */
export async function saveSettings(tx: Db, contest: string, settings: ContestSettings): Promise<void> {
  await sql`update contests set settings = settings || ${JSON.stringify(settings)}::jsonb where id = ${contest}`.execute(
    tx,
  );
}

/** Let nobody else change this contest until the transaction ends. */
export async function holdContest(tx: Db, contest: string): Promise<void> {
  await sql`select 1 from contests where id = ${contest} for update`.execute(tx);
}
