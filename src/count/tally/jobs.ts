// Background work of the tally: rounds of summing, as long as marks wait.

import type { Database } from "../../server/database/connect.ts";
import type { Instant } from "../../base/clock.ts";
import { climbOnce } from "./store/climb.ts";
import { partsOf } from "./store/contests.ts";

/** One round; how many marks it took. */
export async function climbRound(database: Database, now: Instant): Promise<number> {
  return await climbOnce(database, partsOf, now);
}
