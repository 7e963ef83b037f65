// A part of a form through the front door: signed on a phone, read again at the desk, settled by a third, decided,
// reopened; each by the real app on a real database.

import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { queryOf } from "../../base/contract.ts";
import { uuidv7 } from "../../base/ids.ts";
import { signedBytes, type IntakeRecord, type UnsignedRecord } from "../../base/intake.ts";
import { createLog, createPosko, type Posko } from "../../main/server.ts";
import { loadConfig } from "../../server/config.ts";
import { freshDatabase } from "../../server/postgres/fresh.ts";
import { giveGrants } from "../../server/scope.ts";

const CONTEST = "pemilu-2019/president";
const VILLAGE = "35.73.01.1001";

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let folder: string;
let posko: Posko;
let number = 0;
let station = "";

interface Part {
  readonly part: string;
  readonly source: string;
  readonly readings: {
    readonly fields: Record<string, number | null>;
    readonly warned: string[];
    readonly marks: string[];
  }[];
}
/** What a route answers, with its status; an answer that is a list has its items by number. */
interface Reply {
  readonly status: number;
  readonly task?: unknown;
  readonly parts: Part[];
  readonly rows: { readonly station: string }[];
  readonly [item: number]: unknown;
}
interface Answer {
  readonly ok: boolean;
  readonly problem: { readonly code: string };
}

interface Phone {
  readonly id: string;
  readonly author: string;
  readonly key: KeyObject;
}

/** As the operator of that name: several names are several readers, each with the whole machine's rights. */
async function as(
  name: string,
  operation: string,
  input: Record<string, unknown>,
  kind: "command" | "query" = "command",
): Promise<Reply> {
  const headers = { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": name };
  const reply =
    kind === "query"
      ? await posko.app.inject({ method: "GET", url: `/api/${operation}${queryOf(input)}`, headers })
      : await posko.app.inject({ method: "POST", url: `/api/${operation}`, headers, payload: input });
  return { status: reply.statusCode, ...reply.json<Omit<Reply, "status">>() };
}

async function phoneFor(at: string): Promise<Phone> {
  const author = `witness:${randomUUID()}`;
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const id = uuidv7();
  await sql`insert into devices (id, principal, public_key, name, token_hash, bound_at, expires_at)
    values (${id}, ${author}, ${JSON.stringify(publicKey.export({ format: "jwk" }))}::jsonb, 'hp',
      ${createHash("sha256").update(id).digest()}, now(), now() + interval '1 day')`.execute(
    posko.services.database.db,
  );
  await giveGrants(
    posko.services.database.db,
    [{ principal: author, role: "witness", place: at, below: false, givenBy: "test" }],
    Date.now(),
  );
  return { id, author, key: privateKey };
}

function record(phone: Phone, input: UnsignedRecord["input"]): IntakeRecord {
  const unsigned: UnsignedRecord = {
    id: uuidv7(),
    author: phone.author,
    device: phone.id,
    operation: "figures.submit",
    shape: 1,
    made_at: new Date().toISOString(),
    input: {
      contest: CONTEST,
      station,
      source: "salinan",
      part: "totals",
      confirmed: [],
      pictures: [],
      ...input,
    },
    blobs: [],
  };
  const bytes = signedBytes(unsigned);
  return {
    ...unsigned,
    hash: createHash("sha256").update(bytes).digest("hex"),
    signature: sign("sha256", bytes, { key: phone.key, dsaEncoding: "ieee-p1363" }).toString("base64url"),
  };
}

/** A whole photograph of the station's form, as evidence keeps it. */
async function photographed(): Promise<void> {
  const sha256 = createHash("sha256").update(randomUUID()).digest();
  const { db } = posko.services.database;
  await sql`insert into pages (kab, election, contest, station, source, page, sha256, declared_by, device, record, digest,
      bytes, width, height, taken_at, declared_at, received_at)
    values ('35.73', 'pemilu-2019', ${CONTEST}, ${station}, 'salinan', '1', ${sha256}, 'witness:x', ${randomUUID()},
      ${randomUUID()}, ${sha256}, 1000, 100, 100, now(), now(), now())`.execute(db);
  await sql`insert into stored_pictures (sha256, bytes, uploaded_by, declared, received_at)
    values (${sha256}, 1000, 'x', true, now())`.execute(db);
}

async function send(...records: IntakeRecord[]): Promise<Answer[]> {
  const reply = await posko.app.inject({ method: "POST", url: "/api/intake.submit", payload: { records } });
  expect(reply.statusCode).toBe(200);
  return reply.json<{ results: Answer[] }>().results;
}

const totals = (a: number, b: number, more: Record<string, number | null> = {}): Record<string, number | null> => ({
  "votes.1": a,
  "votes.2": b,
  valid: a + b,
  invalid: 3,
  total: a + b + 3,
  ...more,
});

const key = (): Record<string, string> => ({ contest: CONTEST, station, source: "salinan", part: "totals" });

async function partNow(): Promise<Part> {
  const shown = await as("reader", "figures.show", { contest: CONTEST, station }, "query");
  expect(shown.status).toBe(200);
  return shown.parts.find((p) => p.part === "totals" && p.source === "salinan")!;
}

beforeAll(async () => {
  fresh = await freshDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), "posko-figures-"));
  const config = loadConfig({ POSKO_DATA: folder, DATABASE_URL: fresh.url });
  if (!config.ok) throw new Error(config.problem.code);
  posko = await createPosko({ config: config.value, databaseUrl: fresh.url, log: createLog("silent") });
  await as("root", "elections.create", { pack: "pemilu-2019" });
});
afterAll(async () => {
  await posko?.close();
  await fresh?.drop();
  if (folder) await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  // A station of its own for each test, with 250 voters on its list.
  station = `${VILLAGE}/${++number}`;
  await sql`insert into stations (kab, election, id, village, number, kind, voters_male, voters_female, voters_total, version, changed_at)
    values ('35.73', 'pemilu-2019', ${station}, ${VILLAGE}, ${number}, 'TPS', 120, 130, 250, 1, now())`.execute(
    posko.services.database.db,
  );
});

