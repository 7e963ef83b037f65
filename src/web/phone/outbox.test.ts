import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { uuidv7 } from "../../base/ids.ts";
import type { IntakeRecord, Receipt } from "../../base/intake.ts";
import { digestOf, receiptBytes } from "../../base/records.ts";
import * as outbox from "./outbox.ts";
import type { OutboxItem } from "./store.ts";

const HEX = "ab".repeat(32);
let clock = 1_700_000_000_000;

function item(operation: string, more: Partial<OutboxItem> & { input?: IntakeRecord["input"] } = {}): OutboxItem {
  clock += 1000;
  const id = uuidv7(clock);
  const { input = {}, ...rest } = more;
  const record: IntakeRecord = {
    id,
    author: "witness:1",
    device: "phone",
    operation,
    shape: 1,
    made_at: "2024-02-14T08:00:00.000Z",
    input,
    blobs: [],
    hash: HEX,
    signature: "",
  };
  return { id, record, state: "kept", receipt: null, problem: null, blobs: {}, ...rest };
}

const pair = generateKeyPairSync("ed25519");
const key = {
  id: "k1",
  publicKey: pair.publicKey.export({ type: "spki", format: "der" }).subarray(-32).toString("base64url"),
};

async function receiptFor(record: IntakeRecord, change: Partial<Receipt["body"]> = {}): Promise<Receipt> {
  const body: Receipt["body"] = {
    v: 1,
    kind: "record",
    record: record.id,
    operation: record.operation,
    author: record.author,
    device: record.device,
    digest: await digestOf(record.operation, record.input),
    pictures: [],
    received_at: "2024-02-14T08:01:00.000Z",
    trail: null,
    entry: HEX,
    number: "K7QM-2D9X",
    key: "k1",
    ...change,
  };
  return { body, signature: sign(null, receiptBytes(body), pair.privateKey).toString("base64url") };
}

describe("the outbox", () => {
  it("sends figures before presence, and presence before what announces pictures", () => {
    const picture = item("evidence.declare");
    const presence = item("witnesses.check_in");
    const late = item("figures.submit");
    const later = item("figures.submit");
    const done = item("figures.submit", { state: "received" });
    const refused = item("figures.submit", { state: "refused" });
    const order = outbox.nextRecords([later, picture, done, refused, late, presence], 10).map((i) => i.id);
    expect(order).toEqual([late.id, later.id, presence.id, picture.id]);
    expect(outbox.nextRecords([later, picture, late], 1).map((i) => i.id)).toEqual([late.id]);
  });

  it("sends a picture only after the server knows what it shows, and not again after its receipt", async () => {
    const blobs = { [HEX]: { size: 1000, sent: 300, receipt: null } };
    const announced = item("evidence.declare", { state: "received", blobs });
    const unannounced = item("evidence.declare", { blobs });
    const receipt = await receiptFor(announced.record);
    const there = item("evidence.declare", {
      state: "received",
      blobs: { [HEX]: { size: 1000, sent: 1000, receipt } },
    });
    expect(outbox.nextPictures([there, unannounced, announced]).map((p) => p.item.id)).toEqual([announced.id]);
    expect(outbox.bytesWaiting([there, unannounced, announced])).toBe(1400);
  });

  it("counts a record as arrived only when its pictures are there too", async () => {
    const half = item("evidence.declare", { state: "received", blobs: { [HEX]: { size: 9, sent: 9, receipt: null } } });
    const whole = item("figures.submit", { state: "received" });
    expect(outbox.notYetThere([half, whole])).toEqual([half]);
  });

  it("lets a lost picture rest once its page has been photographed again", () => {
    const input = { contest: "c", station: "s", source: "plano", page: "1" };
    const blobs = { [HEX]: { size: 9, sent: 0, receipt: null, lost: true } };
    const problem = { code: "phone.picture_lost" };
    const lost = item("evidence.declare", { state: "received", problem, blobs, input });
    const otherPage = item("evidence.declare", { state: "received", problem, blobs, input: { ...input, page: "2" } });
    const again = item("evidence.declare", { state: "received", input });
    expect([...outbox.superseded([lost, otherPage, again])]).toEqual([lost.id]);
    expect(outbox.notYetThere([lost, otherPage, again])).toEqual([otherPage]);
    // What is not here any more is no weight to be sent.
    expect(outbox.bytesWaiting([lost])).toBe(0);
  });

  it("lets a refused reading rest once its correction has been said", () => {
    const about = { contest: "c", station: "s", source: "plano", part: "totals" };
    const refused = item("figures.submit", { state: "refused", input: about });
    const other = item("figures.submit", { state: "refused", input: { ...about, part: "voters" } });
    const corrected = item("figures.submit", { state: "received", input: about });
    expect([...outbox.superseded([refused, other, corrected])]).toEqual([refused.id]);
    expect(outbox.notYetThere([refused, other, corrected])).toEqual([other]);
  });

  it("waits longer after each failure, never more than two and a half minutes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (tries, chance) => {
        const wait = outbox.waitBefore(tries, chance);
        expect(wait).toBeGreaterThanOrEqual(1500);
        expect(wait).toBeLessThanOrEqual(150_000);
        expect(outbox.waitBefore(tries + 1, chance)).toBeGreaterThanOrEqual(wait);
      }),
    );
  });

  it("tries again what time or a new code may lift, and hands the rest to a person", () => {
    expect(["limited", "unavailable", "unauthenticated"].map(outbox.isLasting)).toEqual([false, false, false]);
    expect(["invalid", "forbidden", "conflict", "not_found", "too_large"].map(outbox.isLasting)).toEqual(
      Array(5).fill(true),
    );
  });
});

