// What really lies on the phone, read past the app.

import type { Page } from "playwright-core";
import type { OutboxItem } from "../../src/web/phone/store.ts";

export interface Shelf {
  readonly author: string | null;
  readonly expired: boolean;
  readonly outbox: readonly OutboxItem[];
  readonly kept: Readonly<Record<string, unknown>>;
  /** Hashes of pictures whose bytes are here. */
  readonly blobs: readonly string[];
}

/** Null where this page is not the app's. */
export async function readShelf(page: Page): Promise<Shelf | null> {
  if (!page.url().includes("/saksi/")) return null;
  return page.evaluate(async () => {
    const name = "posko-saksi";
    const nothing = { author: null, expired: false, outbox: [], kept: {}, blobs: [] };
    // Opening one that is not there would make it.
    if (!(await indexedDB.databases()).some((d) => d.name === name)) return nothing;
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.addEventListener("error", () => reject(new Error("no store")));
      opening.addEventListener("success", () => resolve(opening.result));
    });
    try {
      if (!db.objectStoreNames.contains("outbox")) return nothing;
      const tx = db.transaction(["device", "kept", "outbox", "blobs"]);
      const of = <T>(asked: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          asked.addEventListener("success", () => resolve(asked.result));
          asked.addEventListener("error", () => reject(new Error("unreadable")));
        });
      const [binding, outbox, keys, values, blobs] = await Promise.all([
        of(tx.objectStore("device").get("binding")),
        of(tx.objectStore("outbox").getAll()),
        of(tx.objectStore("kept").getAllKeys()),
        of(tx.objectStore("kept").getAll()),
        of(tx.objectStore("blobs").getAll()),
      ]);
      const bound = binding as { author: string; expired: boolean } | undefined;
      return {
        author: bound?.author ?? null,
        expired: bound?.expired ?? false,
        outbox,
        kept: Object.fromEntries(keys.map((key, i) => [key as string, values[i] as unknown])),
        blobs: (blobs as { sha256: string; bytes: ArrayBuffer | null }[])
          .filter((b) => b.bytes !== null)
          .map((b) => b.sha256),
      };
    } finally {
      db.close();
    }
  });
}

/** Will all screens open without a network? `files`: of how many they consist. */
export function opensAnyway(page: Page, files: number): Promise<boolean> {
  return page.evaluate(async (must) => {
    const { controller } = navigator.serviceWorker;
    if (controller?.state !== "activated") return false;
    const [name, ...more] = (await caches.keys()).filter((one) => one.startsWith("posko-saksi-"));
    // With two of them there it is not seen from here which one answers.
    return name !== undefined && more.length === 0 && (await (await caches.open(name)).keys()).length === must;
  }, files);
}
