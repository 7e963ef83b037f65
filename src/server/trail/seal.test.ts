import { spawn } from "node:child_process";
import pg from "pg";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "../../base/canonical.ts";
import { connect, type Database } from "../database/connect.ts";
import { freshDatabase } from "../postgres/fresh.ts";
import { appendTrail, eraseSalts, trailBody, type TrailLine } from "./append.ts";
import { CHAIN_START, chainRoot, leafHash, treeRoot } from "./merkle.ts";
import { BATCH_LIMIT, lastRoot, sealAll, sealOnce } from "./seal.ts";

const NOW = Date.parse("2024-02-14T08:00:00Z");

let database: Database;
let url: string;
let drop: () => Promise<void>;

beforeAll(async () => {
  ({ url, drop } = await freshDatabase());
  database = connect(url);
});
afterAll(async () => {
  await database.close();
  await drop();
});
beforeEach(async () => {
  await database.pool.query("truncate trail_open, trail_batches, trail_entries, trail_salts");
});

function line(n: number, fields?: Record<string, Json>): TrailLine {
  return {
    who: "cli:test",
    from: "cli",
    operation: "figures.submit",
    subject: `pemilu-2019/president 35.73.01.1001/${n}`,
    ...(fields ? { fields, about: "witness:0190a000-0000-7000-8000-000000000001" } : {}),
  };
}

const append = (count: number, from = 0) =>
  database.transaction((tx) =>
    appendTrail(
      tx,
      NOW,
      Array.from({ length: count }, (_v, i) => line(from + i)),
    ),
  );

interface Row {
  batch: number;
  position: number;
  id: string;
  body: string;
  leaf: Buffer;
}

/** Read everything back and check it with nothing but the hashing: the ids sealed, in their order. */
async function sealedIds(): Promise<string[]> {
  const batches = await database.pool.query<{
    number: number;
    first_entry: number;
    entries: number;
    tree_root: Buffer;
    chain_root: Buffer;
  }>("select * from trail_batches order by number");
  const ids: string[] = [];
  let previous: Buffer = CHAIN_START;
  for (const [i, batch] of batches.rows.entries()) {
    const { rows } = await database.pool.query<Row>("select * from trail_entries where batch = $1 order by position", [
      batch.number,
    ]);
    expect(batch.number).toBe(i + 1);
    expect(batch.first_entry).toBe(ids.length);
    expect(rows.map((r) => r.position)).toEqual(rows.map((_r, k) => k));
    expect(rows).toHaveLength(batch.entries);
    expect(batch.tree_root).toEqual(treeRoot(rows.map((r) => leafHash(Buffer.from(r.body)))));
    expect(batch.chain_root).toEqual(chainRoot(previous, batch.tree_root, batch.number, batch.entries));
    previous = batch.chain_root;
    ids.push(...rows.map((r) => r.id));
  }
  return ids;
}

describe("sealing", () => {
  it("makes of all that is open one batch, whose root is then the last", async () => {
    const lines = await append(5);
    expect(await sealOnce(database, NOW)).toBe(5);
    expect((await sealedIds()).toSorted()).toEqual(lines.map((l) => l.id).toSorted());
    const { rows } = await database.pool.query<{ chain_root: Buffer }>("select chain_root from trail_batches");
    expect(await lastRoot(database.db)).toEqual({ size: 5, root: rows[0]!.chain_root.toString("hex") });
  });

  it("makes no batch of nothing", async () => {
    expect(await sealOnce(database, NOW)).toBe(0);
    expect(await lastRoot(database.db)).toBeNull();
  });

  it("seals more lines than a batch holds in several batches at once", async () => {
    await append(BATCH_LIMIT + 10);
    expect(await sealAll(database, () => NOW)).toBe(BATCH_LIMIT + 10);
    expect(await sealedIds()).toHaveLength(BATCH_LIMIT + 10);
  });

  it("loses and doubles nothing with writers and several sealers at once", async () => {
    const sealers = Array.from({ length: 3 }, () => connect(url, { max: 1 }));
    const written: string[] = [];
    let writing = true;
    try {
      await Promise.all([
        (async () => {
          await Promise.all(
            Array.from({ length: 4 }, async (_v, writer) => {
              for (let i = 0; i < 25; i++)
                written.push(...(await append(1 + (i % 4), 1_000 * writer + i)).map((l) => l.id));
            }),
          );
          writing = false;
        })(),
        ...sealers.map(async (sealer) => {
          while (writing) await sealOnce(sealer, NOW);
        }),
      ]);
      while ((await sealAll(database, () => NOW)) > 0);
      const sealed = await sealedIds();
      expect(sealed.toSorted()).toEqual(written.toSorted());
      expect((await database.pool.query("select 1 from trail_open")).rowCount).toBe(0);
    } finally {
      await Promise.all(sealers.map((s) => s.close()));
    }
  });

  it("leaves a line that has not committed for a later batch, and no writer waits for it", async () => {
    const slow = new pg.Client({ connectionString: url });
    await slow.connect();
    await slow.query("begin");
    const id = "0190a000-0000-7000-8000-0000000000aa";
    const body = trailBody(line(99), id, NOW, Buffer.alloc(16));
    await slow.query("insert into trail_open values ($1, $2, $3)", [id, body, leafHash(Buffer.from(body))]);
    const quick = await append(3);
    expect(await sealOnce(database, NOW)).toBe(3);
    expect((await sealedIds()).toSorted()).toEqual(quick.map((l) => l.id).toSorted());
    await slow.query("commit");
    await slow.end();
    expect(await sealOnce(database, NOW)).toBe(1);
    expect(await sealedIds()).toContain(id);
  });

  it("is all or nothing when its connection is cut in the middle", async () => {
    const lines = await append(20);
    await sealOnce(database, NOW);
    await append(7, 100);
    // Somebody else holds the table, so the sealer stops in the middle: lines taken out, batch not yet written.
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    await holder.query("begin");
    await holder.query("lock table trail_entries in access exclusive mode");
    const sealer = connect(url, { max: 1, applicationName: "posko doomed" });
    const sealing = sealOnce(sealer, NOW).catch((error: unknown) => error);
    const waiting = async (): Promise<number> =>
      (
        await database.pool.query<{ pid: number }>(
          "select pid from pg_stat_activity where application_name = 'posko doomed' and wait_event_type = 'Lock' and query like '%trail_entries%'",
        )
      ).rows[0]?.pid ?? 0;
    let pid = 0;
    while (pid === 0) pid = await waiting();
    await database.pool.query("select pg_terminate_backend($1)", [pid]);
    expect(await sealing).toBeInstanceOf(Error);
    await holder.query("rollback");
    await holder.end();
    await sealer.close();
    expect(await sealedIds()).toHaveLength(lines.length);
    expect((await database.pool.query("select 1 from trail_open")).rowCount).toBe(7);
    expect(await sealOnce(database, NOW)).toBe(7);
    expect(await sealedIds()).toHaveLength(27);
  });

  it("goes on whole after a sealing process was killed, again and again", async () => {
    const { ids, sealed } = await withDoomedSealers(4);
    expect(sealed.toSorted()).toEqual(ids.toSorted());
  });
});

