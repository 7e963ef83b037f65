import { createHash } from "node:crypto";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OutputOf } from "../../base/contract.ts";
import type { IntakeRecord } from "../../base/intake.ts";
import { createPosko, type Posko } from "../../main/server.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { bindPhone } from "../../main/test-phone.ts";
import { appendTrail, eraseSalts } from "../../server/trail/append.ts";
import { lastRoot, sealOnce } from "../../server/trail/seal.ts";
import type { trailList, trailRoots, trailVerify } from "./contract.ts";

type Verdict = OutputOf<typeof trailVerify>;

const NOW = Date.parse("2024-02-14T08:00:00Z");
const STATION = "35.73.01.1001/12";

let posko: Posko;
let opened: TestPosko;

beforeAll(async () => {
  opened = await openTestPosko("pemilu-2019");
  ({ posko } = opened);
});
afterAll(() => opened.close());

const verify = async (root?: string): Promise<Verdict> => (await opened.ask<Verdict>("trail.verify", { root })).body;
const query = (text: string, values: unknown[] = []) => posko.services.database.pool.query(text, values);

/** Batches of these sizes, of made-up lines. */
async function fill(...sizes: number[]): Promise<void> {
  await query("truncate trail_open, trail_batches, trail_entries, trail_salts");
  let n = 0;
  for (const size of sizes) {
    await posko.services.database.transaction((tx) =>
      appendTrail(
        tx,
        NOW + n,
        Array.from({ length: size }, () => ({
          who: n % 2 ? "cli:even" : "cli:odd",
          from: "cli",
          operation: n % 3 ? "figures.submit" : "evidence.upload",
          subject: `pemilu-2019/president 35.73.01.1001/${++n}`,
          fields: { votes: n },
          about: "witness:someone",
        })),
      ),
    );
    await sealOnce(posko.services.database, NOW);
  }
}

async function entryAt(batch: number, position: number): Promise<{ id: string; body: string; leaf: Buffer }> {
  const { rows } = await query("select id, body, leaf from trail_entries where batch = $1 and position = $2", [
    batch,
    position,
  ]);
  return rows[0] as { id: string; body: string; leaf: Buffer };
}

describe("checking the whole trail", () => {
  beforeEach(() => fill(3, 1, 7, 300));

  it("finds nothing in a trail that nobody touched", async () => {
    expect(await verify()).toEqual({ ok: true, entries: 311, roots: 4, first_broken: null });
  });

  it("finds nothing in an empty one", async () => {
    await fill();
    expect(await verify()).toEqual({ ok: true, entries: 0, roots: 0, first_broken: null });
  });

  it("knows each root of its chain, and no other", async () => {
    const { body } = await opened.ask<OutputOf<typeof trailRoots>>("trail.roots", {}, false);
    expect(body.roots.map((r) => [r.number, r.size])).toEqual([
      [4, 311],
      [3, 11],
      [2, 4],
      [1, 3],
    ]);
    for (const { chain_root } of body.roots) expect((await verify(chain_root)).ok).toBe(true);
    expect(await verify(body.roots[0]!.tree_root)).toMatchObject({
      ok: false,
      first_broken: { what: "root_unknown", batch: null },
    });
  });

  it("names the entry of which one byte was changed", async () => {
    const { id } = await entryAt(3, 4);
    await query(
      "update trail_entries set body = replace(body, '35.73.01', '35.73.02') where batch = 3 and position = 4",
    );
    expect((await verify()).first_broken).toEqual({ what: "leaf_differs", batch: 3, position: 4, entry: id });
  });

  it("names the batch of which an entry was changed and hashed anew", async () => {
    const { body } = await entryAt(3, 4);
    const forged = body.replace("35.73.01", "35.73.02");
    const leaf = createHash("sha256").update(Buffer.of(0)).update(forged).digest();
    await query("update trail_entries set body = $1, leaf = $2 where batch = 3 and position = 4", [forged, leaf]);
    expect((await verify()).first_broken).toEqual({ what: "tree_root_differs", batch: 3, position: null, entry: null });
  });

  it("names the place from which an entry was taken, at the beginning, inside and at the end of a batch", async () => {
    for (const position of [0, 3, 6]) {
      await fill(3, 1, 7);
      await query("delete from trail_entries where batch = 3 and position = $1", [position]);
      expect((await verify()).first_broken).toEqual({ what: "entry_missing", batch: 3, position, entry: null });
    }
  });

  it("names an entry that was slipped in", async () => {
    const { id, body, leaf } = await entryAt(1, 0);
    await query("insert into trail_entries values (3, 7, $1, $2, $3)", [id, body, leaf]);
    expect((await verify()).first_broken).toEqual({ what: "entry_too_many", batch: 3, position: 7, entry: id });
  });

  it("names the place where two entries were exchanged", async () => {
    const a = await entryAt(3, 2);
    await query("update trail_entries set position = -1 where batch = 3 and position = 2");
    await query("update trail_entries set position = 2 where batch = 3 and position = 5");
    await query("update trail_entries set position = 5 where batch = 3 and position = -1");
    expect((await verify()).first_broken).toMatchObject({ what: "order_differs", batch: 3, position: 3 });
    // With the texts exchanged and the rows left: the row then names another id than its text.
    await fill(3, 1, 7);
    const b = await entryAt(3, 5);
    const first = await entryAt(3, 2);
    await query("update trail_entries set body = $1, leaf = $2 where batch = 3 and position = 2", [b.body, b.leaf]);
    await query("update trail_entries set body = $1, leaf = $2 where batch = 3 and position = 5", [
      first.body,
      first.leaf,
    ]);
    expect((await verify()).first_broken).toEqual({ what: "id_differs", batch: 3, position: 2, entry: first.id });
    expect(a.id).not.toBe(first.id);
  });

  it("names the batch whose root was changed, of the tree or of the chain", async () => {
    for (const [column, what] of [
      ["tree_root", "tree_root_differs"],
      ["chain_root", "chain_root_differs"],
    ] as const) {
      await fill(3, 1, 7);
      await query(
        `update trail_batches set ${column} = set_byte(${column}, 0, get_byte(${column}, 0) # 1) where number = 2`,
      );
      expect((await verify()).first_broken).toEqual({ what, batch: 2, position: null, entry: null });
    }
  });

  it("names a batch that was removed, inside or at the end", async () => {
    await query("delete from trail_batches where number = 2");
    expect((await verify()).first_broken).toMatchObject({ what: "batch_missing", batch: 2 });
    await fill(3, 1, 7);
    const { id } = await entryAt(3, 0);
    await query("delete from trail_batches where number = 3");
    expect((await verify()).first_broken).toEqual({ what: "batch_unknown", batch: 3, position: 0, entry: id });
  });

  it("notices an end cut off cleanly by a root that somebody noted down", async () => {
    const root = (await lastRoot(posko.services.database.db))!.root;
    await query("delete from trail_batches where number = 4");
    await query("delete from trail_entries where batch = 4");
    expect((await verify()).ok).toBe(true);
    expect((await verify(root)).first_broken).toEqual({
      what: "root_unknown",
      batch: null,
      position: null,
      entry: null,
    });
  });

  it("notices an end cut off cleanly by the receipts that were given for it", async () => {
    const phone = await bindPhone(posko, STATION);
    const record = await phone.say("evidence.declare", input("ab"));
    await phone.handIn(record);
    await sealOnce(posko.services.database, NOW);
    expect((await verify()).ok).toBe(true);
    await query("delete from trail_entries where batch = 5");
    await query("delete from trail_batches where number = 5");
    expect((await verify()).first_broken).toEqual({
      what: "receipt_without_entry",
      batch: null,
      position: null,
      entry: record.id,
    });
    await query("delete from intake_records");
  });

  it("still finds nothing when a person's salts were erased", async () => {
    expect(await posko.services.database.transaction((tx) => eraseSalts(tx, "witness:someone"))).toBe(311);
    expect((await verify()).ok).toBe(true);
  });
});

