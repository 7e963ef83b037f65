// Roots and keys are for everybody: the more people note them down, the less anybody can rewrite. The check and
// the proof of one entry too show nothing but hashes, except the text of an entry to whoever holds its leaf.

import { toHex } from "../../base/bytes.ts";
import { ok, refuse } from "../../base/result.ts";
import { bind, bindOwn, type Binding } from "../../server/http/bind.ts";
import type { Role } from "../../server/scope.ts";
import { publishKey } from "../../server/keys.ts";
import { appendTrail } from "../../server/trail/append.ts";
import { auditPath, CHAIN_START, chainRoot, leafHash, treeRoot } from "../../server/trail/merkle.ts";
import { trailKeys, trailList, trailProof, trailRoots, trailRotateKey, trailVerify } from "./contract.ts";
import { recordWithoutEntry } from "../../server/trail/receipts.ts";
import { checkTrail, type Hashing } from "./rules.ts";
import {
  batchOfRoot,
  findEntry,
  firstLost,
  isOpen,
  lastBatch,
  listEntries,
  listKeys,
  listRoots,
  loadBatches,
  loadLeaves,
  readBatches,
} from "./store.ts";

const HASHING: Hashing = { leaf: leafHash, tree: treeRoot, chain: chainRoot, start: CHAIN_START };

/** Who reads the lines of the trail: it tells of everybody in the whole installation. */
const TRAIL_READERS: readonly Role[] = ["administrator"];

interface Body {
  readonly at: string;
  readonly who: string;
  readonly from: string;
  readonly operation: string;
  readonly subject: string;
  readonly digest?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

export const TRAIL_BINDINGS: readonly Binding[] = [
  bind(trailVerify, {
    who: { roles: TRAIL_READERS, at: () => "" },
    handle: async (call, input) => {
      const last = await lastBatch(call.db);
      // In this order: what is sealed while the check goes on is then neither expected nor missed.
      const stream = readBatches(call.db, last);
      const loose = { lost: await firstLost(call.db), unentered: await recordWithoutEntry(call.db) };
      const verdict = await checkTrail(stream, loose, input.root ?? null, HASHING);
      return ok({ ...verdict, first_broken: verdict.first_broken === null ? null : { ...verdict.first_broken } });
    },
  }),
  bind(trailList, {
    who: { roles: TRAIL_READERS, at: () => "" },
    handle: async (call, input) => {
      const [batch, position] = (input.before ?? "").split(".").map(Number);
      const rows = await listEntries(call.db, {
        who: input.who,
        operation: input.operation,
        subject: input.subject,
        before: input.before === undefined ? undefined : { batch: batch!, position: position! },
        limit: input.limit,
      });
      const end = rows.at(-1);
      return ok({
        entries: rows.map((r) => {
          const body = JSON.parse(r.body) as Body;
          return {
            id: r.id,
            at: body.at,
            who: body.who,
            from: body.from,
            operation: body.operation,
            subject: body.subject,
            digest: body.digest ?? null,
            fields: Object.keys(body.fields ?? {}),
            leaf: toHex(r.leaf),
            batch: r.batch,
            position: r.position,
          };
        }),
        next: end && rows.length === input.limit ? `${end.batch}.${end.position}` : null,
      });
    },
  }),
  bind(trailProof, {
    who: { public: "whoever holds a receipt may prove it; without the entry's hash nothing can be asked" },
    handle: async (call, input) => {
      const entry = await findEntry(call.db, input.entry);
      if (!entry) {
        return (await isOpen(call.db, input.entry))
          ? refuse("unavailable", "trail.not_sealed_yet")
          : refuse("not_found", "trail.no_such_entry");
      }
      const end = input.anchor === undefined ? await lastBatch(call.db) : await batchOfRoot(call.db, input.anchor);
      if (end === null) return refuse("not_found", "trail.no_such_root");
      if (end < entry.batch) return refuse("conflict", "trail.anchor_before_entry");
      const batches = await loadBatches(call.db, Math.max(1, entry.batch - 1), end);
      const own = batches.find((b) => b.number === entry.batch);
      const before = batches.find((b) => b.number === entry.batch - 1);
      if (!own) return refuse("not_found", "trail.no_such_entry");
      const leaves = await loadLeaves(call.db, entry.batch);
      const following = batches.filter((b) => b.number > entry.batch);
      return ok({
        v: 1 as const,
        body: entry.body,
        leaf: toHex(entry.leaf),
        batch: own.number,
        position: entry.position,
        entries: own.entries,
        path: auditPath(leaves, entry.position).map((h) => toHex(h)),
        tree_root: toHex(own.tree_root),
        previous_chain_root: toHex(before?.chain_root ?? CHAIN_START),
        chain_root: toHex(own.chain_root),
        following: following.map((b) => ({ number: b.number, entries: b.entries, tree_root: toHex(b.tree_root) })),
        anchor: toHex((following.at(-1) ?? own).chain_root),
      });
    },
  }),
  bind(trailRoots, {
    who: { public: "roots are hashes; phones and strangers note them down so that nobody can rewrite what they cover" },
    handle: async (call, input) => {
      const rows = await listRoots(call.db, input.before, input.limit);
      return ok({
        roots: rows.map((r) => ({
          number: r.number,
          size: r.first_entry + r.entries,
          entries: r.entries,
          tree_root: toHex(r.tree_root),
          chain_root: toHex(r.chain_root),
          sealed_at: r.sealed_at.toISOString(),
        })),
      });
    },
  }),
  bind(trailKeys, {
    who: { public: "public keys are there to be known: receipts are checked with them" },
    handle: async (call) => {
      const rows = await listKeys(call.db);
      return ok({ keys: rows.map((k) => ({ id: k.id, public_key: k.public_key, since: k.since.toISOString() })) });
    },
  }),
  // Its own transaction: the key may be used only once its public half is committed.
  bindOwn(trailRotateKey, {
    who: { roles: TRAIL_READERS, at: () => "" },
    handle: async (call) => {
      // The key is a file of that machine, and a thief of an administrator's session must not change it.
      if (call.principal.kind !== "operator") return refuse("forbidden", "trail.operator_only");
      const before = call.keys.receipt.id;
      const next = await call.keys.rotateReceipt((made) =>
        call.database.transaction(async (tx) => {
          await publishKey(tx, made, call.now);
          await appendTrail(tx, call.now, [
            {
              who: call.principal.id,
              from: call.from,
              operation: trailRotateKey.name,
              subject: `${before} ${made.id}`,
            },
          ]);
        }),
      );
      return ok({ id: next.id, public_key: next.publicKey, before });
    },
  }),
];
