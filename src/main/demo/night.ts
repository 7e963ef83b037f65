// The election night: when each form is read, by whom, and what is sent. The plan follows from the seed; what has been
// sent already is left out, so that a night goes on where it was stopped.

import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import { intakeSubmit, type IntakeRecord } from "../../base/intake.ts";
import { evidenceUpload } from "../../count/evidence/contract.ts";
import type { NoteKind } from "../../count/evidence/model.ts";
import { read, unreadable } from "../../count/figures/contract.ts";
import type { Posko } from "../server.ts";
import { chance, wait } from "./chance.ts";
import { contestOf, misread, SOURCE, type DemoCity, type DemoStation, type Totals } from "./city.ts";
import { ask, Refusal, signIn } from "./door.ts";
import { drawPage, presidentRows, type PaperRow } from "./paper.ts";
import type { DemoPhone } from "./phones.ts";
import { sayState } from "./morning.ts";
import { phoneKey, phonesFor, READERS, type SamplePhones } from "./sample.ts";
import { FIRST_PAGE, inventedVoters, isWhole } from "./voters.ts";

/** Minutes after which nothing new is planned: 14:00 to 23:00. */
export const NIGHT_MINUTES = 540;
/** The clock of the city where the night begins, in minutes of the day (WIB). */
const BEGINS = 14 * 60;

/** Figures of one part, by field. */
export interface NightReading {
  readonly part: string;
  readonly fields: Readonly<Record<string, number | null>>;
}

/** One thing that happens: somebody sends what she read of one form. */
export interface NightEvent {
  /** Minutes since 14:00. */
  readonly at: number;
  readonly station: DemoStation;
  readonly contest: string;
  readonly parts: readonly string[];
  /** Made when it is sent: a city's night holds a million figures. */
  readings(): NightReading[];
  /** A phone's post, or which of the simulated verifiers types. */
  readonly by: "holder" | "substitute" | number;
  /** Pages its figures stand on, and those that are photographed too. */
  readonly pages: readonly string[];
  readonly pictures: readonly string[];
  /** What is printed and written on a page. */
  rows(page: string): readonly PaperRow[];
  /** Its pictures were taken in the dark: nobody can read them. */
  readonly dark?: boolean;
  /** Instead of figures: that her page cannot be read, and why. */
  readonly unreadable?: string;
  /** What a witness says beside the figures. */
  readonly note?: { readonly kind: NoteKind; readonly said: string };
}

