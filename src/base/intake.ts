// What travels between a phone's outbox and the server's intake. Both ends import this file and nothing of
// each other: the record and the bytes that are signed, the receipt and what it is signed over.

import * as z from "zod/mini";
import { operation } from "./contract.ts";

// Beside the shapes, for who holds both; the phone imports `records.ts` alone and stays without the library.
export { digestedBytes, digestOf, receiptBytes, signedBytes, SPOKEN, verifyReceipt } from "./records.ts";

/** At most this many records in one request. */
export const MAX_RECORDS = 200;

const sha256Shape = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const idShape = z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/));

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
