// The phone's own store. One IndexedDB, four shelves: `device` (identity and key), `kept` (what capabilities
// keep: work, drafts), `outbox` (records and what became of them), `blobs` (pictures by their hash).
// Nothing here is deleted before its receipt is there.

import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { IntakeRecord, Receipt } from "../../base/intake.ts";

/** How a picture of a record stands on its way to the server. */
export interface BlobState {
  /** Bytes in all. */
  readonly size: number;
  /** Bytes the server has said it holds. */
  readonly sent: number;
  readonly receipt: Receipt | null;
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

/** Open (once per page) the phone's store; later versions upgrade in place. */
export function openStore(): Promise<Store> {
  opening ??= openDB<Schema>(NAME, VERSION, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore("device");
        db.createObjectStore("kept");
        db.createObjectStore("outbox", { keyPath: "id" });
        db.createObjectStore("blobs", { keyPath: "sha256" });
      }
    },
    blocking(_current, _blocked, event) {
      // A newer page wants to upgrade: let go, and open again when next asked.
      (event.target as IDBDatabase).close();
      opening = undefined;
    },
    terminated() {
      opening = undefined;
    },
  });
  opening.catch(() => {
    opening = undefined;
  });
  return opening;
}

// Who shows something kept is told when it changes, in this page and in other tabs.

const listeners = new Map<string, Set<() => void>>();
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("posko-saksi");
channel?.addEventListener("message", (event: MessageEvent<unknown>) => {
  if (typeof event.data === "string") wake(event.data);
});

function wake(topic: string): void {
  for (const listener of listeners.get(topic) ?? []) listener();
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
  changed(`kept:${key}`);
  return next;
}

export async function keepBlob(blob: KeptBlob): Promise<void> {
  const db = await openStore();
  const tx = db.transaction("blobs", "readwrite", { durability: "strict" });
  // Not out of the reserve: that is for figures.
  await Promise.all([tx.store.put(blob), tx.done]);
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
