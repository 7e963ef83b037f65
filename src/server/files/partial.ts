// Uploads that may be cut at any byte. What has arrived lies in a partial file of its own for each sender, so
// that nobody can spoil another's; its length is the offset to go on from. When all bytes are there they are
// copied once more, privately, while they are hashed: what was checked is what is kept, whatever a forgotten
// connection still writes into the partial. Never more than one chunk is in memory.

import { createHash } from "node:crypto";
import { mkdir, open, readdir, rm, rmdir, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { ok, refuse, type Result } from "../../base/result.ts";
import { uuidv7 } from "../../base/ids.ts";
import { isStorageFull, StoreAway, type FileStore } from "./store.ts";

/** A connection that brings nothing for this long is let go; the phone comes back for the rest. */
const SILENCE_MS = 60_000;
/** Unfinished files one sender may have; one more pushes out the oldest, which then starts again. */
const PARTIALS_PER_SENDER = 256;

interface Incoming {
  readonly sha256: string;
  /** Who sends, as a name that may stand in a file name; each sender has a partial of its own. */
  readonly sender: string;
  readonly offset: number;
  /** Bytes of the whole file. */
  readonly size: number;
  readonly body: Readable | null | undefined;
  /** Is this the kind of file we take? Asked with its first 16 bytes; a problem code when not. */
  readonly judge?: (head: Uint8Array) => string | null;
}

interface Progress {
  readonly received: number;
  readonly complete: boolean;
}

export interface Uploads {
  /** Bytes of this sender's partial, 0 when there is none. */
  received(sha256: string, sender: string): Promise<number>;
  /**
   * Take bytes from `offset` on. Refusals, all with `received` (where to go on): `evidence.offset` (conflict),
   * `evidence.too_long`, `evidence.wrong_bytes` and what `judge` says (invalid; the partial is gone, start
   * again), `evidence.cut`, `evidence.taken_over`, `evidence.storage_full` and `evidence.storage_away`
   * (unavailable; nothing is lost).
   */
  receive(incoming: Incoming): Promise<Result<Progress>>;
  /** Remove partials untouched since `before`; how many. */
  sweep(before: number): Promise<number>;
}

interface Running {
  readonly stop: () => void;
  readonly done: Promise<unknown>;
}

export function createUploads(folder: string, store: FileStore): Uploads {
  const running = new Map<string, Running>();
  const fileOf = (sha256: string, sender: string): string => {
    if (!/^[0-9a-f]{64}$/.test(sha256) || !/^[0-9a-z-]{1,64}$/.test(sender)) throw new Error("not a partial's name");
    return path.join(folder, sender, sha256);
  };

  const receive = async (incoming: Incoming, signal: AbortSignal): Promise<Result<Progress>> => {
    const { sha256, sender, size } = incoming;
    if (await store.has(sha256)) return ok({ received: size, complete: true });
    const file = fileOf(sha256, sender);
    let handle: FileHandle;
    try {
      handle = await openPartial(file);
    } catch (error) {
      if (isStorageFull(error)) return refuse("unavailable", "evidence.storage_full", { received: 0 });
      throw error;
    }
    let at = (await handle.stat()).size;
    try {
      if (at > size) {
        // Left by a sender that named another size: of no use to this one.
        await handle.truncate(0);
        at = 0;
      }
      if (incoming.offset !== at) return refuse("conflict", "evidence.offset", { received: at });
      const wrote = await append(handle, incoming, at, signal);
      if (!wrote.ok) {
        if (wrote.problem.code === "evidence.too_long") await rm(file, { force: true });
        return wrote;
      }
      at = wrote.value;
    } finally {
      await handle.close();
    }
    // A sender may also choose to send piece by piece.
    if (at < size) return ok({ received: at, complete: false });
    return await finish(incoming, file);
  };

  const finish = async (incoming: Incoming, file: string): Promise<Result<Progress>> => {
    const whole = path.join(path.dirname(file), `${uuidv7()}.whole`);
    try {
      const { sha256, head } = await copyHashing(file, whole);
      const code = sha256 === incoming.sha256 ? (incoming.judge?.(head) ?? null) : "evidence.wrong_bytes";
      if (code !== null) {
        await rm(file, { force: true });
        return refuse("invalid", code, { received: 0 });
      }
      await store.put(incoming.sha256, whole);
    } catch (error) {
      if (isStorageFull(error)) return refuse("unavailable", "evidence.storage_full", { received: incoming.size });
      throw error;
    } finally {
      await rm(whole, { force: true });
    }
    await rm(file, { force: true });
    return ok({ received: incoming.size, complete: true });
  };

  return {
    async received(sha256, sender) {
      return await sizeOf(fileOf(sha256, sender));
    },
    async receive(incoming) {
      const key = `${incoming.sha256}.${incoming.sender}`;
      // The newest connection wins: the older one is usually a phone's that lost its signal, and would
      // otherwise hold the upload until it times out.
      for (let before = running.get(key); before; before = running.get(key)) {
        before.stop();
        await before.done;
      }
      const stop = new AbortController();
      const work = receive(incoming, stop.signal).catch((error: unknown): Result<Progress> => {
        if (!(error instanceof StoreAway)) throw error;
        return refuse("unavailable", "evidence.storage_away");
      });
      running.set(key, { stop: () => stop.abort(), done: work.catch(() => {}) });
      try {
        return await work;
      } finally {
        running.delete(key);
      }
    },
    async sweep(before) {
      let removed = 0;
      for (const sender of await readdir(folder).catch(() => [])) {
        const shelf = path.join(folder, sender);
        for (const name of await readdir(shelf).catch(() => [])) {
          const file = path.join(shelf, name);
          const seen = await stat(file).catch(() => null);
          if (!seen || seen.mtimeMs >= before || running.has(`${name}.${sender}`)) continue;
          await rm(file, { force: true });
          removed++;
        }
        await rmdir(shelf).catch(() => {});
      }
      return removed;
    },
  };
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0;
    throw error;
  }
}

