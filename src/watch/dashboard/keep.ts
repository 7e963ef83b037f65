// What a coordinator's phone keeps of her area: who stands where and how far, the forms to type, and the tally of her
// sub-district; each with its time, so that all of it is read without signal. Filled by `dashboard.area`,
// `dashboard.forms` and `tally.show`.

import type { OutputOf } from "../../base/contract.ts";
import { ok } from "../../base/result.ts";
import type { evidenceNotes } from "../../count/evidence/contract.ts";
import type { show } from "../../count/tally/contract.ts";
import type { Work } from "../../count/witnesses/keep.ts";
import { hasTexts, isPlain } from "../../web/phone/answers.ts";
import { loadBinding, markExpired, noteServerTime, keepBound } from "../../web/phone/device.ts";
import { type Answer, ask } from "../../web/phone/network.ts";
import { loadKept, updateKept } from "../../web/phone/store.ts";
import type { area as areaOperation, forms as formsOperation } from "./contract/area.ts";

// Types cost the phone nothing; the contract itself would bring its shapes along.
export type Area = OutputOf<typeof areaOperation>;
export type AreaStation = Area["stations"][number];
export type Notes = OutputOf<typeof evidenceNotes>["notes"];
type Forms = OutputOf<typeof formsOperation>;
export type Tally = OutputOf<typeof show>;

/** Bases on which a tally is told, both kept. */
export const BASES = ["accepted", "provisional"] as const;
export type Basis = (typeof BASES)[number];

/** What hangs on who she is: a phone may change hands. */
async function keyOf(what: string): Promise<string> {
  return `dashboard/${what}/1/${(await loadBinding())?.author ?? ""}`;
}
export const areaKey = (): Promise<string> => keyOf("area");
const formsKey = (): Promise<string> => keyOf("forms");
const placeKey = (): Promise<string> => keyOf("place");
const electionKey = (): Promise<string> => keyOf("election");
/** Forms of elections that this phone held before, by election: what was sent and typed of them is still named. */
const beforeKey = (): Promise<string> => keyOf("forms-before");
export const notesKey = (station: string): Promise<string> => keyOf(`notes/${station}`);
export const tallyKey = (contest: string, place: string): Promise<string> => keyOf(`tally/${contest}/${place}`);

function readArea(value: unknown): Area | null {
  if (!isPlain(value) || !hasTexts(value, "election", "name", "as_of") || !isPlain(value["places"])) return null;
  const { contests, stations, choose } = value;
  const good =
    Array.isArray(contests) &&
    Array.isArray(choose) &&
    Array.isArray(stations) &&
    stations.every((s) => isPlain(s) && hasTexts(s, "id") && Array.isArray(s["forms"]));
  return good ? (value as unknown as Area) : null;
}

function readForms(value: unknown): Forms | null {
  if (!isPlain(value) || !hasTexts(value, "election", "server_time") || !isPlain(value["places"])) return null;
  const { contests, receipt_key: key } = value;
  const good =
    Array.isArray(contests) &&
    contests.every((c) => isPlain(c) && hasTexts(c, "id") && isPlain(c["name"]) && Array.isArray(c["stations"])) &&
    isPlain(key) &&
    hasTexts(key, "id", "public_key");
  return good ? (value as unknown as Forms) : null;
}

function readTally(value: unknown): Tally | null {
  const isSum = (one: unknown): boolean =>
    isPlain(one) && hasTexts(one, "place", "name", "basis") && isPlain(one["votes"]);
  const below = isPlain(value) ? (value["children"] ?? []) : null;
  const good = isPlain(value) && isSum(value) && hasTexts(value, "as_of") && Array.isArray(below) && below.every(isSum);
  return good ? (value as unknown as Tally) : null;
}

export async function loadArea(): Promise<Area | null> {
  return (await loadKept<Area>(await areaKey())) ?? null;
}

/** The part of her area she chose, where it is too large for one phone; `""`: all of it. */
export async function loadPlace(): Promise<string> {
  return (await loadKept<string>(await placeKey())) ?? "";
}

