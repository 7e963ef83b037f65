// Is this record what that phone signed? P-256 verification runs in libuv's threads, so that a flood of
// records does not hold up the answers to everybody else.

import { createHash, createPublicKey, verify, type JsonWebKey, type KeyObject } from "node:crypto";
import { signedBytes, type IntakeRecord } from "../../base/intake.ts";
import { ok, refuse, type Result } from "../../base/result.ts";

/** Public key of a device; refused unless it is a P-256 key in JWK form. */
export function deviceKey(jwk: unknown): Result<KeyObject> {
  try {
    const key = createPublicKey({ key: jwk as JsonWebKey, format: "jwk" });
    if (key.asymmetricKeyType !== "ec" || key.asymmetricKeyDetails?.namedCurve !== "prime256v1") {
      return refuse("invalid", "intake.key_kind");
    }
    return ok(key);
  } catch {
    return refuse("invalid", "intake.key_kind");
  }
}

/** U+0000, written as JSON writes it: it can be signed, but not kept in a database. */
const NUL = /(?<!\\)(?:\\\\)*\\u0000/;

/** Refusals: `intake.hash_differs`, `intake.signature_invalid`, `intake.malformed`. */
export async function verifyRecord(record: IntakeRecord, key: KeyObject): Promise<Result<true>> {
  let bytes: Uint8Array;
  try {
    bytes = signedBytes(record);
  } catch {
    return refuse("invalid", "intake.malformed");
  }
  if (NUL.test(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1")))
    return refuse("invalid", "intake.malformed");
  if (createHash("sha256").update(bytes).digest("hex") !== record.hash) return refuse("invalid", "intake.hash_differs");
  const signature = Buffer.from(record.signature, "base64url");
  const valid = await new Promise<boolean>((resolve) => {
    verify("sha256", bytes, { key, dsaEncoding: "ieee-p1363" }, signature, (error, result) =>
      resolve(!error && result),
    );
  });
  return valid ? ok(true) : refuse("invalid", "intake.signature_invalid");
}
