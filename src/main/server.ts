// Puts the parts together: services, sign-in, bindings, screens, background work. `npm start`, the command
// line without a running server, and the tests all build the same app here.

import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { FastifyInstance } from "fastify";
import { destination, pino, type DestinationStream, type Logger } from "pino";
import { systemClock, type Clock } from "../base/clock.ts";
import type { Config } from "../server/config.ts";
import { makeFolder } from "../server/folder.ts";
import { connect } from "../server/database/connect.ts";
import { listen } from "../server/database/listen.ts";
import { createApp } from "../server/http/app.ts";
import type { Services } from "../server/http/bind.ts";
import { loadKeys, publishKey } from "../server/keys.ts";
import { createIdentity } from "../server/sign-in/identity.ts";
import { slowLane } from "../server/sign-in/limits.ts";
import { mountSignIn } from "../server/sign-in/mount.ts";
import { createSignIn } from "../server/sign-in/resolve.ts";
import { serveScreens } from "../server/http/screens.ts";
import { createIntake } from "../server/intake/intake.ts";
import { BINDINGS, INTAKE_HANDLERS } from "./routes.ts";
import { sentence } from "./sentences.ts";
import { startWorkers, type Workers } from "./worker.ts";

export interface Posko {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly operatorToken: string;
  close(): Promise<void>;
}

export interface PoskoOptions {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly clock?: Clock;
  /** Background work in this process (tally, sealing). On unless a separate worker runs. */
  readonly workers?: boolean;
  readonly log?: Logger;
  /** Folder of the built screens, where it is another than that of `npm start`. */
  readonly screens?: string;
}

/** Where `main/build.ts` puts the screens. */
const SCREENS = path.resolve(import.meta.dirname, "../../dist/web");

/** Logs never carry what a person typed or who they are. */
export function createLog(level: string, to: DestinationStream = destination(1)): Logger {
  const redact = {
    paths: ["*.authorization", "*.cookie", "*.nik", "*.phone", "*.password", "*.code", "*.token"],
    censor: "[…]",
  };
  return pino({ level, redact }, to);
}

/** The operator's token: 0600 in the data folder, so that only who may read that folder is the operator. */
export async function operatorToken(dataFolder: string): Promise<string> {
  await makeFolder(dataFolder);
  const file = path.join(dataFolder, "operator.token");
  if (!existsSync(file)) {
    try {
      await writeFile(file, randomBytes(32).toString("base64url"), { mode: 0o600, flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  await chmod(file, 0o600);
  return (await readFile(file, "utf8")).trim();
}

export async function createPosko(options: PoskoOptions): Promise<Posko> {
  const { config, databaseUrl } = options;
  const clock = options.clock ?? systemClock;
  const log = options.log ?? createLog(config.logLevel);
  const database = connect(databaseUrl);
  const keys = await loadKeys(config.dataFolder);
  await publishKey(database.db, keys.receipt, clock.now());
  const live = listen(databaseUrl);
  const token = await operatorToken(config.dataFolder);
  const intake = createIntake({ database, keys, clock, handlers: INTAKE_HANDLERS, log });
  const services: Services = { config, database, keys, clock, live, intake, log, lane: slowLane() };
  const identity = createIdentity(services);
  const app = await createApp({
    services,
    signIn: createSignIn({
      database,
      operatorToken: token,
      sessionOf: (request) => identity.sessionOf(request),
      isSigned: (request) => identity.isSigned(request),
    }),
    bindings: BINDINGS,
    sentence,
    extra: async (root) => {
      mountSignIn(root, services, identity);
      await serveScreens(root, config, options.screens ?? SCREENS);
    },
  });
  const workers: Workers | null = options.workers === false ? null : startWorkers(services);
  return {
    app,
    services,
    operatorToken: token,
    async close() {
      await app.close();
      await workers?.stop();
      await live.close();
      await intake.close();
      await database.close();
    },
  };
}