describe("from the phone to acceptance", () => {
  test("an equal blind reading at the desk accepts it", async () => {
    const phone = await phoneFor(station);
    const [answer] = await send(record(phone, { fields: totals(100, 40) }));
    expect(answer).toMatchObject({ ok: true });
    expect(await partNow()).toMatchObject({ state: "awaiting_second_reading", flagged: false });
    expect(await as("ani", "figures.read", { ...key(), fields: totals(100, 40) })).toMatchObject({
      status: 200,
      state: "accepted",
    });
    expect(await partNow()).toMatchObject({ state: "accepted", accepted: totals(100, 40) });
  });

  test("nothing that the second reader is sent holds an earlier figure", async () => {
    const phone = await phoneFor(station);
    await send(record(phone, { fields: totals(98_765, 43_210) }));
    await photographed();
    const next = await as("ani", "figures.next", { contest: CONTEST, place: station });
    expect(next).toMatchObject({ status: 200, task: { station, part: "totals" }, waiting: 1 });
    expect(JSON.stringify(next)).not.toMatch(/98765|43210|141975/);
    const read = await as("ani", "figures.read", { ...key(), fields: totals(1, 2) });
    expect(JSON.stringify(read)).not.toMatch(/98765|43210|141975/);
  });

  test("a part is given out once its photograph is here, to one reader at a time", async () => {
    const phone = await phoneFor(station);
    await send(record(phone, { fields: totals(10, 20) }));
    expect(await as("ani", "figures.next", { contest: CONTEST, place: station })).toMatchObject({
      task: null,
      waiting: 0,
    });
    await photographed();
    expect((await as("ani", "figures.next", { contest: CONTEST, place: station })).task).not.toBeNull();
    expect((await as("budi", "figures.next", { contest: CONTEST, place: station })).task).toBeNull();
    expect((await as("ani", "figures.next", { contest: CONTEST, place: station })).task).toMatchObject({ station });
  });

  test("a difference goes to a third person; who read it before may not settle it", async () => {
    const phone = await phoneFor(station);
    await send(record(phone, { fields: totals(100, 40) }));
    expect(await as("ani", "figures.read", { ...key(), fields: totals(100, 41) })).toMatchObject({
      state: "readings_differ",
    });
    const review = await as("x", "figures.review", { contest: CONTEST, place: station }, "query");
    expect(review[0]).toMatchObject({ station, differing: ["votes.2", "valid", "total"], state: "readings_differ" });
    expect(
      await as("ani", "figures.decide", { ...key(), fields: totals(100, 41), reason: "jelas di foto" }),
    ).toMatchObject({
      status: 403,
      code: "figures.own_reading",
    });
    expect((await as("ani", "figures.next", { contest: CONTEST, place: station })).task).toBeNull();
    expect(await as("budi", "figures.read", { ...key(), fields: totals(100, 40) })).toMatchObject({
      state: "accepted",
    });
    expect(await partNow()).toMatchObject({ accepted: totals(100, 40) });
  });

  test("three different readings wait for a decision, which needs a reason", async () => {
    const phone = await phoneFor(station);
    await send(record(phone, { fields: totals(1, 1) }));
    await as("ani", "figures.read", { ...key(), fields: totals(2, 2) });
    expect(await as("budi", "figures.read", { ...key(), fields: totals(3, 3) })).toMatchObject({
      state: "needs_decision",
    });
    expect(await as("citra", "figures.decide", { ...key(), fields: totals(4, 4), reason: "" })).toMatchObject({
      status: 422,
    });
    expect(
      await as("citra", "figures.decide", { ...key(), fields: totals(4, 4), reason: "dibaca bersama saksi" }),
    ).toMatchObject({
      state: "accepted",
    });
    const part = await partNow();
    expect(part).toMatchObject({
      accepted: totals(4, 4),
      decisions: [{ kind: "decide", reason: "dibaca bersama saksi" }],
    });
    expect(part.readings).toHaveLength(3);
  });

  test("an accepted part is reopened with a reason, and not without", async () => {
    const phone = await phoneFor(station);
    await send(record(phone, { fields: totals(7, 8) }));
    await as("ani", "figures.read", { ...key(), fields: totals(7, 8) });
    expect(await as("budi", "figures.reopen", { ...key(), reason: "" })).toMatchObject({
      status: 422,
      code: "figures.reason_missing",
    });
    expect(await as("budi", "figures.reopen", { ...key(), reason: "foto lain lebih jelas" })).toMatchObject({
      state: "reopened",
    });
    expect(await as("citra", "figures.read", { ...key(), fields: totals(7, 8) })).toMatchObject({ state: "accepted" });
  });
});

