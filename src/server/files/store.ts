// Files by the SHA-256 of their bytes: what a name holds can never change, so nothing is ever overwritten,
// the same file twice is one file, and whoever holds the hash can check it.

import { createReadStream, type ReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import type { Config } from "../config.ts";
import { s3Store } from "./s3.ts";

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

/** Make a rename or a new folder survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Files in a folder. `put` renames, so the file must lie on the same file system: below the data folder. */
export function diskStore(folder: string): FileStore {
  const fileOf = (sha256: string): string => path.join(folder, shelfOf(sha256));
  const size = async (sha256: string): Promise<number | null> => {
    try {
      return (await stat(fileOf(sha256))).size;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw error;
    }
  };
  return {
    size,
    has: async (sha256) => (await size(sha256)) !== null,
    async open(sha256) {
      const stream: ReadStream = createReadStream(fileOf(sha256));
      return await new Promise<Readable | null>((resolve, reject) => {
        stream.once("open", () => resolve(stream));
        stream.once("error", (error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT") resolve(null);
          else reject(error);
        });
      });
    },
    async put(sha256, file) {
      const target = fileOf(sha256);
      const shelf = path.dirname(target);
      const made = await mkdir(shelf, { recursive: true });
      const handle = await open(file, "r+");
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
      // Atomic: who looks finds no file or the whole one. Two at once put the same bytes in the same place.
      await rename(file, target);
      await syncFolder(shelf);
      if (made !== undefined) {
        await syncFolder(path.dirname(shelf));
        await syncFolder(folder);
      }
    },
    remove: (sha256) => rm(fileOf(sha256), { force: true }),
  };
}

const stores = new WeakMap<Config, FileStore>();

/** The store this installation is configured for: S3 when `S3_*` is set, else `<data>/files`. */
export function filesOf(config: Config): FileStore {
  let store = stores.get(config);
  if (!store) {
    store = config.s3 ? s3Store(config.s3) : diskStore(path.join(config.dataFolder, "files"));
    stores.set(config, store);
  }
  return store;
}
