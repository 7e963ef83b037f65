// What signing in leaves behind, swept away when its time is over.

import type { Instant } from "../../base/clock.ts";
import type { Db } from "../../server/database/connect.ts";
import { sweepTries } from "../../server/sign-in/limits.ts";
import { sweepExpired } from "./store.ts";

/** At most this many of a kind in one statement, so that none holds many rows for long. */
const SWEEP_BATCH = 5_000;

/** One round; how many rows went, 0 when nothing is over. */
export async function sweepSignIns(db: Db, now: Instant, limit = SWEEP_BATCH): Promise<number> {
  return (await sweepTries(db, now, limit)) + (await sweepExpired(db, now, limit));
}
