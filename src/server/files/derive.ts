// Smaller pictures for the screens: upright, without EXIF (no place, no camera), made once and kept beside the
// store. Only so many are made at once, outside the event loop, so that a desk leafing through forms does not
// slow the intake; the original's bytes are never touched.

import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import sharp from "sharp";
import { uuidv7 } from "../../base/ids.ts";
import { ok, refuse, type Result } from "../../base/result.ts";
import { shelfOf, StoreAway, type FileStore } from "./store.ts";

/** Long edge in pixels and JPEG quality. A column of handwritten figures must be legible on `screen`. */
const FORMS = { thumb: { edge: 360, quality: 70 }, screen: { edge: 2_000, quality: 80 } } as const;
type DerivedForm = keyof typeof FORMS;

/** More pixels than any phone's camera gives; a small file may claim to be enormous. */
const PIXEL_LIMIT = 64_000_000;
const AT_ONCE = 2;
const WAITING_LIMIT = 200;

// One picture a thread: two at once then use two cores and no more.
sharp.concurrency(1);
sharp.cache(false);

export interface Derivatives {
  /**
   * JPEG bytes of a stored picture in a form. Refusals: `evidence.no_such_picture`, `evidence.cannot_be_shown`
   * (its bytes are no picture that can be decoded), `evidence.busy`, `evidence.storage_away`.
   */
  get(sha256: string, form: DerivedForm): Promise<Result<Buffer>>;
}

export function createDerivatives(folder: string, store: FileStore): Derivatives {
  const making = new Map<string, Promise<Result<Buffer>>>();
  const gate = createGate(AT_ONCE, WAITING_LIMIT);

  const make = async (sha256: string, form: DerivedForm, file: string): Promise<Result<Buffer>> => {
    let source: Readable | null;
    try {
      source = await store.open(sha256);
    } catch (error) {
      if (error instanceof StoreAway) return refuse("unavailable", "evidence.storage_away");
      throw error;
    }
    if (!source) return refuse("not_found", "evidence.no_such_picture");
    let bytes: Buffer | null;
    try {
      bytes = await shrink(source, form);
    } catch (error) {
      if (error instanceof StoreAway) return refuse("unavailable", "evidence.storage_away");
      throw error;
    }
    if (!bytes) return refuse("conflict", "evidence.cannot_be_shown");
    await keep(file, bytes);
    return ok(bytes);
  };

  return {
    async get(sha256, form) {
      const file = path.join(folder, form, `${shelfOf(sha256)}.jpg`);
      const kept = await readFile(file).catch(() => null);
      if (kept) return ok(kept);
      const key = `${form} ${sha256}`;
      const already = making.get(key);
      if (already) return await already;
      const work = gate(() => make(sha256, form, file)).then((done) => done ?? refuse("unavailable", "evidence.busy"));
      making.set(key, work);
      try {
        return await work;
      } finally {
        making.delete(key);
      }
    },
  };
}

/** The derivative's bytes, or null when this is no picture. sharp writes no metadata unless it is asked to. */
async function shrink(source: Readable, form: DerivedForm): Promise<Buffer | null> {
  const { edge, quality } = FORMS[form];
  const pipe = sharp({ limitInputPixels: PIXEL_LIMIT, failOn: "error" })
    .autoOrient()
    .resize({ width: edge, height: edge, fit: "inside", withoutEnlargement: true })
    .jpeg({ quality, mozjpeg: false });
  const broken = new Promise<never>((_resolve, reject) => source.once("error", reject));
  broken.catch(() => {});
  try {
    return await Promise.race([source.pipe(pipe).toBuffer(), broken]);
  } catch (error) {
    if (source.errored) throw error;
    return null;
  } finally {
    source.destroy();
  }
}

/** Keeping it is a help and not a duty: a full disk must not hide a picture. */
async function keep(file: string, bytes: Buffer): Promise<void> {
  const temporary = `${file}.${uuidv7()}`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

/** Run at most `width` at once; beyond `limit` waiting the answer is null. */
function createGate(width: number, limit: number): <T>(work: () => Promise<T>) => Promise<T | null> {
  let free = width;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free === 0) {
      if (waiting.length >= limit) return null;
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else free--;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
