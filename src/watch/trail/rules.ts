// The check of a whole trail as a pure fold over what is read: batch after batch, entry after entry, nothing
// kept but the leaves of the batch in hand. RFC 9162 §2.1 for the trees; the chain is in `server/trail/merkle`
// on the server, and its hashing is handed in, so that this file runs anywhere.

import type { Breakage, FirstBroken, SealedBatch, SealedEntry, Verdict } from "./model.ts";

export interface Hashing {
  leaf(data: Uint8Array): Uint8Array;
  tree(leaves: readonly Uint8Array[]): Uint8Array;
  chain(previous: Uint8Array, tree: Uint8Array, batch: number, entries: number): Uint8Array;
  readonly start: Uint8Array;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** What `body` says its id is; null when it is not even JSON. */
function idIn(body: string): string | null {
  try {
    return (JSON.parse(body) as { id?: string }).id ?? null;
  } catch {
    return null;
  }
}

/** Check one batch against the one before; null when it is whole. `entries` are in the order of their position. */
function checkBatch(
  previous: SealedBatch | null,
  batch: SealedBatch,
  entries: readonly SealedEntry[],
  hashing: Hashing,
): FirstBroken | null {
  const broken = (what: Breakage, position: number | null = null, entry: string | null = null): FirstBroken => ({
    what,
    batch: batch.number,
    position,
    entry,
  });
  const expected = previous === null ? 1 : previous.number + 1;
  if (batch.number !== expected) return { what: "batch_missing", batch: expected, position: null, entry: null };
  const first = previous === null ? 0 : previous.first_entry + previous.entries;
  for (let i = 0; i < Math.max(batch.entries, entries.length); i++) {
    const entry = entries[i];
    if (i >= batch.entries) return broken("entry_too_many", entry!.position, entry!.id);
    if (!entry || entry.position !== i) return broken("entry_missing", i);
    if (!same(hashing.leaf(new TextEncoder().encode(entry.body)), entry.leaf))
      return broken("leaf_differs", i, entry.id);
    if (idIn(entry.body) !== entry.id) return broken("id_differs", i, entry.id);
    // The sealer orders a batch by id, so that an exchange can be named and not only noticed.
    if (i > 0 && entries[i - 1]!.id >= entry.id) return broken("order_differs", i, entry.id);
  }
  if (!same(hashing.tree(entries.map((e) => e.leaf)), batch.tree_root)) return broken("tree_root_differs");
  if (batch.first_entry !== first) return broken("first_entry_differs");
  const chain = hashing.chain(previous?.chain_root ?? hashing.start, batch.tree_root, batch.number, batch.entries);
  if (!same(chain, batch.chain_root)) return broken("chain_root_differs");
  return null;
}

/** Batches with their entries, in order; a batch number without a row comes with `batch` null. */
export type BatchStream = AsyncIterable<{ readonly batch: SealedBatch; readonly entries: readonly SealedEntry[] }>;

/** What stands outside the batches and should not, found by one query each. */
export interface Loose {
  /** The first entry that belongs to no batch. */
  readonly lost: { readonly batch: number; readonly position: number; readonly id: string } | null;
  /** Id of the first record whose receipt names no entry. */
  readonly unentered: string | null;
}

/** Check the whole trail, and that `root` (hex), where given, is one of its chain roots. */
export async function checkTrail(
  stream: BatchStream,
  loose: Loose,
  root: string | null,
  hashing: Hashing,
): Promise<Verdict> {
  let previous: SealedBatch | null = null;
  let entries = 0;
  let roots = 0;
  let met = root === null;
  const stop = (first_broken: FirstBroken): Verdict => ({ ok: false, entries, roots, first_broken });
  for await (const step of stream) {
    const broken = checkBatch(previous, step.batch, step.entries, hashing);
    if (broken) return stop(broken);
    previous = step.batch;
    entries += step.entries.length;
    roots++;
    if (!met && hex(step.batch.chain_root) === root) met = true;
  }
  const { lost, unentered } = loose;
  if (lost) return stop({ what: "batch_unknown", batch: lost.batch, position: lost.position, entry: lost.id });
  if (unentered !== null) return stop({ what: "receipt_without_entry", batch: null, position: null, entry: unentered });
  if (!met) return stop({ what: "root_unknown", batch: null, position: null, entry: null });
  return { ok: true, entries, roots, first_broken: null };
}
