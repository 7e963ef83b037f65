import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type RunningPostgres, startPostgres } from "./launch.ts";
import { isPostmaster, readLockFile } from "./postmaster.ts";

const asRoot = process.getuid?.() === 0;
let folder = "";
/** A data folder as a first start leaves it. */
let made = "";
let undo: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), "posko-launched-"));
  await chmod(made, 0o755);
  await (await startPostgres({ dataFolder: made, unsafeFast: true })).stop();
});
afterAll(() => rm(made, { recursive: true, force: true }));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "posko-launch-"));
  await chmod(folder, 0o755);
  undo = [() => rm(folder, { recursive: true, force: true }), stopLeftRunning];
});

afterEach(async () => {
  for (const step of undo.toReversed()) await step();
});

/** What a killed process left is adopted once more, to be stopped. */
async function stopLeftRunning(): Promise<void> {
  if ((await readLockFile(join(folder, "postgres"))) === null) return;
  await (await startPostgres({ dataFolder: folder, unsafeFast: true })).stop();
}

/** For tests that are not about the first start: it was there before, with the owners of its files. */
const startedBefore = (): Promise<unknown> => promisify(execFile)("cp", ["-a", `${made}/.`, folder]);

async function start(dataFolder = folder): Promise<RunningPostgres> {
  const server = await startPostgres({ dataFolder, unsafeFast: true });
  undo.push(() => server.stop());
  return server;
}

async function ask<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

async function postmasterPid(pgdata = join(folder, "postgres")): Promise<number> {
  const lock = await readLockFile(pgdata);
  if (lock === null) throw new Error("no lock file");
  return lock.pid;
}

