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

/**
 * Start PostgreSQL for a data folder, or adopt the one that runs on it.
 * @throws PostgresProblem whose message says what a person can do.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const log = options.log ?? (() => {});
  const unsafeFast = options.unsafeFast ?? false;
  const cluster = await placeCluster(options.dataFolder, log);
  const giveUpAt = Date.now() + ORPHANS_LEAVE_WITHIN;
  for (;;) {
    const adopted = await adopt(cluster, log);
    if (adopted !== null) return adopted;
    const binaries = await findBinaries(cluster.account, log);
    await createCluster(cluster, binaries, { unsafeFast, log });
    await clearStaleLock(cluster.pgdata);
    const postmaster = await startPostmaster(cluster, binaries, { unsafeFast }).catch((error: unknown) => {
      throw explainFile(error, cluster.dataFolder);
    });
    const watched = { over: () => postmaster.hasEnded(), pid: postmaster.pid, log };
    const started = await untilReady(cluster, watched).catch(async (error: unknown) => {
      await stopPostmaster(postmaster.pid, cluster.pgdata);
      throw error;
    });
    if (started !== null) return running(cluster, started, false);
    const output = await postmaster.log();
    // Lost against another start, or processes of a killed server are just leaving: look again.
    const passing = /postmaster\.pid" already exists|still in use|is another postmaster/i.test(output);
    if (!passing || Date.now() > giveUpAt) throw startProblem(output, cluster);
    await pause(100);
  }
}

async function adopt(cluster: Cluster, log: (line: string) => void): Promise<RunningPostgres | null> {
  const lock = await readLockFile(cluster.pgdata);
  if (lock === null || !isPostmaster(lock.pid, cluster.pgdata)) return null;
  const over = (): boolean => !isPostmaster(lock.pid, cluster.pgdata);
  const holder = await untilReady(cluster, { over, pid: lock.pid, log });
  if (holder !== null) return running(cluster, holder, true);
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
      if (client !== null) return { client, lock };
      refusedSince ??= Date.now();
      if (Date.now() - refusedSince > 5_000) return null;
    }
    if (Date.now() - toldAt > 2_000) {
      toldAt = Date.now();
      process.log(`Waiting for PostgreSQL${lock?.status === "stopping" ? " to stop" : " (it may be recovering)"} …`);
    }
    await pause(10);
  }
}

async function hold(cluster: Cluster, lock: LockFile): Promise<pg.Client | null> {
  const client = new pg.Client({
    connectionString: urlOf(cluster, lock, "postgres"),
    application_name: "posko-holder",
    connectionTimeoutMillis: 5_000,
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

function running(cluster: Cluster, holder: Holder, adopted: boolean): RunningPostgres {
  let stopped: Promise<void> | null = null;
  return {
    url: urlOf(cluster, holder.lock, "posko"),
    adopted,
    stop: () => (stopped ??= letGo(cluster, holder)),
  };
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
