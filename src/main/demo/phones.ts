// The witnesses' phones of the demonstration. Each has a key of its own and signs its records as a real one does;
// the keys follow from the seed in the data folder, so that the phones are the same ones after a restart.

import { createECDH, createHash, createHmac, createPrivateKey, sign, type KeyObject } from "node:crypto";
import { uuidv7 } from "../../base/ids.ts";
import { signedBytes, type IntakeRecord, type UnsignedRecord } from "../../base/intake.ts";
import type { PublicJwk } from "../../count/witnesses/model.ts";

export interface DemoPhone {
  readonly device: string;
  readonly author: string;
  readonly token: string;
  readonly publicKey: PublicJwk;
  /** A record as it would lie in the outbox. */
  say(operation: string, input: UnsignedRecord["input"], blobs?: readonly string[]): IntakeRecord;
}

function derive(seed: string, ...name: readonly string[]): Buffer {
  return createHmac("sha256", seed).update(name.join("\n")).digest();
}

/** The phone of a device id. */
export function phoneOf(seed: string, device: string, author: string): DemoPhone {
  const secret = derive(seed, "key", device);
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(secret);
  const point = curve.getPublicKey();
  const publicKey: PublicJwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  let key: KeyObject | null = null;
  return {
    device,
    author,
    token: derive(seed, "token", device).toString("base64url"),
    publicKey,
    say(operation, input, blobs = []) {
      key ??= createPrivateKey({ key: { ...publicKey, d: secret.toString("base64url") }, format: "jwk" });
      const record: UnsignedRecord = {
        id: uuidv7(),
        author,
        device,
        operation,
        shape: 1,
        made_at: new Date().toISOString(),
        input,
        blobs: [...blobs],
      };
      const bytes = signedBytes(record);
      const signature = sign("sha256", bytes, { key, dsaEncoding: "ieee-p1363" }).toString("base64url");
      return { ...record, hash: createHash("sha256").update(bytes).digest("hex"), signature };
    },
  };
}
