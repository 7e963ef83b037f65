// What a witness's phone keeps of her work: her stations and the forms of her contests, so that all of it
// works without signal. Filled by `witnesses.bind`, refreshed by `witnesses.work`.

import * as z from "zod/mini";
import { type Binding, loadBinding, loadDevice, noteServerTime, publicKey, deviceName, saveBinding } from "../../web/phone/device.ts";
import { type Answer, ask } from "../../web/phone/network.ts";
import { askToPersist, loadKept, updateKept } from "../../web/phone/store.ts";
import { ok } from "../../base/result.ts";

/** Kept under this key; a new shape gets a new one, and the query fills it again. */
export const WORK = "witnesses/work/1";

const stationShape = z.looseObject({
  id: z.string(),
  /** Names from the province down to the village, as far as known. */
  place_names: z.optional(z.array(z.string())),
});

const contestShape = z.looseObject({
  id: z.string(),
  name: z.union([z.string(), z.object({ id: z.string(), en: z.string() })]),
  /** The pack's description of the form; `count/figures` reads it. */
  form: z.looseObject({}),
  sources: z.optional(z.array(z.string())),
});

const workShape = z.looseObject({
  author: z.string(),
  election: z.union([z.string(), z.looseObject({ id: z.string(), name: z.optional(z.string()) })]),
  name: z.optional(z.nullable(z.string())),
  stations: z.array(stationShape),
  contests: z.array(contestShape),
  server_time: z.string(),
  /** The key that signs receipts. */
  receipt_key: z.optional(z.nullable(z.object({ id: z.string(), public_key: z.string() }))),
});
const bindShape = z.extend(workShape, { token: z.string() });

export type Work = z.output<typeof workShape>;
export type Station = z.output<typeof stationShape>;
export type Contest = z.output<typeof contestShape>;

export function loadWork(): Promise<Work | undefined> {
  return loadKept<Work>(WORK);
}

async function keepWork(work: Work): Promise<void> {
  await noteServerTime(work.server_time);
  const { token: _token, ...plain } = work as Work & { token?: string };
  await updateKept<Work>(WORK, () => plain as Work);
}

function bindingOf(work: Work, token: string): Binding {
  const key = work.receipt_key ?? null;
  return {
    token,
    author: work.author,
    receiptKey: key === null ? null : { id: key.id, publicKey: key.public_key },
    expired: false,
  };
}

/** Bind this phone by a mandate code; afterwards it works without signal. */
export async function bindByCode(code: string): Promise<Answer<Work>> {
  const device = await loadDevice();
  const answer = await ask({
    operation: "witnesses.bind",
    json: { code, device: { id: device.id, public_key: await publicKey(device), name: deviceName() } },
    answer: bindShape,
  });
  if (!answer.ok) return answer;
  await keepWork(answer.value);
  await saveBinding(bindingOf(answer.value, answer.value.token));
  await askToPersist();
  return ok(answer.value);
}

/** Fetch the work anew (stations, forms, receipt key); without signal the kept one stands. */
export async function refreshWork(): Promise<void> {
  const binding = await loadBinding();
  if (binding === undefined || binding.expired) return;
  const answer = await ask({ operation: "witnesses.work", token: binding.token, answer: workShape });
  if (!answer.ok) {
    if (answer.problem.kind === "unauthenticated") await saveBinding({ ...binding, expired: true });
    return;
  }
  await keepWork(answer.value);
  const next = bindingOf(answer.value, binding.token);
  if (next.receiptKey?.id !== binding.receiptKey?.id) await saveBinding({ ...next, receiptKey: next.receiptKey ?? binding.receiptKey });
}

/** `35.73.01.1001/12` → `TPS 12`; other kinds (`KSK-3`) as they are named. */
export function stationName(id: string): string {
  const number = id.slice(id.lastIndexOf("/") + 1);
  return /^\d+$/.test(number) ? `TPS ${number.padStart(3, "0")}` : number.replace("-", " ");
}

/** The village and sub-district of a station, for the line below its name. */
export function stationPlace(station: Station | undefined): string {
  return (station?.place_names ?? []).slice(-2).toReversed().join(", ");
}

export function contestName(contest: Contest | undefined, language: "id" | "en"): string {
  if (contest === undefined) return "";
  return typeof contest.name === "string" ? contest.name : contest.name[language];
}
