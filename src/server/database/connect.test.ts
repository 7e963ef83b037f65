import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase } from "../postgres/fresh.ts";
import { connect, isAlive, type Database } from "./connect.ts";

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
