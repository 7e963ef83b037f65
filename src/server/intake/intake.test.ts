import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod/mini";
import { systemClock } from "../../base/clock.ts";
import { uuidv7 } from "../../base/ids.ts";
import { digestOf, signedBytes, verifyReceipt, type IntakeRecord, type UnsignedRecord } from "../../base/intake.ts";
import { ok, refuse } from "../../base/result.ts";
import { connect, type Database } from "../database/connect.ts";
import { loadKeys, type Keys } from "../keys.ts";
import { freshDatabase } from "../postgres/fresh.ts";
import type { IntakeHandler } from "./handler.ts";
import { createIntake, type Intake } from "./intake.ts";

interface Phone {
  readonly id: string;
  readonly author: string;
  readonly key: KeyObject;
}

/** Takes notes: refuses "refuse", throws at "throw", else saves a line. */
const notes: IntakeHandler = {
  operation: "notes.add",
  shapes: { 1: z.object({ text: z.string() }), 2: z.object({ text: z.string(), more: z.optional(z.string()) }) },
  async accept(tx, items) {
    const results = [];
    for (const item of items) {
      const { text } = item.input as { text: string };
      if (text === "throw") await sql`select 1 / 0`.execute(tx);
      const state = /^sqlstate (\w{5})$/.exec(text)?.[1];
      if (state !== undefined) await sql.raw(`do $$ begin raise sqlstate '${state}'; end $$`).execute(tx);
      if (text === "refuse") results.push(refuse("conflict", "notes.no"));
      else {
        await sql`insert into test_notes (author, text, ended) values (${item.record.author}, ${text}, ${item.deviceEnded})`.execute(
          tx,
        );
        results.push(ok({ line: { operation: "notes.add", subject: "note", fields: { text } } }));
      }
    }
    return results;
  },
};

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: Database;
let keys: Keys;
let folder: string;
let intake: Intake;

async function bindPhone(author = `witness:${randomUUID()}`): Promise<Phone> {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = uuidv7();
  await sql`insert into devices (id, principal, public_key, name, token_hash, bound_at, expires_at)
    values (${id}, ${author}, ${JSON.stringify(publicKey.export({ format: "jwk" }))}::jsonb, 'test',
      ${createHash("sha256").update(id).digest()}, now(), now() + interval '1 day')`.execute(database.db);
  return { id, author, key: privateKey };
}

function signed(phone: Phone, input: IntakeRecord["input"], more: Partial<UnsignedRecord> = {}): IntakeRecord {
  const record: UnsignedRecord = {
    id: uuidv7(),
    author: phone.author,
    device: phone.id,
    operation: "notes.add",
    shape: 1,
    made_at: new Date().toISOString(),
    input,
    blobs: [],
    ...more,
  };
  const bytes = signedBytes(record);
  return {
    ...record,
    hash: createHash("sha256").update(bytes).digest("hex"),
    signature: sign("sha256", bytes, { key: phone.key, dsaEncoding: "ieee-p1363" }).toString("base64url"),
  };
}

