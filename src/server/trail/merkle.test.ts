import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { auditPath, CHAIN_START, chainRoot, leafHash, nodeHash, treeRoot } from "./merkle.ts";

// RFC 9162 §2.1.1, written down from its own words and from nothing of ours: MTH over the data entries D[n].
const sha = (...parts: Uint8Array[]): Buffer => createHash("sha256").update(Buffer.concat(parts)).digest();

function mth(d: readonly Uint8Array[]): Buffer {
  if (d.length === 0) return sha();
  if (d.length === 1) return sha(Buffer.from([0x00]), d[0]!);
  const k = 2 ** Math.floor(Math.log2(d.length - 1));
  return sha(Buffer.from([0x01]), mth(d.slice(0, k)), mth(d.slice(k)));
}

// RFC 9162 §2.1.3.2: verifying an inclusion proof, step by step as the text has it.
function verifies(
  hash: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (index >= size) return false;
  let fn = index;
  let sn = size - 1;
  let r: Buffer = Buffer.from(hash);
  for (const p of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = sha(Buffer.from([0x01]), p, r);
      if (fn % 2 === 0) {
        while (fn !== 0 && fn % 2 === 0) {
          fn = Math.floor(fn / 2);
          sn = Math.floor(sn / 2);
        }
      }
    } else {
      r = sha(Buffer.from([0x01]), r, p);
    }
    fn = Math.floor(fn / 2);
    sn = Math.floor(sn / 2);
  }
  return sn === 0 && r.equals(root);
}

const entries = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 });
const someEntries = fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 70 });

describe("the Merkle tree", () => {
  it("has the root of the empty tree and of the first test vector of certificate transparency", () => {
    // RFC 6962's reference vectors (the hashing of RFC 9162 is the same).
    expect(treeRoot([]).toString("hex")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(treeRoot([leafHash(new Uint8Array())]).toString("hex")).toBe(
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    );
  });

  it("has the root that the RFC's own words give, for any entries", () => {
    fc.assert(
      fc.property(entries, (data) => {
        expect(treeRoot(data.map((d) => leafHash(d)))).toEqual(mth(data));
      }),
    );
  });

  it("gives each entry a path that the RFC's own check accepts, and none for another entry or place", () => {
    fc.assert(
      fc.property(someEntries, fc.nat(), fc.nat(), (data, a, b) => {
        const leaves = data.map((d) => leafHash(d));
        const index = a % data.length;
        const path = auditPath(leaves, index);
        const root = mth(data);
        expect(verifies(leaves[index]!, index, data.length, path, root)).toBe(true);
        const other = leafHash(Buffer.concat([data[index]!, Buffer.from([1])]));
        expect(verifies(other, index, data.length, path, root)).toBe(false);
        const place = b % data.length;
        if (!leaves[place]!.equals(leaves[index]!)) {
          expect(verifies(leaves[place]!, index, data.length, path, root)).toBe(false);
        }
      }),
    );
  });

  it("keeps leaves and nodes apart, so that a node cannot pass for an entry", () => {
    const left = leafHash(Buffer.from("a"));
    const right = leafHash(Buffer.from("b"));
    expect(leafHash(Buffer.concat([left, right]))).not.toEqual(nodeHash(left, right));
  });

  it("chains batches so that any of number, size, tree and predecessor changes the root", () => {
    const tree = leafHash(Buffer.from("a"));
    const root = chainRoot(CHAIN_START, tree, 1, 3);
    expect(root).toEqual(
      sha(
        Buffer.from([0x02]),
        Buffer.alloc(32),
        tree,
        Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]),
        Buffer.from([0, 0, 0, 0, 0, 0, 0, 3]),
      ),
    );
    expect(chainRoot(CHAIN_START, tree, 2, 3)).not.toEqual(root);
    expect(chainRoot(CHAIN_START, tree, 1, 4)).not.toEqual(root);
    expect(chainRoot(tree, tree, 1, 3)).not.toEqual(root);
    expect(chainRoot(CHAIN_START, root, 1, 3)).not.toEqual(root);
  });
});
