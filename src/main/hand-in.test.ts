// A queue carried as a file: exported as the phone writes it, handed in by somebody else through the front door.

import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sha256Hex } from "../base/bytes.ts";
import { handInQueue, type HandedIn } from "../base/queue.ts";
import type { IntakeRecord } from "../base/intake.ts";
import { evidenceOriginal } from "../count/evidence/contract.ts";
import { create as createElection } from "../ground/elections/contract.ts";
import { operatorPrincipal } from "../server/scope.ts";
import { queueLines } from "../web/phone/carry.ts";
import type { OutboxItem } from "../web/phone/store.ts";
import { doorOf } from "./hand-in.ts";
import type { Asking } from "./reach.ts";
import { bindPhone, type TestPhone } from "./test-phone.ts";
import { openWorld, type World } from "./world.ts";

const CONTEST = "pemilu-2019/president";
const STATION = "35.73.01.1001/12";

let world: World;
let phone: TestPhone;
beforeAll(async () => {
  world = await openWorld();
  const made = await world.ask("operator", createElection, { pack: "pemilu-2019" });
  if (made.status !== 200) throw new Error(made.text);
  await world.stations("pemilu-2019", [STATION]);
}, 60_000);
afterAll(() => world.close());
beforeEach(async () => {
  phone = await bindPhone(world.posko, STATION);
});

/** The command line's way, into the app of this test. */
const asking: Asking = async (ask) => {
  const answer = await world.posko.app.inject({
    method: ask.method,
    url: ask.url,
    headers: {
      authorization: `Bearer ${world.posko.operatorToken}`,
      "x-posko-operator": "kurir",
      ...ask.headers,
    },
    ...(ask.body === undefined ? {} : { payload: ask.body }),
  });
  return { status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload };
};

/** Bytes of the file, in pieces that fall anywhere. */
async function* pieces(text: string, size = 1000): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function handIn(text: string): Promise<HandedIn[]> {
  const items: HandedIn[] = [];
  for await (const item of handInQueue(pieces(text), doorOf(asking))) items.push(item);
  return items;
}

/** Three records and a picture of 100 kB, as `carry.ts` exports them. */
async function exported(): Promise<{ text: string; records: IntakeRecord[]; picture: Buffer; hash: string }> {
  const picture = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(100_000)]);
  const hash = await sha256Hex(new Uint8Array(picture));
  const records = [
    await phone.say("witnesses.check_in", { election: "pemilu-2019", station: STATION }),
    await phone.say(
      "evidence.declare",
      {
        contest: CONTEST,
        station: STATION,
        source: "plano",
        page: "1",
        sha256: hash,
        bytes: picture.length,
        width: 640,
        height: 480,
        taken_at: "2019-04-17T07:30:00Z",
      },
      [hash],
    ),
    await phone.say("figures.submit", {
      contest: CONTEST,
      station: STATION,
      source: "plano",
      part: "totals",
      fields: { "votes.1": 143, "votes.2": 57, valid: 200, invalid: 3, total: 203 },
      answers: {},
      pictures: [hash],
    }),
  ];
  const items: OutboxItem[] = records.map((record) => ({
    id: record.id,
    record,
    state: "kept",
    receipt: null,
    problem: null,
    blobs: Object.fromEntries(record.blobs.map((b) => [b, { size: picture.length, sent: 0, receipt: null }])),
  }));
  const head = { device: phone.device, public_key: { kty: "EC" }, made_at: "2019-04-17T08:00:00Z" };
  let text = "";
  const blobOf = async (): Promise<ArrayBuffer> => new Uint8Array(picture).buffer;
  for await (const line of queueLines(items, head, blobOf)) text += line;
  return { text, records, picture, hash };
}