export async function choosePlace(place: string): Promise<Answer<Area>> {
  await updateKept<string>(await placeKey(), () => place);
  return refreshArea();
}

/** Which election and place of hers this phone holds; without a choice the server says. */
async function chosen(): Promise<Record<string, string>> {
  const [place, election] = await Promise.all([loadPlace(), loadKept<string>(await electionKey())]);
  return { ...(place === "" ? {} : { place }), ...(election === undefined ? {} : { election }) };
}

/** An answer to what was asked before she chose anew is of no use: who chose asks for herself. */
async function isStillChosen(which: Readonly<Record<string, string>>): Promise<boolean> {
  return JSON.stringify(await chosen()) === JSON.stringify(which);
}

/**
 * Hold another election of her area from now on: its stations, contests and forms. Without signal nothing changes. What
 * was typed stays with its own contest, and is there again when she comes back to it.
 */
export async function chooseElection(election: string): Promise<Answer<Area>> {
  const answer = await asked("dashboard.area", { ...(await chosen()), election }, readArea);
  if (!answer.ok) return answer;
  await updateKept<string>(await electionKey(), () => election);
  await updateKept<Area>(await areaKey(), () => answer.value);
  await refreshForms();
  return answer;
}

async function asked<T>(
  operation: string,
  query: Readonly<Record<string, string | number>>,
  read: (value: unknown) => T | null,
): Promise<Answer<T>> {
  const binding = await loadBinding();
  const answer = await ask({ operation, query, read, token: binding?.token });
  if (!answer.ok && answer.problem.kind === "unauthenticated" && binding !== undefined)
    await markExpired(binding.token);
  return answer;
}

/** Ask anew how the area stands; without signal what is kept stays. */
export async function refreshArea(): Promise<Answer<Area>> {
  const which = await chosen();
  const answer = await asked("dashboard.area", which, readArea);
  if (answer.ok && (await isStillChosen(which))) await updateKept<Area>(await areaKey(), () => answer.value);
  return answer;
}

/** Ask anew for the forms, and the key that receipts are signed with. */
export async function refreshForms(): Promise<void> {
  const [which, binding, key] = await Promise.all([chosen(), loadBinding(), formsKey()]);
  const answer = await asked("dashboard.forms", which, readForms);
  if (!answer.ok || binding === undefined || !(await isStillChosen(which))) return;
  await noteServerTime(answer.value.server_time);
  const { id, public_key: publicKey } = answer.value.receipt_key;
  const old = await loadKept<Forms>(key);
  if (old !== undefined && old.election !== answer.value.election)
    await updateKept<FormsBefore>(await beforeKey(), (all) => ({ ...all, [old.election]: old }));
  await keepBound({ ...binding, receiptKey: { id, publicKey } }, key, answer.value, binding.token);
}

type FormsBefore = Readonly<Record<string, Forms>>;

/** `loadAreaWork` with the stations and forms of every election that this phone held: for what was sent or begun of them. */
export async function loadWholeWork(name: string): Promise<Work | null> {
  const [work, forms, before] = await Promise.all([
    loadAreaWork(name),
    loadKept<Forms>(await formsKey()),
    loadKept<FormsBefore>(await beforeKey()),
  ]);
  if (work === null) return null;
  // Just chosen, the forms of its stations are on their way: those it had before are the same.
  const had = Object.values({ ...before, ...(forms && { [forms.election]: forms }) });
  const others = had.filter((one) => work.contests.length === 0 || one.election !== work.election);
  const places = Object.entries(Object.assign({}, ...others.map((one) => one.places)) as Forms["places"]);
  const known = new Set(work.stations.map((s) => s.id));
  const more = places.filter(([id]) => !known.has(id)).map(([id, place]) => ({ id, post: "holder" as const, place }));
  return {
    ...work,
    stations: [...work.stations, ...more.map((s) => ({ ...s, voters: null }))],
    contests: [...work.contests, ...others.flatMap((one) => one.contests)],
  };
}

