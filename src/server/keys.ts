// Private keys lie in the data folder (0600), outside the database: whoever can write the tables still
// cannot make a receipt. Public halves are also kept in `public_keys`, for ever, so that old receipts verify after the
// key was changed; of the old private half nothing is left.

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { sql } from "kysely";
import { toBase64url } from "../base/bytes.ts";
import type { Db } from "./database/connect.ts";

/** Public half of a key that signs receipts (Ed25519): its id, and its 32 raw bytes in base64url. */
export interface ReceiptKey {
  readonly id: string;
  readonly publicKey: string;
}

export interface Keys {
  /** The key that signs receipts now. */
  readonly receipt: ReceiptKey;
  /** Base64url of the signature, made in a thread of its own, with the key that is `receipt` at the call. */
  signReceipt(bytes: Uint8Array): Promise<string>;
  /**
   * Sign with a new key from here on. `publish` makes its public half known before the first receipt names it; where
   * that fails the old key stays. Killed at any moment, one of the two is there, and known.
   */
  rotateReceipt(publish: (next: ReceiptKey) => Promise<void>): Promise<ReceiptKey>;
  /** Secret for sessions and for hashing codes; 32 bytes. */
  readonly secret: Buffer;
  /** Key that encrypts personal fields (AES-256-GCM). */
  readonly personal: Buffer;
}

async function secretFile(file: string, make: () => string | Buffer): Promise<Buffer> {
  if (!existsSync(file)) {
    try {
      await writeFile(file, make(), { mode: 0o600, flag: "wx" });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  await chmod(file, 0o600);
  return await readFile(file);
}

/** Raw 32 bytes of an Ed25519 public key (the tail of its SPKI form, RFC 8410). */
function rawPublic(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: "spki", format: "der" }).subarray(-32);
}

function receiptKeyOf(key: KeyObject): ReceiptKey {
  const raw = rawPublic(key);
  return { id: createHash("sha256").update(raw).digest("hex").slice(0, 16), publicKey: toBase64url(raw) };
}

/** Id of the receipt key in a PEM file's text. */
export function receiptKeyId(pem: string | Buffer): string {
  return receiptKeyOf(createPrivateKey(pem)).id;
}

const newReceiptPem = (): string =>
  generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }) as string;

/** Write it whole, onto the disk, for its owner alone. */
async function writeWhole(file: string, text: string): Promise<void> {
  await rm(file, { force: true });
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Load the keys of an installation, making those that are missing. */
export async function loadKeys(dataFolder: string): Promise<Keys> {
  const folder = path.join(dataFolder, "keys");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const receiptFile = path.join(folder, "receipt.pem");
  const secret = await secretFile(path.join(folder, "secret"), () => randomBytes(32));
  const personal = await secretFile(path.join(folder, "personal"), () => randomBytes(32));
  let key = createPrivateKey(await secretFile(receiptFile, newReceiptPem));
  let receipt = receiptKeyOf(key);
  return {
    get receipt() {
      return receipt;
    },
    signReceipt: (bytes) =>
      new Promise((resolve, reject) => {
        sign(null, bytes, key, (error, signature) =>
          error ? reject(error) : resolve(signature.toString("base64url")),
        );
      }),
    async rotateReceipt(publish) {
      const pem = newReceiptPem();
      const next = createPrivateKey(pem);
      // Beside the folder of the keys: what is cut short here is no key of the installation, and in no backup.
      const waiting = path.join(dataFolder, "receipt.next.pem");
      await writeWhole(waiting, pem);
      try {
        await publish(receiptKeyOf(next));
      } catch (error) {
        await rm(waiting, { force: true });
        throw error;
      }
      await rename(waiting, receiptFile);
      key = next;
      receipt = receiptKeyOf(next);
      return receipt;
    },
    secret,
    personal,
  };
}

/** Remember the public half in the database. */
export async function publishKey(db: Db, receipt: ReceiptKey, now: number): Promise<void> {
  await sql`insert into public_keys (id, purpose, public_key, since)
    values (${receipt.id}, 'receipt', ${receipt.publicKey}, ${new Date(now)}) on conflict do nothing`.execute(db);
}
