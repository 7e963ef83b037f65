// Which pictures lie here whole, for whoever copies all of them.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";

const PAGE = 5_000;

/** Every stored picture (SHA-256 hex, bytes), in order of the hash. */
export async function* eachStored(db: Db): AsyncGenerator<{ sha256: string; bytes: number }> {
  for (let after = ""; ;) {
    const { rows } = await sql<{ sha256: string; bytes: number }>`
      select encode(sha256, 'hex') as sha256, bytes from stored_pictures
      where sha256 > decode(${after}, 'hex') order by stored_pictures.sha256 limit ${PAGE}`.execute(db);
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.sha256;
  }
}
