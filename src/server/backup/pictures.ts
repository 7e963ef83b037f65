// Pictures on their way into the store. They are named by their hash, so one that is there already is the same one;
// which were added is noted down before each, so that a restore that fails, or is killed, can be taken back.

import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Pictures } from "./model.ts";

const HASH = /^[0-9a-f]{64}$/;
/** Asked of the store at once, which may be at the other end of a network. */
const AT_ONCE = 16;

export class PictureShelf {
  readonly #store: Pictures;
  /** Pictures on their way, and the list of those the database speaks of. */
  readonly #folder: string;
  /** Hashes added so far, one a line. */
  #journal: string;
  #noting: FileHandle | null = null;

  constructor(dataFolder: string, store: Pictures) {
    this.#store = store;
    this.#folder = path.join(dataFolder, "restore.part");
    this.#journal = path.join(dataFolder, "restore.unfinished");
  }

  /** Take back what this restore, or one that was killed, has added. */
  async clear(): Promise<void> {
    await this.#noting?.close();
    this.#noting = null;
    // A line cut off by a kill stands for a picture that was not put yet.
    for await (const line of linesOf(this.#journal)) if (HASH.test(line)) await this.#store.remove(line);
    await rm(this.#journal, { force: true });
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Note which pictures the database speaks of; how many lines. */
  async expect(bytes: AsyncIterable<Buffer>): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = await open(this.#list, "w", 0o600);
    try {
      for await (const chunk of bytes) await file.write(chunk);
    } finally {
      await file.close();
    }
  }

  /** Put a picture into the store, unless it is there; one that is not what its hash says is left out. */
  async take(sha256: string, bytes: AsyncIterable<Buffer>, sound: () => Promise<boolean>): Promise<void> {
    if (await this.#store.has(sha256)) return;
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const name = path.join(this.#folder, sha256);
    const file = await open(name, "w", 0o600);
    try {
      for await (const chunk of bytes) await file.write(chunk);
    } finally {
      await file.close();
    }
    if (await sound()) {
      this.#noting ??= await open(this.#journal, "a", 0o600);
      await this.#noting.write(`${sha256}\n`);
      await this.#store.put(sha256, name);
    }
    await rm(name, { force: true });
  }

  /**
   * Just before the database commits: from here on a kill leaves pictures that nobody speaks of rather than rows
   * without their pictures.
   */
  async settle(): Promise<void> {
    await this.#noting?.close();
    this.#noting = null;
    const settled = `${this.#journal}.settled`;
    if ((await stat(this.#journal).catch(() => null)) !== null) await rename(this.#journal, settled);
    this.#journal = settled;
  }

  /** After the commit: how many of the pictures the database speaks of are not in the store. */
  async absent(): Promise<number> {
    let absent = 0;
    let asking: Promise<boolean>[] = [];
    const count = async (): Promise<void> => {
      absent += (await Promise.all(asking)).filter((here) => !here).length;
      asking = [];
    };
    for await (const line of linesOf(this.#list)) {
      asking.push(this.#store.has(line.slice(0, 64)));
      if (asking.length === AT_ONCE) await count();
    }
    await count();
    await rm(this.#journal, { force: true });
    await rm(this.#folder, { recursive: true, force: true });
    return absent;
  }

  get #list(): string {
    return path.join(this.#folder, "list");
  }
}

/** None where there is no such file. */
async function* linesOf(file: string): AsyncGenerator<string> {
  if ((await stat(file).catch(() => null)) === null) return;
  yield* createInterface({ input: createReadStream(file) });
}