async function openPartial(file: string): Promise<FileHandle> {
  try {
    return await open(file, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const others = await readdir(folder);
  if (others.length >= PARTIALS_PER_SENDER) {
    const seen = await Promise.all(
      others.map(async (name) => ({ name, at: (await stat(path.join(folder, name)).catch(() => null))?.mtimeMs ?? 0 })),
    );
    const oldest = seen.toSorted((x, y) => x.at - y.at)[0]!;
    await rm(path.join(folder, oldest.name), { force: true });
  }
  return await open(file, "w+", 0o600);
}

/** Write the body from `at` on; the new length. What was written before a cut stays. */
async function append(
  handle: FileHandle,
  incoming: Incoming,
  at: number,
  signal: AbortSignal,
): Promise<Result<number>> {
  const { body, size } = incoming;
  if (!body) return ok(at);
  let silence: NodeJS.Timeout | undefined;
  const listen = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => body.destroy(new Error("silent")), SILENCE_MS);
  };
  const stopped = new Promise<null>((resolve) => {
    signal.addEventListener("abort", () => resolve(null), { once: true });
    if (signal.aborted) resolve(null);
  });
  // Leaving a stream must not destroy it: that would cut the connection over which the refusal is to go.
  const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>;
  try {
    for (;;) {
      listen();
      const next = chunks.next();
      const step = await Promise.race([next, stopped]);
      if (step === null) {
        void drain(body, chunks, next);
        return refuse("unavailable", "evidence.taken_over", { received: at });
      }
      if (step.done === true) return ok(at);
      if (at + step.value.length > size) {
        void drain(body, chunks);
        return refuse("invalid", "evidence.too_long", { received: 0, size });
      }
      at = await writeAll(handle, step.value, at);
    }
  } catch (error) {
    const received = (await handle.stat()).size;
    if (isStorageFull(error)) {
      void drain(body, chunks);
      return refuse("unavailable", "evidence.storage_full", { received });
    }
    if (body.destroyed) return refuse("unavailable", "evidence.cut", { received });
    throw error;
  } finally {
    clearTimeout(silence);
  }
}

/** Let what a refused sender still has on its way run out, so that it reads our answer; not for ever. */
async function drain(body: Readable, chunks: AsyncIterableIterator<Buffer>, first?: Promise<unknown>): Promise<void> {
  const enough = setTimeout(() => body.destroy(), SILENCE_MS);
  try {
    await first;
    while ((await chunks.next()).done !== true);
  } catch {
    // It is gone: nobody waits for the answer.
  } finally {
    clearTimeout(enough);
  }
}

async function writeAll(handle: FileHandle, chunk: Buffer, at: number): Promise<number> {
  let done = 0;
  while (done < chunk.length) {
    const { bytesWritten } = await handle.write(chunk, done, chunk.length - done, at + done);
    done += bytesWritten;
  }
  return at + done;
}

async function copyHashing(from: string, to: string): Promise<{ sha256: string; head: Buffer }> {
  const hash = createHash("sha256");
  const source = await open(from, "r");
  const target = await open(to, "wx", 0o600);
  const chunk = Buffer.allocUnsafe(512 * 1024);
  let head: Buffer = Buffer.alloc(0);
  let at = 0;
  try {
    for (;;) {
      const { bytesRead } = await source.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) break;
      const piece = chunk.subarray(0, bytesRead);
      if (at === 0) head = Buffer.from(piece.subarray(0, 16));
      hash.update(piece);
      at = await writeAll(target, piece, at);
    }
  } finally {
    await source.close();
    await target.close();
  }
  return { sha256: hash.digest("hex"), head };
}
