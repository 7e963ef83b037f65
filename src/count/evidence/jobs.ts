// What lies half sent for two weeks is not coming: the phone that still has it starts again, since it keeps
// every picture until its receipt is there. The same holds for a whole picture that no record has named since.

import type { Instant } from "../../base/clock.ts";
import type { Config } from "../../server/config.ts";
import type { Database, Db } from "../../server/database/connect.ts";
import { filesOf } from "../../server/files/open.ts";
import { forgetUndeclared, listUndeclared } from "./store/sweep.ts";

const FORGOTTEN_MS = 14 * 86_400_000;
const BATCH = 500;

/** Remove forgotten partial uploads; how many. Two processes may do it at once. */
export async function sweepUploads(config: Config, now: Instant): Promise<number> {
  return await filesOf(config).uploads.sweep(now - FORGOTTEN_MS);
}

/**
 * Take away the whole pictures that no record has declared for two weeks, each with a line in the trail; how many.
 * Two processes may do it at once, and it may be cut off anywhere.
 * @param named of these hashes (hex), those that some other record names; they stay
 */
export async function sweepUndeclared(
  config: Config,
  database: Database,
  named: (db: Db, hashes: readonly string[]) => Promise<ReadonlySet<string>>,
  now: Instant,
): Promise<number> {
  const { store } = filesOf(config);
  const before = now - FORGOTTEN_MS;
  let swept = 0;
  let after = "";
  for (;;) {
    const hashes = await listUndeclared(database.db, before, after, BATCH);
    if (hashes.length === 0) return swept;
    const kept = await named(database.db, hashes);
    for (const sha256 of hashes.filter((hash) => !kept.has(hash))) {
      // Bytes before the commit: after it somebody may be sending them again. Cut off between the two, the row says
      // what is not there; the next sweep takes it, and no receipt is given on it meanwhile (`stateOf`).
      const gone = await database.transaction(async (tx) => {
        const forgotten = await forgetUndeclared(tx, sha256, before, now);
        if (forgotten) await store.remove(sha256);
        return forgotten;
      });
      if (gone) swept++;
    }
    after = hashes.at(-1)!;
  }
}
