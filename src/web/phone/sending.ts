// The one loop that empties the outbox. One tab at a time sends (Web Locks); figures go before pictures and
// interrupt them between two pieces; after a failure it waits longer each time and says until when.

import type { Receipt } from "../../base/intake.ts";
import type { Problem } from "../../base/result.ts";
import { type Binding, connectionKind, loadBinding, markExpired } from "./device.ts";
import { readProgress, readResults, type UploadProgress } from "./answers.ts";
import { type Answer, ask } from "./network.ts";
import * as outbox from "./outbox.ts";
import { changed, loadBlob, loadKept, onChange, type OutboxItem } from "./store.ts";

export interface Sending {
  /**
   * `idle`: nothing to send. `sending`: at it. `waiting`: failed, tries again at `next`. `expired`: needs a new
   * code. `wifi`: only pictures left, and they wait for Wi-Fi. `other`: another tab is sending.
   */
  readonly phase: "idle" | "sending" | "waiting" | "expired" | "wifi" | "other";
  /** Instant of the next try, while waiting. */
  readonly next: number | null;
  /** Why it waits. */
  readonly problem: string | null;
  /** Records and picture hashes on their way right now. */
  readonly now: readonly string[];
}

/** Pictures wait for Wi-Fi when the person says so; figures never do. Kept under this key. */
export const WIFI_ONLY = "phone/wifi-only";

const BATCH = 20;
const CHUNK = { first: 128 * 1024, least: 16 * 1024, most: 1024 * 1024 };
const ROUND_LOCK = "posko-saksi-send";

let state: Sending = { phase: "idle", next: null, problem: null, now: [] };
let refresh: () => Promise<void> = () => Promise.resolve();
let timer: ReturnType<typeof setTimeout> | undefined;
let running = false;
/** Asked for while it runs: 1 when it is done, 2 also when it failed, by a person or a new code, who wait for no pause. */
let again: number = 0;
let tries = 0;
let batchSize = BATCH;
let chunkSize = CHUNK.first;

function show(next: Partial<Sending>): void {
  state = { ...state, ...next };
  changed("sending");
}

export function sendingState(): Sending {
  return state;
}

/** Start the loop for this page. `refreshWork` fetches work and keys anew when a receipt's key is unknown. */
export function startSending(refreshWork: () => Promise<void>): void {
  refresh = refreshWork;
  onChange("outbox", nudge);
  onChange("binding", sendNow);
  onChange(`kept:${WIFI_ONLY}`, sendNow);
  addEventListener("online", sendNow);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") sendNow();
  });
  (navigator as { connection?: EventTarget }).connection?.addEventListener?.("change", sendNow);
  void takeUp();
  sendNow();
}

/** Each time the app is opened, by a release that may be another, what one of the two did not know is tried again. */
async function takeUp(): Promise<void> {
  for (const item of await outbox.listOutbox())
    if (item.state === "refused" && outbox.isOfAnotherRelease(item.problem?.code)) await outbox.tryAgain(item.id);
}

/** Try at once, whatever wait was agreed: a person asked, or the network came back. */
export function sendNow(): void {
  tries = 0;
  nudge(true);
}

function nudge(now: unknown = false): void {
  if (running) {
    again = Math.max(again, now === true ? 2 : 1);
    return;
  }
  // New things do not cut an agreed wait short: the network is as bad for them.
  if (state.phase === "waiting" && now !== true) return;
  clearTimeout(timer);
  timer = undefined;
  void run();
}

async function run(): Promise<void> {
  running = true;
  again = 0;
  let outcome: Outcome = "idle";
  try {
    outcome = await underLock(round);
  } catch (error) {
    outcome = {
      code: error instanceof DOMException ? "phone.storage" : "phone.bug",
      kind: "unavailable",
    };
  } finally {
    running = false;
  }
  if (typeof outcome === "object") {
    tries += 1;
    later(outcome.code, outbox.waitBefore(tries, Math.random()));
    if (again === 2) nudge(true);
    return;
  }
  if (outcome === "other") {
    show({ phase: "other", next: null, problem: null, now: [] });
    timer = setTimeout(() => nudge(true), 3000);
    return;
  }
  tries = 0;
  show({ phase: outcome, next: null, problem: null, now: [] });
  if (again > 0) nudge(true);
}

