// Merkle tree hashing as in RFC 9162 §2.1: leaf = H(0x00 ‖ data), node = H(0x01 ‖ left ‖ right), the left
// side the largest power of two smaller than the number of leaves. Batches are chained by
// H(0x02 ‖ previous chain root ‖ tree root ‖ batch number ‖ entries), both numbers as 8 bytes big-endian.

import { createHash, hash } from "node:crypto";

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

export function leafHash(data: Uint8Array): Buffer {
  return hash("sha256", Buffer.concat([LEAF, data]), "buffer");
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash("sha256", Buffer.concat([NODE, left, right]), "buffer");
}

/** Root of the leaves (leaf hashes, in order); the empty tree is H(""). */
export function treeRoot(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return createHash("sha256").digest();
  if (leaves.length === 1) return Buffer.from(leaves[0]!);
  const k = split(leaves.length);
  return nodeHash(treeRoot(leaves.slice(0, k)), treeRoot(leaves.slice(k)));
}

/** Audit path of leaf `index`, from the leaf upwards (RFC 9162 §2.1.3.1). */
export function auditPath(leaves: readonly Uint8Array[], index: number): Buffer[] {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...auditPath(leaves.slice(0, k), index), treeRoot(leaves.slice(k))]
    : [...auditPath(leaves.slice(k), index - k), treeRoot(leaves.slice(0, k))];
}

export const CHAIN_START = Buffer.alloc(32);

export function chainRoot(previous: Uint8Array, root: Uint8Array, batch: number, entries: number): Buffer {
  const tail = Buffer.alloc(16);
  tail.writeBigUInt64BE(BigInt(batch), 0);
  tail.writeBigUInt64BE(BigInt(entries), 8);
  return createHash("sha256").update(Buffer.of(2)).update(previous).update(root).update(tail).digest();
}

/** Largest power of two smaller than n (n ≥ 2). */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}