/** Notes of one station that the phone asks for, the latest. */
const MOST_NOTES = 50;

function readNotes(value: unknown): Notes | null {
  const notes = isPlain(value) ? value["notes"] : null;
  const good = Array.isArray(notes) && notes.every((n) => isPlain(n) && hasTexts(n, "id", "kind", "said", "made_at"));
  return good ? notes : null;
}

/** What witnesses of a station noted, the latest first, as last heard. */
export async function loadNotes(station: string): Promise<Notes> {
  return (await loadKept<Notes>(await notesKey(station))) ?? [];
}

export async function refreshNotes(election: string, station: string): Promise<void> {
  const answer = await asked("evidence.notes", { election, place: station, limit: MOST_NOTES }, readNotes);
  if (answer.ok) await updateKept<Notes>(await notesKey(station), () => answer.value);
}

/** Her stations and their forms in the shape a witness's phone has them, so that the same screens type them. */
export async function loadAreaWork(name: string): Promise<Work | null> {
  const [area, forms, binding] = await Promise.all([loadArea(), loadKept<Forms>(await formsKey()), loadBinding()]);
  if (area === null || forms === undefined || binding === undefined) return null;
  const known = new Set(area.stations.map((s) => s.id));
  return {
    author: binding.author,
    election: area.election,
    name,
    stations: area.stations.map((s) => ({
      id: s.id,
      post: "holder" as const,
      place: forms.places[s.id] ?? [],
      voters: s.voters,
    })),
    // Of another election than the stations: it was chosen just now, and its forms are on their way.
    contests: (forms.election === area.election ? forms.contests : []).map((c) => ({
      ...c,
      stations: c.stations.filter((s) => known.has(s)),
    })),
    receipt_key: forms.receipt_key,
    server_time: forms.server_time,
  };
}

/** The tally of a place as last heard, by basis. */
export type KeptTally = Readonly<Partial<Record<Basis, Tally>>>;

export async function loadTally(contest: string, place: string): Promise<KeptTally> {
  return (await loadKept<KeptTally>(await tallyKey(contest, place))) ?? {};
}

/** Ask anew for both; what does not come keeps its time. */
export async function refreshTally(contest: string, place: string): Promise<Answer<KeptTally>> {
  const key = await tallyKey(contest, place);
  let all: KeptTally = {};
  for (const basis of BASES) {
    const answer = await asked("tally.show", { contest, place, basis, depth: 1 }, readTally);
    if (!answer.ok) return answer;
    all = await updateKept<KeptTally>(key, (old) => ({ ...old, [basis]: answer.value }));
  }
  return ok(all);
}

const readAnything = (value: unknown): Record<string, unknown> | null => (isPlain(value) ? value : null);

/** A code just made, in letters, as the address that carries it, and as QR (cells on each side, path of the dark ones). */
export interface MadeCode {
  readonly code: string;
  readonly link: string;
  readonly qr: { readonly size: number; readonly path: string };
}

/** A command that needs signal now: a code is shown once, so it cannot wait on the phone. Null: no code was made. */
export async function command(
  operation: "witnesses.replace" | "witnesses.reissue_code",
  input: Readonly<Record<string, unknown>>,
): Promise<Answer<MadeCode | null>> {
  const binding = await loadBinding();
  const answer = await ask({ operation, json: input, token: binding?.token, read: readAnything });
  if (!answer.ok) {
    if (answer.problem.kind === "unauthenticated" && binding !== undefined) await markExpired(binding.token);
    return answer;
  }
  // Who stands there has changed: the list says so as soon as it can.
  void refreshArea();
  const { code, link, qr } = answer.value;
  if (typeof code !== "string" || !isPlain(qr) || typeof qr["path"] !== "string") return ok(null);
  return ok({ code, link: typeof link === "string" ? link : "", qr: { size: Number(qr["size"]), path: qr["path"] } });
}
