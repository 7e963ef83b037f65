// The store in S3 against a server that speaks S3, in a process of its own, that lets nothing in unsigned.

import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import sharp from "sharp";
import { createDerivatives } from "./derive.ts";
import { createUploads } from "./partial.ts";
import { checkS3, s3Store } from "./s3.ts";
import { StoreAway, type FileStore } from "./store.ts";
import { ACCESS_KEY, BUCKET, openTestBucket, SECRET_KEY, type TestBucket } from "./test-bucket.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

let scratch: string;
let bucket: TestBucket;
let store: FileStore;

const settings = (more: object = {}) => ({
  endpoint: bucket.endpoint,
  region: "us-east-1",
  bucket: BUCKET,
  accessKey: ACCESS_KEY,
  secretKey: SECRET_KEY,
  ...more,
});

beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), "posko-s3-"));
  bucket = await openTestBucket(path.join(scratch, "bucket"));
  store = s3Store(settings());
});
afterAll(async () => {
  await bucket?.kill();
  await rm(scratch, { recursive: true, force: true });
});

let files = 0;
async function localFile(bytes: Uint8Array): Promise<string> {
  const file = path.join(scratch, `local-${++files}`);
  await writeFile(file, bytes);
  return file;
}

/** Kill the server and start it again on the same folder and port. */
async function restarted(): Promise<void> {
  await bucket.kill();
  bucket = await openTestBucket(path.join(scratch, "bucket"), Number(new URL(bucket.endpoint).port));
}

describe("the store in S3", () => {
  test("keeps what it is given, across a restart of the server, and takes the local file over", async () => {
    for (const size of [0, 1, 700_000, 12_000_000]) {
      const bytes = randomBytes(size);
      const file = await localFile(bytes);
      await store.put(sha256(bytes), file);
      await restarted();
      expect(await store.has(sha256(bytes))).toBe(true);
      expect(await store.size(sha256(bytes))).toBe(size);
      expect((await buffer((await store.open(sha256(bytes)))!)).equals(bytes)).toBe(true);
      await expect(stat(file)).rejects.toThrow("ENOENT");
    }
  });

  test("has nothing it was not given, and nothing it was told to forget", async () => {
    const absent = sha256(randomBytes(8));
    expect([await store.has(absent), await store.size(absent), await store.open(absent)]).toEqual([false, null, null]);
    const bytes = randomBytes(50);
    await store.put(sha256(bytes), await localFile(bytes));
    await store.remove(sha256(bytes));
    expect(await store.has(sha256(bytes))).toBe(false);
    await expect(store.remove(sha256(bytes))).resolves.toBeUndefined();
  });

  test("with another secret or an unknown key is refused, and keeps the local file", async () => {
    const bytes = randomBytes(1_000);
    for (const wrong of [{ secretKey: "another" }, { accessKey: "nobody" }]) {
      const refused = s3Store(settings(wrong));
      const file = await localFile(bytes);
      await expect(refused.put(sha256(bytes), file)).rejects.toBeInstanceOf(StoreAway);
      await expect(refused.has(sha256(bytes))).rejects.toBeInstanceOf(StoreAway);
      await expect(refused.open(sha256(bytes))).rejects.toBeInstanceOf(StoreAway);
      expect((await readFile(file)).equals(bytes)).toBe(true);
    }
    expect(await store.has(sha256(bytes))).toBe(false);
  });
});

describe("what is said of the settings before anything is stored", () => {
  test("is nothing where they hold", async () => {
    expect(await checkS3(settings())).toBeNull();
  });

  test("is one sentence that names the setting to correct, and no secret", async () => {
    const wrong = {
      S3_SECRET_KEY: await checkS3(settings({ secretKey: "another-secret" })),
      S3_ACCESS_KEY: await checkS3(settings({ accessKey: "nobody" })),
      S3_BUCKET: await checkS3(settings({ bucket: "not-there" })),
      S3_ENDPOINT: await checkS3(settings({ endpoint: "http://127.0.0.1:1" })),
    };
    for (const [name, said] of Object.entries(wrong)) {
      expect(said).toContain(name);
      expect(said).toMatch(/^[A-Z].*\.$/);
      expect(said).not.toContain("another-secret");
    }
  });
});

