// The store on a disk of one's own.

import { createReadStream, type ReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { shelfOf, type FileStore } from "./store.ts";

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
