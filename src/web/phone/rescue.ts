// After the browser has cleared the phone's store: what its copies bring back. Part of the first load: whatever clears the
// store may take the screens that are kept for later with it, and leave the phone without signal.

import type { BlobState, Cleared, KeptBlob, OutboxItem, Store } from "./store.ts";

const COPY = "posko-saksi/";

/** Put all copies into the new, empty store, in one transaction. What is there already is newer, and stays. */
export async function putBack(db: Store): Promise<void> {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(COPY));
  const tx = db.transaction(["device", "kept", "outbox"], "readwrite", { durability: "strict" });
  let saved = 0;
  for (const name of names) {
    const [, shelf, ...rest] = name.split("/");
    if (shelf !== "kept" && shelf !== "outbox") continue;
    const key = rest.join("/");
    if ((await tx.objectStore(shelf).getKey(key)) !== undefined) continue;
    const value: unknown = JSON.parse(localStorage.getItem(name)!);
    if (shelf === "kept") await tx.objectStore("kept").put(value, key);
    else {
      const item = value as OutboxItem;
      // Their bytes were too large for a copy.
      const blobs = Object.entries(item.blobs).map(([hash, b]) => [
        hash,
        b.receipt === null ? { ...b, lost: true } : b,
      ]);
      await tx.objectStore("outbox").put({ ...item, blobs: Object.fromEntries(blobs) as OutboxItem["blobs"] });
      saved += 1;
    }
  }
  await tx.objectStore("device").put({ saved } satisfies Cleared, "cleared");
  await tx.done;
  localStorage.removeItem(`${COPY}cleared`);
}

/** A lost picture's bytes are here again. */
export async function foundAgain(db: Store, { sha256 }: KeptBlob): Promise<void> {
  const tx = db.transaction("outbox", "readwrite");
  for (const item of await tx.store.getAll()) {
    const { lost, ...blob } = item.blobs[sha256] ?? {};
    if (lost !== true) continue;
    const blobs = { ...item.blobs, [sha256]: blob as BlobState };
    await tx.store.put({ ...item, blobs, problem: item.state === "refused" ? item.problem : null });
  }
  await tx.done;
}
