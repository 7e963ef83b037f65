// Files by the SHA-256 of their bytes: what a name holds can never change, so nothing is ever overwritten,
// the same file twice is one file, and whoever holds the hash can check it.

import path from "node:path";
import type { Readable } from "node:stream";

/** A store that is not on this machine throws `StoreAway` from any of these while it cannot be reached. */
export interface FileStore {
  /** Bytes of the file; null when it is not here. */
  size(sha256: string): Promise<number | null>;
  has(sha256: string): Promise<boolean>;
  /** The bytes as a stream; null when it is not here. */
  open(sha256: string): Promise<Readable | null>;
  /**
   * Take over a finished local file whose hash the caller has checked; the file is gone afterwards. When this
   * resolves, the bytes survive a power cut.
   */
  put(sha256: string, file: string): Promise<void>;
  remove(sha256: string): Promise<void>;
}

/** The store cannot be reached at this moment; nothing is lost, try again. */
export class StoreAway extends Error {
  override name = "StoreAway";
}

/** The one code a disk without room gives, whichever way the system says it. */
export function isStorageFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === "ENOSPC" || code === "EDQUOT";
}

/** `ab/cd/abcd…`: no folder grows beyond what file systems like. */
export function shelfOf(sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error("not a SHA-256");
  return path.join(sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}
