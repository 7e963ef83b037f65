// Background work of the tally: rounds of summing, as long as marks wait.

import type { Database } from "../../server/database/connect.ts";
import type { Instant } from "../../base/clock.ts";
import { climbOnce } from "./store/climb.ts";
import { partsOf } from "./store/contests.ts";
import { learnSizes } from "./store/sizes.ts";

/** Marks after which the database first learns how large the tables have grown; then each time twice as many were summed. */
const FIRST_LEARNT = 1_000;

/** Marks summed by this process, and at how many the sizes are learnt next. */
const summed = new WeakMap<Database, { marks: number; learnAt: number }>();

/**
 * One round; how many marks it took. The tables are empty when the night begins and hold millions of rows some hours
 * later, and the database learns of it once a minute at best: until then its plans are those for an empty table.
 */
export async function climbRound(database: Database, now: Instant): Promise<number> {
  const took = await climbOnce(database, partsOf, now);
  const so = summed.get(database) ?? { marks: 0, learnAt: FIRST_LEARNT };
  so.marks += took;
  if (so.marks >= so.learnAt) {
    await learnSizes(database.db);
    so.learnAt = 2 * so.marks;
  }
  summed.set(database, so);
  return took;
}
