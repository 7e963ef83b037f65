// What a backup is made of. The bytes on the disk are told in docs/formats.md, "Backups".

import { refuse, type Problem, type ProblemKind, type Result } from "../../base/result.ts";
import { StoreAway } from "../files/store.ts";

/** A migration as the database remembers it. */
export interface AppliedMigration {
  readonly name: string;
  /** SHA-256 of its text, hex. */
  readonly checksum: string;
  readonly applied_at: string;
}

/** A public key of the installation; receipts of its time are checked with it. */
export interface PublicKey {
  readonly id: string;
  readonly purpose: string;
  readonly public_key: string;
  readonly since: string;
}

/** The first message: what follows, and what it was taken from. */
export interface Head {
  readonly posko_backup: 1;
  /** UUID of this backup. */
  readonly id: string;
  /** Instant of the snapshot. */
  readonly made_at: string;
  /** Version of the program that wrote it. */
  readonly posko: string;
  /** `18.4`. */
  readonly postgres: string;
  /** In the order in which they were applied. */
  readonly migrations: readonly AppliedMigration[];
  /** In an order in which foreign keys hold. */
  readonly tables: readonly string[];
  readonly public_keys: readonly PublicKey[];
  /** Private key file → SHA-256 of it (hex): tells whether the keys of a data folder are the right ones. */
  readonly key_marks: Readonly<Record<string, string>>;
  readonly with_keys: boolean;
  readonly with_photos: boolean;
}

export interface Sequence {
  readonly name: string;
  readonly last_value: number;
  readonly is_called: boolean;
}

/** What a section announces before its bytes. */
export type Begin =
  | { readonly begin: "table"; readonly table: string; readonly columns: readonly string[] }
  /** Lines of `<sha256> <bytes>`, one for each picture the database speaks of. */
  | { readonly begin: "manifest" }
  | { readonly begin: "key"; readonly name: string }
  | { readonly begin: "picture"; readonly sha256: string };

/** What stands after the bytes of a section. `rows` counts rows of a table, lines of the manifest, else 0. */
export interface End {
  readonly end: Begin["begin"];
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 of the section's bytes, hex. */
  readonly sha256: string;
}

/** A picture that the database speaks of and that was not in the store. */
export interface Absent {
  readonly absent: string;
}

/** The last message: what was in it. */
export interface Whole {
  readonly whole: true;
  readonly tables: number;
  readonly rows: number;
  readonly pictures: PictureCounts;
}

export interface PictureCounts {
  /** Pictures the database speaks of, and their bytes. */
  readonly listed: number;
  readonly listed_bytes: number;
  /** Of these in the backup. */
  readonly included: number;
  /** Not in the store, or not what their hash says: told apart, since both want looking into. */
  readonly missing: number;
  readonly damaged: number;
}

/** How far it is: for a line of progress. */
export interface Progress {
  /** `checking`, `table`, `pictures`, `tables up to date`. */
  readonly step: string;
  readonly done: number;
  readonly of: number;
  readonly bytes: number;
}

/** Where the pictures lie, as far as a backup must know; `FileStore` of `server/files` is one. */
export interface Pictures {
  has(sha256: string): Promise<boolean>;
  open(sha256: string): Promise<AsyncIterable<Uint8Array> | null>;
  put(sha256: string, file: string): Promise<void>;
  remove(sha256: string): Promise<void>;
}

/** An expected refusal on its way out of the streams; `asResult` turns it into a value. */
export class Refused extends Error {
  readonly problem: Problem;
  constructor(kind: ProblemKind, code: string, details?: Readonly<Record<string, unknown>>) {
    super(code);
    this.problem = details === undefined ? { kind, code } : { kind, code, details };
  }
}

/** Run it; a `Refused` becomes a refusal, a store that is away `backup.pictures_away`; anything else passes. */
export async function asResult<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    // Nothing is lost while the store is away: it is tried again later.
    if (error instanceof StoreAway) return refuse("unavailable", "backup.pictures_away");
    if (!(error instanceof Refused)) throw error;
    const { kind, code, details } = error.problem;
    return refuse(kind, code, details);
  }
}

/** Between two pieces of work: was it asked to stop? */
export function stopIfAsked(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Refused("conflict", "backup.stopped");
}