function later(problem: string, wait: number): void {
  show({ phase: "waiting", next: Date.now() + wait, problem, now: [] });
  timer = setTimeout(() => nudge(true), wait);
}

type Outcome = "idle" | "wifi" | "expired" | "other" | Problem;

async function underLock(work: () => Promise<Outcome>): Promise<Outcome> {
  const locks = navigator.locks as LockManager | undefined;
  if (locks === undefined) return work();
  return locks.request(ROUND_LOCK, { ifAvailable: true }, (lock) => (lock === null ? "other" : work()));
}

/** What the server could not take just now, while it takes others: it is left for the next round. */
interface Held {
  /** Ids of records, and hashes of pictures behind them. */
  readonly ids: Set<string>;
  problem: Problem | null;
}

/** Send until nothing is left but what is held, or the way to the server fails. */
async function round(): Promise<Outcome> {
  const held: Held = { ids: new Set(), problem: null };
  for (;;) {
    const binding = await loadBinding();
    if (binding === undefined) return "idle";
    const items = await outbox.listOutbox();
    const records = outbox.nextRecords(
      items.filter((i) => !held.ids.has(i.id)),
      batchSize,
    );
    const picture = outbox.nextPictures(items).find((p) => !held.ids.has(p.sha256 + p.item.id));
    // So much in trouble is a server in trouble.
    if ((records.length === 0 && picture === undefined) || held.ids.size > BATCH) return held.problem ?? "idle";
    if (binding.expired) return "expired";
    // The phone knows for certain that it has no network: trying would only flicker.
    if (!navigator.onLine) return { code: "phone.offline", kind: "unavailable" };
    if (records.length === 0 && (await loadKept<boolean>(WIFI_ONLY)) === true && connectionKind() !== "wifi")
      return held.problem ?? "wifi";
    const failed =
      records.length > 0 ? await submit(records, binding, held) : await upload(picture!, binding, held.ids);
    if (failed === null) continue;
    if (failed.kind === "unauthenticated") {
      // Another code may have been entered while this one was being refused.
      if (await markExpired(binding.token)) return "expired";
    } else if (records.length > 0 || isWay(failed)) return failed;
    else {
      held.ids.add(picture!.sha256 + picture!.item.id);
      held.problem = failed;
    }
  }
}

/** Is it the way to the server that failed, and not this one picture? */
function isWay({ code, details }: Problem): boolean {
  return /^phone\.(offline|stranger|server_away|storage)$/.test(code) || details?.["status"] === 429;
}

async function submit(items: readonly OutboxItem[], binding: Binding, held: Held): Promise<Problem | null> {
  show({ phase: "sending", next: null, problem: null, now: items.map((i) => i.id) });
  const answer = await ask({
    operation: "intake.submit",
    json: { records: items.map((i) => i.record) },
    token: binding.token,
    read: readResults,
  });
  if (!answer.ok) return refusedWhole(items, answer.problem);
  batchSize = BATCH;
  const hold = (id: string, code: string): void => {
    held.ids.add(id);
    held.problem = { code, kind: "unavailable" };
  };
  for (const item of items) {
    const result = answer.value.find((r) => r.id === item.id);
    if (result === undefined) {
      hold(item.id, "phone.stranger");
      continue;
    }
    if (!result.ok) {
      const { code, details, kind } = result.problem;
      if (outbox.isLasting(kind)) {
        const problem = details === undefined ? { code } : { code, details };
        await outbox.updateItem(item.id, (old) => (old.receipt === null ? { ...old, state: "refused", problem } : old));
      } else hold(item.id, code);
    } else if (await outbox.receiptAnswers(result.receipt, item.record, binding)) {
      const { receipt } = result;
      await outbox.updateItem(item.id, (old) => ({
        ...old,
        state: "received",
        receipt,
        problem: null,
      }));
    } else hold(item.id, "phone.receipt_doubtful");
  }
  if (held.problem?.code === "phone.receipt_doubtful") await refresh();
  return null;
}

/** The whole request was refused: halve it until the one at fault stands alone, so that it never blocks others. */
async function refusedWhole(items: readonly OutboxItem[], problem: Problem): Promise<Problem | null> {
  if (!outbox.isLasting(problem.kind)) return problem;
  // 404 and 403 of the way in itself are the server's trouble, not a record's.
  if (problem.kind !== "invalid" && problem.kind !== "too_large") return { ...problem, kind: "unavailable" };
  if (items.length > 1) {
    batchSize = Math.max(1, Math.floor(items.length / 2));
    return null;
  }
  const { code, details } = problem;
  const noted = details === undefined ? { code } : { code, details };
  await outbox.updateItem(items[0]!.id, (old) => ({ ...old, state: "refused", problem: noted }));
  batchSize = BATCH;
  return null;
}

