// The command line's way to Posko: the server that runs on the data folder, or, where none does, the same app built
// in this process. Either way as the operator of this machine.

import { readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { destination, pino } from "pino";
import { askServer, NoAnswer, type Answer, type Ask } from "../cli/call.ts";
import type { Config } from "../server/config.ts";
import { openDatabase } from "./open.ts";
import { findRunning, targetOf } from "./running.ts";

/** Ask once; the operator's headers are put beside those given. */
export type Asking = (ask: Ask) => Promise<Answer>;

/** Who types this, as the trail names it. */
function osUser(): string {
  try {
    return os.userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? "unknown"}`;
  }
}

function asOperator(ask: Ask, token: string): Ask {
  return { ...ask, headers: { authorization: `Bearer ${token}`, "x-posko-operator": osUser(), ...ask.headers } };
}

/** Do some asking; what was built for it is taken down afterwards. */
export async function reachPosko<T>(config: Config, work: (asking: Asking) => Promise<T>): Promise<T> {
  try {
    const running = await findRunning(config.dataFolder);
    if (!running) return await inThisProcess(config, work);
    const token = (await readFile(path.join(config.dataFolder, "operator.token"), "utf8")).trim();
    return await work((ask) => askServer(targetOf(running), asOperator(ask, token)));
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new StoppedAnswering(error);
  }
}

class StoppedAnswering extends Error {
  override name = "StartProblem";
  constructor(cause: Error) {
    super(
      "The running Posko stopped answering; what was under way is either whole or not there: look, and do it again if needed.",
      { cause },
    );
  }
}

/** No server runs here: build the app, ask it, and take it down again. */
async function inThisProcess<T>(config: Config, work: (asking: Asking) => Promise<T>): Promise<T> {
  const { createPosko } = await import("./server.ts");
  const { untilAskedToStop } = await import("./start.ts");
  const stop = untilAskedToStop();
  const database = await openDatabase(config, (line) => console.error(line));
  try {
    const posko = await createPosko({
      config,
      databaseUrl: database.url,
      log: pino({ level: "error" }, destination({ fd: 2, sync: true })),
    });
    try {
      const working = work(async (asked) => {
        const ask = asOperator(asked, posko.operatorToken);
        const answer = await posko.app.inject({
          method: ask.method,
          url: ask.url,
          headers: ask.headers,
          ...(ask.body === undefined ? {} : { payload: ask.body }),
        });
        return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload };
      });
      // Where it is interrupted nobody waits for what it still says.
      working.catch(() => {});
      const done = await Promise.race([working.then((value) => ({ value })), stop.asked]);
      if (typeof done === "string") throw new Interrupted();
      return done.value;
    } finally {
      await posko.close();
    }
  } finally {
    await database.stop();
    stop.forget();
  }
}

class Interrupted extends Error {
  override name = "StartProblem";
  constructor() {
    super("Stopped before it was done; nothing half done was left.");
  }
}
