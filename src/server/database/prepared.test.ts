// Questions by key: many on their way at once, each with its own answer or failure, and connections that die under them.

import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../postgres/fresh.ts";
import { connect, sql, type Database } from "./connect.ts";

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = connect(fresh.url, { applicationName: "uji" });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const askedFor = async (n: number): Promise<number> =>
  (await sql<{ n: number }>`select ${n}::int as n`.execute(database.keyed)).rows[0]!.n;
const divided = async (by: number): Promise<number> =>
  (await sql<{ n: number }>`select 100 / ${by}::int as n`.execute(database.keyed)).rows[0]!.n;

/** The backends that answer these questions. */
async function backends(): Promise<number[]> {
  const { rows } = await sql<{ pid: number }>`
    select pid from pg_stat_activity where application_name = 'uji keyed'`.execute(database.db);
  return rows.map((r) => r.pid);
}

test("hundreds at once are answered each with its own answer, on two connections", async () => {
  const numbers = Array.from({ length: 300 }, (_v, i) => i);
  expect(await Promise.all(numbers.map(askedFor))).toEqual(numbers);
  expect(await backends()).toHaveLength(2);
});

test("one that fails, fails alone: those before and after it are answered", async () => {
  const answers = await Promise.allSettled([1, 0, 2, 0, 4, 5].map(divided));
  expect(answers.map((a) => (a.status === "fulfilled" ? a.value : (a.reason as { code: string }).code))).toEqual([
    100,
    "22012",
    50,
    "22012",
    25,
    20,
  ]);
});

test("whatever was on its way when its connection died fails, and the next question is answered", async () => {
  await askedFor(1);
  const slow = [0, 1].map(() => sql`select pg_sleep(60)`.execute(database.keyed).then(String, () => "failed"));
  while (true) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from pg_stat_activity
      where application_name = 'uji keyed' and wait_event = 'PgSleep'`.execute(database.db);
    if (rows[0]!.n === 2) break;
  }
  const before = await backends();
  await sql`select pg_terminate_backend(pid) from unnest(${before}::int[]) as pid`.execute(database.db);
  expect(await Promise.all(slow)).toEqual(["failed", "failed"]);
  expect(await Promise.all([1, 2, 3, 4].map(askedFor))).toEqual([1, 2, 3, 4]);
  const after = await backends();
  expect(after).toHaveLength(2);
  expect(after.filter((pid) => before.includes(pid))).toEqual([]);
});

test("an answer that cannot be read fails alone, and its connection goes on", async () => {
  await askedFor(1);
  const before = await backends();
  // Beyond 2^53: no code of the database's.
  const beyond = Array.from({ length: 4 }, () => sql`select 9007199254740993::bigint as n`.execute(database.keyed));
  const asked = await Promise.allSettled([...beyond, ...[1, 2, 3].map(askedFor)]);
  expect(asked.map((a) => a.status)).toEqual([...beyond.map(() => "rejected"), "fulfilled", "fulfilled", "fulfilled"]);
  expect(new Set(await backends())).toEqual(new Set(before));
});

test("closed while it is being asked, it ends, and nobody opens it again", async () => {
  const other = connect(fresh.url, { applicationName: "lain" });
  const asked = Array.from({ length: 20 }, () => sql`select pg_sleep(0.01)`.execute(other.keyed));
  const { keyed } = other;
  const closing = other.close();
  await Promise.allSettled(asked);
  await closing;
  await expect(sql`select 1`.execute(keyed)).rejects.toThrow("closed");
  await expect(sql`select 1`.execute(other.keyed)).rejects.toThrow("closed");
});

test("where there is no database, each question says so, and none waits for ever", async () => {
  const gone = connect(fresh.url.replace("host=%2F", "host=%2Fnowhere%2F"));
  const asked = await Promise.allSettled([1, 2, 3].map(() => sql`select 1`.execute(gone.keyed)));
  expect(asked.map((a) => a.status)).toEqual(["rejected", "rejected", "rejected"]);
  await gone.close();
});
