// The bytes that phone and server sign and hash, and whether a receipt's signature holds. No library: this file
// is part of the phone's first load.

import { fromBase64url, sha256Hex, utf8 } from "./bytes.ts";
import { canonicalJson, type Json } from "./canonical.ts";
import type { Receipt, ReceiptBody, UnsignedRecord } from "./intake.ts";

/** The bytes of a record that are hashed and signed: RFC 8785 JSON of all its fields but hash and signature. */
export function signedBytes(record: UnsignedRecord): Uint8Array<ArrayBuffer> {
  const { author, blobs, device, id, input, made_at, operation: name, shape } = record;
  return utf8(
    canonicalJson({
      author,
      blobs,
      device,
      id,
      input,
      made_at,
      operation: name,
      shape,
    }),
  );
}

/** The bytes under a receipt's signature. */
export function receiptBytes(body: ReceiptBody): Uint8Array<ArrayBuffer> {
  return utf8(canonicalJson(body));
}

/**
 * What a receipt's `digest` is over. For a reading only what the form says and which pictures show it, so that
 * a receipt can be proven from the form alone; for anything else the whole input.
 */
export function digestedBytes(name: string, input: { readonly [key: string]: unknown }): Uint8Array<ArrayBuffer> {
  if (name !== "figures.submit") return utf8(canonicalJson(input as Json));
  const { station, contest, source, part, fields, pictures } = input as {
    readonly [key: string]: Json;
  };
  return utf8(
    canonicalJson({
      station: station ?? null,
      contest: contest ?? null,
      source: source ?? null,
      part: part ?? null,
      fields: fields ?? null,
      pictures: pictures ?? null,
    }),
  );
}

/** `digestedBytes` as hex SHA-256. */
export function digestOf(name: string, input: { readonly [key: string]: unknown }): Promise<string> {
  return sha256Hex(digestedBytes(name, input));
}

/** Alphabet of spoken codes and receipt numbers: no 0 or O, no 1, I or L. */
export const SPOKEN = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/**
 * Does this receipt's signature hold? `publicKey` is the raw Ed25519 key in base64url.
 * `unknown` where this engine has no Ed25519 (older phones): then only record id and digest were compared.
 */
export async function verifyReceipt(receipt: Receipt, publicKey: string): Promise<"valid" | "invalid" | "unknown"> {
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey("raw", fromBase64url(publicKey), { name: "Ed25519" }, false, ["verify"]);
  } catch {
    return "unknown";
  }
  try {
    const signature = fromBase64url(receipt.signature);
    return (await crypto.subtle.verify({ name: "Ed25519" }, key, signature, receiptBytes(receipt.body)))
      ? "valid"
      : "invalid";
  } catch {
    return "invalid";
  }
}
