import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { must } from "../../base/result.ts";
import { connect, type Database } from "../../server/database/connect.ts";
import { freshDatabase } from "../../server/postgres/fresh.ts";
import { countTry, tryKey } from "../../server/sign-in/limits.ts";
import { sweepSignIns } from "./jobs.ts";

const HOUR = 3_600_000;
const NOW = Date.parse("2029-02-14T09:00:00Z");
const SECRET = Buffer.alloc(32, 7);
/** Two free tries, then thirty hours: longer than a count is kept. */
const LONG_WAIT = [0, 0, 30 * 3600];

let database: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const fresh = await freshDatabase();
  drop = fresh.drop;
  database = connect(fresh.url, { max: 4 });
  await sql`insert into auth_users (id, name, email) values ('u', 'Bu Sapu', 'sapu@contoh.id')`.execute(database.db);
});
afterAll(async () => {
  await database.close();
  await drop();
});
beforeEach(async () => {
  for (const table of ["sign_in_tries", "auth_sessions", "auth_verifications"])
    await sql`delete from ${sql.table(table)}`.execute(database.db);
});

async function session(id: string, until: number): Promise<void> {
  await sql`insert into auth_sessions (id, user_id, token, expires_at, updated_at)
    values (${id}, 'u', ${`token ${id}`}, ${new Date(until)}, ${new Date(NOW)})`.execute(database.db);
}
async function challenge(id: string, until: number): Promise<void> {
  await sql`insert into auth_verifications (id, identifier, value, expires_at)
    values (${id}, ${id}, '{}', ${new Date(until)})`.execute(database.db);
}
async function idsIn(table: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from ${sql.table(table)} order by id`.execute(database.db);
  return rows.map((r) => r.id);
}
async function triesLeft(): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from sign_in_tries`.execute(database.db);
  return rows[0]!.n;
}

describe("the sweep of what signing in leaves behind", () => {
  it("takes sessions and challenges whose time is over, and no others", async () => {
    await session("over", NOW - 1);
    await session("over at this moment", NOW);
    await session("in force", NOW + 1);
    await challenge("answered too late", NOW - 300_000);
    await challenge("being answered", NOW + 300_000);
    expect(await sweepSignIns(database.db, NOW)).toBe(3);
    expect(await idsIn("auth_sessions")).toEqual(["in force"]);
    expect(await idsIn("auth_verifications")).toEqual(["being answered"]);
    expect(await sweepSignIns(database.db, NOW)).toBe(0);
  });

  it("takes counts that are forgotten, but none that still makes somebody wait", async () => {
    const db = database.db;
    must(await countTry(db, [tryKey(SECRET, "account", "lama")], NOW - 25 * HOUR));
    must(await countTry(db, [tryKey(SECRET, "account", "baru")], NOW - 23 * HOUR));
    const waiting = tryKey(SECRET, "account", "menunggu");
    for (let i = 0; i < 3; i++) must(await countTry(db, [waiting], NOW - 25 * HOUR, LONG_WAIT));
    expect(await sweepSignIns(db, NOW)).toBe(1);
    expect(await triesLeft()).toBe(2);
    expect(await countTry(db, [waiting], NOW, LONG_WAIT)).toMatchObject({
      ok: false,
      problem: { code: "sign_in.limited", details: { wait_seconds: 5 * 3600 } },
    });
    expect(await sweepSignIns(db, NOW + 30 * HOUR)).toBe(2);
    expect(await triesLeft()).toBe(0);
  });

  it("leaves nobody waiting longer than the longest wait, though the clock was put back by a day meanwhile", async () => {
    const key = tryKey(SECRET, "account", "jam");
    for (let i = 0; i < 3; i++) must(await countTry(database.db, [key], NOW, [0, 0, 60]));
    expect(await countTry(database.db, [key], NOW, [0, 0, 60])).toMatchObject({ ok: false });
    expect((await countTry(database.db, [key], NOW - 24 * HOUR, [0, 0, 60])).ok).toBe(true);
  });

  it("goes in bounded bites, and two at once take each row once", async () => {
    for (let i = 0; i < 25; i++) await challenge(`c${i}`, NOW - 1);
    expect(await sweepSignIns(database.db, NOW, 10)).toBe(10);
    const both = await Promise.all([sweepSignIns(database.db, NOW, 20), sweepSignIns(database.db, NOW, 20)]);
    expect(both[0] + both[1]).toBe(15);
    expect(await idsIn("auth_verifications")).toEqual([]);
  });
});
