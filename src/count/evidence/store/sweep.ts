// The SQL of taking away pictures that nobody ever spoke of.

import { sql } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import type { Db } from "../../../server/database/connect.ts";
import { appendTrail } from "../../../server/trail/append.ts";

/** Hashes (hex) of whole pictures that lay here undeclared before `before`, in order, those after `after` only. */
export async function listUndeclared(db: Db, before: Instant, after: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ sha256: string }>`
    select encode(sha256, 'hex') as sha256 from stored_pictures
    where not declared and received_at < ${new Date(before)} and sha256 > decode(${after}, 'hex')
    order by 1 limit ${limit}`.execute(db);
  return rows.map((r) => r.sha256);
}

/**
 * Forget one undeclared picture, with a line in the trail; false where a record has named it meanwhile. Its row stays
 * locked until the transaction ends: a declaration on its way waits, and then finds nothing here, so that the phone,
 * which keeps its picture until the receipt is there, sends it again.
 */
export async function forgetUndeclared(tx: Db, sha256: string, before: Instant, now: Instant): Promise<boolean> {
  const { rows } = await sql<{ uploaded_by: string }>`
    delete from stored_pictures
    where sha256 = decode(${sha256}, 'hex') and not declared and received_at < ${new Date(before)}
      and not exists (select 1 from declared_files where sha256 = decode(${sha256}, 'hex'))
    returning uploaded_by`.execute(tx);
  const [gone] = rows;
  if (gone === undefined) return false;
  await appendTrail(tx, now, [
    {
      who: "server",
      from: "server",
      operation: "evidence.sweep",
      subject: "a picture that no record declared",
      digest: sha256,
      fields: { uploaded_by: gone.uploaded_by },
    },
  ]);
  return true;
}

/** Bytes that were to be here are not: the next to send them starts anew. */
export async function forgetStored(db: Db, sha256: string): Promise<void> {
  await sql`delete from stored_pictures where sha256 = decode(${sha256}, 'hex')`.execute(db);
}
