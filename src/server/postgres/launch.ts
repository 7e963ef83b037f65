// Posko's own PostgreSQL: the real one, on a Unix socket alone, in the data folder.
//
// Nothing here takes a lock of its own. Each step may be done by two starts at once and ends the same: the password is
// linked into place, the cluster's files are renamed into place, and PostgreSQL itself lets only one server process
// run on them; whoever comes second adopts it. The same path takes over a server process that outlived a killed Posko.
// Everyone who uses it holds one connection with a shared advisory lock; who can take that lock alone is the last
// and stops the server process.

import { rmdir } from "node:fs/promises";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { findBinaries } from "./binaries.ts";
import { type Cluster, createCluster, placeCluster } from "./cluster.ts";
import {
  type LockFile,
  clearStaleLock,
  isPostmaster,
  readLockFile,
  startPostmaster,
  startProblem,
  stopPostmaster,
} from "./postmaster.ts";
import { PostgresProblem, codeOf, explainFile } from "./problem.ts";

/** A running PostgreSQL. */
export interface RunningPostgres {
  /** `postgres://…`, understood by `pg`, by psql and by `new URL`. Holds the password: not for logs. */
  readonly url: string;
  /** It was running already: another Posko uses it, or one was killed and left it. */
  readonly adopted: boolean;
  /** Let go of it; the last one to do so stops it. May be called twice. */
  stop(): Promise<void>;
}

/** What the launcher may be told. */
export interface PostgresOptions {
  readonly dataFolder: string;
  /** Gets one sentence for everything that takes a while or surprises. */
  readonly log?: (line: string) => void;
  /** Tests only: no fsync. */
  readonly unsafeFast?: boolean;
}

const HOLDERS = 0x706f736b; // "posk": the advisory lock of those who use the server process
const ORPHANS_LEAVE_WITHIN = 10_000;
/** One that others use answers late on a busy machine; stopping it for that would take it from them. */
const PATIENCE = 30_000;

/**
 * Start PostgreSQL for a data folder, or adopt the one that runs on it. Should it end without being asked to (out of
 * memory, kill -9, a full disk), it is started again for as long as somebody holds it.
 * @throws PostgresProblem whose message says what a person can do.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const log = options.log ?? (() => {});
  const known = { log, unsafeFast: options.unsafeFast ?? false };
  const cluster = await placeCluster(options.dataFolder, log);
  return running(cluster, await bring(cluster, { ...known, anew: true }), known);
}

interface Known {
  readonly log: (line: string) => void;
  readonly unsafeFast: boolean;
}

/** @param options `anew`: may an empty cluster be made where there is none? */
async function bring(cluster: Cluster, options: Known & { readonly anew: boolean }): Promise<Brought> {
  const { log, unsafeFast } = options;
  const giveUpAt = Date.now() + ORPHANS_LEAVE_WITHIN;
  for (;;) {
    const adopted = await adopt(cluster, log);
    if (adopted !== null) return { holder: adopted, adopted: true };
    const binaries = await findBinaries(cluster.account, log);
    if (options.anew) await createCluster(cluster, binaries, { unsafeFast, log });
    await clearStaleLock(cluster.pgdata);
    const postmaster = await startPostmaster(cluster, binaries, { unsafeFast }).catch((error: unknown) => {
      throw explainFile(error, cluster.dataFolder);
    });
    const watched = { over: () => postmaster.hasEnded(), pid: postmaster.pid, log };
    const started = await untilReady(cluster, watched).catch(async (error: unknown) => {
      await stopPostmaster(postmaster.pid, cluster.pgdata);
      throw error;
    });
    if (started !== null) return { holder: started, adopted: false };
    const output = await postmaster.log();
    // Lost against another start, or processes of a killed server are just leaving: look again.
    const passing = /postmaster\.pid" already exists|still in use|is another postmaster/i.test(output);
    if (!passing || Date.now() > giveUpAt) throw startProblem(output, cluster);
    await pause(100);
  }
}

async function adopt(cluster: Cluster, log: (line: string) => void): Promise<Holder | null> {
  const lock = await readLockFile(cluster.pgdata);
  if (lock === null || !isPostmaster(lock.pid, cluster.pgdata)) return null;
  const over = (): boolean => !isPostmaster(lock.pid, cluster.pgdata);
  const holder = await untilReady(cluster, { over, pid: lock.pid, log });
  if (holder !== null) return holder;
  if (!over()) {
    log("A PostgreSQL left running on this data does not answer; it is stopped and started again …");
    await stopPostmaster(lock.pid, cluster.pgdata);
  }
  return null;
}

interface Holder {
  readonly client: pg.Client;
  readonly lock: LockFile;
}

interface Brought {
  readonly holder: Holder;
  readonly adopted: boolean;
}

/**
 * Wait until that server process answers and hold it. `null` where it ends first, or is up but does not let us in.
 * Recovery after a crash may take minutes; as long as it says that it is starting we wait.
 */
