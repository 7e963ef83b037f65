import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../postgres/fresh.ts";
import { connect, isAlive, sql, type Database } from "./connect.ts";

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = connect(fresh.url, { max: 1 });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

test("a database is alive when it answers, and not when it has fallen silent for so long", async () => {
  expect(await isAlive(database, 10_000)).toBe(true);
  const busy = await database.pool.connect();
  try {
    expect(await isAlive(database, 100)).toBe(false);
  } finally {
    busy.release();
  }
  expect(await isAlive(database, 10_000)).toBe(true);
});

test("nor when it is gone", async () => {
  const gone = connect(fresh.url.replace("host=%2F", "host=%2Fnowhere%2F"), { max: 1 });
  expect(await isAlive(gone, 10_000)).toBe(false);
  await gone.close();
});

test("connections for batches that cannot be told how to plan work all the same, and it is said once", async () => {
  // In the way of PostgreSQL's own, for who looks here first.
  await database.pool.query(`create function public.set_config(text, text, boolean) returns text language plpgsql as
    $$ begin raise exception 'not here'; end $$`);
  const said: Error[] = [];
  const url = `${fresh.url}${fresh.url.includes("?") ? "&" : "?"}options=${encodeURIComponent("-c search_path=public,pg_catalog")}`;
  const batches = connect(url, { max: 2, batches: true, unplanned: (error) => void said.push(error) });
  try {
    const both = await Promise.all(
      [1, 2].map((n) =>
        batches.transaction(async (tx) => {
          // Both are in use at once.
          await sql`select pg_sleep(0.05)`.execute(tx);
          return (await sql<{ n: number; pid: number }>`select ${n}::int as n, pg_backend_pid() as pid`.execute(tx))
            .rows[0]!;
        }),
      ),
    );
    expect(both.map((row) => row.n)).toEqual([1, 2]);
    expect(new Set(both.map((row) => row.pid)).size).toBe(2);
    expect(said.map((error) => error.message)).toEqual(["not here"]);
  } finally {
    await batches.close();
    await database.pool.query("drop function public.set_config(text, text, boolean)");
  }
});
