// `npm start`: from nothing to a running command post, and back to nothing on Ctrl-C.

import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { stop as stopBuilder } from "esbuild";
import { loadConfig, type Config } from "../server/config.ts";
import { makeFolder } from "../server/folder.ts";
import { codeOf, explainFile } from "../server/postgres/problem.ts";
import { buildWeb } from "./build.ts";
import { explainDatabase, openDatabase, sentenceOf, StartProblem } from "./open.ts";
import { findRunning, INSTANCE_HEADER, removeRunning, writeRunning } from "./running.ts";
import { setupLink } from "../server/sign-in/setup-token.ts";
import { createPosko, type Posko } from "./server.ts";

const BUILT = path.resolve(import.meta.dirname, "../../dist/web");

export interface Started {
  readonly posko: Posko;
  /** What a person opens. */
  readonly address: string;
  readonly databaseUrl: string;
  /** One-time link that makes the first administrator; null when set up already. */
  readonly setupLink: string | null;
  stop(): Promise<void>;
}

/**
 * Start everything for a configuration: database, tables, places, screens, server.
 * @throws an error for which `sentenceOf` has a sentence, wherever a person can put it right.
 */
export async function startPosko(wanted: Config, log: (line: string) => void): Promise<Started> {
  let config = wanted;
  await makeFolder(config.dataFolder).catch((error: unknown) => {
    throw explainFile(error, config.dataFolder);
  });
  const other = await findRunning(config.dataFolder);
  if (other) throw new AlreadyRunning(other.address, other.pid, config.dataFolder);
  const port = await tryPort(config);
  // PORT=0 means any: from here on it is this one, also in what people are shown.
  if (config.port === 0) config = { ...config, port, publicUrl: config.publicUrl.replace(/:0$/, `:${port}`) };
  const database = await openDatabase(config, log);
  let posko: Posko | null = null;
  try {
    await buildScreens(log);
    posko = await createPosko({ config, databaseUrl: database.url }).catch((error: unknown) => {
      if (config.tls && codeOf(error).startsWith("ERR_OSSL")) throw wrongCertificate(config.tls);
      throw config.databaseUrl === undefined ? error : explainDatabase(error, config.databaseUrl);
    });
    const instance = randomUUID();
    posko.app.addHook("onRequest", (request, reply, done) => {
      if (request.url === "/healthz") reply.header(INSTANCE_HEADER, instance);
      done();
    });
    await posko.app.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
      throw explainListen(error, config);
    });
    const scheme = config.tls ? "https" : "http";
    const address = config.publicUrl;
    await writeRunning(config.dataFolder, {
      pid: process.pid,
      port,
      address,
      base: `${scheme}://${askable(config.host)}:${port}`,
      instance,
      databaseUrl: database.url,
      ...(config.tls ? { cert: await readFile(config.tls.cert, "utf8") } : {}),
    });
    const running = posko;
    let stopped: Promise<void> | null = null;
    const stop = async (): Promise<void> => {
      await removeRunning(config.dataFolder, instance);
      await running.close();
      await database.stop();
    };
    const link = await setupLink(posko.services);
    return { posko, address, databaseUrl: database.url, setupLink: link, stop: () => (stopped ??= stop()) };
  } catch (error) {
    await posko?.close().catch(() => {});
    await database.stop();
    throw error;
  }
}

/** Screens of an earlier build will do where this one cannot be made, as in a folder that belongs to another user. */
async function buildScreens(log: (line: string) => void): Promise<void> {
  try {
    await buildWeb({ log });
  } catch (error) {
    if (!existsSync(BUILT)) throw explainFile(error, BUILT);
    log(
      `The screens could not be built anew, so those of the last build are used (${codeOf(error) || "see npm run check"}).`,
    );
  } finally {
    // The builder is a process of its own, and would stay as long as we do.
    await stopBuilder();
  }
}

/** Another Posko runs on this data folder; not a failure of either. */
export class AlreadyRunning extends StartProblem {
  constructor(address: string, pid: number, dataFolder: string) {
    super(`Posko already runs on ${dataFolder} (process ${pid}): open ${address}, or stop that one first.`);
  }
}

/** The address of this host that this machine can ask. */
function askable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}

function wrongCertificate({ cert, key }: { cert: string; key: string }): StartProblem {
  return new StartProblem(
    `TLS_CERT=${cert} and TLS_KEY=${key} cannot be used: give a certificate and its own key, both as PEM files.`,
  );
}

function explainListen(error: unknown, { host, port }: Config): unknown {
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return new StartProblem(
        `Port ${port} is taken by another program: stop that one, or choose another port with PORT=${port + 1}.`,
      );
    case "EACCES":
      return new StartProblem(`This user may not open port ${port}: choose one above 1023, for example PORT=8080.`);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new StartProblem(
        `HOST=${host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all of its addresses.`,
      );
    default:
      return error;
  }
}

/** Find a taken port before the database is made, which takes seconds. The port that is free. */
async function tryPort(config: Config): Promise<number> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once("error", reject);
      probe.listen(config.port, config.host, resolve);
    });
    const bound = probe.address();
    return typeof bound === "object" && bound !== null ? bound.port : config.port;
  } catch (error) {
    throw explainListen(error, config);
  } finally {
    await new Promise<void>((resolve) => {
      if (probe.listening) probe.close(() => resolve());
      else resolve();
    });
  }
}

/** Resolves when this process is asked to end; a second time ends it at once. */
export function untilAskedToStop(): { asked: Promise<string>; forget(): void } {
  let tell: (signal: string) => void = () => {};
  const asked = new Promise<string>((resolve) => {
    tell = resolve;
  });
  let times = 0;
  const on = (signal: NodeJS.Signals): void => {
    times++;
    if (times === 1) tell(signal);
    // npm and the terminal both send it: only a later one is impatience.
    else if (times > 3) process.exit(130);
  };
  const signals: NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, on);
  // Started by a parent with a channel: when the parent is gone, so are we.
  const gone = (): void => tell("disconnect");
  process.once("disconnect", gone);
  return {
    asked,
    forget() {
      for (const signal of signals) process.off(signal, on);
      process.off("disconnect", gone);
    },
  };
}

/** The verb `start`. Returns the exit code when it has been asked to stop. */
export async function start(_argv: readonly string[]): Promise<number> {
  const say = (line: string): void => console.error(line);
  const config = loadConfig(process.env);
  if (!config.ok) {
    say(config.problem.sentence);
    return 1;
  }
  const stop = untilAskedToStop();
  try {
    const starting = startPosko(config.value, say);
    const first = await Promise.race([starting, stop.asked]);
    if (typeof first === "string") {
      // Asked to stop while still starting: let it finish, so that it can be stopped in order.
      await starting.then((s) => s.stop()).catch(() => {});
      return 0;
    }
    for (const notice of config.value.notices) say(notice);
    const link = first.setupLink === null ? "" : `\nSet it up here, once: ${first.setupLink}`;
    console.log(`${first.address}${link}`);
    await stop.asked;
    say("Stopping …");
    await first.stop();
    return 0;
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === null) throw error;
    say(sentence);
    // Whoever starts it twice has what they wanted: it runs.
    return error instanceof AlreadyRunning ? 0 : 1;
  } finally {
    stop.forget();
  }
}