describe("recorded as written", () => {
  test("arithmetic that is wrong on paper is kept with the witness's word and flagged, never refused", async () => {
    const phone = await phoneFor(station);
    const fields = totals(100, 40, { valid: 150 });
    const [answer] = await send(record(phone, { fields, confirmed: ["CH06", "CH08"] }));
    expect(answer?.ok).toBe(true);
    const part = await partNow();
    expect(part).toMatchObject({
      flagged: true,
      readings: [{ confirmed: ["CH06", "CH08"], failed: ["CH06", "CH08"] }],
    });
    expect(part.readings[0]?.fields).toEqual(fields);
  });

  test("more votes than the list has voters is a warning and does not flag", async () => {
    const phone = await phoneFor(station);
    await send(record(phone, { fields: totals(200, 90) }));
    const part = await partNow();
    expect(part).toMatchObject({ flagged: false });
    expect(part.readings[0]?.warned).toContain("CH17.list");
  });

  test("a reading without any vote is kept as incomplete and counts as no reading", async () => {
    const phone = await phoneFor(station);
    const [answer] = await send(record(phone, { fields: { valid: 140, total: 143 } }));
    expect(answer?.ok).toBe(true);
    expect(await partNow()).toMatchObject({ state: "no_reading", readings: [{ complete: false }] });
  });

  test("a correction is a new version; the same witness never accepts herself", async () => {
    const phone = await phoneFor(station);
    await send(record(phone, { fields: totals(1, 2) }));
    await send(record(phone, { fields: totals(3, 4) }));
    const part = await partNow();
    expect(part).toMatchObject({ state: "awaiting_second_reading", readings: [{ version: 1 }, { version: 2 }] });
  });

  test("holder and substitute on two phones are two readers", async () => {
    const [holder, substitute] = [await phoneFor(station), await phoneFor(station)];
    await send(record(holder, { fields: totals(55, 66) }), record(substitute, { fields: totals(55, 66) }));
    expect(await partNow()).toMatchObject({ state: "accepted" });
  });
});