describe("a resumable upload into S3", () => {
  const uploads = (): ReturnType<typeof createUploads> => createUploads(path.join(scratch, "partial"), store);
  const piece = (bytes: Buffer, from: number, to = bytes.length) => ({
    sha256: sha256(bytes),
    sender: "abc",
    offset: from,
    size: bytes.length,
    body: Readable.from([bytes.subarray(from, to)]),
  });

  test("comes in ranges, and is stored when the last one is here", async () => {
    const bytes = randomBytes(400_000);
    for (const [from, to] of [
      [0, 1],
      [1, 150_000],
      [150_000, 399_999],
    ] as const) {
      expect(await uploads().receive(piece(bytes, from, to))).toMatchObject({
        value: { received: to, complete: false },
      });
      expect(await store.has(sha256(bytes))).toBe(false);
    }
    expect(await uploads().receive(piece(bytes, 399_999))).toMatchObject({ value: { complete: true } });
    expect((await buffer((await store.open(sha256(bytes)))!)).equals(bytes)).toBe(true);
    expect(await readdir(path.join(scratch, "partial", "abc"))).toEqual([]);
  });

  test("waits at its last byte when the server goes away in the middle, and is done when it is back", async () => {
    const bytes = randomBytes(20_000_000);
    const held = bucket.hold();
    const receiving = uploads().receive(piece(bytes, 0));
    await held;
    await bucket.kill();
    expect(await receiving).toMatchObject({ problem: { kind: "unavailable", code: "evidence.storage_away" } });
    expect(await uploads().received(sha256(bytes), "abc")).toBe(bytes.length);
    await restarted();
    expect(await store.has(sha256(bytes))).toBe(false);
    const done = await uploads().receive({ ...piece(bytes, bytes.length), body: null });
    expect(done).toEqual({ ok: true, value: { received: bytes.length, complete: true } });
    expect(await store.size(sha256(bytes))).toBe(bytes.length);
  });
});

describe("reading when the server goes away in the middle", () => {
  test("ends in the store being away, never in a file that is only shorter", async () => {
    const bytes = randomBytes(60_000_000);
    await store.put(sha256(bytes), await localFile(bytes));
    const reading = (await store.open(sha256(bytes)))!;
    const read = async (): Promise<number> => {
      let length = 0;
      for await (const chunk of reading) {
        if (length === 0) await bucket.kill();
        length += (chunk as Buffer).length;
      }
      return length;
    };
    await expect(read()).rejects.toBeInstanceOf(StoreAway);
    await restarted();
    expect((await buffer((await store.open(sha256(bytes)))!)).equals(bytes)).toBe(true);
  });

  test("tells whoever wants the picture that the store is away", async () => {
    const small = await sharp({ create: { width: 640, height: 480, channels: 3, background: "#aaa" } })
      .jpeg()
      .toBuffer();
    // Comments before the picture make it larger than whatever a socket holds by itself.
    const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0xff, 0xff]), Buffer.alloc(0xfffd, "x")]);
    const comments = Array.from({ length: 600 }, () => comment);
    const bytes = Buffer.concat([small.subarray(0, 2), ...comments, small.subarray(2)]);
    await store.put(sha256(bytes), await localFile(bytes));
    const dying: FileStore = {
      ...store,
      open: async (name) => {
        const body = (await store.open(name))!;
        await bucket.kill();
        return body;
      },
    };
    const shown = await createDerivatives(path.join(scratch, "derived"), dying).get(sha256(bytes), "thumb");
    expect(shown).toMatchObject({ problem: { kind: "unavailable", code: "evidence.storage_away" } });
    await restarted();
    expect(await createDerivatives(path.join(scratch, "derived"), store).get(sha256(bytes), "thumb")).toMatchObject({
      ok: true,
    });
  });
});
