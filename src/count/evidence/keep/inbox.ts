// Pictures that reached this phone by another app's share button. The service worker lays them here, with or without
// signal; they stay until they are put on a page of a form, or thrown away.

import { sha256Hex } from "../../../base/bytes.ts";
import { loadBinding } from "../../../web/phone/device.ts";
import { laplacianVariance, makePicture, MOST_BYTES, type Picture } from "../../../web/phone/picture.ts";
import { INBOX, INBOX_PATH } from "../../../web/phone/shared.ts";
import { changed, listKept, loadKept, updateKept } from "../../../web/phone/store.ts";
import type { FormKey, KeptPages } from "../keep.ts";

/** A shared picture: its address in the shelf, and when it came. */
export interface Shared {
  readonly url: string;
  /** Instant of sharing, by this phone's clock. */
  readonly at: number;
  /** Place among what was shared together. */
  readonly order: number;
}

const TOPIC = "inbox";
export { TOPIC as INBOX_TOPIC };

/** What waits: what was shared last first, and what was shared together in its own order. */
export async function listInbox(): Promise<readonly Shared[]> {
  if (!("caches" in globalThis)) return [];
  const shelf = await caches.open(INBOX);
  const all = await shelf.keys();
  return all
    .map(({ url }) => {
      const [, at = 0, order = 0] = /\/(\d+)-(\d+)$/.exec(url) ?? [];
      return { url, at: Number(at), order: Number(order) };
    })
    .toSorted((a, b) => b.at - a.at || a.order - b.order);
}

export async function loadShared(url: string): Promise<Blob | null> {
  const found = await (await caches.open(INBOX)).match(url);
  return found === undefined ? null : found.blob();
}

export async function dropShared(url: string): Promise<void> {
  await (await caches.open(INBOX)).delete(url);
  changed(TOPIC);
}

/** Where she put the picture before. */
export type Placed = FormKey & { readonly page: string };

async function placedKey(): Promise<string> {
  return `evidence/placed/1/${(await loadBinding())?.author ?? ""}`;
}

/** Kept, since the next share may open the app anew; null before the first. */
export async function loadPlaced(): Promise<Placed | null> {
  return (await loadKept<Placed>(await placedKey())) ?? null;
}

export async function savePlaced(placed: Placed): Promise<void> {
  await updateKept<Placed>(await placedKey(), () => placed);
}

/** Lay pictures chosen from the gallery beside those that were shared. */
export async function addShared(files: readonly Blob[]): Promise<void> {
  const shelf = await caches.open(INBOX);
  const now = Date.now();
  for (const [i, file] of files.entries())
    await shelf.put(`${INBOX_PATH}/${now}-${i}`, new Response(file, { headers: { "content-type": file.type } }));
  changed(TOPIC);
}

/**
 * The evidence picture of a file that came by messenger. A JPEG small enough stays as it came, byte for byte: so the
 * same picture sent twice is the same hash, on whichever phone. Anything else is made into one.
 */
export async function pictureOf(file: Blob): Promise<Picture> {
  const bytes = await file.arrayBuffer();
  const head = new Uint8Array(bytes, 0, Math.min(3, bytes.byteLength));
  const isJpeg = head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff;
  if (!isJpeg || bytes.byteLength > MOST_BYTES) return makePicture(file);
  const bitmap = await createImageBitmap(file);
  const { width, height } = bitmap;
  const scale = Math.min(1, 800 / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) throw new Error("no canvas");
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const sharpness = laplacianVariance(data, canvas.width, canvas.height);
  return { bytes, sha256: await sha256Hex(new Uint8Array(bytes)), width, height, sharpness };
}

/** Where on this phone the same picture stands already, other than on this page of this form. */
export async function findTwins(
  sha256: string,
  but: FormKey & { readonly page: string },
): Promise<readonly (FormKey & { readonly page: string })[]> {
  const prefix = `evidence/pages/1/${(await loadBinding())?.author ?? ""}/`;
  const found: (FormKey & { readonly page: string })[] = [];
  for (const [key, pages] of await listKept<KeptPages>(prefix)) {
    // `<election>/<contest>/<village>/<number>/<source>`
    const parts = key.slice(prefix.length).split("/");
    const source = parts.at(-1) as FormKey["source"];
    const at = { contest: parts.slice(0, 2).join("/"), station: parts.slice(2, 4).join("/"), source };
    for (const [page, kept] of Object.entries(pages)) {
      const same = at.contest === but.contest && at.station === but.station && at.source === but.source;
      if (kept.sha256 === sha256 && !(same && page === but.page)) found.push({ ...at, page });
    }
  }
  return found;
}
