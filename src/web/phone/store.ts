// The phone's own store. One IndexedDB, four shelves: `device` (identity and key), `kept` (what capabilities
// keep: work, drafts), `outbox` (records and what became of them), `blobs` (pictures by their hash).
// Nothing here is deleted before its receipt is there.

import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { IntakeRecord, Receipt } from "../../base/intake.ts";
import { foundAgain, putBack } from "./rescue.ts";

/** How a picture of a record stands on its way to the server. */
export interface BlobState {
  /** Bytes in all. */
  readonly size: number;
  /** Bytes the server has said it holds. */
  readonly sent: number;
  readonly receipt: Receipt | null;
  /** The bytes were on this phone and are not any more; unsaid while they are here. */
  readonly lost?: boolean;
}

/** A record and what became of it. */
export interface OutboxItem {
  readonly id: string;
  readonly record: IntakeRecord;
  /** `kept`: only here. `received`: its receipt is here. `refused`: the server said no, with a reason. */
  readonly state: "kept" | "received" | "refused";
  readonly receipt: Receipt | null;
  readonly problem: {
    readonly code: string;
    readonly details?: Readonly<Record<string, unknown>>;
  } | null;
  readonly blobs: Readonly<Record<string, BlobState>>;
}

export interface KeptBlob {
  readonly sha256: string;
  readonly type: string;
  /** Gone once the server holds it and the person has made room. */
  readonly bytes: ArrayBuffer | null;
  readonly size: number;
}

export interface DeviceRow {
  readonly id: string;
  /** The private half cannot be exported; IndexedDB keeps the handle. */
  readonly keys: CryptoKeyPair;
}

interface Schema extends DBSchema {
  device: { key: string; value: unknown };
  kept: { key: string; value: unknown };
  outbox: { key: string; value: OutboxItem };
  blobs: { key: string; value: KeptBlob };
}

export type Store = IDBPDatabase<Schema>;

const NAME = "posko-saksi";
const VERSION = 1;
let opening: Promise<Store> | undefined;

/**
 * Open (once per page) the phone's store; later versions upgrade in place. They may only add to what is here: an older
 * app, put back in its place or still open in another tab, opens what a newer one left as it stands.
 */
export function openStore(): Promise<Store> {
  opening ??= open(VERSION)
    .catch((error: unknown) => {
      if ((error as DOMException).name === "VersionError") return open();
      throw error;
    })
    .then(async (db) => {
      // Copies stay until they are all put back: where that breaks off, the next opening goes on with it.
      if (hasCopy("cleared")) await putBack(db);
      return db;
    });
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}

function open(version?: number): Promise<Store> {
  return openDB<Schema>(NAME, version, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore("device");
        db.createObjectStore("kept");
        db.createObjectStore("outbox", { keyPath: "id" });
        db.createObjectStore("blobs", { keyPath: "sha256" });
        // Copies of an earlier one: it was cleared.
        if (hasCopy("bound")) copy("cleared", true);
      }
    },
    blocking(_current, _blocked, event) {
      // A newer page wants to upgrade: let go, and open again when next asked.
      (event.target as IDBDatabase).close();
      opening = undefined;
    },
    terminated() {
      // Cleared under our feet: whatever a screen shows is asked for anew, and shows what is left.
      opening = undefined;
      for (const topic of listeners.keys()) wake(topic);
    },
  });
}

// Who shows something kept is told when it changes, in this page and in other tabs.

const listeners = new Map<string, Set<() => void>>();
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("posko-saksi");
channel?.addEventListener("message", (event: MessageEvent<unknown>) => {
  if (typeof event.data === "string") wake(event.data);
});

/** Who follows `kept` is told of every `kept:…`. */
function wake(topic: string): void {
  for (const name of new Set([topic, topic.replace(/:.*/s, "")]))
    for (const listener of listeners.get(name) ?? []) listener();
}

/** Tell this page and the other tabs that `topic` changed. */
export function changed(topic: string): void {
  wake(topic);
  channel?.postMessage(topic);
}

export function onChange(topic: string, listener: () => void): () => void {
  const set = listeners.get(topic) ?? new Set();
  set.add(listener);
  listeners.set(topic, set);
  return () => set.delete(listener);
}

/** As `onChange`, of what other tabs changed alone: who writes at each digit need not read it back. */
export function onChangeElsewhere(topic: string, listener: () => void): () => void {
  const hear = (event: MessageEvent<unknown>): void => {
    if (event.data === topic) listener();
  };
  channel?.addEventListener("message", hear);
  return () => channel?.removeEventListener("message", hear);
}

export async function loadKept<T>(key: string): Promise<T | undefined> {
  const db = await openStore();
  return (await db.get("kept", key)) as T | undefined;
}

/** Everything kept under keys that begin with `prefix`, by key. */
export async function listKept<T>(prefix: string): Promise<readonly (readonly [string, T])[]> {
  const db = await openStore();
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const tx = db.transaction("kept");
  const [keys, values] = await Promise.all([tx.store.getAllKeys(range), tx.store.getAll(range)]);
  return keys.map((key, i) => [key, values[i] as T] as const);
}