function input(seed: string): IntakeRecord["input"] {
  return {
    contest: "pemilu-2019/president",
    station: STATION,
    source: "plano",
    page: "1",
    sha256: createHash("sha256").update(seed).digest("hex"),
    bytes: 1000,
    width: 10,
    height: 10,
    taken_at: "2024-02-14T07:30:00Z",
  };
}

describe("the worker", () => {
  it("has sealed a line within two seconds of its writing", async () => {
    await fill(1);
    const { config, database } = posko.services;
    const working = await createPosko({
      config,
      databaseUrl: database.url,
      workers: true,
      log: pino({ level: "silent" }),
    });
    try {
      for (let i = 0; i < 3; i++) {
        const sealed = async (): Promise<number> => (await lastRoot(database.db))!.size;
        const before = await sealed();
        await database.transaction((tx) =>
          appendTrail(tx, NOW, [{ who: "cli:x", from: "cli", operation: "x.y", subject: "" }]),
        );
        const began = performance.now();
        while ((await sealed()) === before) await new Promise((resolve) => setImmediate(resolve));
        expect(performance.now() - began).toBeLessThan(2_000);
      }
    } finally {
      await working.close();
    }
  });
});

describe("reading the trail", () => {
  it("goes page by page, newest first, and by who, what and about what", async () => {
    await fill(3, 1, 7);
    type List = OutputOf<typeof trailList>;
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const { body } = await opened.ask<List>("trail.list", { limit: 4, before });
      seen.push(...body.entries.map((e) => `${e.batch}.${e.position}`));
      before = body.next ?? undefined;
    } while (before !== undefined);
    expect(seen).toEqual(["3.6", "3.5", "3.4", "3.3", "3.2", "3.1", "3.0", "2.0", "1.2", "1.1", "1.0"]);
    const some = (await opened.ask<List>("trail.list", { who: "cli:even", operation: "figures.submit" })).body.entries;
    expect(some.length).toBeGreaterThan(0);
    expect(some.every((e) => e.who === "cli:even" && e.operation === "figures.submit")).toBe(true);
    const one = (await opened.ask<List>("trail.list", { subject: "pemilu-2019/president 35.73.01.1001/7" })).body
      .entries;
    expect(one.map((e) => e.fields)).toEqual([["votes"]]);
    // A sign that means something to LIKE means only itself.
    expect((await opened.ask<List>("trail.list", { subject: "%1001" })).body.entries).toEqual([]);
    expect((await opened.ask<List>("trail.list", { subject: "pemilu_2019" })).body.entries).toEqual([]);
  });

  it("is for administrators of the whole; a witness and a stranger get nothing", async () => {
    const phone = await bindPhone(posko, STATION);
    for (const operation of ["trail.list", "trail.verify"]) {
      expect((await opened.ask(operation, {}, false)).status).toBe(401);
      const answer = await posko.app.inject({
        url: `/api/${operation}`,
        headers: { authorization: `Bearer ${phone.token}` },
      });
      expect(answer.statusCode).toBe(403);
    }
  });
});
