import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));

export const trailVerify = operation({
  name: "trail.verify",
  kind: "query",
  summary: "Check the whole trail: every entry, every tree, the chain; name the first broken place.",
  input: z.object({
    /** A root from a receipt or from another's notes: it must be one of the chain. */
    root: z.optional(hash),
  }),
  output: z.object({
    ok: z.boolean(),
    entries: z.int(),
    roots: z.int(),
    first_broken: z.nullable(
      z.object({
        what: z.string(),
        batch: z.nullable(z.int()),
        position: z.nullable(z.int()),
        entry: z.nullable(z.string()),
      }),
    ),
  }),
  cli: { words: ["trail", "verify"], mustBeTrue: "ok" },
});

export const trailList = operation({
  name: "trail.list",
  kind: "query",
  summary: "Entries of the trail, newest first, a page at a time.",
  input: z.object({
    who: z.optional(z.string().check(z.maxLength(200))),
    operation: z.optional(z.string().check(z.maxLength(100))),
    /** Beginning of the subject: `pemilu-2019/president 35.73.01.1001/12`. */
    subject: z.optional(z.string().check(z.maxLength(300))),
    /** Entries before this place: the `next` of the page before. */
    before: z.optional(z.string().check(z.regex(/^\d{1,15}\.\d{1,9}$/))),
    limit: z._default(z.int().check(z.minimum(1), z.maximum(500)), 100),
  }),
  output: z.object({
    entries: z.array(
      z.object({
        id: z.string(),
        at: z.string(),
        who: z.string(),
        from: z.string(),
        operation: z.string(),
        subject: z.string(),
        digest: z.nullable(z.string()),
        /** Names of the fields; their values are not kept. */
        fields: z.array(z.string()),
        leaf: hash,
        batch: z.int(),
        position: z.int(),
      }),
    ),
    next: z.nullable(z.string()),
  }),
  cli: { words: ["trail", "list"] },
});

const proofShape = z.object({
  v: z.literal(1),
  /** Text of the entry; its leaf is SHA-256(0x00 ‖ text). */
  body: z.string(),
  leaf: hash,
  batch: z.int(),
  position: z.int(),
  /** Entries of the batch. */
  entries: z.int(),
  /** Audit path, from the leaf upwards (RFC 9162 §2.1.3). */
  path: z.array(hash),
  tree_root: hash,
  /** Chain root of the batch before; 64 zeros for the first. */
  previous_chain_root: hash,
  chain_root: hash,
  /** Later batches up to the anchor, or to the last. */
  following: z.array(z.object({ number: z.int(), entries: z.int(), tree_root: hash })),
  /** Chain root where the proof ends. */
  anchor: hash,
});
export type Proof = z.output<typeof proofShape>;

export const trailProof = operation({
  name: "trail.proof",
  kind: "query",
  summary: "Proof that an entry stands in the trail, up to a root that somebody else may hold too.",
  input: z.object({
    /** Leaf hash, as a receipt names it. */
    entry: hash,
    /** A root of the chain to end at; by default the last one. */
    anchor: z.optional(hash),
  }),
  output: proofShape,
  cli: { words: ["trail", "proof"], positional: ["entry"] },
});

export const trailRoots = operation({
  name: "trail.roots",
  kind: "query",
  summary: "Sealed roots of the trail, newest first: for anybody to note down.",
  input: z.object({
    before: z.optional(z.int().check(z.minimum(1))),
    limit: z._default(z.int().check(z.minimum(1), z.maximum(1000)), 100),
  }),
  output: z.object({
    roots: z.array(
      z.object({
        number: z.int(),
        /** Entries up to and with this batch. */
        size: z.int(),
        entries: z.int(),
        tree_root: hash,
        chain_root: hash,
        sealed_at: z.string(),
      }),
    ),
  }),
  cli: { words: ["trail", "roots"] },
});

export const trailKeys = operation({
  name: "trail.keys",
  kind: "query",
  summary: "Public keys that sign receipts, past ones too.",
  input: z.object({}),
  output: z.object({
    keys: z.array(
      z.object({
        id: z.string(),
        /** Raw Ed25519 public key, base64url. */
        public_key: z.string(),
        since: z.string(),
      }),
    ),
  }),
  cli: { words: ["trail", "keys"] },
});

export const trailRotateKey = operation({
  name: "trail.rotate_key",
  kind: "command",
  summary: "Sign receipts with a new key from here on; receipts of the old one still verify.",
  input: z.object({}),
  output: z.object({
    id: z.string(),
    /** Raw Ed25519 public key, base64url. */
    public_key: z.string(),
    /** Id of the key that signs no more. */
    before: z.string(),
  }),
  cli: { words: ["keys", "rotate"] },
});
