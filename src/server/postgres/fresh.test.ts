import pg from "pg";
import { afterAll, describe, expect, it } from "vitest";
import { emptyDatabase, freshDatabase } from "./fresh.ts";

const toDrop: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const drop of toDrop) await drop();
});

async function ask<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

describe("a fresh database", () => {
  it("is migrated, and what one test writes is not seen by another", async () => {
    const [first, second] = await Promise.all([freshDatabase(), freshDatabase()]);
    toDrop.push(first.drop, second.drop);
    await ask(first.url, "create table scratch (n int)");
    expect(await ask(second.url, "select to_regclass('scratch') as found")).toEqual([{ found: null }]);
    const applied = await ask<{ n: number }>(second.url, "select count(*)::int as n from migrations");
    expect(applied[0]?.n).toBeGreaterThan(0);
  });

  it("goes away on drop even with a connection still open", async () => {
    const database = await emptyDatabase();
    const client = new pg.Client({ connectionString: database.url });
    client.on("error", () => {});
    await client.connect();
    await database.drop();
    await expect(ask(database.url, "select 1")).rejects.toMatchObject({ code: "3D000" });
  });
});
