// The database of one test run: a template, made once, from which every test file clones its own in a moment.
// The server is an embedded PostgreSQL in the temporary folder, or the one of DATABASE_URL. Whatever the run made is
// dropped when it ends; what a killed run left is dropped by the next.

import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { type RunningPostgres, startPostgres } from "./launch.ts";
import { readLockFile } from "./postmaster.ts";
import { PostgresProblem, codeOf } from "./problem.ts";

/** What a test needs to clone a database: where, from which, and what its own may be called. */
export interface Template {
  readonly serverUrl: string;
  readonly template: string;
  readonly prefix: string;
  /** How to clone: file by file is five times faster than through the log where fsync is off, and slow where it is on. */
  readonly strategy: "file_copy" | "wal_log";
}

/** The URL of another database on the same server. */
export function urlOfDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** A database of one's own, cloned from the template; `drop` closes whatever is still connected. */
export async function cloneTemplate(from: Template): Promise<{ url: string; drop(): Promise<void> }> {
  const { serverUrl, template, prefix, strategy } = from;
  const name = `${prefix}${randomBytes(6).toString("hex")}`;
  await onServer(serverUrl, `create database ${name} template ${template} strategy ${strategy}`);
  return {
    url: urlOfDatabase(serverUrl, name),
    drop: () => onServer(serverUrl, `drop database if exists ${name} with (force)`),
  };
}

/** One statement about databases, which no connection inside one of them may run. */
export async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: "posko test" });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * Start (or use) a server, make the template and fill it with `prepare`.
 * @param databaseUrl a server to use instead of the embedded one; its user must be allowed to create databases.
 */
export async function startTemplate(options: {
  databaseUrl: string | undefined;
  prepare: (url: string) => Promise<void>;
}): Promise<Template & { stop(): Promise<void> }> {
  const server = options.databaseUrl === undefined ? await embedded() : brought(options.databaseUrl);
  const client = new pg.Client({ connectionString: server.url, application_name: "posko test run" });
  client.on("error", () => {});
  let stopped = false;
  // Letters and digits only: the name needs no quoting anywhere.
  const run = randomBytes(5).toString("hex");
  const prefix = `posko_test_${run}_`;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await dropAll(client, prefix).catch(() => {});
    await client.end().catch(() => {});
    await server.stop();
  };
  try {
    await client.connect();
    await client.query("select pg_advisory_lock(hashtext($1))", [run]);
    await dropDeadRuns(client);
    const template = `${prefix}template`;
    await client.query(`create database ${template} encoding 'UTF8' template template0`).catch((error: unknown) => {
      if (codeOf(error) !== "42501") throw error;
      throw new PostgresProblem(
        "The user of DATABASE_URL may not create databases: give it that right with `alter user … createdb`.",
      );
    });
    await options.prepare(urlOfDatabase(server.url, template));
    // From here on nobody may connect to it: a template in use cannot be cloned.
    await client.query(`alter database ${template} with allow_connections false`);
    const strategy = options.databaseUrl === undefined ? "file_copy" : "wal_log";
    return { serverUrl: server.url, template, prefix, strategy, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

function brought(url: string): Server {
  return { url, stop: () => Promise.resolve() };
}

const FOLDER_PREFIX = "posko-test-";

async function embedded(): Promise<Server> {
  await removeDeadFolders();
  const dataFolder = await mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  await chmod(dataFolder, 0o755); // PostgreSQL's own account, where we are root, has to pass
  const server: RunningPostgres = await startPostgres({ dataFolder, unsafeFast: true });
  const lock = await readLockFile(join(dataFolder, "postgres"));
  // The runner ends at once when it is interrupted, and waits for nobody.
  const onExit = (): void => {
    try {
      if (lock !== null) process.kill(lock.pid, "SIGQUIT");
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
    } catch {
      // The next run removes what is left.
    }
  };
  process.once("exit", onExit);
  return {
    url: server.url,
    stop: async () => {
      process.off("exit", onExit);
      await server.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Folders of runs whose process is gone; their server processes, if still there, are stopped first. */
async function removeDeadFolders(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name)?.[1]);
    if (!Number.isSafeInteger(pid) || isAlive(pid)) continue;
    const folder = join(tmpdir(), name);
    try {
      const left = await startPostgres({ dataFolder: folder, unsafeFast: true });
      await left.stop();
    } catch {
      // Half made, or somebody else's: what can be removed is removed below.
    }
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

/** A run holds a lock of its name as long as it lives; whose lock can be taken is dead. */
async function dropDeadRuns(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ run: string }>(
    `select distinct substring(datname from '^posko_test_([0-9a-f]+)_') as run
     from pg_database where datname ~ '^posko_test_[0-9a-f]+_'`,
  );
  for (const { run } of rows) {
    const answer = await client.query<{ dead: boolean }>("select pg_try_advisory_lock(hashtext($1)) as dead", [run]);
    if (answer.rows[0]?.dead !== true) continue;
    await dropAll(client, `posko_test_${run}_`);
    await client.query("select pg_advisory_unlock(hashtext($1))", [run]);
  }
}

async function dropAll(client: pg.Client, prefix: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "select datname as name from pg_database where starts_with(datname, $1)",
    [prefix],
  );
  for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
}
