// Which parts of a contest's form are summed, and how many fields each has.

import { sql } from "kysely";
import { loadContestForm } from "../../../ground/elections/store/elections.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { SummedPart } from "./climb.ts";

export async function partsOf(db: Db, contest: string): Promise<SummedPart[]> {
  const found = await loadContestForm(db, contest);
  if (!found) return [];
  return found.form.parts.map((part) => ({
    contest,
    part: part.id,
    fields: part.fields.length,
    votes: part.fields.flatMap((f, i) => (f.id.startsWith("votes.") ? [i] : [])),
  }));
}

/** Contests that have any reading, or the one asked for. */
export async function listContests(db: Db, only?: string): Promise<string[]> {
  if (only !== undefined) return [only];
  const { rows } = await sql<{ id: string }>`select id from contests order by id`.execute(db);
  return rows.map((r) => r.id);
}
