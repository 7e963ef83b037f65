// For the scope test: areas furnished with everything there is, and inputs for any operation made of what
// belongs to one of them. A new operation is asked by itself; a new kind of field may want a line in `candidates`.

import { safeParse, type z } from "zod/mini";
import { intakeSubmit } from "../base/intake.ts";
import { read as readFigures, unreadable } from "../count/figures/contract.ts";
import { giveQueue } from "../count/figures/contract/clerks.ts";
import { assign, bindPhone, issueCode } from "../count/witnesses/contract.ts";
import { sessions } from "../people/accounts/contract.ts";
import { principalOf } from "../people/accounts/model.ts";
import type { Binding } from "../server/http/bind.ts";
import { newPhone, type Person, type World } from "./world.ts";

export const ELECTION = "pemilu-2019";
const CONTEST = `${ELECTION}/president`;

/** One area with everything in it: people, witnesses, phones, readings; its figures are unlike any other's. */
export interface Area {
  readonly kab: string;
  readonly coordinator: Person;
  readonly session: string;
  readonly witness: string;
  readonly token: string;
  readonly device: string;
  readonly record: string;
  readonly picture: string;
  readonly stations: readonly string[];
  /** What must not be seen by others: ids, names, numbers. */
  readonly secrets: readonly string[];
}

export async function furnish(world: World, kab: string, mark: string, figure: number): Promise<Area> {
  const village = `${kab}.01.1001`;
  const stations = [`${village}/1`, `${village}/2`];
  await world.stations(ELECTION, stations);
  const coordinator = await world.person(`Koordinator ${mark}`, [{ role: "coordinator", place: kab, below: true }]);
  const listed = await world.ask(coordinator, sessions, {});
  const witnesses: string[] = [];
  const phone = newPhone();
  let token = "";
  for (const [i, station] of stations.entries()) {
    const made = await world.ask(coordinator, assign, {
      election: ELECTION,
      station,
      post: "holder",
      name: `Saksi ${mark} ${i}`,
      phone: `081${figure}${figure}`,
    });
    witnesses.push(made.body.witness);
  }
  const code = await world.ask(coordinator, issueCode, { witness: witnesses[0]!, station: stations[0]! });
  const bound = await world.ask(null, bindPhone, {
    code: code.body.code,
    device: { id: phone.id, public_key: phone.publicKey, name: `HP ${mark}` },
  });
  token = bound.body.token;
  const author = bound.body.author;
  const picture = String(figure).padStart(64, "ab");
  const reading = phone.record(author, "figures.submit", {
    contest: CONTEST,
    station: stations[0]!,
    source: "plano",
    part: "totals",
    fields: { "votes.1": figure, "votes.2": figure + 2, valid: 2 * figure + 2, invalid: 0, total: 2 * figure + 2 },
    confirmed: [],
    pictures: [picture],
  });
  const copied = phone.record(author, "figures.submit", {
    contest: CONTEST,
    station: stations[0]!,
    source: "salinan",
    part: "totals",
    fields: { "votes.1": figure, "votes.2": figure + 2, valid: 2 * figure + 2, invalid: 0, total: 2 * figure + 2 },
    confirmed: [],
    pictures: [],
  });
  const page = phone.record(author, "evidence.declare", {
    contest: CONTEST,
    station: stations[0]!,
    source: "plano",
    page: "2",
    sha256: picture,
    bytes: 1000,
    width: 100,
    height: 100,
    taken_at: new Date().toISOString(),
  });
  const here = phone.record(author, "witnesses.check_in", { election: ELECTION, station: stations[0]! });
  const note = phone.record(author, "evidence.note", {
    election: ELECTION,
    station: stations[0]!,
    contest: CONTEST,
    kind: "objection",
    said: `Keberatan ${mark}`,
    files: [],
  });
  const taken = await world.ask(null, intakeSubmit, { records: [reading, copied, page, here, note] });
  if (!taken.body.results.every((r) => r.ok)) throw new Error(taken.text);
  // Somebody else reads it differently, so that it stands in the review.
  const second = await world.ask("operator", readFigures, {
    contest: CONTEST,
    station: stations[0]!,
    source: "plano",
    part: "totals",
    fields: { "votes.1": figure + 2, "votes.2": figure, valid: 2 * figure + 2, invalid: 0, total: 2 * figure + 2 },
  });
  if (second.status !== 200) throw new Error(second.text);
  // And nobody could read the copy: its witness is asked for a new picture.
  const asked = await world.ask("operator", unreadable, {
    contest: CONTEST,
    station: stations[0]!,
    source: "salinan",
    part: "totals",
    page: "2",
    reason: `Foto ${mark} kabur`,
  });
  if (asked.status !== 200) throw new Error(asked.text);
  // Who types there has a queue of her own.
  const clerk = await world.person(`Juru Baca ${mark}`, [{ role: "verifier", place: kab, below: true }]);
  const queued = await world.ask("operator", giveQueue, { person: principalOf(clerk.account), place: `${kab}.01` });
  if (queued.status !== 200) throw new Error(queued.text);
  return {
    kab,
    coordinator,
    session: listed.body.sessions[0]!.id,
    witness: witnesses[0]!,
    token,
    device: phone.id,
    record: reading.id,
    picture,
    stations,
    secrets: [
      mark,
      `${village}/`,
      coordinator.account,
      coordinator.email,
      listed.body.sessions[0]!.id,
      ...witnesses,
      phone.id,
      reading.id,
      page.id,
      note.id,
      picture,
      `${figure}${figure}`,
      String(figure),
      String(figure + 2),
    ],
  };
}

