// What travels between a phone's outbox and the server's intake. Both ends import this file and nothing of
// each other: the record and the bytes that are signed, the receipt and what it is signed over.

import * as z from "zod/mini";
import { fromBase64url, sha256Hex, utf8 } from "./bytes.ts";
import { canonicalJson, type Json } from "./canonical.ts";
import { operation } from "./contract.ts";

/** At most this many records in one request. */
export const MAX_RECORDS = 200;

const sha256Shape = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const idShape = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));

/** One thing said on a phone, signed there by a key that cannot leave it. */
export const recordShape = z.object({
  /** UUIDv7, made on the phone. Belongs to its author and device for ever. */
  id: idShape,
  author: z.string(),
  device: z.string(),
  /** Name of an operation that may wait: `figures.submit`. */
  operation: z.string(),
  /** Version of the input's shape, from 1. The server takes the last two. */
  shape: z.int().check(z.positive()),
  /** ISO instant by the phone's own clock, which may be wrong. */
  made_at: z.string(),
  input: z.record(z.string(), z.json()),
  /** SHA-256 (hex) of the bytes that belong to it and come by `evidence.upload`. */
  blobs: z.array(sha256Shape),
  /** SHA-256 (hex) of the signed bytes. */
  hash: sha256Shape,
  /** Base64url of ECDSA P-256 with SHA-256 (raw r‖s, 64 bytes) over the signed bytes. */
  signature: z.string(),
});
export type IntakeRecord = z.output<typeof recordShape>;
export type UnsignedRecord = Omit<IntakeRecord, "hash" | "signature">;

/** The bytes of a record that are hashed and signed: RFC 8785 JSON of all its fields but hash and signature. */
export function signedBytes(record: UnsignedRecord): Uint8Array<ArrayBuffer> {
  const { author, blobs, device, id, input, made_at, operation: name, shape } = record;
  return utf8(
    canonicalJson({
      author,
      blobs,
      device,
      id,
      input: input as Json,
      made_at,
      operation: name,
      shape,
    }),
  );
}

export const receiptBodyShape = z.object({
  v: z.literal(1),
  /** `record`: the record is stored. `picture`: the bytes of one of its pictures are stored too. */
  kind: z.enum(["record", "picture"]),
  record: idShape,
  operation: z.string(),
  author: z.string(),
  device: z.string(),
  /** SHA-256 (hex) of `digestedBytes(operation, input)`. */
  digest: sha256Shape,
  pictures: z.array(sha256Shape),
  received_at: z.string(),
  /** The last sealed root of the trail when this was signed, so that phones anchor it. */
  trail: z.nullable(z.object({ size: z.int(), root: sha256Shape })),
  /** Leaf hash (hex) of the trail's entry for this receipt. */
  entry: sha256Shape,
  /** Short number a person can read out: `K7QM-2D9X`. */
  number: z.string(),
  /** Which of the server's keys signed. */
  key: z.string(),
});
export const receiptShape = z.object({
  body: receiptBodyShape,
  /** Base64url of Ed25519 over the RFC 8785 JSON of `body`. */
  signature: z.string(),
});
export type ReceiptBody = z.output<typeof receiptBodyShape>;
export type Receipt = z.output<typeof receiptShape>;

/** The bytes under a receipt's signature. */
export function receiptBytes(body: ReceiptBody): Uint8Array<ArrayBuffer> {
  return utf8(canonicalJson(body as unknown as Json));
}

/**
 * What a receipt's `digest` is over. For a reading only what the form says and which pictures show it, so that
 * a receipt can be proven from the form alone; for anything else the whole input.
 */
export function digestedBytes(
  name: string,
  input: { readonly [key: string]: unknown },
): Uint8Array<ArrayBuffer> {
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
export function digestOf(
  name: string,
  input: { readonly [key: string]: unknown },
): Promise<string> {
  return sha256Hex(digestedBytes(name, input));
}

/** Alphabet of spoken codes and receipt numbers: no 0 or O, no 1, I or L. */
export const SPOKEN = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/**
 * Does this receipt's signature hold? `publicKey` is the raw Ed25519 key in base64url.
 * `unknown` where this engine has no Ed25519 (older phones): then only record id and digest were compared.
 */
export async function verifyReceipt(
  receipt: Receipt,
  publicKey: string,
): Promise<"valid" | "invalid" | "unknown"> {
  let key: CryptoKey;
  try {
    key = await crypto.subtle.importKey(
      "raw",
      fromBase64url(publicKey),
      { name: "Ed25519" },
      false,
      ["verify"],
    );
  } catch {
    return "unknown";
  }
  try {
    const signature = fromBase64url(receipt.signature);
    return (await crypto.subtle.verify(
      { name: "Ed25519" },
      key,
      signature,
      receiptBytes(receipt.body),
    ))
      ? "valid"
      : "invalid";
  } catch {
    return "invalid";
  }
}

const problemShape = z.object({
  code: z.string(),
  kind: z.string(),
  details: z.optional(z.record(z.string(), z.unknown())),
});

/**
 * The one way in for what waited on a phone. Each record is answered by itself, in the order given; a refused
 * one never fails its neighbours, and the same record twice gets the same receipt.
 */
export const intakeSubmit = operation({
  name: "intake.submit",
  kind: "command",
  summary: "Hand in records kept on a phone; each is answered by itself.",
  input: z.object({ records: z.array(recordShape).check(z.maxLength(MAX_RECORDS)) }),
  output: z.object({
    results: z.array(
      z.discriminatedUnion("ok", [
        z.object({ id: z.string(), ok: z.literal(true), receipt: receiptShape }),
        z.object({ id: z.string(), ok: z.literal(false), problem: problemShape }),
      ]),
    ),
    trail: z.optional(z.nullable(z.object({ size: z.int(), root: sha256Shape }))),
  }),
});
