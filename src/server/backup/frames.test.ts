import { randomBytes } from "node:crypto";
import { mkdtemp, open, rm, writeFile, type FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FRAME_BYTES, FrameWriter, HEADER_BYTES, openHeader, QUICK_LOG2N, readFrames, type Opened } from "./frames.ts";
import { Refused } from "./model.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "posko-frames-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function fileWith(bytes: Uint8Array): Promise<FileHandle> {
  const name = path.join(folder, `${++files}`);
  await writeFile(name, bytes);
  return await open(name, "r");
}

async function sealed(pieces: readonly Uint8Array[], passphrase: string): Promise<Buffer> {
  const handle = await open(path.join(folder, `${++files}`), "w+");
  try {
    const writer = await FrameWriter.create(handle, passphrase, QUICK_LOG2N);
    for (const piece of pieces) await writer.write(piece);
    await writer.end();
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function textOf(file: FileHandle, opened: Opened): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of readFrames(file, opened)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The code of the refusal and where it shows; "read" where nothing was refused. */
async function refusalOf(bytes: Uint8Array, opened: Opened): Promise<{ code: string; at: unknown }> {
  const file = await fileWith(bytes);
  try {
    await textOf(file, opened);
    return { code: "read", at: null };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { code: error.problem.code, at: error.problem.details?.["at_byte"] };
  } finally {
    await file.close();
  }
}

async function headerRefusal(bytes: Uint8Array, passphrase: string): Promise<string> {
  const file = await fileWith(bytes);
  try {
    await openHeader(file, passphrase);
    return "read";
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return error.problem.code;
  } finally {
    await file.close();
  }
}

test("a passphrase is tried slowly, unless a test says otherwise", async () => {
  const name = path.join(folder, "slow");
  const handle = await open(name, "w+");
  await (await FrameWriter.create(handle, "kata sandi")).end();
  const header = await handle.readFile();
  await handle.close();
  // OWASP's least for scrypt: N = 2^17, r = 8, p = 1.
  expect([...header.subarray(8, 11)]).toEqual([17, 8, 1]);
});

describe("the frames of a backup", () => {
  const text = randomBytes(3 * FRAME_BYTES);
  let whole: Buffer;
  let opened: Opened;
  beforeAll(async () => {
    whole = await sealed([text], "kopi tubruk");
    const file = await fileWith(whole);
    opened = await openHeader(file, "kopi tubruk");
    await file.close();
  });

  test("give back what was written, however it was cut into pieces", async () => {
    const lengths = fc.array(fc.integer({ min: 0, max: 2 * FRAME_BYTES }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(lengths, async (of) => {
        const pieces = of.map((length) => randomBytes(length));
        const bytes = await sealed(pieces, "satu");
        const file = await fileWith(bytes);
        try {
          expect((await textOf(file, await openHeader(file, "satu"))).equals(Buffer.concat(pieces))).toBe(true);
        } finally {
          await file.close();
        }
      }),
      { numRuns: 6 },
    );
  });

  test("hide what they hold, and are never the same twice", async () => {
    const plain = Buffer.alloc(1_000, "Suara sah ");
    const [one, two] = [await sealed([plain], "dua"), await sealed([plain], "dua")];
    expect(one.includes(plain.subarray(0, 20))).toBe(false);
    expect(one.subarray(HEADER_BYTES, HEADER_BYTES + 100).equals(two.subarray(HEADER_BYTES, HEADER_BYTES + 100))).toBe(
      false,
    );
  });

  test("cut off at any byte are found to be cut off there", async () => {
    const cuts = fc.oneof(
      fc.integer({ min: HEADER_BYTES, max: HEADER_BYTES + 4 * FRAME_BYTES - 1 }),
      fc.integer({ min: 0, max: 3 }).map((frames) => HEADER_BYTES + frames * FRAME_BYTES),
    );
    expect(whole).toHaveLength(HEADER_BYTES + 4 * FRAME_BYTES);
    await fc.assert(
      fc.asyncProperty(cuts, async (at) => {
        expect(await refusalOf(whole.subarray(0, at), opened)).toEqual({ code: "backup.cut_off", at });
      }),
      { numRuns: 60 },
    );
  });

  test("with any bit flipped are found to be altered, in the very frame", async () => {
    const flips = fc.record({
      at: fc.integer({ min: HEADER_BYTES, max: HEADER_BYTES + 4 * FRAME_BYTES - 1 }),
      bit: fc.integer({ min: 0, max: 7 }),
    });
    await fc.assert(
      fc.asyncProperty(flips, async ({ at, bit }) => {
        const altered = Buffer.from(whole);
        altered[at]! ^= 1 << bit;
        const frame = Math.floor((at - HEADER_BYTES) / FRAME_BYTES);
        const expected = { code: "backup.altered", at: HEADER_BYTES + frame * FRAME_BYTES };
        expect(await refusalOf(altered, opened)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("exchanged, left out, doubled or of another backup are found to be altered", async () => {
    const frame = (of: Buffer, n: number): Buffer =>
      of.subarray(HEADER_BYTES + n * FRAME_BYTES, HEADER_BYTES + (n + 1) * FRAME_BYTES);
    const other = await sealed([text], "kopi tubruk");
    const head = whole.subarray(0, HEADER_BYTES);
    const build = (...frames: Buffer[]): Buffer => Buffer.concat([head, ...frames]);
    const [a, b, c, d] = [0, 1, 2, 3].map((n) => frame(whole, n)) as [Buffer, Buffer, Buffer, Buffer];
    for (const wrong of [build(b, a, c, d), build(a, c, d), build(a, a, b, c, d), build(a, frame(other, 1), c, d)]) {
      expect((await refusalOf(wrong, opened)).code).toBe("backup.altered");
    }
  });

  test("with something behind the last are found to have it", async () => {
    const added = await refusalOf(Buffer.concat([whole, Buffer.from([0])]), opened);
    expect(added).toEqual({ code: "backup.appended", at: whole.length });
  });
});

describe("the beginning of a backup", () => {
  let whole: Buffer;
  beforeAll(async () => {
    whole = await sealed([Buffer.from("isi")], "kata sandi");
  });

  test("opens by its own passphrase only, however the letters are composed", async () => {
    expect(await headerRefusal(whole, "kata sandi")).toBe("read");
    expect(await headerRefusal(whole, "Kata sandi")).toBe("backup.wrong_passphrase");
    expect(await headerRefusal(whole, "")).toBe("backup.wrong_passphrase");
    const composed = await sealed([], "caf\u00e9");
    expect(await headerRefusal(composed, "cafe\u0301")).toBe("read");
  });

  test("altered in any byte is named, and never taken for a wrong passphrase", async () => {
    for (let at = 0; at < HEADER_BYTES; at++) {
      const altered = Buffer.from(whole);
      altered[at]! ^= 0x10;
      expect(await headerRefusal(altered, "kata sandi")).toBe(at < 8 ? "backup.not_a_backup" : "backup.altered");
    }
  });

  test("cut off is named; another file is none; a later version says so", async () => {
    for (const at of [0, 7, 8, HEADER_BYTES - 1]) {
      expect(await headerRefusal(whole.subarray(0, at), "kata sandi")).toBe("backup.cut_off");
    }
    expect(await headerRefusal(Buffer.from("PK\u0003\u0004 something else"), "x")).toBe("backup.not_a_backup");
    const later = Buffer.from(whole);
    later.write("2", 7, "latin1");
    expect(await headerRefusal(later, "kata sandi")).toBe("backup.version_unknown");
  });
});