describe("a receipt", () => {
  const fields = { contest: "c", station: "s", source: "plano", part: "totals", fields: { valid: 3 }, pictures: [] };
  const { record } = item("figures.submit", { input: fields });

  it("counts when it names this record, its digest holds and its signature is the server's", async () => {
    expect(await outbox.receiptAnswers(await receiptFor(record), record, { receiptKey: key })).toBe(true);
    expect(await outbox.receiptAnswers(await receiptFor(record), record, { receiptKey: null })).toBe(true);
  });

  it("does not count for another record, author, device, operation, digest, kind or key", async () => {
    const other = item("figures.submit").id;
    for (const change of [
      { record: other },
      { author: "witness:2" },
      { device: "another" },
      { operation: "witnesses.check_in" },
      { digest: HEX },
      { kind: "picture" as const },
      { key: "k2" },
    ])
      expect(
        await outbox.receiptAnswers(await receiptFor(record, change), record, { receiptKey: key }),
        JSON.stringify(change),
      ).toBe(false);
  });

  it("counts by a key the server signed with before, if this phone was told of it, and by no other", async () => {
    const now = { id: "now", publicKey: key.publicKey.replace(/^./, (c) => (c === "A" ? "B" : "A")) };
    const receipt = await receiptFor(record);
    expect(await outbox.receiptAnswers(receipt, record, { receiptKey: now, earlierKeys: [key] })).toBe(true);
    expect(await outbox.receiptAnswers(receipt, record, { receiptKey: now, earlierKeys: [] })).toBe(false);
    const forged = { ...receipt, signature: "A".repeat(86) };
    expect(await outbox.receiptAnswers(forged, record, { receiptKey: now, earlierKeys: [key] })).toBe(false);
  });

  it("does not count when a digit of what was sent differs from what was received", async () => {
    const changed = { ...record, input: { ...fields, fields: { valid: 4 } } };
    expect(await outbox.receiptAnswers(await receiptFor(changed), record, { receiptKey: key })).toBe(false);
  });

  it("does not count when anything of it was changed after signing", async () => {
    const { body, signature } = await receiptFor(record);
    const changed = { body: { ...body, number: "AAAA-AAAA" }, signature };
    expect(await outbox.receiptAnswers(changed, record, { receiptKey: key })).toBe(false);
    expect(await outbox.receiptAnswers({ body, signature: "broken" }, record, { receiptKey: key })).toBe(false);
  });

  it("of a picture counts only for a picture it names", async () => {
    const good = await receiptFor(record, { kind: "picture", pictures: [HEX] });
    expect(await outbox.receiptAnswers(good, record, { receiptKey: key }, HEX)).toBe(true);
    expect(await outbox.receiptAnswers(good, record, { receiptKey: key }, "cd".repeat(32))).toBe(false);
  });
});
