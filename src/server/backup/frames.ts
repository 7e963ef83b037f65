// The outer shell of a backup: frames of one size, each encrypted and authenticated by itself under a key made from
// the passphrase. The number of a frame is its nonce, and the last one says inside that it is the last: so a byte that
// was altered, frames that were exchanged or left out, an end cut off and an end added are all found, and can be told
// apart. Nothing is ever whole in memory.

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { Refused } from "./model.ts";

const MAGIC = Buffer.from("POSKOBK1", "latin1");
/** magic 8, log2 N, r, p, 0, salt 16, proof of the passphrase 32, checksum 4. */
export const HEADER_BYTES = 64;
/** A frame on the disk: text of one size, and its tag. */
export const FRAME_BYTES = 65_536;
const TAG_BYTES = 16;
const TEXT_BYTES = FRAME_BYTES - TAG_BYTES;
/** The first four bytes of a frame's text: how much of it is used, and whether it is the last. */
const MOST_USED = TEXT_BYTES - 4;
const LAST = 0x8000_0000;

/** scrypt with N = 2^17, r = 8, p = 1 takes 128 MiB and some 0.4 s: once for each passphrase that is tried. */
const COST = { log2n: 17, r: 8, p: 1 } as const;
/** For tests of what has nothing to do with how slowly a passphrase is tried; the file says what it was made with. */
export const QUICK_LOG2N = 12;
const MOST_LOG2N = 20;

interface Keys {
  readonly frames: Buffer;
  readonly proof: Buffer;
}

