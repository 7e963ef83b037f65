// The trail as it is read: lines, batches, proofs. Its writing side is a mechanism (`server/trail`).

/** What is wrong at the first broken place. */
export type Breakage =
  /** The text of an entry is not the text that was hashed. */
  | "leaf_differs"
  /** The text names another id than its row: a row was exchanged. */
  | "id_differs"
  /** Two entries of a batch stand in each other's place. */
  | "order_differs"
  /** A position is missing within a batch, or the batch has fewer entries than it says. */
  | "entry_missing"
  /** More entries than the batch says. */
  | "entry_too_many"
  /** The entries are all there and whole, but do not make the batch's root: exchanged, or hashed anew. */
  | "tree_root_differs"
  /** The batch does not follow from the one before. */
  | "chain_root_differs"
  /** A batch number is missing. */
  | "batch_missing"
  /** A batch does not begin where the one before ended. */
  | "first_entry_differs"
  /** Entries of a batch that is not there. */
  | "batch_unknown"
  /** A receipt was given out for an entry that is nowhere: the end was cut off. `entry` is the record's id. */
  | "receipt_without_entry"
  /** The root that was asked for (from a receipt, a phone) is none of this chain: its end was cut off or rewritten. */
  | "root_unknown";

export interface FirstBroken {
  readonly what: Breakage;
  /** Null where no batch can be named. */
  readonly batch: number | null;
  /** Null when the batch itself is broken and no single entry. */
  readonly position: number | null;
  /** Id of the entry (or of the record), where there is one. */
  readonly entry: string | null;
}

export interface Verdict {
  readonly ok: boolean;
  /** Entries checked. */
  readonly entries: number;
  /** Batches checked: each has one root. */
  readonly roots: number;
  readonly first_broken: FirstBroken | null;
}

export interface SealedBatch {
  readonly number: number;
  readonly first_entry: number;
  readonly entries: number;
  readonly tree_root: Buffer;
  readonly chain_root: Buffer;
}

export interface SealedEntry {
  readonly batch: number;
  readonly position: number;
  readonly id: string;
  readonly body: string;
  readonly leaf: Buffer;
}
