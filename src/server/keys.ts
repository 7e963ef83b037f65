// Private keys lie in the data folder (0600), outside the database: whoever can write the tables still
// cannot make a receipt. Public halves are also kept in `public_keys`, for ever, so that old receipts verify.

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
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { sql } from "kysely";
import { toBase64url } from "../base/bytes.ts";
import type { Db } from "./database/connect.ts";

export interface Keys {
  /** Key that signs receipts (Ed25519): its id and raw 32-byte public key in base64url. */
  readonly receipt: { readonly id: string; readonly publicKey: string };
  signReceipt(bytes: Uint8Array): string;
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

/** Load the keys of an installation, making those that are missing. */
export async function loadKeys(dataFolder: string): Promise<Keys> {
  const folder = path.join(dataFolder, "keys");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pem = await secretFile(path.join(folder, "receipt.pem"), () =>
    generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }),
  );
  const secret = await secretFile(path.join(folder, "secret"), () => randomBytes(32));
  const personal = await secretFile(path.join(folder, "personal"), () => randomBytes(32));
  const key = createPrivateKey(pem);
  const raw = rawPublic(key);
  return {
    receipt: { id: createHash("sha256").update(raw).digest("hex").slice(0, 16), publicKey: toBase64url(raw) },
    signReceipt: (bytes) => sign(null, bytes, key).toString("base64url"),
    secret,
    personal,
  };
}

/** Remember the public half in the database. */
export async function publishKeys(db: Db, keys: Keys, now: number): Promise<void> {
  await sql`insert into public_keys (id, purpose, public_key, since)
    values (${keys.receipt.id}, 'receipt', ${keys.receipt.publicKey}, ${new Date(now)}) on conflict do nothing`.execute(
    db,
  );
}
