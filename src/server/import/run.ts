// The one transaction of an import. A dry run does the same work, to the last statement, and takes it back; so does
// whatever is refused or fails on the way.

import type { Problem, Result } from "../../base/result.ts";
import { err, ok } from "../../base/result.ts";
import type { Database, Tx } from "../database/connect.ts";

class TakeBack extends Error {
  readonly result: Result<unknown>;
  constructor(result: Result<unknown>) {
    super("taken back");
    this.result = result;
  }
}

/** Run `work` in a transaction that is kept only when it succeeds and is meant. */
export async function runImport<T>(
  database: Database,
  dryRun: boolean,
  work: (tx: Tx) => Promise<Result<T, Problem>>,
): Promise<Result<T, Problem>> {
  try {
    const done = await database.transaction(async (tx) => {
      const result = await work(tx);
      if (!result.ok || dryRun) throw new TakeBack(result);
      return result.value;
    });
    return ok(done);
  } catch (error) {
    if (!(error instanceof TakeBack)) throw error;
    return error.result.ok ? ok(error.result.value as T) : err(error.result.problem);
  }
}
