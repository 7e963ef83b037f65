// A picture's bytes on their way, and who may send them.

import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, symlink } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bindPhone } from "../../main/test-phone.ts";
import { MAX_PICTURE_BYTES, MAX_UNDECLARED_PICTURES } from "./model.ts";
import {
  cut,
  declare,
  evidence,
  openEvidence,
  OTHER_STATION,
  photograph,
  put,
  sha256,
  stateOf,
  STATION,
  storedFile,
  trailOf,
} from "../../main/test-evidence.ts";

beforeAll(openEvidence);
afterAll(() => evidence.close());

describe("a picture on its way", () => {
  it("arrives whole however often and wherever the connection is cut, and is kept byte for byte", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }), async (cuts) => {
        const picture = await photograph();
        await declare(phone, picture);
        for (const share of cuts) {
          const { received } = await stateOf(phone, sha256(picture));
          await cut(phone, picture, received, Math.floor(share * (picture.length - received)));
        }
        let done = await put(phone, picture, { offset: (await stateOf(phone, sha256(picture))).received });
        // A cut connection may still be at work, or even come to its turn after ours: then the server names the
        // right offset, and the phone tries again, as it does by itself.
        while (["evidence.offset", "evidence.taken_over"].includes(done.body.code)) {
          done = await put(phone, picture, { offset: Number(done.body.details!["received"]) });
        }
        expect(done.body).toMatchObject({ received: picture.length, complete: true });
        expect((await readFile(storedFile(sha256(picture)))).equals(picture)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it("may come in pieces, the last of them empty", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    const half = Math.floor(picture.length / 2);
    expect((await put(phone, picture, { to: half })).body).toEqual({ received: half, complete: false });
    expect((await stateOf(phone, sha256(picture))).received).toBe(half);
    expect((await put(phone, picture, { offset: half })).body.complete).toBe(true);
    expect((await put(phone, picture, { offset: picture.length })).body.complete).toBe(true);
  });

  it("is told the right offset when the phone is mistaken", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    await put(phone, picture, { to: 1000 });
    for (const offset of [0, 999, 1001]) {
      const answer = await put(phone, picture, { offset });
      expect(answer.status).toBe(409);
      expect(answer.body).toMatchObject({ code: "evidence.offset", details: { received: 1000 } });
    }
  });

  it("with wrong bytes is refused and thrown away, and the phone may start again", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    const altered = Buffer.from(picture);
    altered[altered.length - 10]! ^= 1;
    const refused = await put(phone, altered, { name: sha256(picture) });
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({ code: "evidence.wrong_bytes", details: { received: 0 } });
    expect(await stateOf(phone, sha256(picture))).toEqual({ received: 0, complete: false });
    expect((await put(phone, picture)).body.complete).toBe(true);
  });

  it("whose pieces come out of order, or again, is told where it stands, and is whole in the end", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    const third = Math.floor(picture.length / 3);
    const pieces = [0, third, 2 * third].map((offset, i) => ({
      offset,
      to: i === 2 ? picture.length : offset + third,
    }));
    const [first, second, last] = pieces as [{ offset: number; to: number }, (typeof pieces)[0], (typeof pieces)[0]];
    const answers = [];
    for (const piece of [last, first, last, second, first, last, second])
      answers.push(await put(phone, picture, piece));
    expect(answers.map((a) => a.status)).toEqual([409, 200, 409, 200, 409, 200, 200]);
    expect(answers.map((a) => a.body.received ?? a.body.details!["received"])).toEqual([
      0,
      third,
      third,
      2 * third,
      2 * third,
      picture.length,
      picture.length,
    ]);
    expect((await readFile(storedFile(sha256(picture)))).equals(picture)).toBe(true);
  });

  it("under the hash of one that is here already changes nothing of it, and is itself not taken for received", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const [here, other] = [await photograph(), await photograph()];
    await declare(phone, here);
    await put(phone, here);
    await declare(phone, other, "2");
    await put(phone, other, { name: sha256(here), size: other.length });
    expect((await readFile(storedFile(sha256(here)))).equals(here)).toBe(true);
    expect(await stateOf(phone, sha256(other))).toEqual({ received: 0, complete: false });
    expect((await put(phone, other)).body.receipt!.body.pictures).toEqual([sha256(other)]);
  });

  it("cannot be spoilt by another sender of the same name", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const stranger = await bindPhone(evidence.posko, OTHER_STATION);
    const picture = await photograph();
    await declare(phone, picture);
    await put(phone, picture, { to: 1000 });
    await put(stranger, Buffer.alloc(picture.length, 1), { to: 2000, name: sha256(picture) });
    expect((await stateOf(phone, sha256(picture))).received).toBe(1000);
    expect((await put(phone, picture, { offset: 1000 })).body.complete).toBe(true);
  });

  it("longer than was said is refused", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    const answer = await put(phone, picture, { size: picture.length - 5 });
    expect(answer.body.code).toBe("evidence.too_long");
  });

  it("that is no JPEG is refused, whatever its name says", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    for (const bytes of [
      Buffer.from("<html><script>alert(1)</script>"),
      await sharp(await photograph())
        .png()
        .toBuffer(),
    ]) {
      await declare(phone, bytes);
      const answer = await put(phone, bytes);
      expect(answer.status).toBe(422);
      expect(answer.body.code).toBe("evidence.not_a_jpeg");
      expect(existsSync(storedFile(sha256(bytes)))).toBe(false);
    }
  });

  it("beyond the limit is refused before a byte is read", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const answer = await put(phone, Buffer.alloc(10), { size: MAX_PICTURE_BYTES + 1 });
    expect(answer.status).toBe(422);
    expect(answer.body.code).toBe("request.shape");
  });

  it("sent over two connections at once arrives once, with one receipt", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const other = await bindPhone(evidence.posko, STATION);
    const picture = await photograph(900, 900);
    const record = await declare(phone, picture);
    const senders = [phone, phone, other, null];
    const answers = await Promise.all(senders.map((who) => put(who, picture, { record })));
    for (const a of answers) {
      expect(a.body.complete === true || ["evidence.taken_over", "evidence.offset"].includes(a.body.code)).toBe(true);
    }
    const { received } = await stateOf(phone, sha256(picture));
    const last = await put(phone, picture, { offset: received, record });
    const receipts = [...answers.filter((a) => a.body.complete).map((a) => a.body.receipt), last.body.receipt];
    expect(new Set(receipts.map((r) => JSON.stringify(r))).size).toBe(1);
    expect((await trailOf(sha256(picture))).filter((l) => l.operation === "evidence.upload")).toHaveLength(1);
    expect((await readFile(storedFile(sha256(picture)))).equals(picture)).toBe(true);
  });

  it.skipIf(!existsSync("/dev/full"))("waits without loss while the disk is full", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    // A device on which the system itself says "no space left" to every byte, in the place of the partial file.
    const shelf = path.join(evidence.folder, "files", "partial", sha256(Buffer.from(phone.device)).slice(0, 32));
    await mkdir(shelf, { recursive: true });
    await symlink("/dev/full", path.join(shelf, sha256(picture)));
    const answer = await put(phone, picture);
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ code: "evidence.storage_full", details: { received: 0 } });
    await rm(path.join(shelf, sha256(picture)));
    expect((await put(phone, picture)).body.complete).toBe(true);
  });

  it("leaves no partial file behind", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    await declare(phone, picture);
    await put(phone, picture, { to: 500 });
    await put(phone, picture, { offset: 500 });
    const left = await readdir(
      path.join(evidence.folder, "files", "partial", sha256(Buffer.from(phone.device)).slice(0, 32)),
    );
    expect(left).toEqual([]);
  });
});