/** Send one picture from where the server has it, piece by piece, until done or until figures are waiting. */
async function upload(
  picture: outbox.WaitingPicture,
  binding: Binding,
  held: ReadonlySet<string>,
): Promise<Problem | null> {
  const { item, sha256, size } = picture;
  show({ phase: "sending", next: null, problem: null, now: [item.id, sha256] });
  // What cannot be read any more is as good as gone.
  const kept = await loadBlob(sha256).catch(() => undefined);
  let at: Answer<UploadProgress> = await ask({
    operation: "evidence.state",
    query: { sha256, author: item.record.author },
    token: binding.token,
    read: readProgress,
  });
  for (;;) {
    if (!at.ok) return pictureRefused(item, at.problem);
    const { received, complete, receipt } = at.value;
    if (received > size) return { code: "phone.stranger", kind: "unavailable" };
    if (complete) return receipted(item, sha256, receipt, binding);
    await noteSent(item.id, sha256, received);
    const items = await outbox.listOutbox();
    if (items.some((i) => i.state === "kept" && !held.has(i.id))) return null;
    if (kept === undefined || kept.bytes === null)
      return pictureRefused(item, { code: "phone.picture_lost", kind: "invalid" }, sha256);
    const piece = kept.bytes.slice(received, Math.min(size, received + chunkSize));
    const began = performance.now();
    at = await ask({
      operation: "evidence.upload",
      query: { sha256, offset: received, size, author: item.record.author },
      bytes: piece,
      token: binding.token,
      read: readProgress,
      patience: 60_000,
    });
    if (!at.ok) chunkSize = Math.max(CHUNK.least, chunkSize / 2);
    else if (performance.now() - began < 1500) chunkSize = Math.min(CHUNK.most, chunkSize * 2);
    if (at.ok && !at.value.complete && at.value.received <= received)
      return { code: "phone.no_progress", kind: "unavailable" };
  }
}

function noteSent(id: string, sha256: string, sent: number): Promise<void> {
  return outbox.updateItem(id, (old) => {
    const blob = old.blobs[sha256];
    return blob === undefined ? old : { ...old, blobs: { ...old.blobs, [sha256]: { ...blob, sent } } };
  });
}

/** A picture's receipt may name any of this author's records that declared the same bytes; it counts for all. */
async function receipted(
  item: OutboxItem,
  sha256: string,
  receipt: Receipt | null,
  binding: Binding,
): Promise<Problem | null> {
  const doubtful: Problem = { code: "phone.receipt_doubtful", kind: "unavailable" };
  if (receipt === null) return doubtful;
  const same = (await outbox.listOutbox()).filter(
    (i) => i.record.author === item.record.author && i.blobs[sha256] !== undefined,
  );
  const named = same.find((i) => i.id === receipt.body.record);
  if (named === undefined || !(await outbox.receiptAnswers(receipt, named.record, binding, sha256))) {
    await refresh();
    return doubtful;
  }
  for (const one of same) {
    if (one.state !== "received") continue;
    await outbox.updateItem(one.id, (old) => {
      const blob = old.blobs[sha256];
      if (blob === undefined) return old;
      return { ...old, blobs: { ...old.blobs, [sha256]: { ...blob, sent: blob.size, receipt } } };
    });
  }
  return null;
}

async function pictureRefused(item: OutboxItem, problem: Problem, lost?: string): Promise<Problem | null> {
  // `conflict` is an offset that another carrier has moved: ask again where it stands, after a pause.
  if (!outbox.isLasting(problem.kind) || problem.kind === "conflict")
    return {
      ...problem,
      kind: problem.kind === "unauthenticated" ? "unauthenticated" : "unavailable",
    };
  const { code, details } = problem;
  await outbox.updateItem(item.id, (old) => {
    const blob = lost === undefined ? undefined : old.blobs[lost];
    return {
      ...old,
      problem: details === undefined ? { code } : { code, details },
      ...(blob === undefined ? {} : { blobs: { ...old.blobs, [lost!]: { ...blob, lost: true } } }),
    };
  });
  return null;
}