/** `15:42` of the night. */
export function nightClock(minute: number): string {
  const m = Math.floor(BEGINS + minute);
  return `${String(Math.floor(m / 60) % 24).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;
}

/** When the president's ballots of a station are counted. Most in the first hours, some very late. */
export function countedAt(seed: string, station: string): number {
  const u = (what: string): number => chance(seed, what, station);
  return Math.min(NIGHT_MINUTES * 0.94, 4 + wait(42, u("a")) + wait(42, u("b")) + wait(42, u("c")));
}

/** Who types at the desk and is tired: one of seven of her readings has a slip. */
const CARELESS = READERS.length - 1;
const SLIPS = 1 / 7;

/** What witnesses have to say of the counting, besides the figures. */
const NOTES: readonly { readonly kind: NoteKind; readonly said: string }[] = [
  { kind: "objection", said: "Satu surat suara coblos ganda dihitung sah; keberatan dicatat KPPS" },
  { kind: "objection", said: "Penghitungan tidak terlihat dari tempat saksi; sudah diminta pindah papan" },
  { kind: "special_event", said: "Hujan deras, penghitungan berhenti 20 menit dan kotak disegel" },
  { kind: "special_event", said: "Listrik padam, dilanjutkan dengan lampu darurat" },
  { kind: "no_copy", said: "KPPS belum memberi salinan, katanya besok pagi" },
  { kind: "other", said: "Ketua KPPS kelelahan dan diganti anggota" },
];

function same(a: Totals, b: Totals): boolean {
  return (Object.keys(a) as (keyof Totals)[]).every((k) => a[k] === b[k]);
}

/**
 * Everything that will happen, by time. Most forms arrive in the first hours and some very late; two readings of a
 * form come from different people; some second readings and some differences are left to whoever looks.
 */
export function planNight(city: DemoCity, seed: string, sample: SamplePhones): NightEvent[] {
  const events: NightEvent[] = [];
  const contest = contestOf(city.election);
  for (const station of city.stations) {
    const { id, first, second } = station;
    if (first === null || sample.visitors.has(id)) continue;
    const u = (what: string): number => chance(seed, what, id);
    const at = countedAt(seed, id);
    const paper = second ?? first;
    // Of the published figures only the votes are there; invented ones have a first page too.
    const firstPage = !city.real && isWhole(seed, station);
    const voters = (part: string): Record<string, number> =>
      Object.fromEntries(
        Object.entries(inventedVoters(seed, station, contest, paper.total ?? 0)).filter(
          ([id]) => id.startsWith("ballots.") === (part === "ballots"),
        ),
      );
    const event = (
      when: number,
      reading: Totals,
      by: NightEvent["by"],
      pictures: readonly string[] = [],
    ): NightEvent => ({
      at: when,
      station,
      contest,
      parts: firstPage && typeof by !== "number" ? [...FIRST_PAGE, "totals"] : ["totals"],
      readings: () => [
        ...(firstPage && typeof by !== "number" ? FIRST_PAGE.map((part) => ({ part, fields: voters(part) })) : []),
        { part: "totals", fields: { ...reading } },
      ],
      by,
      pages: ["2"],
      pictures,
      rows: (page) => presidentRows(station, paper, page),
    });
    const differ = second !== null && !same(first, second);
    const left = second === null || u("left") < 0.07;
    const verifier = Math.floor(u("verifier") * READERS.length);
    const substitute = sample.phones.has(phoneKey(id, "substitute"));
    const slip = !left && !substitute && verifier === CARELESS && u("slip") < SLIPS;
    // Where people will look at the paper there is one to look at.
    const pictures = left || differ || slip || u("picture") < 0.04 ? (u("page 1") < 0.3 ? ["1", "2"] : ["2"]) : [];
    const dark = left && u("dark") < 0.12;
    const note = u("note") < 0.03 ? NOTES[Math.floor(u("which note") * NOTES.length)]! : undefined;
    events.push({ ...event(at, first, "holder", pictures), dark, ...(note === undefined ? {} : { note }) });
    const again = Math.min(NIGHT_MINUTES * 0.97, at + 5 + wait(22, u("again")));
    if (dark) events.push({ ...event(again, first, verifier), unreadable: "Foto terlalu gelap, angka tidak terbaca" });
    if (left) continue;
    events.push(
      event(again, slip ? misread(seed, `${id} slip`, second) : second, substitute ? "substitute" : verifier),
    );
    if (slip || (differ && u("third") < 0.45)) {
      const third = Math.min(NIGHT_MINUTES, again + 12 + wait(25, u("later")));
      events.push(event(third, second, (verifier + 1) % READERS.length));
    }
  }
  return events.toSorted((a, b) => a.at - b.at);
}

const keyOf = (contest: string, station: string, reader: string, part: string): string =>
  `${contest} ${station} ${reader} ${part}`;

export interface Night {
  /** Minutes since 14:00 that have gone by. */
  readonly minute: number;
  readonly over: boolean;
  /** Stop; what is being sent is finished. */
  stop(): Promise<void>;
}

/** How many things are sent at the same moment. */
const AT_ONCE = 12;

/** Live through the rest of the night, `speed` times as fast as it was. */
export async function startNight(
  posko: Posko,
  plan: readonly NightEvent[],
  sample: SamplePhones,
  told: {
    readonly seed: string;
    readonly password: string;
    readonly speed: number;
    readonly trouble: (line: string) => void;
  },
): Promise<Night> {
  const { seed, password, speed } = told;
  const desk: { cookies: Record<string, string> }[] = [];
  for (const email of READERS) desk.push(await signIn(posko, email, password));
  const accounts = await readerAccounts(posko);
  const phoneFor = (e: NightEvent, post: "holder" | "substitute"): DemoPhone | undefined =>
    phonesFor(sample, e.contest).get(phoneKey(e.station.id, post));
  const readerOf = (e: NightEvent): string =>
    typeof e.by === "number" ? accounts[e.by]! : (phoneFor(e, e.by)?.author ?? "");
  const { rows } = await sql<{ contest: string; station: string; reader: string; part: string }>`
    select distinct contest, station, reader, part from readings
    union select contest, station, said_by, part from reading_unreadables`.execute(posko.services.database.db);
  const sent = new Set(rows.map((r) => keyOf(r.contest, r.station, r.reader, r.part)));
  const isSent = (e: NightEvent): boolean =>
    e.parts.every((part) => sent.has(keyOf(e.contest, e.station.id, readerOf(e), part)));
  const rest = plan.filter((e) => readerOf(e) !== "" && !isSent(e));
  const first = rest.length === plan.length ? 0 : (rest[0]?.at ?? NIGHT_MINUTES);

  let stopped = false;
  let minute = first;
  let over = false;
  const sending = new Set<Promise<void>>();
  const tell = (error: unknown): void => {
    if (!stopped)
      told.trouble(error instanceof Refusal ? error.message : `something was not sent: ${(error as Error).name}`);
  };
  const send = async (event: NightEvent): Promise<void> => {
    if (typeof event.by === "number") await typeAtDesk(posko, desk[event.by]!, event);
    else await sendFromPhone(posko, phoneFor(event, event.by)!, event, seed);
  };
  const live = (async () => {
    const began = Date.now();
    let next = 0;
    while (!stopped && next < rest.length) {
      const due = first + ((Date.now() - began) / 60_000) * speed;
      while (!stopped && next < rest.length && rest[next]!.at <= due) {
        // A machine that cannot keep up lives through a slower night: the clock says what has been sent.
        minute = rest[next]!.at;
        const one = send(rest[next++]!)
          .catch(tell)
          .finally(() => sending.delete(one));
        sending.add(one);
        if (sending.size >= AT_ONCE) await Promise.race(sending);
      }
      minute = due;
      await pause(100);
    }
    await Promise.all(sending);
    over = next >= rest.length;
  })();
  return {
    get minute() {
      return Math.min(NIGHT_MINUTES, minute);
    },
    get over() {
      return over;
    },
    async stop() {
      stopped = true;
      await live;
    },
  };
}

async function readerAccounts(posko: Posko): Promise<string[]> {
  const { rows } = await sql<{ id: string; email: string }>`
    select id, email from auth_users where email = any(${READERS}::text[])`.execute(posko.services.database.db);
  return READERS.map((email) => `account:${rows.find((r) => r.email === email)!.id}`);
}

async function typeAtDesk(posko: Posko, who: { cookies: Record<string, string> }, event: NightEvent): Promise<void> {
  const { contest, station } = event;
  const at = { contest, station: station.id, source: SOURCE } as const;
  if (event.unreadable !== undefined) {
    await ask(posko, who, unreadable, { ...at, part: "totals", page: event.pages[0]!, reason: event.unreadable });
    return;
  }
  for (const reading of event.readings()) await ask(posko, who, read, { ...at, ...reading });
}

/** As the witness's app does: figures and declarations in one request, then the bytes of the pictures. */
async function sendFromPhone(posko: Posko, phone: DemoPhone, event: NightEvent, seed: string): Promise<void> {
  const { contest, station } = event;
  const records: IntakeRecord[] = [];
  const pictures: { sha256: string; bytes: Buffer; record: string }[] = [];
  for (const page of event.pictures) {
    const { bytes, width, height } = await drawPage(seed, station, contest, page, event.rows(page), event.dark);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const input = {
      contest,
      station: station.id,
      source: SOURCE,
      page,
      sha256,
      bytes: bytes.length,
      width,
      height,
      taken_at: new Date().toISOString(),
    };
    const record = phone.say("evidence.declare", input, [sha256]);
    records.push(record);
    pictures.push({ sha256, bytes, record: record.id });
  }
  for (const { part, fields } of event.readings())
    records.push(
      phone.say("figures.submit", {
        contest,
        station: station.id,
        source: SOURCE,
        part,
        fields: { ...fields },
        confirmed: [],
        pictures: pictures.map((p) => p.sha256),
      }),
    );
  if (event.by === "holder" && event.parts.includes("totals"))
    records.push(sayState(phone, contest.split("/")[0]!, station.id, contest, "finished"));
  if (event.note !== undefined)
    records.push(
      phone.say("evidence.note", {
        election: contest.split("/")[0]!,
        station: station.id,
        contest,
        ...event.note,
        files: [],
      }),
    );
  const who = { token: phone.token };
  const { results } = await ask(posko, who, intakeSubmit, { records });
  for (const r of results) if (!r.ok) throw new Refusal(r.problem.code, "intake.submit");
  for (const p of pictures) {
    await ask(
      posko,
      who,
      evidenceUpload,
      { sha256: p.sha256, offset: 0, size: p.bytes.length, record: p.record },
      p.bytes,
    );
  }
}
