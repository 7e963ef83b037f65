// Is it true what the screen says, what the file holds, and what the phone believes of the server? Judged here a second
// time, by rules written anew, from the phone's own shelf and the server's tables.

import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Download, Page } from "playwright-core";
import { canonicalJson } from "../../src/base/canonical.ts";
import { handInQueue, type QueueDoor, readQueue } from "../../src/base/queue.ts";
import { readProgress, readResults } from "../../src/web/phone/answers.ts";
import { err, ok, type Result } from "../../src/base/result.ts";
import type { OutboxItem } from "../../src/web/phone/store.ts";
import { readShelf, type Shelf } from "./shelf.ts";
import type { Held } from "./world.ts";

/** Items whose correction was said later: they ask nothing of anyone. */
function replaced(item: OutboxItem, all: readonly OutboxItem[]): boolean {
  if (item.problem === null) return false;
  const about = (i: OutboxItem): string => {
    const { contest = null, station = null, source = null, part = null, page = null } = i.record.input;
    return canonicalJson([i.record.operation, contest, station, source, part, page]);
  };
  return all.some((other) => other.id > item.id && about(other) === about(item));
}

interface Row {
  readonly badges: readonly string[];
}

/** What each row of the list must say, in the order of the list; more than one word where it is on its way. */
function rowsOf(shelf: Shelf): string[][][] {
  return shelf.outbox
    .toSorted((a, b) => b.record.made_at.localeCompare(a.record.made_at) || a.id.localeCompare(b.id))
    .map((item) => {
      const number = item.receipt?.body.number;
      const state = replaced(item, shelf.outbox)
        ? ["Sudah diganti kiriman baru"]
        : item.state === "refused"
          ? ["Perlu diperbaiki"]
          : number === undefined
            ? ["Tersimpan di HP ini", "Sedang dikirim"]
            : [`Diterima, no. tanda terima ${number}`];
      const pictures = Object.entries(item.blobs).map(([sha256, blob]) =>
        blob.receipt !== null
          ? [`Foto diterima, no. tanda terima ${blob.receipt.body.number}`]
          : shelf.blobs.includes(sha256)
            ? ["Foto tersimpan di HP ini", "Foto sedang dikirim"]
            : ["Foto tidak ada lagi di HP ini", "Foto sedang dikirim"],
      );
      return [state, ...pictures];
    });
}

/** The list of everything says of each item what is so, and of nothing that it is received which the server lacks. */
export async function expectTrueScreen(page: Page, held: () => Promise<Held>): Promise<void> {
  let said: Row[] = [];
  let wrong = "";
  const until = Date.now() + 8000;
  // What is on its way changes while one looks: screen and shelf must agree once.
  do {
    const shelf = (await readShelf(page))!;
    const must = rowsOf(shelf);
    said = await page.locator("ul.p-list > li.p-item").evaluateAll((rows) =>
      rows.map((row) => ({
        badges: [...row.querySelectorAll(".k-badge, .k-progress")].map((b) => (b.textContent ?? "").trim()),
      })),
    );
    wrong = "";
    if (said.length !== must.length) wrong = `${said.length} rows for ${must.length} items`;
    for (const [i, row] of must.entries())
      for (const [j, words] of row.entries())
        if (!words.some((word) => said[i]?.badges[j]?.startsWith(word) === true))
          wrong ||= `row ${i + 1} says "${said[i]?.badges[j]}" and must say "${words.join('" or "')}"`;
    const open = shelf.outbox.filter(
      (i) =>
        !replaced(i, shelf.outbox) &&
        (i.state !== "received" || Object.values(i.blobs).some((b) => b.receipt === null)),
    ).length;
    if (shelf.outbox.length > 0) {
      const title = open === 0 ? "Semua sudah diterima" : `${open} belum diterima`;
      if ((await page.getByText(title, { exact: true }).count()) === 0) wrong ||= `it does not say "${title}"`;
    }
    if (wrong !== "") await pause(60);
  } while (wrong !== "" && Date.now() < until);
  if (wrong !== "") throw new Error(`the list is not true: ${wrong}`);
  const { records, pictures } = await held();
  const numbers = new Set([...records.values()].map((r) => r.receipt.body.number));
  for (const { badges } of said)
    for (const badge of badges) {
      const number = /^(Foto d|D)iterima, no\. tanda terima (\S+)/.exec(badge);
      if (number !== null && !(number[1] === "D" ? numbers : pictures).has(number[2]!))
        throw new Error(`the list shows a receipt the server does not have: ${badge}`);
    }
}

