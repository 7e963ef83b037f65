import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { diskStore } from "./disk.ts";
import { createUploads } from "./partial.ts";
import { s3Store } from "./s3.ts";
import { shelfOf, StoreAway, type FileStore } from "./store.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function localFile(bytes: Uint8Array): Promise<string> {
  const file = path.join(folder, `local-${randomBytes(4).toString("hex")}`);
  await writeFile(file, bytes);
  return file;
}

/** An S3 server as far as we use one: objects by path, whole, with a signature in the request. */
interface Bucket {
  readonly url: string;
  readonly objects: Map<string, Buffer>;
  readonly requests: IncomingMessage[];
  readonly server: Server;
}

async function openBucket(): Promise<Bucket> {
  const objects = new Map<string, Buffer>();
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    void (async () => {
      const key = request.url!;
      if (request.method === "PUT") {
        objects.set(key, await buffer(request));
        response.writeHead(200, { etag: '"x"' }).end();
      } else if (request.method === "DELETE") {
        objects.delete(key);
        response.writeHead(204).end();
      } else {
        const found = objects.get(key);
        if (!found) response.writeHead(404).end();
        else
          response
            .writeHead(200, { "content-length": found.length, etag: '"x"' })
            .end(request.method === "HEAD" ? undefined : found);
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, objects, requests, server };
}

let bucket: Bucket;
beforeAll(async () => {
  bucket = await openBucket();
});
afterAll(() => {
  bucket.server.closeAllConnections();
  bucket.server.close();
});

const STORES: Record<string, () => FileStore> = {
  "on a disk": () => diskStore(path.join(folder, "files")),
  "in S3": () =>
    s3Store({ endpoint: bucket.url, region: "auto", bucket: "posko", accessKey: "key", secretKey: "secret" }),
};

describe.each(Object.entries(STORES))("a store %s", (_name, make) => {
  it("gives back the bytes it was given, by their hash, and takes the local file over", async () => {
    const store = make();
    const bytes = randomBytes(700_000);
    const file = await localFile(bytes);
    await store.put(sha256(bytes), file);
    expect(await store.has(sha256(bytes))).toBe(true);
    expect(await store.size(sha256(bytes))).toBe(bytes.length);
    expect((await buffer((await store.open(sha256(bytes)))!)).equals(bytes)).toBe(true);
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });

  it("has nothing it was not given", async () => {
    const store = make();
    const absent = sha256(randomBytes(8));
    expect([await store.has(absent), await store.size(absent), await store.open(absent)]).toEqual([false, null, null]);
  });

  it("takes the same file twice, also at once", async () => {
    const store = make();
    const bytes = randomBytes(1_000);
    const files = await Promise.all([localFile(bytes), localFile(bytes), localFile(bytes)]);
    await Promise.all(files.map((file) => store.put(sha256(bytes), file)));
    expect(await store.size(sha256(bytes))).toBe(1_000);
  });

  it("forgets what it is told to", async () => {
    const store = make();
    const bytes = randomBytes(100);
    await store.put(sha256(bytes), await localFile(bytes));
    await store.remove(sha256(bytes));
    expect(await store.has(sha256(bytes))).toBe(false);
  });
});

describe("a store in S3", () => {
  it("signs each request and says the length, so that bytes go over as they are read", async () => {
    const bytes = randomBytes(3_000_000);
    const store = STORES["in S3"]!();
    await store.put(sha256(bytes), await localFile(bytes));
    const put = bucket.requests.findLast((r) => r.method === "PUT")!;
    expect(put.url).toBe(`/posko/files/${shelfOf(sha256(bytes))}`);
    expect(put.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=key\//);
    expect(put.headers["content-length"]).toBe("3000000");
  });

  it("keeps the local file when the bucket does not answer", async () => {
    const bytes = randomBytes(10);
    const file = await localFile(bytes);
    const gone = s3Store({
      endpoint: "http://127.0.0.1:1",
      region: "auto",
      bucket: "posko",
      accessKey: "k",
      secretKey: "s",
    });
    await expect(gone.put(sha256(bytes), file)).rejects.toBeInstanceOf(StoreAway);
    expect((await readFile(file)).equals(bytes)).toBe(true);
  });
});

describe("partial uploads", () => {
  const uploadsHere = (): ReturnType<typeof createUploads> =>
    createUploads(path.join(folder, "partial"), diskStore(path.join(folder, "files")));
  const of = (bytes: Buffer, offset: number, to = bytes.length) => ({
    sha256: sha256(bytes),
    sender: "abc",
    offset,
    size: bytes.length,
    body: Readable.from([bytes.subarray(offset, to)]),
  });

  it("go on in another process where the first one ended", async () => {
    const bytes = randomBytes(5_000);
    expect(await uploadsHere().receive(of(bytes, 0, 2_000))).toMatchObject({ ok: true });
    const later = uploadsHere();
    expect(await later.received(sha256(bytes), "abc")).toBe(2_000);
    expect(await later.receive(of(bytes, 2_000))).toEqual({ ok: true, value: { received: 5_000, complete: true } });
  });

  it("are finished by an empty body when the process ended between the last byte and the check", async () => {
    const bytes = randomBytes(3_000);
    expect(await uploadsHere().receive(of(bytes, 0, 1_000))).toMatchObject({ ok: true });
    await writeFile(path.join(folder, "partial", "abc", sha256(bytes)), bytes);
    const done = await uploadsHere().receive({ ...of(bytes, 3_000), body: null });
    expect(done).toEqual({ ok: true, value: { received: 3_000, complete: true } });
  });

  it("give way to a newer connection of the same sender, which then goes on", async () => {
    const bytes = randomBytes(4_000);
    const uploads = uploadsHere();
    // A connection that brought a piece and then fell silent.
    const silent = new Readable({ read() {} });
    silent.push(bytes.subarray(0, 1_500));
    const first = uploads.receive({ ...of(bytes, 0), body: silent });
    while ((await uploads.received(sha256(bytes), "abc")) < 1_500)
      await new Promise((resolve) => setImmediate(resolve));
    const second = await uploads.receive(of(bytes, 1_500));
    expect(await first).toMatchObject({
      ok: false,
      problem: { code: "evidence.taken_over", details: { received: 1_500 } },
    });
    expect(second).toEqual({ ok: true, value: { received: 4_000, complete: true } });
    silent.push(null);
  });

  it("wait at their last byte while the store cannot be reached", async () => {
    const bytes = randomBytes(2_000);
    let away = true;
    const disk = diskStore(path.join(folder, "files"));
    const store: FileStore = {
      ...disk,
      put: (name, file) => (away ? Promise.reject(new StoreAway("away")) : disk.put(name, file)),
    };
    const uploads = createUploads(path.join(folder, "partial"), store);
    expect(await uploads.receive(of(bytes, 0))).toMatchObject({
      problem: { kind: "unavailable", code: "evidence.storage_away" },
    });
    expect(await uploads.received(sha256(bytes), "abc")).toBe(2_000);
    away = false;
    expect(await uploads.receive({ ...of(bytes, 2_000), body: null })).toMatchObject({
      ok: true,
      value: { complete: true },
    });
    expect(await readdir(path.join(folder, "partial", "abc"))).toEqual([]);
  });

  it("keep what came before a cut", async () => {
    const bytes = randomBytes(4_000);
    const uploads = uploadsHere();
    const body = Readable.from(
      (async function* () {
        yield bytes.subarray(0, 1_234);
        throw new Error("aborted");
      })(),
    );
    expect(await uploads.receive({ ...of(bytes, 0), body })).toMatchObject({
      ok: false,
      problem: { code: "evidence.cut", details: { received: 1_234 } },
    });
    expect(await uploads.received(sha256(bytes), "abc")).toBe(1_234);
  });

  it("are never wholly in memory: what came before the last few pieces is on the disk already", async () => {
    const piece = randomBytes(64 * 1024);
    const pieces = 320; // 20 MB
    const hash = createHash("sha256");
    for (let i = 0; i < pieces; i++) hash.update(piece);
    const name = hash.digest("hex");
    const uploads = uploadsHere();
    let furthestAhead = 0;
    const body = Readable.from(
      (async function* () {
        for (let i = 0; i < pieces; i++) {
          const written = await uploads.received(name, "abc");
          furthestAhead = Math.max(furthestAhead, i - written / piece.length);
          yield piece;
        }
      })(),
    );
    const done = await uploads.receive({ sha256: name, sender: "abc", offset: 0, size: piece.length * pieces, body });
    expect(done.ok).toBe(true);
    expect(furthestAhead).toBeLessThanOrEqual(4);
  });

  it("that nobody continues are swept away, younger ones not", async () => {
    const uploads = uploadsHere();
    const [old, young] = [randomBytes(100), randomBytes(100)];
    expect(await uploads.receive(of(old, 0, 50))).toMatchObject({ ok: true });
    expect(await uploads.receive(of(young, 0, 50))).toMatchObject({ ok: true });
    await utimes(path.join(folder, "partial", "abc", sha256(old)), 1_000, 1_000);
    expect(await uploads.sweep(2_000_000)).toBe(1);
    expect(await readdir(path.join(folder, "partial", "abc"))).toEqual([sha256(young)]);
  });

  it("refuse a name that is no hash", () => {
    expect(() => shelfOf("../../etc/passwd")).toThrow("not a SHA-256");
  });
});