describe("who may send a picture", () => {
  it("is anybody who carries what a signed record declared", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    const record = await declare(phone, picture);
    const answer = await put(null, picture, { record });
    expect(answer.body.complete).toBe(true);
    expect(answer.body.receipt!.body).toMatchObject({ kind: "picture", author: phone.author, record });
  });

  it("is no stranger with bytes that nobody declared, or with more than was declared", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    expect((await put(null, picture)).body.code).toBe("evidence.not_declared");
    await declare(phone, picture);
    const more = await put(null, Buffer.concat([picture, picture]), { name: sha256(picture) });
    expect(more.body.code).toBe("evidence.size_differs");
  });

  it("is a bound phone before its declaration has arrived, whose receipt then follows", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const picture = await photograph();
    expect((await put(phone, picture)).body).toEqual({ received: picture.length, complete: true });
    const record = await declare(phone, picture);
    expect((await stateOf(phone, sha256(picture))).receipt?.body).toMatchObject({
      record,
      pictures: [sha256(picture)],
    });
  });

  it("is one phone only so often before it declares anything", async () => {
    const phone = await bindPhone(evidence.posko, STATION);
    const jpeg = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#000" } })
      .jpeg()
      .toBuffer();
    for (let i = 0; i < MAX_UNDECLARED_PICTURES; i++) {
      const made = Buffer.concat([jpeg, Buffer.from(`${phone.device} ${i}`)]);
      expect((await put(phone, made)).body.complete).toBe(true);
    }
    const refused = await put(phone, await photograph());
    expect(refused.status).toBe(429);
    expect(refused.body.code).toBe("evidence.too_many_undeclared");
  });
});