/** The file of the queue, which must hold all that waited before and waits after. */
export async function exported(coming: Download, before: Shelf, after: () => Promise<Shelf>): Promise<Buffer> {
  const bytes = await readFile(await coming.path());
  const now = await after();
  const records = new Set<string>();
  const pictures = new Set<string>();
  for await (const line of readQueue(chunks(bytes))) {
    if (!line.ok) throw new Error(`the exported queue cannot be read: ${line.problem.code}`);
    if (line.value.kind === "bad") throw new Error(`a line of the exported queue is bad: ${line.value.code}`);
    if (line.value.kind === "record") records.add(line.value.record.id);
    else pictures.add(line.value.sha256);
  }
  for (const item of before.outbox) {
    const still = now.outbox.find((i) => i.id === item.id);
    if (still === undefined || replaced(item, before.outbox)) continue;
    if (item.receipt === null && still.receipt === null && !records.has(item.id))
      throw new Error(`the exported queue lacks record ${item.id}`);
    for (const [sha256, blob] of Object.entries(still.blobs))
      if (blob.receipt === null && before.blobs.includes(sha256) && !pictures.has(sha256))
        throw new Error(`the exported queue lacks picture ${sha256}`);
  }
  return bytes;
}

/** Hand the file in as anyone may, on a good line. */
export async function handIn(file: Buffer, server: string): Promise<void> {
  const ask = async <T>(
    path: string,
    body: string | Uint8Array<ArrayBuffer> | undefined,
    read: (value: unknown) => T | null,
  ): Promise<Result<T>> => {
    const type = typeof body === "string" ? "application/json" : "application/octet-stream";
    const init = body === undefined ? {} : { method: "POST", body, headers: { "content-type": type } };
    const response = await fetch(`${server}/api/${path}`, init);
    const value: unknown = await response.json();
    const answer = response.ok ? read(value) : null;
    const { code = "none" } = value as { code?: string };
    return answer === null ? err({ kind: "invalid", code: `${path.split("?")[0]} ${code}` }) : ok(answer);
  };
  const query = (given: Record<string, string | number>): string =>
    new URLSearchParams(Object.entries(given).map(([k, v]) => [k, String(v)])).toString();
  const door: QueueDoor = {
    submit: (records) => ask("intake.submit", JSON.stringify({ records }), readResults),
    state: (sha256, record) => ask(`evidence.state?${query({ sha256, record })}`, undefined, readProgress),
    upload: (of, bytes) => ask(`evidence.upload?${query({ ...of })}`, bytes, readProgress),
  };
  for await (const item of handInQueue(chunks(file), door))
    if (item.code !== null) throw new Error(`the exported queue was refused: ${item.item} ${item.code}`);
}

async function* chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield bytes;
}

/** What does not fit between phone and server when all has arrived; null when everything does. */
export function whatIsWrong(shelf: Shelf, held: Held, evicted: boolean): string | null {
  for (const item of shelf.outbox) {
    const there = held.records.get(item.id);
    if (item.receipt !== null && there === undefined) return `record ${item.id} has a receipt and is not at the server`;
    if (item.receipt !== null && there?.receipt.body.number !== item.receipt.body.number)
      return `record ${item.id} has another receipt than the server gave`;
    if (there !== undefined && there.record.hash !== item.record.hash) return `record ${item.id} is another there`;
    for (const [sha256, blob] of Object.entries(item.blobs)) {
      if (blob.receipt === null) continue;
      if (!held.pictures.has(blob.receipt.body.number) || !held.stored.has(sha256))
        return `picture ${sha256} has a receipt and is not at the server`;
    }
  }
  if (evicted) return null;
  const known = new Set(shelf.outbox.map((i) => i.id));
  for (const id of held.records.keys()) if (!known.has(id)) return `the server has ${id}, which the phone never kept`;
  const last = new Map<string, string>();
  for (const { record } of [...held.records.values()].toSorted((a, b) => (a.record.id < b.record.id ? -1 : 1))) {
    const { contest = null, station = null, source = null, part = null, page = null } = record.input;
    const about = canonicalJson([record.operation, contest, station, source, part, page]);
    const what = canonicalJson(record.input);
    if (last.get(about) === what) return `said twice: ${record.operation} ${about}`;
    last.set(about, what);
  }
  return null;
}
