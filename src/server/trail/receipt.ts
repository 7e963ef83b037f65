// A receipt: what the server says it has, signed. Its number is short enough to read out over a bad line.

import { SPOKEN, receiptBytes, type Receipt, type ReceiptBody } from "../../base/intake.ts";
import type { Keys } from "../keys.ts";

/** `K7QM-2D9X` out of the first bytes of a hash; 31^8 numbers, for people, never an identity. */
export function receiptNumber(hashHex: string): string {
  let n = BigInt(`0x${hashHex.slice(0, 16)}`);
  let s = "";
  for (let i = 0; i < 8; i++) {
    s += SPOKEN[Number(n % BigInt(SPOKEN.length))];
    n /= BigInt(SPOKEN.length);
  }
  return `${s.slice(0, 4)}-${s.slice(4)}`;
}

/** Sign a receipt over `parts`; the number comes from the trail entry, so two receipts rarely share one. */
export function makeReceipt(keys: Keys, parts: Omit<ReceiptBody, "v" | "number" | "key">): Receipt {
  const body: ReceiptBody = { v: 1, ...parts, number: receiptNumber(parts.entry), key: keys.receipt.id };
  return { body, signature: keys.signReceipt(receiptBytes(body)) };
}
