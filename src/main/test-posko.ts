// For tests: the whole app on a database and a folder of its own, silent and without background work, so that what a
// test sees is what it did.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { queryOf } from "../base/contract.ts";
import { must } from "../base/result.ts";
import { createElection } from "../ground/elections/store/elections.ts";
import { loadPack } from "../ground/elections/store/packs.ts";
import { loadConfig } from "../server/config.ts";
import { freshDatabase } from "../server/postgres/fresh.ts";
import { createPosko, type Posko, type PoskoOptions } from "./server.ts";

export interface TestPosko {
  readonly posko: Posko;
  readonly folder: string;
  /** Ask a query as the operator, or as nobody. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what the contract says of the answer
  readonly ask: <T>(
    operation: string,
    input?: Readonly<Record<string, unknown>>,
    operator?: boolean,
  ) => Promise<{ status: number; body: T }>;
  readonly close: () => Promise<void>;
}

/** Without a pack there is no election yet; `more`: a clock of the test's own, or background work all the same. */
export async function openTestPosko(
  pack?: string,
  more: Pick<PoskoOptions, "clock" | "workers" | "log"> = {},
): Promise<TestPosko> {
  const database = await freshDatabase();
  const folder = await mkdtemp(path.join(tmpdir(), "posko-test-"));
  const config = loadConfig({ POSKO_DATA: folder, LOG_LEVEL: "silent" });
  if (!config.ok) throw new Error(config.problem.sentence);
  const log = pino({ level: "silent" });
  const posko = await createPosko({ config: config.value, databaseUrl: database.url, workers: false, log, ...more });
  if (pack !== undefined) {
    const loaded = must(await loadPack(pack));
    must(await posko.services.database.transaction((tx) => createElection(tx, loaded, Date.now())));
  }
  return {
    posko,
    folder,
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the same
    async ask<T>(operation: string, input: Readonly<Record<string, unknown>> = {}, operator = true) {
      const answer = await posko.app.inject({
        url: `/api/${operation}${queryOf(input)}`,
        headers: operator ? { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": "test" } : {},
      });
      return { status: answer.statusCode, body: answer.json<T>() };
    },
    async close() {
      await posko.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