/** Another Posko: starts the database, inserts row after row, and prints a number only when its commit was answered. */
function writer(dataFolder: string): { child: ChildProcess; lines: AsyncIterableIterator<string> } {
  const program = `
    import { startPostgres } from ${JSON.stringify(new URL("./launch.ts", import.meta.url).href)};
    import pg from ${JSON.stringify(import.meta.resolve("pg"))};
    const server = await startPostgres({ dataFolder: ${JSON.stringify(dataFolder)} });
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    await client.query("create table if not exists rows (n int primary key)");
    for (let n = 1; ; n += 1) {
      await client.query("insert into rows values ($1)", [n]);
      console.log(n);
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  undo.push(async () => child.kill("SIGKILL"));
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

/** Let it acknowledge `count` rows, then kill it at once. Returns the last number that it acknowledged. */
async function killAfter(
  { child, lines }: ReturnType<typeof writer>,
  count: number,
  alsoFirst?: () => Promise<void>,
): Promise<number> {
  let last = 0;
  for await (const line of lines) {
    last = Number(line);
    if (last === count) {
      await alsoFirst?.();
      child.kill("SIGKILL");
    }
  }
  return last;
}

describe("the embedded PostgreSQL", () => {
  it("is PostgreSQL 18 with checksums, UTF-8 and no TCP port, and its files are for its owner alone", async () => {
    const server = await start();
    const facts = await ask(
      server.url,
      `select current_setting('server_version_num')::int / 10000 as major, current_setting('data_checksums') as checksums,
              current_setting('listen_addresses') as addresses, pg_encoding_to_char(encoding) as encoding, datlocale as locale
       from pg_database where datname = current_database()`,
    );
    expect(facts).toEqual([{ major: 18, checksums: "on", addresses: "", encoding: "UTF8", locale: "C.UTF-8" }]);
    expect((await stat(join(folder, "postgres.password"))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, "postgres"))).mode & 0o777).toBe(0o700);
  });

  it("lets nobody in without the password", async () => {
    await startedBefore();
    const url = new URL((await start()).url);
    url.password = "guess";
    await expect(ask(url.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
  });

  it("is adopted by the next start when the one that started it was killed, with every acknowledged row", async () => {
    await startedBefore();
    const acknowledged = await killAfter(writer(folder), 200);
    const before = await postmasterPid();
    const server = await start();
    expect(server.adopted).toBe(true);
    expect(await postmasterPid()).toBe(before);
    const [rows] = await ask<{ n: number }>(server.url, "select count(*)::int as n from rows");
    expect(rows?.n).toBeGreaterThanOrEqual(acknowledged);
  });

  it("recovers every acknowledged row when it was killed itself, together with the one that started it", async () => {
    await startedBefore();
    const acknowledged = await killAfter(writer(folder), 200, async () => {
      process.kill(await postmasterPid(), "SIGKILL");
    });
    const server = await start();
    expect(server.adopted).toBe(false);
    const [rows] = await ask<{ n: number }>(server.url, "select count(*)::int as n from rows");
    expect(rows?.n).toBeGreaterThanOrEqual(acknowledged);
  });

  /** Until it is so, however slow the machine. */
  const until = { timeout: 30_000, interval: 100 };

  it("comes back by itself when it was killed alone, at the same address, and is then stopped in order", async () => {
    await startedBefore();
    const server = await start();
    await ask(server.url, "set synchronous_commit = on; create table rows as select generate_series(1, 100) as n");
    const before = await postmasterPid();
    process.kill(before, "SIGKILL");
    await expect
      .poll(() => ask(server.url, "select count(*)::int as n from rows").catch(() => null), until)
      .toEqual([{ n: 100 }]);
    const after = await postmasterPid();
    expect(after).not.toBe(before);
    await server.stop();
    expect(isPostmaster(after, join(folder, "postgres"))).toBe(false);
  });

  it("stays held when it threw everybody out: who comes and goes afterwards does not stop it", async () => {
    await startedBefore();
    const first = await start();
    const [own] = await ask<{ pid: number }>(
      first.url,
      "select pid from pg_stat_activity where application_name = 'posko-holder'",
    );
    process.kill(own!.pid, "SIGKILL");
    const holders = "select count(*)::int as n from pg_locks where locktype = 'advisory' and granted";
    await expect.poll(() => ask(first.url, holders).catch(() => null), until).toEqual([{ n: 1 }]);
    await (await start()).stop();
    expect(await ask(first.url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("is never stopped because others hold all of its connections; the next start says so", async () => {
    await startedBefore();
    const server = await start();
    const others: pg.Client[] = [];
    undo.push(async () => Promise.all(others.map((client) => client.end())));
    for (let full = false; !full;) {
      const client = new pg.Client({ connectionString: server.url });
      full = await client.connect().then(
        () => false,
        () => true,
      );
      if (!full) others.push(client);
    }
    const pid = await postmasterPid();
    await expect(start()).rejects.toThrow(/no connection left/);
    expect(await postmasterPid()).toBe(pid);
    expect((await others[0]!.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  it("runs once when two start at the same moment on a new folder, and stops with the last that lets go", async () => {
    const [first, second] = await Promise.all([start(), start()]);
    expect([first.adopted, second.adopted].filter((adopted) => !adopted)).toHaveLength(1);
    expect(first.url).toBe(second.url);
    const pid = await postmasterPid();
    await first.stop();
    expect(await ask(second.url, "select 1 as one")).toEqual([{ one: 1 }]);
    await second.stop();
    expect(isPostmaster(pid, join(folder, "postgres"))).toBe(false);
  });

  it("runs once when two processes start it at the same moment", async () => {
    const writers = [writer(folder), writer(folder)];
    const firstLines = await Promise.all(
      writers.map(async ({ lines }) => (await lines.next()).value as string | undefined),
    );
    // Both write the same keys, so the slower one fails on a key of the other: proof that it is one database.
    expect(firstLines.filter((line) => line === "1")).toHaveLength(1);
  });

  it("starts in a folder whose path is longer than a socket's may be", async () => {
    const deep = join(folder, "kecamatan".repeat(12));
    await mkdir(deep);
    const server = await start(deep);
    expect(await ask(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("starts although a lock file from before a power cut names a process that is now somebody else's", async () => {
    await startedBefore();
    await (await start()).stop();
    const lock = `${process.pid}\n${folder}/postgres\n1700000000\n5432\n${folder}/postgres\n\n  1 1\nready   \n`;
    await writeFile(join(folder, "postgres", "postmaster.pid"), lock);
    const server = await start();
    expect(server.adopted).toBe(false);
  });

  it("says in one sentence what to do where a file stands in the way", async () => {
    await writeFile(join(folder, "file"), "");
    await expect(start(join(folder, "file"))).rejects.toThrow(/is a file, and a folder is needed there/);
  });

  it("does not hide that its password was lost", async () => {
    await startedBefore();
    await (await start()).stop();
    await rm(join(folder, "postgres.password"));
    await expect(start()).rejects.toThrow(/postgres\.password is not the database's/);
    expect(await readLockFile(join(folder, "postgres"))).toBe(null);
  });
});

describe.runIf(asRoot)("the embedded PostgreSQL, started by root", () => {
  async function closedFolder(): Promise<string> {
    const closed = join(folder, "closed", "data");
    await mkdir(closed, { recursive: true });
    await chmod(dirname(closed), 0o700);
    return closed;
  }

  async function whereIn(closed: string): Promise<string> {
    const [place = ""] = (await readFile(join(closed, "postgres.where"), "utf8")).split("\n");
    undo.unshift(() => rm(place, { recursive: true, force: true }));
    return place;
  }

  it("does not run as root", async () => {
    await start();
    expect((await stat(join(folder, "postgres"))).uid).not.toBe(0);
    expect((await stat(`/proc/${await postmasterPid()}`)).uid).not.toBe(0);
  });

  it("keeps its files where its account can reach them when the data folder is closed, and finds them again", async () => {
    const closed = await closedFolder();
    const said: string[] = [];
    const first = await startPostgres({ dataFolder: closed, unsafeFast: true, log: (line) => said.push(line) });
    undo.push(() => first.stop());
    const place = await whereIn(closed);
    expect(said.join("\n")).toContain(place);
    await ask(first.url, "create table kept (n int)");
    await first.stop();
    const again = await start(closed);
    expect(await ask(again.url, "select count(*)::int as n from kept")).toEqual([{ n: 0 }]);
  });

  it("never begins an empty database silently where the one elsewhere is gone", async () => {
    const closed = await closedFolder();
    await (await start(closed)).stop();
    await rm(await whereIn(closed), { recursive: true });
    await expect(start(closed)).rejects.toThrow(/is not there any more/);
  });
});
