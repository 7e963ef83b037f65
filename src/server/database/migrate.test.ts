// Migrations run by two at once, killed in the middle, and met with what they do not know.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDatabase } from "../postgres/fresh.ts";
import { migrate, readMigrations } from "./migrate.ts";

const scratch: string[] = [];
let database: Awaited<ReturnType<typeof emptyDatabase>>;
let client: pg.Client;
beforeEach(async () => {
  database = await emptyDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
});
afterAll(async () => {
  for (const folder of scratch) await rm(folder, { recursive: true, force: true });
});

/** A folder of these migrations, in order. */
async function folderOf(...texts: string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "posko-migrate-"));
  scratch.push(folder);
  await Promise.all(texts.map((text, i) => writeFile(path.join(folder, `20300101_000${i}_step.sql`), text)));
  return folder;
}

async function applied(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("select name from migrations order by name");
  return rows.map((r) => r.name);
}

async function tables(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migrations' order by 1",
  );
  return rows.map((r) => r.name);
}

describe("migrations", () => {
  it("run by four at once on an empty database are applied once, each of them, and all four come through", async () => {
    const said: string[] = [];
    await Promise.all(Array.from({ length: 4 }, () => migrate(database.url, (line) => said.push(line))));
    const released = (await readMigrations()).map((m) => m.name);
    expect(await applied()).toEqual(released);
    expect(said.toSorted()).toEqual(released.map((name) => `migrate ${name}`));
  });

  it("killed in the middle of one leave it wholly undone, the one before it done, and the next run goes on", async () => {
    const folder = await folderOf(
      "create table first (n int)",
      "create table second (n int); insert into second values (1); select pg_advisory_xact_lock(7); create table rest (n int)",
      "create table third (n int)",
    );
    // It stands still in the middle of the second until we let go of this.
    await client.query("select pg_advisory_lock(7)");
    const program = `import { migrate } from ${JSON.stringify(new URL("./migrate.ts", import.meta.url).href)};
      await migrate(${JSON.stringify(database.url)}, () => {}, ${JSON.stringify(folder)});`;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: "ignore" });
    const waits = "select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted";
    await expect.poll(async () => (await client.query(waits)).rows, { timeout: 15_000 }).toEqual([{ n: 1 }]);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await tables()).toEqual(["first"]);
    expect(await applied()).toEqual(["20300101_0000_step.sql"]);
    // Another run waits for what the killed one left in the database, then does the rest.
    const again = migrate(database.url, () => {}, folder);
    await client.query("select pg_advisory_unlock(7)");
    await again;
    expect(await tables()).toEqual(["first", "rest", "second", "third"]);
    expect((await client.query("select n from second")).rows).toEqual([{ n: 1 }]);
    expect(await applied()).toHaveLength(3);
  });

  it("that fail leave the database as it was before the one that failed", async () => {
    const folder = await folderOf("create table first (n int)", "create table second (n int); select 1 / 0");
    await expect(migrate(database.url, () => {}, folder)).rejects.toThrow(/division by zero/);
    expect(await tables()).toEqual(["first"]);
    expect(await applied()).toEqual(["20300101_0000_step.sql"]);
  });

  it("say in a sentence that one was changed after it was applied, or that the database is of a newer version", async () => {
    await migrate(database.url, () => {}, await folderOf("create table first (n int)", "create table second (n int)"));
    await expect(migrate(database.url, () => {}, await folderOf("create table first (m int)"))).rejects.toThrow(
      /20300101_0000_step\.sql was changed after it was applied/,
    );
    await expect(migrate(database.url, () => {}, await folderOf("create table first (n int)"))).rejects.toThrow(
      /made by a newer Posko \(20300101_0001_step\.sql\)/,
    );
    expect(await tables()).toEqual(["first", "second"]);
  });
});
