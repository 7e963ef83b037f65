// Pages the desk asks to be photographed again, since nobody could read them: kept on the phone, so that they stand
// there without signal too. Filled by `figures.requests`. Whether one is answered already the outbox itself says.

import { hasTexts, isPlain } from "../../../web/phone/answers.ts";
import { loadBinding } from "../../../web/phone/device.ts";
import { exclusively } from "../../../web/phone/live.ts";
import { ask } from "../../../web/phone/network.ts";
import { keepRecords, listOutbox, type Saying } from "../../../web/phone/outbox.ts";
import type { Picture } from "../../../web/phone/picture.ts";
import { loadKept, onChange, type OutboxItem, updateKept } from "../../../web/phone/store.ts";
import { declarations, type FormKey, keepPage, SOURCES_ON_PHONE } from "../../evidence/keep.ts";
import { loadState, type PhoneForm, type State } from "../keep.ts";
import { lastSaid, sayings } from "./said.ts";

/** A page to be photographed again. */
export interface Requested extends FormKey {
  readonly page: string;
  /** In the words of who could not read it. */
  readonly reason: string;
  /** ISO instant by the server's clock. */
  readonly at: string;
}

/** `asked`: she is to take it. `kept`: a new picture is on its way. `received`: the server has said that it holds it. */
export type Standing = "asked" | "kept" | "received";

/** The server tells no more than so many, the latest ones. */
const MOST_REQUESTS = 200;

/** As kept: `more` where the server may know of others. */
export interface KeptRequests {
  readonly requests: readonly Requested[];
  readonly more: boolean;
}

/** What hangs on who she is: a phone may change hands. */
export async function requestsKey(): Promise<string> {
  return `figures/requests/1/${(await loadBinding())?.author ?? ""}`;
}

/** Judges what is relied on. A page is asked for once, however many of its parts could not be read: as last asked. */
export function readRequests(value: unknown): KeptRequests | null {
  if (!isPlain(value) || !Array.isArray(value["requests"])) return null;
  const latest = new Map<string, Requested>();
  for (const one of value["requests"] as unknown[]) {
    if (!isPlain(one) || !hasTexts(one, "contest", "station", "page", "reason", "at")) return null;
    const { contest, station, page, reason, at } = one as unknown as Requested;
    // The commission's own figures have no paper of hers.
    const source = SOURCES_ON_PHONE.find((s) => s === one["source"]);
    if (source === undefined) continue;
    const name = [contest, station, source, page].join(" ");
    if ((latest.get(name)?.at ?? "") < at) latest.set(name, { contest, station, source, page, reason, at });
  }
  return { requests: [...latest.values()], more: value["requests"].length >= MOST_REQUESTS };
}

/** Ask anew what is to be photographed again; without signal what is kept stands. */
export async function refreshRequests(): Promise<void> {
  const binding = await loadBinding();
  if (binding === undefined || binding.expired || !navigator.onLine) return;
  const answer = await ask({ operation: "figures.requests", token: binding.token, read: readRequests });
  if (answer.ok) await updateKept(await requestsKey(), () => answer.value);
}

/** How often the desk is asked while the phone is looked at: a witness who waits to go home has it in her hand. */
const EVERY_MS = 5 * 60_000;

/** From now on: at once, when the phone is bound, when signal comes, when the phone is looked at again, and every few minutes of looking. */
export function watchRequests(): void {
  const look = (): void => {
    if (document.visibilityState === "visible") void refreshRequests();
  };
  look();
  onChange("binding", look);
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY_MS);
}

/** How a request stands by what this author said since. No clock of the phone's is asked: receipts have the server's. */
export function standingOf(request: Requested, outbox: readonly OutboxItem[], author: string): Standing {
  const pictures = outbox
    .filter(({ record: { operation, author: by, input }, state }) => {
      const { contest, station, source, page } = request;
      const same = input["contest"] === contest && input["station"] === station && input["source"] === source;
      return operation === "evidence.declare" && by === author && same && input["page"] === page && state !== "refused";
    })
    .flatMap((item) => Object.values(item.blobs).map((blob) => ({ receipt: blob.receipt, stuck: item.problem })));
  if (pictures.some((p) => p.receipt !== null && p.receipt.body.received_at > request.at)) return "received";
  return pictures.some((p) => p.receipt === null && p.stuck === null) ? "kept" : "asked";
}

export interface StandingRequest extends Requested {
  readonly standing: Standing;
}

/** All requests with how they stand: those she is to answer first. */
export async function loadRequests(): Promise<readonly StandingRequest[]> {
  const [kept, outbox, binding] = await Promise.all([
    requestsKey().then((key) => loadKept<KeptRequests>(key)),
    listOutbox(),
    loadBinding(),
  ]);
  const order: readonly Standing[] = ["asked", "kept", "received"];
  return (kept?.requests ?? [])
    .map((one) => ({ ...one, standing: standingOf(one, outbox, binding?.author ?? "") }))
    .toSorted((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing));
}

/** May the server know of more requests than are kept here? Only where somebody leads very many stations. */
export async function hasMoreRequests(): Promise<boolean> {
  return (await loadKept<KeptRequests>(await requestsKey()))?.more === true;
}

/**
 * What is said with a page taken again: its picture, and anew the parts read from it, since each names the pictures it
 * was read from. A figure changed meanwhile and not yet sent stays where it is: only she says when that goes.
 */
export function sayingsAgain(form: PhoneForm | null, at: FormKey, page: string, state: State): Saying[] {
  if (form === null)
    return declarations(at, state.pages, state.outbox, state.author).filter((s) => s.input["page"] === page);
  return sayings(form, at, state).filter(({ operation, input }) => {
    if (operation === "evidence.declare") return input["page"] === page;
    const last = lastSaid(at, state, String(input["part"]));
    return last !== undefined && JSON.stringify(last.record.input["fields"]) === JSON.stringify(input["fields"]);
  });
}

/**
 * Keep a page's new picture and put it in line at once; resolves when both lie on the shelf. False: this very picture
 * was said of that page before, and nothing is said.
 */
export async function takeAgain(form: PhoneForm | null, at: FormKey, page: string, picture: Picture): Promise<boolean> {
  await keepPage(at, page, picture);
  return exclusively("say", async () => {
    const said = sayingsAgain(form, at, page, await loadState(at));
    if (said.every(({ operation }) => operation !== "evidence.declare")) return false;
    await keepRecords(said);
    return true;
  });
}
