// Records wait here, signed, until their receipt is there. Pure decisions (what goes first, when to try again,
// does this receipt answer that record) stand beside the few functions that read and write the shelf.

import type { IntakeRecord, Receipt } from "../../base/intake.ts";
import { digestOf, verifyReceipt } from "../../base/records.ts";
import { uuidv7 } from "../../base/ids.ts";
import { type Binding, loadBinding, loadDevice, signRecord } from "./device.ts";
import { type BlobState, changed, copyItem, type OutboxItem, openStore, withReserve } from "./store.ts";

/** What a capability hands over to be kept and sent. */
export interface Saying {
  readonly operation: string;
  readonly shape: number;
  readonly input: Readonly<Record<string, unknown>>;
  readonly blobs?: readonly { readonly sha256: string; readonly size: number }[];
}

/** Sign and keep some sayings, all or none; afterwards they survive anything but the loss of the phone. */
export async function keepRecords(sayings: readonly Saying[]): Promise<readonly string[]> {
  const [device, binding] = await Promise.all([loadDevice(), loadBinding()]);
  if (binding === undefined) throw new Error("nothing can be said before the phone is bound");
  const items: OutboxItem[] = [];
  // Said in one breath: the same instant, and ids that keep the order in which it was said.
  const now = Date.now();
  for (const [i, saying] of sayings.entries()) {
    const blobs = saying.blobs ?? [];
    const record = await signRecord(
      {
        id: uuidv7(now + i),
        author: binding.author,
        device: device.id,
        operation: saying.operation,
        shape: saying.shape,
        made_at: new Date(now).toISOString(),
        input: structuredClone(saying.input) as IntakeRecord["input"],
        blobs: blobs.map((b) => b.sha256),
      },
      device.keys.privateKey,
    );
    const states = blobs.map((b): [string, BlobState] => [b.sha256, { size: b.size, sent: 0, receipt: null }]);
    items.push({
      id: record.id,
      record,
      state: "kept",
      receipt: null,
      problem: null,
      blobs: Object.fromEntries(states),
    });
  }
  const db = await openStore();
  await withReserve(db, async () => {
    const tx = db.transaction("outbox", "readwrite", { durability: "strict" });
    await Promise.all([...items.map((item) => tx.store.add(item)), tx.done]);
  });
  for (const item of items) copyItem(item);
  changed("outbox");
  return items.map((item) => item.id);
}

export async function listOutbox(): Promise<OutboxItem[]> {
  return (await openStore()).getAll("outbox");
}

/** Change one item in one transaction; a `received` item never goes back. */
export async function updateItem(id: string, change: (item: OutboxItem) => OutboxItem): Promise<void> {
  const db = await openStore();
  await withReserve(db, async () => {
    const tx = db.transaction("outbox", "readwrite", { durability: "strict" });
    const old = await tx.store.get(id);
    if (old === undefined) return tx.done;
    const next = change(old);
    await Promise.all([tx.store.put(next), tx.done]);
    copyItem(next);
  });
  changed("outbox");
}

/** Put a refused record back in line, as it stands (after the reason is gone, such as a missing assignment). */
export function tryAgain(id: string): Promise<void> {
  return updateItem(id, (item) => ({
    ...item,
    state: item.receipt === null ? "kept" : "received",
    problem: null,
  }));
}

/** Figures first, since they are small and awaited; then presence; then what announces pictures. */
const FIRST = ["figures.submit", "witnesses.check_in", "witnesses.say_state"];

/** Records to send now, in order: by urgency, then as they were made. */
export function nextRecords(items: readonly OutboxItem[], most: number): OutboxItem[] {
  const rank = (i: OutboxItem): number => {
    const at = FIRST.indexOf(i.record.operation);
    return at < 0 ? FIRST.length : at;
  };
  return items
    .filter((i) => i.state === "kept")
    .toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
    .slice(0, most);
}

export interface WaitingPicture {
  readonly item: OutboxItem;
  readonly sha256: string;
  readonly size: number;
  readonly sent: number;
}

