// Is this record what that phone signed? P-256 verification runs in libuv's threads, so that a flood of
// records does not hold up the answers to everybody else.

import { createPublicKey, hash, verify, type JsonWebKey, type KeyObject } from "node:crypto";
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

/** A raw signature r‖s of 64 bytes as ASN.1 DER: a sequence of two whole numbers (SEC 1, appendix C.5). */
export function derOf(raw: Uint8Array): Uint8Array {
  const body = [...derInteger(raw.subarray(0, 32)), ...derInteger(raw.subarray(32, 64))];
  return Uint8Array.from([0x30, body.length, ...body]);
}

/** As few bytes as hold it, and a zero before what would read as negative. */
function derInteger(bytes: Uint8Array): number[] {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const digits = [...bytes.subarray(from)];
  if (digits[0]! >= 0x80) digits.unshift(0);
  return [0x02, digits.length, ...digits];
}

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
  if (hash("sha256", bytes, "hex") !== record.hash) return refuse("invalid", "intake.hash_differs");
  const raw = Buffer.from(record.signature, "base64url");
  if (raw.length !== 64) return refuse("invalid", "intake.signature_invalid");
  const valid = await new Promise<boolean>((resolve) => {
    // The key as it is and the signature in DER: asked for in the other form, the key is made anew for each record,
    // which costs as much as the verification and holds up everybody (measured on Node 24).
    verify("sha256", bytes, key, derOf(raw), (error, result) => resolve(!error && result));
  });
  return valid ? ok(true) : refuse("invalid", "intake.signature_invalid");
}
