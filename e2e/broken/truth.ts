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

interface About {
  readonly contest: string;
  readonly station: string;
  readonly source: string;
}

/** What is kept under `prefix` for whoever is bound here, form by form. */
function keptForms({ kept, author }: Shelf, prefix: string): { at: About; value: unknown }[] {
  return Object.entries(kept).flatMap(([key, value]) => {
    if (author === null || !key.startsWith(`${prefix}/${author}/`)) return [];
    // `<election>/<contest>/<village>/<number>/<source>`
    const [election, contest, village, number, source = ""] = key.slice(`${prefix}/${author}/`.length).split("/");
    const at = { contest: `${election}/${contest}`, station: `${village}/${number}`, source };
    return [{ at, value }];
  });
}

/** Does a figure or picture lie here that is not handed over as it stands? Null where this cannot be told from the shelf. */
function isBegun(shelf: Shelf): boolean | null {
  const saidOf = (at: About, operation: string): OutboxItem[] =>
    shelf.outbox
      .filter(({ record: { operation: of, author, input } }) => {
        const { contest, station, source } = input;
        const same = contest === at.contest && station === at.station && source === at.source;
        return of === operation && author === shelf.author && same;
      })
      .toSorted((a, b) => a.id.localeCompare(b.id));
  type Pages = Record<string, { readonly sha256: string }>;
  for (const { at, value } of keptForms(shelf, "evidence/pages/1"))
    for (const [page, { sha256 }] of Object.entries(value as Pages))
      if (
        !saidOf(at, "evidence.declare").some(({ record: { input } }) => input.page === page && input.sha256 === sha256)
      )
        return true;
  let answered = false;
  interface Draft {
    readonly fields: Readonly<Record<string, number | null>>;
    readonly confirmed?: Readonly<Record<string, string>>;
  }
  for (const { at, value } of keptForms(shelf, "figures/draft/1")) {
    const draft = value as Draft;
    const latest = new Map<unknown, Record<string, unknown>>();
    for (const { state, record } of saidOf(at, "figures.submit"))
      if (state !== "refused") latest.set(record.input["part"], record.input);
    const left = new Map(Object.entries(draft.fields).filter(([, n]) => n !== null));
    for (const { fields } of latest.values()) {
      const said = Object.entries(fields as Record<string, number | null>);
      const now = said.map(([field]) => draft.fields[field] ?? null);
      // A part emptied again has nothing to say.
      if (now.some((n) => n !== null) && said.some(([, n], i) => n !== now[i])) return true;
      for (const [field] of said) left.delete(field);
    }
    if (left.size > 0) return true;
    // Which part an answer belongs to, only the form's checks know.
    answered ||= Object.values(draft.confirmed ?? {}).some((figures) => figures !== "");
  }
  return answered ? null : false;
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
      const says = async (title: string): Promise<boolean> =>
        (await page.getByText(title, { exact: true }).count()) > 0;
      const [there, unsent] = [await says("Semua sudah diterima"), await says("Ada yang belum dikirim")];
      const begun = isBegun(shelf);
      if (open > 0 && !(await says(`${open} belum diterima`))) wrong ||= `it does not say "${open} belum diterima"`;
      // She may go home once it says so: neither while something is on its way, nor while something is left unsent.
      const may = open === 0 && (begun === null ? !unsent : !begun);
      if (there !== may) wrong ||= `it ${there ? "says" : "does not say"} "Semua sudah diterima"`;
      if (begun !== null && unsent !== begun)
        wrong ||= `it ${unsent ? "says" : "does not say"} "Ada yang belum dikirim"`;
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