/** Read, change and write in one transaction, so that two tabs never lose each other's digits. */
export async function updateKept<T>(key: string, change: (old: T | undefined) => T): Promise<T> {
  const db = await openStore();
  const next = await withReserve(db, async () => {
    const tx = db.transaction("kept", "readwrite", { durability: "strict" });
    const value = change((await tx.store.get(key)) as T | undefined);
    await Promise.all([tx.store.put(value, key), tx.done]);
    return value;
  });
  if (/^(figures\/draft|evidence\/note)\//.test(key)) copy(`kept/${key}`, next);
  changed(`kept:${key}`);
  return next;
}

export async function keepBlob(blob: KeptBlob): Promise<void> {
  const db = await openStore();
  const tx = db.transaction("blobs", "readwrite", { durability: "strict" });
  // Not out of the reserve: that is for figures.
  await Promise.all([tx.store.put(blob), tx.done]);
  // The very picture that was lost may be here again, as one that was chosen from the gallery: it goes after all.
  const items = await db.getAll("outbox");
  if (!items.some((item) => item.blobs[blob.sha256]?.lost === true)) return;
  await foundAgain(db, blob);
  changed("outbox");
}

export async function loadBlob(sha256: string): Promise<KeptBlob | undefined> {
  return (await openStore()).get("blobs", sha256);
}

// Browsers no longer say truthfully how much room is left (Chromium answers "10 GB more" on a full phone), so the
// phone keeps a reserve of its own: where it cannot be laid aside, room is short, and that is said before anything
// is lost; and when a write of figures meets a full phone, the reserve makes way for it.

const RESERVE_BYTES = 4_000_000;
const RESERVE = "reserve";

async function hasReserve(db: Store): Promise<boolean> {
  if ((await db.getKey("device", RESERVE)) !== undefined) return true;
  try {
    const noise = new Uint8Array(RESERVE_BYTES);
    // Noise, since browsers compress what they keep; at most 65,536 bytes at a time.
    for (let at = 0; at < noise.length; at += 65_536) crypto.getRandomValues(noise.subarray(at, at + 65_536));
    await db.put("device", noise.buffer, RESERVE);
    return true;
  } catch (error) {
    if (isFull(error)) return false;
    throw error;
  }
}

/** Run a small write; when the phone is full, give up the reserve for it and try once more. */
export async function withReserve<T>(db: Store, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isFull(error)) throw error;
    await db.delete("device", RESERVE);
    changed("room");
    return write();
  }
}

export interface Room {
  /** Too little to go on safely: said at once, on every screen. */
  readonly short: boolean;
  /** The browser has promised not to clear this store by itself. */
  readonly persisted: boolean;
}

export async function roomLeft(): Promise<Room> {
  const db = await openStore();
  const persisted = await (navigator.storage as StorageManager | undefined)?.persisted?.().catch(() => false);
  return { short: !(await hasReserve(db)), persisted: persisted === true };
}

/** Ask the browser never to clear this store by itself. It may say no; then the screen says so. */
export async function askToPersist(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}

/** Is the phone's storage full? (The name differs between engines.) */
export function isFull(error: unknown): boolean {
  return (
    error instanceof DOMException &&
    (error.name === "QuotaExceededError" || (error.name === "UnknownError" && /quota|space|full/i.test(error.message)))
  );
}

// A browser that runs out of room clears all of this at once, as some do with pages not opened for a week; texts of
// `localStorage` stay where the one who clears is Chromium. So what has no receipt yet lies there a second time, but
// for pictures, which are too large: what comes back is sent, and the person is told what did not.

const COPY = "posko-saksi/";

/** Lay a copy aside, or take it away; without room for it the store itself still has everything. */
export function copy(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(COPY + name);
    else localStorage.setItem(COPY + name, JSON.stringify(value));
  } catch {
    // Full, or forbidden by the browser.
  }
}

function hasCopy(name: string): boolean {
  try {
    return localStorage.getItem(COPY + name) !== null;
  } catch {
    return false;
  }
}

/** Of an item a copy is kept until everything of it has its receipt. */
export function copyItem(item: OutboxItem): void {
  const open = item.receipt === null || Object.values(item.blobs).some((blob) => blob.receipt === null);
  copy(`outbox/${item.id}`, open ? item : undefined);
}

/** The store was cleared, as its copies show. */
export interface Cleared {
  /** Items that came back and go on their way. */
  readonly saved: number;
}

const CLEARED = "cleared";

/** Was the store cleared, and not yet said to be known? */
export async function loadCleared(): Promise<Cleared | undefined> {
  return (await (await openStore()).get("device", CLEARED)) as Cleared | undefined;
}

export async function knowCleared(): Promise<void> {
  await (await openStore()).delete("device", CLEARED);
  changed("cleared");
}
