// A receipt says what was received, and names the trail's entry that says the same. It is signed here, and
// nowhere else, so that every receipt has one shape.

import { hash } from "node:crypto";
import { canonicalJson } from "../../base/canonical.ts";
import { receiptBytes, SPOKEN, type Receipt, type ReceiptBody } from "../../base/intake.ts";
import type { Keys } from "../keys.ts";
import type { SealedRoot } from "./seal.ts";

interface ReceiptFacts {
  readonly kind: ReceiptBody["kind"];
  /** Id of the record, and for a picture of the record that declares it. */
  readonly record: string;
  readonly operation: string;
  readonly author: string;
  readonly device: string;
  /** `digestOf(operation, input)` of the record, hex. */
  readonly digest: string;
  /** SHA-256 of the pictures this is about, hex. */
  readonly pictures: readonly string[];
  /** ISO instant. */
  readonly received_at: string;
  /** `lastRoot` at this moment, so that phones anchor it. */
  readonly trail: SealedRoot | null;
  /** Leaf hash of the trail entry written beside it, hex (`appendTrail`). */
  readonly entry: string;
}

/**
 * Eight characters a person can read out, `K7QM-2D9X`. From the record too and not from the digest alone: two
 * witnesses who read the same figures hold two receipts.
 */
function receiptNumber(facts: Pick<ReceiptFacts, "kind" | "record" | "digest" | "pictures">): string {
  const { kind, record, digest, pictures } = facts;
  let n = hash("sha256", canonicalJson([kind, record, digest, [...pictures]]), "buffer").readBigUInt64BE(0);
  let text = "";
  for (let i = 0; i < 8; i++) {
    text += SPOKEN[Number(n % BigInt(SPOKEN.length))];
    n /= BigInt(SPOKEN.length);
  }
  return `${text.slice(0, 4)}-${text.slice(4)}`;
}

/** Build and sign. */
export async function makeReceipt(keys: Keys, facts: ReceiptFacts): Promise<Receipt> {
  const body: ReceiptBody = {
    v: 1,
    kind: facts.kind,
    record: facts.record,
    operation: facts.operation,
    author: facts.author,
    device: facts.device,
    digest: facts.digest,
    pictures: [...facts.pictures],
    received_at: facts.received_at,
    trail: facts.trail === null ? null : { size: facts.trail.size, root: facts.trail.root },
    entry: facts.entry,
    number: receiptNumber(facts),
    key: keys.receipt.id,
  };
  return { body, signature: await keys.signReceipt(receiptBytes(body)) };
}