async function keysOf(passphrase: string, salt: Buffer, cost: { log2n: number; r: number; p: number }): Promise<Keys> {
  const N = 2 ** cost.log2n;
  const both = await new Promise<Buffer>((resolve, reject) => {
    const options = { N, r: cost.r, p: cost.p, maxmem: 256 * N * cost.r };
    scrypt(passphrase.normalize("NFC"), salt, 64, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
  return { frames: both.subarray(0, 32), proof: both.subarray(32) };
}

const proofOf = (keys: Keys, beginning: Buffer): Buffer => createHmac("sha256", keys.proof).update(beginning).digest();
const checksumOf = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest().subarray(0, 4);

function nonceOf(frame: number): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(frame), 4);
  return nonce;
}

/** Writes frames to a file from its beginning. */
export class FrameWriter {
  readonly #file: FileHandle;
  readonly #key: Buffer;
  readonly #header: Buffer;
  readonly #text = Buffer.alloc(TEXT_BYTES);
  #used = 0;
  #frame = 0;

  private constructor(file: FileHandle, key: Buffer, header: Buffer) {
    this.#file = file;
    this.#key = key;
    this.#header = header;
  }

  /** @param log2n how slowly a passphrase is tried. */
  static async create(file: FileHandle, passphrase: string, log2n: number = COST.log2n): Promise<FrameWriter> {
    const salt = randomBytes(16);
    const cost = { ...COST, log2n };
    const beginning = Buffer.concat([MAGIC, Buffer.from([cost.log2n, cost.r, cost.p, 0]), salt]);
    const keys = await keysOf(passphrase, salt, cost);
    const proven = Buffer.concat([beginning, proofOf(keys, beginning)]);
    const header = Buffer.concat([proven, checksumOf(proven)]);
    await file.write(header, 0, header.length, 0);
    return new FrameWriter(file, keys.frames, header);
  }

  /** Bytes of the file so far. */
  get bytes(): number {
    return HEADER_BYTES + this.#frame * FRAME_BYTES;
  }

  async write(bytes: Uint8Array): Promise<void> {
    let at = 0;
    while (at < bytes.length) {
      if (this.#used === MOST_USED) await this.#seal(0);
      const piece = bytes.subarray(at, at + MOST_USED - this.#used);
      this.#text.set(piece, 4 + this.#used);
      this.#used += piece.length;
      at += piece.length;
    }
  }

  /** Write the last frame. What the file holds is on the disk when this resolves. */
  async end(): Promise<void> {
    await this.#seal(LAST);
    await this.#file.sync();
  }

  async #seal(last: number): Promise<void> {
    this.#text.writeUInt32BE((last | this.#used) >>> 0, 0);
    this.#text.fill(0, 4 + this.#used);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonceOf(this.#frame)).setAAD(this.#header);
    const sealed = Buffer.concat([cipher.update(this.#text), cipher.final(), cipher.getAuthTag()]);
    let done = 0;
    while (done < sealed.length) {
      const { bytesWritten } = await this.#file.write(sealed, done, sealed.length - done, this.bytes + done);
      done += bytesWritten;
    }
    this.#frame++;
    this.#used = 0;
  }
}

/** What opens the frames of one file. */
export interface Opened {
  readonly key: Buffer;
  readonly header: Buffer;
}

/**
 * Try the passphrase on a file. Refusals, thrown as `Refused`: `backup.not_a_backup`, `backup.version_unknown`,
 * `backup.cut_off`, `backup.altered`, `backup.wrong_passphrase`.
 */
export async function openHeader(file: FileHandle, passphrase: string): Promise<Opened> {
  const header = Buffer.alloc(HEADER_BYTES);
  const read = await readFully(file, header, 0);
  const known = Math.min(read, MAGIC.length);
  if (!header.subarray(0, known).equals(MAGIC.subarray(0, known))) {
    // Another digit behind the same name is another version; anything else is another kind of file.
    const newer = read >= MAGIC.length && header.subarray(0, 7).equals(MAGIC.subarray(0, 7)) && isDigit(header[7]!);
    throw new Refused("invalid", newer ? "backup.version_unknown" : "backup.not_a_backup");
  }
  if (read < HEADER_BYTES) throw new Refused("invalid", "backup.cut_off", { at_byte: read });
  const proven = header.subarray(0, 60);
  const [log2n, r, p] = [header[8]!, header[9]!, header[10]!];
  const sound =
    header.subarray(60).equals(checksumOf(proven)) && log2n <= MOST_LOG2N && log2n > 0 && r === 8 && p === 1;
  if (!sound) throw new Refused("invalid", "backup.altered", { at_byte: 0, bytes: HEADER_BYTES });
  const keys = await keysOf(passphrase, header.subarray(12, 28), { log2n, r, p });
  if (!timingSafeEqual(proofOf(keys, header.subarray(0, 28)), header.subarray(28, 60))) {
    throw new Refused("invalid", "backup.wrong_passphrase");
  }
  return { key: keys.frames, header };
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/**
 * The text of all frames, piece by piece; each piece is proven before it is given. Refusals, thrown as `Refused`:
 * `backup.cut_off`, `backup.altered`, `backup.appended`, each with the byte at which it shows.
 */
export async function* readFrames(
  file: FileHandle,
  { key, header }: Opened,
  passed: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  const sealed = Buffer.allocUnsafe(FRAME_BYTES);
  for (let frame = 0; ; frame++) {
    const at = HEADER_BYTES + frame * FRAME_BYTES;
    const read = await readFully(file, sealed, at);
    if (read < FRAME_BYTES) throw new Refused("invalid", "backup.cut_off", { at_byte: at + read });
    const text = open(sealed, key, header, frame);
    if (text === null) throw new Refused("invalid", "backup.altered", { at_byte: at, bytes: FRAME_BYTES });
    passed(at + FRAME_BYTES);
    const word = text.readUInt32BE(0);
    const last = word >= LAST;
    yield text.subarray(4, 4 + (word & ~LAST));
    if (!last) continue;
    const more = await readFully(file, Buffer.alloc(1), at + FRAME_BYTES);
    if (more > 0) throw new Refused("invalid", "backup.appended", { at_byte: at + FRAME_BYTES });
    return;
  }
}

function open(sealed: Buffer, key: Buffer, header: Buffer, frame: number): Buffer | null {
  const decipher = createDecipheriv("aes-256-gcm", key, nonceOf(frame), { authTagLength: TAG_BYTES }).setAAD(header);
  decipher.setAuthTag(sealed.subarray(TEXT_BYTES));
  const text = decipher.update(sealed.subarray(0, TEXT_BYTES));
  try {
    decipher.final();
    return text;
  } catch {
    return null;
  }
}

/** Fill the buffer from `at` on; how much there was. */
async function readFully(file: FileHandle, into: Buffer, at: number): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const { bytesRead } = await file.read(into, done, into.length - done, at + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return done;
}
