// Small things that would be large if anybody unpacked them.

import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDerivatives } from "../../server/files/derive.ts";
import { greyPoints } from "../../server/files/grey.ts";
import { evidence, openEvidence, OPERATOR, photograph, put, declare, sha256, STATION } from "../test-evidence.ts";
import { bindPhone } from "../test-phone.ts";
import path from "node:path";
import { filesOf } from "../../server/files/open.ts";

beforeAll(openEvidence);
afterAll(() => evidence.close());

/** A true JPEG whose head says that it is so many pixels wide and high. */
async function saying(width: number, height: number): Promise<Buffer> {
  const bytes = Buffer.from(await photograph(64, 48));
  const frame = bytes.findIndex((b, i) => b === 0xff && (bytes[i + 1] === 0xc0 || bytes[i + 1] === 0xc2));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

describe("a picture that says it is enormous", () => {
  it("is kept as evidence and never unpacked: neither for a screen nor to be compared", async () => {
    const bomb = await saying(65_000, 65_000);
    const phone = await bindPhone(evidence.posko, STATION);
    await declare(phone, bomb);
    expect((await put(phone, bomb)).body.complete).toBe(true);
    const before = process.memoryUsage().rss;
    const { store } = filesOf(evidence.posko.services.config);
    const shown = await createDerivatives(path.join(evidence.folder, "tried"), store).get(sha256(bomb), "screen");
    expect(shown).toMatchObject({ ok: false, problem: { code: "evidence.cannot_be_shown" } });
    expect(await greyPoints(bomb, 9, 8)).toBe(null);
    // Unpacked it would be 12 GB.
    expect(process.memoryUsage().rss - before).toBeLessThan(500_000_000);
  });

  it("is shown where it says what phones' cameras give", async () => {
    expect(await greyPoints(await photograph(4_000, 3_000), 9, 8)).toHaveLength(72);
  });
});

describe("a body that is packed", () => {
  const packed = gzipSync(Buffer.alloc(200_000_000, " "));

  it.each([
    "/api/intake.submit",
    "/api/auth/sign-in/email",
    "/api/accounts.open_link",
    "/api/stations.import?election=pemilu-2019&map=%7B%22columns%22%3A%7B%22place%22%3A%22a%22%2C%22station%22%3A%22b%22%7D%7D",
  ])("is refused by %s as it stands", async (url) => {
    expect(packed.length).toBeLessThan(400_000);
    const before = process.memoryUsage().rss;
    const answer = await fetch(`http://127.0.0.1:${evidence.port}${url}`, {
      method: "POST",
      headers: {
        ...OPERATOR(),
        "content-type": url.includes("import") ? "application/octet-stream" : "application/json",
        "content-encoding": "gzip",
      },
      body: new Uint8Array(packed),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(((await answer.json()) as { code: string }).code).toMatch(/^[a-z_]+\.[a-z0-9_]+$/);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });
});
