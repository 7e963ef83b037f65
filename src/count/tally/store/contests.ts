// Which parts of a contest's form are summed, and how many fields each has.

import { listContests, loadContest } from "../../../ground/elections/store/elections.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { SummedPart } from "./climb.ts";

export async function partsOf(db: Db, contest: string): Promise<SummedPart[]> {
  const found = await loadContest(db, contest);
  if (!found.ok) return [];
  return found.value.form.parts.map((part) => ({
    contest,
    part: part.id,
    fields: part.fields.length,
    votes: part.fields.flatMap((f, i) => (f.id.startsWith("votes.") ? [i] : [])),
  }));
}

/** All contests, or the one asked for. */
export async function contestsToSum(db: Db, only?: string): Promise<string[]> {
  return only === undefined ? (await listContests(db)).map((c) => c.id) : [only];
}
