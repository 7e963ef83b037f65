// Posko as it really runs, in processes that can be killed: `posko start`, a second process that does background work
// alone, and the PostgreSQL they bring. What they say goes to a log beside the data folder.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathOf, queryOf, type InputOf, type Operation, type OutputOf } from "../src/base/contract.ts";
import { askServer, NoAnswer } from "../src/cli/call.ts";
import type { Running } from "../src/main/running.ts";

const BIN = path.resolve(import.meta.dirname, "../bin/posko.js");
const STANDBY = path.resolve(import.meta.dirname, "standby.ts");
const STARTS_WITHIN = 120_000;
const TRIES = 5;

type Who = "server" | "worker";

export interface StackOptions {
  /** The data folder. */
  readonly folder: string;
  readonly port: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Commands of the shell before the server, for its limits: `ulimit -n 64`. */
  readonly before?: string;
}

export interface Stack extends StackOptions {
  readonly base: string;
  readonly log: string;
  startServer(): Promise<void>;
  startWorker(): Promise<void>;
  /** kill -9; resolves when the process is gone. */
  killServer(): Promise<void>;
  killWorker(): Promise<void>;
  /** Process ids; undefined where it does not run. */
  pids(): { readonly server: number | undefined; readonly worker: number | undefined };
  databaseUrl(): Promise<string>;
  /** `/healthz`: its status, 0 where nothing answers. */
  health(): Promise<number>;
  /** As the operator, over HTTP; throws with the body unless it is answered with 200. */
  ask<Op extends Operation>(operation: Op, input: InputOf<Op>): Promise<OutputOf<Op>>;
  /** What the server called a bug in its log so far. */
  bugs(): string[];
  /** In order; the last to go stops the database. */
  stop(): Promise<void>;
}

export function createStack(options: StackOptions): Stack {
  const { folder, port, before } = options;
  const base = `http://127.0.0.1:${port}`;
  const log = `${folder}.log`;
  const children: Partial<Record<Who, ChildProcess>> = {};
  const standby: Partial<Record<Who, ChildProcess>> = {};

  const spawnOne = (who: Who, program: readonly string[]): ChildProcess => {
    const { DATABASE_URL: _other, ...inherited } = process.env;
    const out = openSync(log, "a", 0o600);
    const env = { ...inherited, LOG_LEVEL: "warn", ...options.env, POSKO_DATA: folder, PORT: String(port) };
    const shell = who === "server" && before !== undefined;
    const child = spawn(
      shell ? "/bin/sh" : process.execPath,
      shell ? ["-c", `${before}; exec "$@"`, "sh", process.execPath, ...program] : program,
      // Bound to us by a channel: when we are gone, so are they. A Ctrl-C in the terminal reaches us alone.
      { env, stdio: ["ignore", out, out, "ipc"], cwd: path.dirname(BIN), detached: true },
    );
    closeSync(out);
    return child;
  };
  /** The very first is what a person types; who replaces it has been waiting. */
  const launch = (who: Who): ChildProcess => {
    let child = standby[who]?.connected ? standby[who] : undefined;
    if (child === undefined && who === "server") child = spawnOne(who, [BIN, "start"]);
    else {
      child ??= spawnOne(who, [STANDBY, who]);
      child.send({ go: true });
    }
    standby[who] = spawnOne(who, [STANDBY, who]);
    const launched = child;
    children[who] = launched;
    launched.once("exit", () => {
      if (children[who] === launched) delete children[who];
    });
    return launched;
  };
  const kill = async (who: Who, signal: NodeJS.Signals): Promise<void> => {
    const child = children[who];
    if (child === undefined) return;
    const gone = once(child, "exit");
    child.kill(signal);
    await gone;
  };
  const ended = (child: ChildProcess): Promise<never> =>
    (child.exitCode === null && child.signalCode === null
      ? once(child, "exit")
      : Promise.resolve([child.exitCode, child.signalCode])
    ).then(([code, signal]) => {
      const said = readFileSync(log, "utf8").trim().split("\n").slice(-3).join(" / ");
      throw new Error(`it ended with ${String(signal ?? code)}: ${said}`);
    });

  const health = async (): Promise<number> => {
    try {
      return (await askServer({ base, cert: undefined }, get("/healthz"), 20_000)).status;
    } catch {
      return 0;
    }
  };
  /** A server without a place for one more lets go whoever comes; as everybody does, we come again. */
  const comingAgain = async (question: Parameters<typeof askServer>[1]): ReturnType<typeof askServer> => {
    for (let tries = 1; ; tries++) {
      try {
        return await askServer({ base, cert: undefined }, question);
      } catch (error) {
        if (!(error instanceof NoAnswer) || tries === TRIES) throw error;
        await pause(200);
      }
    }
  };
  return {
    ...options,
    base,
    log,
    health,
    async startServer() {
      const child = launch("server");
      const over = ended(child);
      over.catch(() => {});
      const until = Date.now() + STARTS_WITHIN;
      while ((await Promise.race([health(), over])) !== 200) {
        if (Date.now() > until) throw new Error(`the server did not come up within ${STARTS_WITHIN / 1000} s`);
        await pause(15);
      }
    },
    async startWorker() {
      const child = launch("worker");
      await Promise.race([once(child, "message"), ended(child)]);
    },
    killServer: () => kill("server", "SIGKILL"),
    killWorker: () => kill("worker", "SIGKILL"),
    pids: () => ({ server: children.server?.pid, worker: children.worker?.pid }),
    async databaseUrl() {
      return (JSON.parse(await readFile(path.join(folder, "running.json"), "utf8")) as Running).databaseUrl;
    },
    async ask(operation, input) {
      const fields = input as Record<string, unknown>;
      const query = operation.kind === "query";
      const token = (await readFile(path.join(folder, "operator.token"), "utf8")).trim();
      const answer = await comingAgain({
        method: query ? "GET" : "POST",
        url: `${pathOf(operation)}${query ? queryOf(fields) : ""}`,
        headers: {
          authorization: `Bearer ${token}`,
          "x-posko-operator": "chaos",
          ...(query ? {} : { "content-type": "application/json" }),
        },
        body: query ? undefined : JSON.stringify(fields),
      });
      const text = answer.bytes.toString("utf8");
      if (answer.status !== 200) throw new Error(`${operation.name}: ${answer.status} ${text}`);
      return JSON.parse(text);
    },
    bugs() {
      return readFileSync(log, "utf8")
        .split("\n")
        .filter((line) => /"msg":"bug"/.test(line) || /^(Error|TypeError|Uncaught)|^\s+throw /.test(line));
    },
    async stop() {
      for (const child of Object.values(standby)) child.kill("SIGKILL");
      await kill("worker", "SIGTERM");
      await kill("server", "SIGTERM");
    },
  };
}

function get(url: string) {
  return { method: "GET" as const, url, headers: {}, body: undefined };
}