describe("a queue handed in by somebody else", () => {
  it("is received item by item with receipt numbers, and the carrier is recorded", async () => {
    const { text, records, picture, hash } = await exported();
    const items = await handIn(text);
    expect(items.map((i) => [i.item, i.id, i.code])).toEqual([
      ...records.map((r) => ["record", r.id, null]),
      ["picture", hash, null],
    ]);
    for (const item of items) expect(item.receipt).toMatch(/^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    const { rows } = await sql<{ carrier: string; author: string }>`
      select distinct carrier, author from intake_records where device = ${phone.device}`.execute(
      world.posko.services.database.db,
    );
    expect(rows).toEqual([{ carrier: operatorPrincipal("kurir").id, author: phone.author }]);
    const original = await world.posko.app.inject({
      url: `/api/${evidenceOriginal.name}?sha256=${hash}`,
      headers: { authorization: `Bearer ${world.posko.operatorToken}`, "x-posko-operator": "tester" },
    });
    expect(original.statusCode, original.body.slice(0, 300)).toBe(200);
    expect(original.rawPayload.equals(picture)).toBe(true);
  });

  it("gives the same receipts when handed in twice, and to its owner when she has signal again", async () => {
    const { text, records } = await exported();
    const first = await handIn(text);
    expect(await handIn(text)).toEqual(first);
    const own = await phone.handIn(...records);
    expect(own.map((r) => r.body.number)).toEqual(first.slice(0, 3).map((i) => i.receipt));
  });

  it("has an altered record refused by its id, and all others taken", async () => {
    const { text, records } = await exported();
    const altered = text.replace('"votes.1":143', '"votes.1":943');
    const items = await handIn(altered);
    expect(items.map((i) => i.code)).toEqual([null, null, "intake.hash_differs", null]);
    expect(items[2]!.id).toBe(records[2]!.id);
    // The true one is still welcome.
    expect((await handIn(text)).every((i) => i.receipt !== null)).toBe(true);
  });

  it("has any single altered byte refused where it is, and never anything else taken for what was signed", async () => {
    const { text, records } = await exported();
    const start = text.indexOf("\n") + 1;
    const end = text.indexOf("\n", text.indexOf(records[2]!.id));
    for (let at = start + 3; at < end; at += 37) {
      const was = text[at]!;
      if (was === "\n") continue;
      const items = await handIn(text.slice(0, at) + (was === "x" ? "y" : "x") + text.slice(at + 1));
      const line = text.slice(0, at).split("\n").length;
      const wrong = items.filter((i) => i.code !== null && i.item !== "picture");
      expect(
        wrong.map((i) => i.line),
        `byte ${at} in line ${line}: ${text.slice(at - 40, at + 5)} ${JSON.stringify(wrong)}`,
      ).toEqual([line]);
    }
  }, 60_000);

  it("has a picture with another byte refused by its hash", async () => {
    const { text, hash } = await exported();
    const at = text.length - 500;
    const altered = text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
    const items = await handIn(altered);
    expect(items.map((i) => i.code)).toEqual([null, null, null, "queue.picture_differs"]);
    expect(items[3]!.id).toBe(hash);
  });

  it("keeps a picture out whose record was refused", async () => {
    const { text } = await exported();
    const items = await handIn(text.replace('"page":"1"', '"page":"9"'));
    expect(items.map((i) => i.code)).toEqual([null, "intake.hash_differs", null, "queue.picture_without_record"]);
  });

  it("goes on with the other records when one spoils the whole request", async () => {
    const { text, records } = await exported();
    const strange = JSON.stringify({ record: { ...records[0], input: { station: "x\u0000y" } } });
    const items = await handIn(text.replace(/\n/, `\n${strange}\n`));
    expect(items.map((i) => i.code === null)).toEqual([false, true, true, true, true]);
  });

  it.each([
    ["a picture", "\u00ff\u00d8\u00ff\u00e0 not JSON at all"],
    ["nothing", ""],
    ["another JSON", '{"type":"FeatureCollection"}\n{"record":{}}\n'],
    ["a CSV", "place,station\n35.73.01.1001,12\n"],
  ])("that is %s is refused as no queue", async (_what, text) => {
    expect(await handIn(text)).toEqual([
      { item: "file", line: 1, id: null, operation: null, receipt: null, code: "queue.not_a_queue" },
    ]);
  });

  it("of a later version is refused as such", async () => {
    const items = await handIn('{"posko_queue":2,"records":1}\n');
    expect(items.map((i) => i.code)).toEqual(["queue.version_unknown"]);
  });

  it("that was cut off says so, after what it still holds was received", async () => {
    const { text } = await exported();
    const items = await handIn(text.split("\n").slice(0, 3).join("\n"));
    expect(items.map((i) => i.code)).toEqual([null, null, "queue.cut_off"]);
  });
});