/** Pictures whose record the server knows, but whose bytes it has not yet receipted; the oldest first. */
export function nextPictures(items: readonly OutboxItem[]): WaitingPicture[] {
  const seen = new Set<string>();
  const out: WaitingPicture[] = [];
  for (const item of items.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    if (item.state !== "received" || item.problem !== null) continue;
    for (const [sha256, blob] of Object.entries(item.blobs)) {
      if (blob.receipt !== null || seen.has(sha256 + item.id)) continue;
      seen.add(sha256 + item.id);
      out.push({ item, sha256, size: blob.size, sent: blob.sent });
    }
  }
  return out;
}

/** Bytes of pictures still to be sent. */
export function bytesWaiting(items: readonly OutboxItem[]): number {
  let sum = 0;
  for (const item of items) {
    if (item.state === "refused") continue;
    for (const blob of Object.values(item.blobs))
      if (blob.receipt === null && blob.lost !== true) sum += blob.size - blob.sent;
  }
  return sum;
}

/** What a record speaks of: a later one of the same subject takes its place. */
function subjectOf(record: IntakeRecord): string {
  const { contest, station, source, part, page, kind, said } = record.input;
  const about = [contest, station, source, part, page, kind, said].map((v) => (typeof v === "string" ? v : null));
  return JSON.stringify([record.operation, record.author, ...about]);
}

/** What was refused, or lost its picture, and has been said anew since: it asks nothing of anyone any more. */
export function superseded(items: readonly OutboxItem[]): ReadonlySet<string> {
  const latest = new Map<string, string>();
  for (const item of items) {
    const subject = subjectOf(item.record);
    if ((latest.get(subject) ?? "") < item.id) latest.set(subject, item.id);
  }
  const replaced = items.filter(
    (i) => (i.state === "refused" || i.problem !== null) && latest.get(subjectOf(i.record)) !== i.id,
  );
  return new Set(replaced.map((i) => i.id));
}

/** Is anything only on this phone? Refused counts until its correction is said: it still needs a person. */
export function notYetThere(items: readonly OutboxItem[]): OutboxItem[] {
  const replaced = superseded(items);
  return items.filter(
    (i) => !replaced.has(i.id) && (i.state !== "received" || Object.values(i.blobs).some((b) => b.receipt === null)),
  );
}

/** Wait before try number `tries` (from 1), in milliseconds: 2 s doubling to 2 minutes, ± a quarter by `chance` (0…1). */
export function waitBefore(tries: number, chance: number): number {
  const base = Math.min(120_000, 2000 * 2 ** Math.min(tries - 1, 10));
  return Math.round(base * (0.75 + chance / 2));
}

/** Refused because app and server are of different releases: with either of them changed it may be taken. */
export function isOfAnotherRelease(code: string | undefined): boolean {
  return code === "intake.shape_unknown" || code === "intake.operation_unknown";
}

/** A refusal that time or a new code may lift is tried again; any other needs a person. */
export function isLasting(kind: string): boolean {
  return !["limited", "unavailable", "unauthenticated"].includes(kind);
}

/**
 * Does this receipt answer this record (or, with `picture`, the bytes of that picture)? Everything that can be
 * compared is compared; a page of a hotel's Wi-Fi, or another record's receipt, never passes.
 */
export async function receiptAnswers(
  receipt: Receipt,
  record: IntakeRecord,
  keys: Pick<Binding, "receiptKey" | "earlierKeys">,
  picture?: string,
): Promise<boolean> {
  const b = receipt.body;
  if (b.kind !== (picture === undefined ? "record" : "picture")) return false;
  if (b.record !== record.id || b.operation !== record.operation) return false;
  if (b.author !== record.author || b.device !== record.device) return false;
  if (picture !== undefined && !b.pictures.includes(picture)) return false;
  if (b.digest !== (await digestOf(record.operation, record.input))) return false;
  if (keys.receiptKey === null) return true;
  // Signed by a key we were not told of: not counted until `work` has brought that key.
  const key = [keys.receiptKey, ...(keys.earlierKeys ?? [])].find((k) => k.id === b.key);
  if (key === undefined) return false;
  return (await verifyReceipt(receipt, key.publicKey)) !== "invalid";
}
