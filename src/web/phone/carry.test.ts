import { describe, expect, it } from "vitest";
import { fromBase64url } from "../../base/bytes.ts";
import { queueLines } from "./carry.ts";
import type { OutboxItem } from "./store.ts";

const HEX = "aa".repeat(32);
const bytes = new Uint8Array([0, 255, 7, 62, 63]).buffer;
const record = { id: "r", operation: "evidence.declare" } as OutboxItem["record"];
const one: OutboxItem = {
  id: "r",
  record,
  state: "kept",
  receipt: null,
  problem: null,
  blobs: { [HEX]: { size: 5, sent: 0, receipt: null } },
};
const head = { device: "d", public_key: { kty: "EC" }, made_at: "2024-02-14T08:00:00Z" };

async function lines(
  items: OutboxItem[],
  blobOf: () => Promise<ArrayBuffer | null>,
): Promise<Record<string, unknown>[]> {
  const out: Record<string, unknown>[] = [];
  for await (const line of queueLines(items, head, blobOf)) {
    expect(line.endsWith("\n")).toBe(true);
    out.push(JSON.parse(line) as Record<string, unknown>);
  }
  return out;
}

describe("the exported queue", () => {
  it("is a head, each record as signed, and each picture once with its very bytes", async () => {
    const all = await lines([one, { ...one, id: "s" }], () => Promise.resolve(bytes));
    expect(all).toHaveLength(4);
    expect(all[0]).toEqual({ posko_queue: 1, ...head, records: 2 });
    expect(all[1]).toEqual({ record });
    const { blob } = all[3] as { blob: { sha256: string; size: number; bytes: string } };
    expect(blob.sha256).toBe(HEX);
    expect([...fromBase64url(blob.bytes)]).toEqual([0, 255, 7, 62, 63]);
  });
  it("goes without a picture that is no longer on the phone", async () => {
    expect(await lines([one], () => Promise.resolve(null))).toHaveLength(2);
  });
});