async function count(what: string, author: string): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*) as n from ${sql.table(what)} where author = ${author}`.execute(database.db);
  return rows[0]!.n;
}

beforeAll(async () => {
  fresh = await freshDatabase();
  database = connect(fresh.url, { max: 8 });
  await sql`create table test_notes (author text not null, text text not null, ended boolean not null)`.execute(
    database.db,
  );
  folder = await mkdtemp(path.join(os.tmpdir(), "posko-intake-"));
  keys = await loadKeys(folder);
  intake = createIntake({ database, keys, clock: systemClock, handlers: [notes] });
});
afterAll(async () => {
  await intake?.close();
  await database?.close();
  await fresh?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

describe("a signed record", () => {
  test("is saved once and gets a receipt that its phone can check", async () => {
    const phone = await bindPhone();
    const record = signed(phone, { text: "satu" });
    const [answer] = await intake.submit([record], phone.author);
    expect(answer).toMatchObject({ ok: true });
    if (!answer?.ok) return;
    expect(await verifyReceipt(answer.value, keys.receipt.publicKey)).toBe("valid");
    expect(answer.value.body).toMatchObject({ record: record.id, digest: await digestOf("notes.add", record.input) });
    expect(answer.value.body.number).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
    const trail = await sql<{
      body: string;
    }>`select body from trail_open where encode(leaf, 'hex') = ${answer.value.body.entry}`.execute(database.db);
    expect(JSON.parse(trail.rows[0]!.body)).toMatchObject({
      operation: "notes.add",
      who: phone.author,
      digest: answer.value.body.digest,
    });
    expect(trail.rows[0]!.body).not.toContain("satu");
  });

  test("gets the same receipt however often and in whatever company it comes", async () => {
    const phone = await bindPhone();
    const record = signed(phone, { text: "dua" });
    const first = await intake.submit([record], phone.author);
    const again = await intake.submit([signed(phone, { text: "lain" }), record, record], "anonymous");
    expect(again[1]).toEqual(first[0]);
    expect(again[2]).toEqual(first[0]);
    expect(await count("test_notes", phone.author)).toBe(2);
  });

  test("sent a hundred times at once by two servers is saved once, and all receipts are the same", async () => {
    const phone = await bindPhone();
    const other = createIntake({ database, keys, clock: systemClock, handlers: [notes] });
    const record = signed(phone, { text: "seratus" });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_v, i) => (i % 2 ? other : intake).submit([record], phone.author)),
    );
    await other.close();
    expect([...new Set(answers.map((a) => JSON.stringify(a)))]).toHaveLength(1);
    expect(answers[0]![0]!.ok).toBe(true);
    expect(await count("test_notes", phone.author)).toBe(1);
    expect(await count("intake_records", phone.author)).toBe(1);
  });

  test("with an id that its author used for something else is refused, and the first stays", async () => {
    const phone = await bindPhone();
    const record = signed(phone, { text: "asli" });
    await intake.submit([record], phone.author);
    const [answer] = await intake.submit([signed(phone, { text: "lain" }, { id: record.id })], phone.author);
    expect(answer).toMatchObject({ ok: false, problem: { code: "intake.id_taken" } });
    expect(await count("test_notes", phone.author)).toBe(1);
  });

  test("of a hundred phones that chose the same id are a hundred records, each with a receipt of its own", async () => {
    const phones = await Promise.all(Array.from({ length: 100 }, () => bindPhone()));
    const id = uuidv7();
    const records = phones.map((phone, i) => signed(phone, { text: `telepon ${i}` }, { id }));
    const answers = await Promise.all(records.map((record) => intake.submit([record], record.author)));
    const receipts = answers.map(([a]) => (a!.ok ? a!.value.body : null));
    expect(receipts.map((r) => r?.author)).toEqual(phones.map((p) => p.author));
    expect(new Set(receipts.map((r) => r?.number)).size).toBe(100);
    const { rows } = await sql<{ author: string; text: string }>`
      select author, record->'input'->>'text' as text from intake_records where id = ${id}`.execute(database.db);
    expect(new Map(rows.map((r) => [r.author, r.text]))).toEqual(
      new Map(phones.map((p, i) => [p.author, `telepon ${i}`])),
    );
  });

  test("with an id that somebody else used is that author's own", async () => {
    const [a, b] = [await bindPhone(), await bindPhone()];
    const record = signed(a, { text: "a" });
    const answers = await intake.submit([record, signed(b, { text: "b" }, { id: record.id })], "anonymous");
    expect(answers.map((x) => x.ok)).toEqual([true, true]);
  });
});

describe("what is refused", () => {
  test("a byte changed anywhere, a forged signature, another's device, an unknown one", async () => {
    const [phone, thief] = [await bindPhone(), await bindPhone()];
    const good = signed(phone, { text: "asli" });
    const code = async (record: IntakeRecord): Promise<string> => {
      const [answer] = await intake.submit([record], "anonymous");
      return answer!.ok ? "accepted" : answer!.problem.code;
    };
    expect(await code({ ...good, input: { text: "palsu" } })).toBe("intake.hash_differs");
    const forged = signed({ ...thief, author: phone.author, id: phone.id }, { text: "palsu" });
    expect(await code(forged)).toBe("intake.signature_invalid");
    expect(await code(signed({ ...thief, author: phone.author }, { text: "palsu" }))).toBe("intake.author_differs");
    expect(await code(signed({ ...phone, id: uuidv7() }, { text: "palsu" }))).toBe("intake.device_unknown");
    expect(await code({ ...good, signature: "" })).toBe("intake.signature_invalid");
    expect(await code({ ...good, signature: "*".repeat(10) })).toBe("intake.signature_invalid");
    expect(await count("test_notes", phone.author)).toBe(0);
  });

  test("an operation or shape the server does not take, said so that the phone can tell", async () => {
    const phone = await bindPhone();
    const answers = await intake.submit(
      [
        signed(phone, { text: "x" }, { operation: "notes.burn" }),
        signed(phone, { text: "x" }, { shape: 3 }),
        signed(phone, { text: 5 }),
        signed(phone, { text: "lama" }, { shape: 1 }),
        signed(phone, { text: "baru" }, { shape: 2 }),
      ],
      phone.author,
    );
    expect(answers.map((a) => (a.ok ? "ok" : a.problem.code))).toEqual([
      "intake.operation_unknown",
      "intake.shape_unknown",
      "intake.input",
      "ok",
      "ok",
    ]);
  });
});

describe("neighbours", () => {
  test("a refused record and one that breaks the statement leave the others saved, each once", async () => {
    const phone = await bindPhone();
    const texts = ["a", "refuse", "b", "throw", "c"];
    const answers = await intake.submit(
      texts.map((text) => signed(phone, { text })),
      phone.author,
    );
    expect(answers.map((a) => (a.ok ? "ok" : a.problem.code))).toEqual([
      "ok",
      "notes.no",
      "ok",
      "intake.not_saved",
      "ok",
    ]);
    const { rows } = await sql<{
      text: string;
    }>`select text from test_notes where author = ${phone.author} order by text`.execute(database.db);
    expect(rows.map((r) => r.text)).toEqual(["a", "b", "c"]);
    expect(await count("intake_records", phone.author)).toBe(3);
  });

  test("wait for better times with a code that says which, where the database has no room or goes away", async () => {
    const phone = await bindPhone();
    const code = async (...texts: string[]): Promise<(string | undefined)[]> =>
      (
        await intake.submit(
          texts.map((text) => signed(phone, { text })),
          phone.author,
        )
      ).map((a) => (a.ok ? "ok" : `${a.problem.kind} ${a.problem.code}`));
    const full = "unavailable server.disk_full";
    expect(await code("sqlstate 53100")).toEqual([full]);
    const away = "unavailable server.database_unavailable";
    for (const state of ["57P01", "53300", "08006"]) expect(await code(`sqlstate ${state}`)).toEqual([away]);
    expect(await count("test_notes", phone.author)).toBe(0);
    expect(await code("a", "b")).toEqual(["ok", "ok"]);
  });

  test("hundreds at once are all answered, in their own order", async () => {
    const phone = await bindPhone();
    const records = Array.from({ length: 900 }, (_v, i) => signed(phone, { text: `n${i}` }));
    const groups = await Promise.all(
      Array.from({ length: 30 }, (_v, g) => intake.submit(records.slice(g * 30, g * 30 + 30), phone.author)),
    );
    const ids = groups.flat().map((a) => (a.ok ? a.value.body.record : "refused"));
    expect(ids).toEqual(records.map((r) => r.id));
    expect(await count("test_notes", phone.author)).toBe(900);
  });
});

describe("a phone whose code was reissued", () => {
  test("still delivers what it signed, and the handler is told", async () => {
    const phone = await bindPhone();
    const record = signed(phone, { text: "sebelum" });
    await sql`update devices set ended_at = now() where id = ${phone.id}`.execute(database.db);
    const [answer] = await intake.submit([record], "account:carrier");
    expect(answer!.ok).toBe(true);
    const { rows } = await sql<{ ended: boolean }>`select ended from test_notes where author = ${phone.author}`.execute(
      database.db,
    );
    expect(rows).toEqual([{ ended: true }]);
    const kept = await sql<{
      carrier: string;
    }>`select carrier from intake_records where author = ${phone.author}`.execute(database.db);
    expect(kept.rows).toEqual([{ carrier: "account:carrier" }]);
  });
});
