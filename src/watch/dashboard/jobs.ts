// Keeps, minute by minute, how far each area has come: the curve that its parts are compared with.

import type { Instant } from "../../base/clock.ts";
import { contestsToSum, partsOf } from "../../count/tally/store/contests.ts";
import type { Database } from "../../server/database/connect.ts";
import { sampleCoverage, type VotesPart } from "./store.ts";

/** The part of each contest's form that holds the votes of pairs, parties or persons. */
export async function votesParts(db: Database["db"], contests: readonly string[]): Promise<VotesPart[]> {
  const out: VotesPart[] = [];
  // A handful, each kept in memory.
  for (const contest of contests) {
    const part = (await partsOf(db, contest)).find((p) => p.votes.length > 0)?.part;
    if (part !== undefined) out.push({ contest, part });
  }
  return out;
}

/** One sample of all contests. Returns 0: there is nothing more to do until the next minute. */
export async function sampleRound(database: Database, now: Instant): Promise<number> {
  await sampleCoverage(database.db, await votesParts(database.db, await contestsToSum(database.db)), now);
  return 0;
}