describe("refused", () => {
  test("a station that is not the witness's, an unknown one, an unknown field; neighbours are saved", async () => {
    const phone = await phoneFor(station);
    const results = await send(
      record(phone, { station: `${VILLAGE}/999`, fields: totals(1, 1) }),
      record(phone, { fields: { "votes.9": 1 } }),
      record(phone, { part: "nothing", fields: totals(1, 1) }),
      record(phone, { contest: "pemilu-2019/none", fields: totals(1, 1) }),
      record(phone, { fields: totals(5, 6) }),
    );
    expect(results.map((r) => (r.ok ? "ok" : r.problem.code))).toEqual([
      "figures.station_out_of_scope",
      "figures.field_unknown",
      "figures.part_unknown",
      "figures.contest_unknown",
      "ok",
    ]);
  });

  test("a place is read with or without dots, and one nobody knows is refused, not shown as empty", async () => {
    const tally = (place: string, basis = "accepted"): Promise<Reply> =>
      as("x", "tally.show", { contest: CONTEST, place, basis }, "query");
    expect(await tally("3573")).toMatchObject({ status: 200, place: "35.73", name: "Kota Malang" });
    expect(await tally("99.99")).toMatchObject({ status: 404, code: "places.unknown" });
    expect(await tally("35.73", "reader:nobody")).toMatchObject({ status: 404, code: "tally.reader_unknown" });
    const review = (place: string): Promise<Reply> => as("x", "figures.review", { contest: CONTEST, place }, "query");
    expect(await review("99.99")).toMatchObject({ status: 404, code: "places.unknown" });
    expect(await review("357301")).toMatchObject({ status: 200 });
  });

  test("watching a contest nobody knows is refused like asking for it, not silence", async () => {
    const input = { contest: "pemilu-2019/none", place: "" };
    expect(await as("x", "tally.watch", input, "query")).toMatchObject({
      status: 404,
      code: "elections.contest_unknown",
    });
  });

  test("what was signed under a mandate that has ended since is kept, and marked so", async () => {
    const phone = await phoneFor(station);
    const made = record(phone, { fields: totals(9, 9) });
    await sql`update grants set ended_at = now() where principal = ${phone.author}`.execute(posko.services.database.db);
    await sql`update devices set ended_at = now() where id = ${phone.id}`.execute(posko.services.database.db);
    const [answer] = await send(made);
    expect(answer?.ok).toBe(true);
    expect((await partNow()).readings[0]?.marks).toEqual(["device_ended", "mandate_ended"]);
  });
});

describe("lists", () => {
  test("a station is late when most of its sub-district came in over an hour ago and it did not", async () => {
    const { db } = posko.services.database;
    const village = "35.73.02.1001";
    const ids = Array.from({ length: 5 }, (_v, i) => `${village}/${i + 1}`);
    for (const [i, id] of ids.entries()) {
      await sql`insert into stations (kab, election, id, village, number, kind, voters_total, version, changed_at)
        values ('35.73', 'pemilu-2019', ${id}, ${village}, ${i + 1}, 'TPS', 200, 1, now())`.execute(db);
    }
    await sql`insert into station_counts (election, place, parent, stations, voters)
      values ('pemilu-2019', '35.73.02', '35.73', 5, 1000)
      on conflict (election, place) do update set stations = 5`.execute(db);
    const late = async (): Promise<unknown> =>
      (await as("x", "figures.list", { contest: CONTEST, place: "35.73.02", list: "late" }, "query")).rows.map(
        (r) => r.station,
      );
    const phones = await Promise.all(ids.slice(0, 3).map((id) => phoneFor(id)));
    for (const [i, phone] of phones.entries()) await send(record(phone, { station: ids[i]!, fields: totals(1, 1) }));
    expect(await late()).toEqual([]);
    await sql`update form_parts set first_at = now() - interval '61 minutes' where station like '35.73.02.%'`.execute(
      db,
    );
    expect(await late()).toEqual([ids[3], ids[4]]);
    await sql`update station_counts set stations = 6 where place = '35.73.02'`.execute(db);
    expect(await late()).toEqual([]);
  });
});

describe("the stored state", () => {
  test("two desks typing the same part at once are two readings, one after the other", async () => {
    const phone = await phoneFor(station);
    await send(record(phone, { fields: totals(1, 2) }));
    const answers = await Promise.all(
      ["a", "b", "c", "d"].map((who) => as(who, "figures.read", { ...key(), fields: totals(1, 2) })),
    );
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200]);
    const part = await partNow();
    expect(part).toMatchObject({ state: "accepted", readers: 5 });
    expect(part.readings).toHaveLength(5);
  });

  test("every change has its line in the trail, without a figure in it", async () => {
    const phone = await phoneFor(station);
    await send(record(phone, { fields: totals(31_415, 2) }));
    await as("ani", "figures.read", { ...key(), fields: totals(27_182, 2) });
    await as("budi", "figures.decide", { ...key(), fields: totals(31_415, 2), reason: "angka satu kabur" });
    const { rows } = await sql<{ body: string }>`
      select body from trail_open where body like ${`%${station} %`}
      union all select body from trail_entries where body like ${`%${station} %`}`.execute(posko.services.database.db);
    expect(rows.map((r) => JSON.parse(r.body).operation).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      "figures.decide",
      "figures.read",
      "figures.submit",
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/31415|27182|kabur/);
  });
});
