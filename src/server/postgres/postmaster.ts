// The running server process: reading its lock file, starting it, stopping it.

import { spawn, spawnSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { open, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { runAs } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { type Cluster, fullDisk, socketFolder } from "./cluster.ts";
import { PostgresProblem, codeOf } from "./problem.ts";

/** What `postmaster.pid` says (its lines have had these meanings since PostgreSQL 10). */
export interface LockFile {
  readonly pid: number;
  readonly startedAt: string;
  readonly socketFolder: string;
  readonly status: string;
}

/** Read the lock file; `null` where there is none, or it is being written this moment. */
export async function readLockFile(pgdata: string): Promise<LockFile | null> {
  const text = await readFile(join(pgdata, "postmaster.pid"), "utf8").catch(() => "");
  const [pid, , startedAt, , folder, , , status] = text.split("\n");
  const number = Number(pid);
  if (!Number.isSafeInteger(number) || number <= 0) return null;
  return { pid: number, startedAt: startedAt ?? "", socketFolder: folder ?? "", status: (status ?? "").trim() };
}

/**
 * Is the process of the lock file really this cluster's server? After a crash of the whole machine (or container) the
 * same number may belong to anyone, and we must never stop that one.
 */
export function isPostmaster(pid: number, pgdata: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === "ESRCH") return false;
  }
  if (process.platform !== "linux") {
    const { stdout } = spawnSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" });
    return /postgres/.test(stdout) && stdout.includes(pgdata);
  }
  try {
    // A process that ended and was not yet collected by its parent has state Z and holds nothing any more.
    const state = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.[0];
    if (state === "Z" || state === "X") return false;
    if (!readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("postgres")) return false;
  } catch {
    return false;
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === pgdata;
  } catch {
    return true;
  }
}

/** Remove lock files left by a machine that went down, where their number now belongs to another process. */
export async function clearStaleLock(pgdata: string): Promise<void> {
  const lock = await readLockFile(pgdata);
  if (lock === null || isPostmaster(lock.pid, pgdata)) return;
  try {
    process.kill(lock.pid, 0);
  } catch (error) {
    // Nobody has that number: PostgreSQL recognises and replaces such a lock itself, checking its shared memory too.
    if (codeOf(error) === "ESRCH") return;
  }
  await rm(join(pgdata, "postmaster.pid"), { force: true });
  if (lock.socketFolder !== "") await rm(join(lock.socketFolder, ".s.PGSQL.5432.lock"), { force: true });
}

// For a machine with 2 cores, anything from a small laptop to 24 GiB; PostgreSQL shares the machine with Posko.
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  ssl: "off",
  max_connections: "100",
  shared_buffers: "256MB",
  work_mem: "16MB",
  maintenance_work_mem: "128MB",
  effective_cache_size: "1GB",
  wal_level: "replica",
  max_wal_senders: "4",
  min_wal_size: "128MB",
  max_wal_size: "4GB",
  checkpoint_timeout: "15min",
  wal_compression: "on",
  random_page_cost: "1.1",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  lc_messages: "C",
  // What people wrote must not reach a log: neither statements nor the DETAIL lines that quote rows.
  log_min_messages: "warning",
  log_error_verbosity: "terse",
  log_min_error_statement: "panic",
  log_checkpoints: "off",
};

/** For throw-away clusters only: what was written may be gone after a crash of the machine. */
const UNSAFE_FAST: Readonly<Record<string, string>> = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  autovacuum_naptime: "10min",
};

/** A server process of ours. `ended` settles when it is gone. */
export interface Postmaster {
  readonly pid: number;
  readonly ended: Promise<void>;
  readonly log: () => Promise<string>;
  hasEnded(): boolean;
}

/** Start the server process in a session of its own, so that a Ctrl-C in the terminal reaches Posko alone. */
export async function startPostmaster(
  cluster: Cluster,
  binaries: Binaries,
  options: { unsafeFast: boolean },
): Promise<Postmaster> {
  const settings = {
    ...SETTINGS,
    ...(options.unsafeFast ? UNSAFE_FAST : {}),
    unix_socket_directories: await socketFolder(cluster),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const logPath = join(cluster.dataFolder, "postgres.log");
  const old = await stat(logPath).catch(() => null);
  const output = await open(logPath, old !== null && old.size > 10_000_000 ? "w" : "a", 0o600);
  try {
    const from = (await output.stat()).size;
    const child = spawn(binaries.postgres, ["-D", cluster.pgdata, ...flags], {
      ...runAs(cluster.account),
      detached: true,
      stdio: ["ignore", output.fd, output.fd],
    });
    let over = false;
    const ended = new Promise<void>((resolve) => {
      const finish = (): void => {
        over = true;
        resolve();
      };
      child.once("error", finish);
      child.once("exit", finish);
    });
    child.unref();
    const log = async (): Promise<string> => (await readFile(logPath)).subarray(from).toString("utf8");
    return { pid: child.pid ?? 0, ended, log, hasEnded: () => over };
  } finally {
    await output.close();
  }
}

/** Why the server process did not come up, as a sentence, from what it wrote. */
export function startProblem(output: string, cluster: Cluster): PostgresProblem {
  if (/No space left|Disk quota/i.test(output)) return new PostgresProblem(fullDisk(cluster.pgdata));
  if (/could not map anonymous shared memory|Cannot allocate memory/i.test(output)) {
    return new PostgresProblem(
      "There is not enough memory for PostgreSQL (about 400 MB): close something, or set DATABASE_URL.",
    );
  }
  const last = output.split("\n").findLast((line) => /FATAL|PANIC|error/i.test(line));
  const reason = last?.replace(/^.*?(FATAL|PANIC|ERROR):\s*/i, "").trim() ?? "it gave no reason";
  return new PostgresProblem(
    `PostgreSQL did not start (${reason}): see ${join(cluster.dataFolder, "postgres.log")}, or set DATABASE_URL.`,
  );
}

/** Stop the server process and wait until its files are at rest: first politely, then, after 20 s, at once. */
export async function stopPostmaster(pid: number, pgdata: string): Promise<void> {
  if (!(await signalAndWait(pid, pgdata, "SIGINT", 20_000)) && !(await signalAndWait(pid, pgdata, "SIGQUIT", 10_000))) {
    throw new PostgresProblem(`PostgreSQL (process ${pid}) does not stop: end it with \`kill -QUIT ${pid}\`.`);
  }
}

async function signalAndWait(pid: number, pgdata: string, signal: NodeJS.Signals, patience: number): Promise<boolean> {
  const deadline = Date.now() + patience;
  try {
    if (isPostmaster(pid, pgdata)) process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) === "EPERM") {
      throw new PostgresProblem(
        `PostgreSQL (process ${pid}) was started by another user: stop it, or start Posko as that user.`,
      );
    }
  }
  while (isPostmaster(pid, pgdata)) {
    if (Date.now() > deadline) return false;
    await pause(15);
  }
  return true;
}
