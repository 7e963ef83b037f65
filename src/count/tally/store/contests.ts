// Which parts of a contest's forms are summed, and how far up their positions mean the same.

import { loadWidestForm } from "../../../ground/elections/store/ballots.ts";
import { listContests, loadContest } from "../../../ground/elections/store/elections.ts";
import type { Db } from "../../../server/database/connect.ts";
import { partsToSum } from "../rules.ts";
import type { SummedPart } from "../model.ts";

export async function partsOf(db: Db, contest: string): Promise<SummedPart[]> {
  const found = await loadContest(db, contest);
  if (!found.ok) return [];
  return partsToSum(found.value.contest.id, found.value.entry, await loadWidestForm(db, found.value));
}

/** All contests, or the one asked for. */
export async function contestsToSum(db: Db, only?: string): Promise<string[]> {
  return only === undefined ? (await listContests(db)).map((c) => c.id) : [only];
}