async function untilReady(
  cluster: Cluster,
  process: { over: () => boolean; pid: number; log: (line: string) => void },
): Promise<Holder | null> {
  const began = Date.now();
  let toldAt = began;
  let refusedSince: number | null = null;
  for (;;) {
    if (process.over()) return null;
    const lock = await readLockFile(cluster.pgdata);
    if (lock !== null && lock.pid === process.pid && lock.status === "ready") {
      const client = await hold(cluster, lock);
      if (client === "later") refusedSince = null;
      else if (client !== null) return { client, lock };
      else refusedSince ??= Date.now();
      if (refusedSince !== null && Date.now() - refusedSince > PATIENCE) return null;
    }
    if (Date.now() - toldAt > 2_000) {
      toldAt = Date.now();
      process.log(`Waiting for PostgreSQL${lock?.status === "stopping" ? " to stop" : " (it may be recovering)"} …`);
    }
    await pause(10);
  }
}

/** `later`: it says itself that it is starting; `null`: it does not let us in. */
async function hold(cluster: Cluster, lock: LockFile): Promise<pg.Client | "later" | null> {
  const client = new pg.Client({
    connectionString: urlOf(cluster, lock, "postgres"),
    application_name: "posko-holder",
    connectionTimeoutMillis: 10_000,
  });
  client.on("error", () => {}); // the pools of the application notice and say so
  try {
    await client.connect();
    const facts = await client.query<{ folder: string }>("select current_setting('data_directory') as folder");
    if (facts.rows[0]?.folder !== cluster.pgdata) throw new Error("another cluster");
    await client.query("select pg_advisory_lock_shared($1)", [HOLDERS]);
    await makeDatabase(client);
    socketOf(client).unref(); // it must not keep a finished program from ending
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    if (codeOf(error) === "28P01") {
      throw new PostgresProblem(
        `The password in ${cluster.dataFolder}/postgres.password is not the database's: put the file back as it was.`,
      );
    }
    if (codeOf(error) === "57P03") return "later";
    // It is well and in use by others: never a reason to stop it.
    if (codeOf(error) === "53300") {
      throw new PostgresProblem(
        "PostgreSQL has no connection left, because other programs hold all of them: close some and try again.",
      );
    }
    if (codeOf(error) === "53100") throw explainFile({ code: "ENOSPC" }, cluster.pgdata);
    return null;
  }
}

/** `pg` has the socket but does not declare it. */
function socketOf(client: pg.Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}

async function makeDatabase(client: pg.Client): Promise<void> {
  const known = await client.query("select 1 from pg_database where datname = 'posko'");
  if (known.rowCount === 1) return;
  try {
    await client.query("create database posko");
  } catch (error) {
    if (!["42P04", "23505"].includes(codeOf(error))) throw error; // another start has just made it
  }
}

function urlOf(cluster: Cluster, lock: LockFile, database: string): string {
  return `postgres://posko:${cluster.password}@localhost/${database}?host=${encodeURIComponent(lock.socketFolder)}`;
}

function running(cluster: Cluster, brought: Brought, known: Known): RunningPostgres {
  const url = urlOf(cluster, brought.holder.lock, "posko");
  let { holder } = brought;
  let again: Promise<void> = Promise.resolve();
  let stopped: Promise<void> | null = null;
  const over = new AbortController();
  const watch = (): void => {
    holder.client.once("end", () => {
      if (!over.signal.aborted) again = bringAgain();
    });
  };
  const bringAgain = async (): Promise<void> => {
    known.log("PostgreSQL has gone, or has thrown everybody out; looking for it …");
    for (let wait = 200; !over.signal.aborted; wait = Math.min(10_000, wait * 2)) {
      try {
        holder = (await bring(cluster, { ...known, anew: false })).holder;
        const moved = urlOf(cluster, holder.lock, "posko") !== url;
        known.log(moved ? "PostgreSQL is back, but at another place: start Posko again." : "PostgreSQL is back.");
        watch();
        return;
      } catch (error) {
        known.log(`${error instanceof Error ? error.message : String(error)} Trying again in ${wait / 1_000} s …`);
      }
      await pause(wait, undefined, { signal: over.signal, ref: false }).catch(() => {});
    }
  };
  const stop = async (): Promise<void> => {
    over.abort();
    await again;
    await letGo(cluster, holder);
  };
  watch();
  return { url, adopted: brought.adopted, stop: () => (stopped ??= stop()) };
}

async function letGo(cluster: Cluster, { client, lock }: Holder): Promise<void> {
  let last = true;
  socketOf(client).ref();
  try {
    await client.query("select pg_advisory_unlock_shared($1)", [HOLDERS]);
    const answer = await client.query<{ last: boolean }>("select pg_try_advisory_lock($1) as last", [HOLDERS]);
    last = answer.rows[0]?.last ?? true;
  } catch {
    // The connection is gone. If the server process still runs it belongs to whoever holds it, and next time to us.
    last = false;
  }
  if (last) {
    await stopPostmaster(lock.pid, cluster.pgdata);
    if (lock.socketFolder !== cluster.pgdata) await rmdir(lock.socketFolder).catch(() => {});
  }
  await client.end().catch(() => {});
}