/** Write lines while processes that seal are killed without a word; then seal what is left. */
async function withDoomedSealers(rounds: number): Promise<{ ids: string[]; sealed: string[] }> {
  const program = `
    import { connect } from ${JSON.stringify(new URL("../database/connect.ts", import.meta.url).href)};
    import { sealOnce } from ${JSON.stringify(new URL("./seal.ts", import.meta.url).href)};
    const database = connect(process.argv[1], { max: 1 });
    process.stdout.write("ready");
    for (;;) await sealOnce(database, Date.now());`;
  const batches = async (): Promise<number> =>
    (await database.pool.query<{ n: number }>("select count(*)::int as n from trail_batches")).rows[0]!.n;
  const ids: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const child = spawn(process.execPath, ["--input-type=module", "-e", program, url], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await new Promise<void>((resolve, reject) => {
      child.stdout.once("data", () => resolve());
      child.once("exit", () => reject(new Error("the sealer did not start")));
    });
    // Go on writing until this one has sealed something, and then it is in the midst of its work.
    const before = await batches();
    for (let i = 0; i < 5 || (await batches()) < before + 2; i++)
      ids.push(...(await append(50, i * 50)).map((l) => l.id));
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
  }
  while ((await sealAll(database, () => NOW)) > 0);
  return { ids, sealed: await sealedIds() };
}

describe("what the trail keeps of a person", () => {
  it("is no value, only a hash that its salt opens", async () => {
    const [entry] = await database.transaction((tx) => appendTrail(tx, NOW, [line(1, { phone: "+62811000111" })]));
    const open = await database.pool.query<{ body: string }>("select body from trail_open");
    expect(open.rows[0]!.body).not.toContain("62811000111");
    const { rows } = await database.pool.query<{ salt: Buffer }>("select salt from trail_salts where id = $1", [
      entry!.id,
    ]);
    expect(trailBody(line(1, { phone: "+62811000111" }), entry!.id, NOW, rows[0]!.salt)).toBe(open.rows[0]!.body);
    expect(trailBody(line(1, { phone: "+62811000112" }), entry!.id, NOW, rows[0]!.salt)).not.toBe(open.rows[0]!.body);
  });

  it("means nothing once the salts are erased, and the trail still stands", async () => {
    await database.transaction((tx) => appendTrail(tx, NOW, [line(1, { phone: "+62811000111" }), line(2)]));
    await database.transaction((tx) =>
      appendTrail(tx, NOW, [{ ...line(3, { name: "x" }), about: "witness:somebody-else" }]),
    );
    await sealOnce(database, NOW);
    expect(await database.transaction((tx) => eraseSalts(tx, line(1, {}).about!))).toBe(1);
    const left = await sql<{ about: string }>`select about from trail_salts`.execute(database.db);
    expect(left.rows).toEqual([{ about: "witness:somebody-else" }]);
    expect(await sealedIds()).toHaveLength(3);
  });
});
