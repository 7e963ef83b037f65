// What a witness's phone keeps of her work: her stations and the forms of her contests, so that all of it
// works without signal. Filled by `witnesses.bind`, refreshed by `witnesses.work`.

import {
  keepBound,
  loadBinding,
  loadDevice,
  markExpired,
  noteServerTime,
  publicKey,
  deviceName,
} from "../../web/phone/device.ts";
import { hasTexts, isPlain } from "../../web/phone/answers.ts";
import { type Answer, ask } from "../../web/phone/network.ts";
import { askToPersist, loadKept } from "../../web/phone/store.ts";
import type { OutputOf } from "../../base/contract.ts";
import { ok } from "../../base/result.ts";
import type { work as workOperation } from "./contract.ts";

/** Kept under this key; a new shape gets a new one, and the query fills it again. */
export const WORK = "witnesses/work/1";

// The contract's own shapes would bring every operation of the desk onto the phone; their types cost nothing.
export type Work = OutputOf<typeof workOperation>;
export type Station = Work["stations"][number];
export type Contest = Work["contests"][number];

/** Judges what is relied on here; whatever else the server says is kept as it came. */
function readWork(value: unknown): Work | null {
  if (!isPlain(value) || !hasTexts(value, "author", "election", "name", "server_time")) return null;
  const { stations, contests, receipt_key: key } = value;
  const good =
    Array.isArray(stations) &&
    stations.every((s) => isPlain(s) && hasTexts(s, "id") && Array.isArray(s["place"])) &&
    Array.isArray(contests) &&
    contests.every(
      (c) =>
        isPlain(c) &&
        hasTexts(c, "id") &&
        isPlain(c["name"]) &&
        hasTexts(c["name"], "id", "en") &&
        Array.isArray(c["sources"]),
    ) &&
    isPlain(key) &&
    hasTexts(key, "id", "public_key");
  return good ? (value as unknown as Work) : null;
}

function readBound(value: unknown): (Work & { readonly token: string }) | null {
  const work = readWork(value);
  return work !== null && hasTexts(value as Record<string, unknown>, "token")
    ? (work as Work & { token: string })
    : null;
}

export async function loadWork(): Promise<Work | undefined> {
  const work = await loadKept<Work>(WORK);
  if (work === undefined) return undefined;
  // An older app kept one form per contest, for all her stations.
  const before = { stations: work.stations.map((s) => s.id), candidates: "all", own_party: null };
  return { ...work, contests: work.contests.map((c) => ({ ...before, ...c })) };
}

async function keepWork(work: Work, token: string, only?: string): Promise<void> {
  await noteServerTime(work.server_time);
  const plain: Work & { token?: string } = { ...work };
  delete plain.token;
  const { id, public_key: publicKey } = work.receipt_key;
  await keepBound({ token, author: work.author, receiptKey: { id, publicKey } }, WORK, plain, only);
}

/** Bind this phone by a mandate code; afterwards it works without signal. */
export async function bindByCode(code: string, station?: string): Promise<Answer<true>> {
  const device = await loadDevice();
  const answer = await ask({
    operation: "witnesses.bind",
    json: { code, station, device: { id: device.id, public_key: await publicKey(device), name: deviceName() } },
    read: readBound,
  });
  if (!answer.ok) return answer;
  await keepWork(answer.value, answer.value.token);
  await askToPersist();
  return ok(true);
}

/** Fetch the work anew (stations, forms, receipt key); without signal the kept one stands. */
export async function refreshWork(): Promise<void> {
  const binding = await loadBinding();
  if (binding === undefined || binding.expired) return;
  const answer = await ask({ operation: "witnesses.work", token: binding.token, read: readWork });
  if (!answer.ok) {
    if (answer.problem.kind === "unauthenticated") await markExpired(binding.token);
    return;
  }
  await keepWork(answer.value, binding.token, binding.token);
}

/** `35.73.01.1001/12` → `TPS 12`; other kinds (`KSK-3`) as they are named. */
export function stationName(id: string): string {
  const number = id.slice(id.lastIndexOf("/") + 1);
  return /^\d+$/.test(number) ? `TPS ${number.padStart(3, "0")}` : number.replace("-", " ");
}

/** The village and sub-district of a station, for the line below its name. */
export function stationPlace(station: Station | undefined): string {
  return (station?.place ?? []).slice(0, 2).join(", ");
}

/** A station by name, and by its village where she has stations of more than one. */
export function stationNamed(work: Work, id: string): string {
  const villages = new Set(work.stations.map((s) => s.id.slice(0, s.id.indexOf("/"))));
  return villages.size > 1 ? stationInFull(work, id) : stationName(id);
}

/** `TPS 002, Arjosari`: where several villages have such a number, it alone says nothing. */
export function stationInFull(work: Work, id: string): string {
  const village = work.stations.find((s) => s.id === id)?.place[0];
  return village === undefined ? stationName(id) : `${stationName(id)}, ${village}`;
}

export function contestName(contest: Contest | undefined, language: "id" | "en"): string {
  return contest?.name[language] ?? "";
}