/** A figure of the area changes: its second station gets a reading, by the operator. */
export async function readDifferently(world: World, area: Area): Promise<void> {
  const answer = await world.ask("operator", readFigures, {
    contest: CONTEST,
    station: area.stations[1]!,
    source: "plano",
    part: "totals",
    fields: { "votes.1": 5, "votes.2": 7, valid: 12, invalid: 0, total: 12 },
  });
  if (answer.status !== 200) throw new Error(answer.text);
}

/** Values to try for a field of an operation's input: what belongs to `area`, by the field's name, else everything. */
function candidates(area: Area, field: string): readonly unknown[] {
  const village = area.stations[0]!.split("/")[0]!;
  const places = [area.kab, area.kab.slice(0, 2), village, area.stations[0]!];
  const byName: Readonly<Record<string, readonly unknown[]>> = {
    election: [ELECTION],
    pack: [ELECTION],
    contest: [CONTEST],
    station: area.stations,
    place: [...places, ""],
    account: [area.coordinator.account],
    witness: [area.witness],
    session: [area.session],
    part: ["totals"],
    fields: [{ "votes.1": 1, "votes.2": 2, valid: 3, invalid: 0, total: 3 }],
    sha256: [area.picture],
    map: [{ columns: { place: "a", station: "b" } }],
    search: ["", "Saksi"],
    q: ["", "1"],
    name: ["Penyusup"],
    email: ["penyusup@contoh.id"],
    password: ["sandi panjang sekali"],
    reason: ["tanpa alasan"],
    who: [`account:${area.coordinator.account}`, `witness:${area.witness}`],
    phone: ["081234567890"],
    limit: [2, 100],
    depth: [0, 1, 3],
    wait: [false],
  };
  return (
    byName[field] ?? [
      ...places,
      area.witness,
      area.coordinator.account,
      area.record,
      area.picture,
      CONTEST,
      ELECTION,
      1,
      100,
      true,
      false,
      "a",
    ]
  );
}

interface Definition {
  readonly type: string;
  readonly innerType?: { readonly _zod: { readonly def: Definition } };
  readonly shape?: Readonly<Record<string, z.ZodMiniType>>;
  readonly entries?: Readonly<Record<string, string>>;
}
const defOf = (shape: z.ZodMiniType): Definition => (shape as unknown as { _zod: { def: Definition } })._zod.def;

/** Inputs an operation takes, made of what belongs to `area`; a few, always the same ones. */
export function inputsFor(binding: Binding, area: Area, most = 8): Record<string, unknown>[] {
  const fields = Object.entries(defOf(binding.operation.input).shape ?? {});
  const options = fields.map(([name, shape]) => {
    let def = defOf(shape);
    let optional = false;
    while (def.innerType) {
      optional ||= def.type === "optional" || def.type === "default";
      def = def.innerType._zod.def;
    }
    const tried =
      def.type === "enum"
        ? Object.values(def.entries ?? {})
        : def.type === "boolean"
          ? [true, false]
          : candidates(area, name);
    const fitting: unknown[] = tried.filter((v) => v !== undefined && safeParse(shape, v).success);
    return { name, values: optional ? [...fitting, undefined] : fitting };
  });
  const inputs: Record<string, unknown>[] = [];
  let seed = 7;
  for (let n = 0; n < most; n++) {
    const input: Record<string, unknown> = {};
    for (const { name, values } of options) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      // The first says as little as it may.
      const value = n === 0 ? values.at(-1) : values[(seed >>> 8) % Math.max(1, values.length)];
      if (value !== undefined) input[name] = value;
    }
    inputs.push(input);
    if (fields.length === 0) break;
  }
  return inputs;
}

/** Is the secret in the text? A few digits in the middle of an id or an instant are none of an area's figures. */
export function holdsSecret(text: string, secret: string): boolean {
  return /^\d+$/.test(secret) ? new RegExp(`(?<![\\w.-])${secret}(?![\\w-])`).test(text) : text.includes(secret);
}

/** Secrets of the area that stand in the text though they did not stand in the question. */
export function leaks(area: Area, input: Record<string, unknown>, text: string): string[] {
  const asked = JSON.stringify(input);
  return area.secrets.filter(
    (s) => !asked.includes(s) && new RegExp(`(?<![\\w.-])${s.replaceAll(/[.]/g, "\\.")}`).test(text),
  );
}
