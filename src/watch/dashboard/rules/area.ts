// What a coordinator looks at first: who is silent, who is late, and in which words a station stands.

import { byNumber } from "../../../count/witnesses/rules/seek.ts";

/** Stations that a phone keeps; a sub-district has at most some 300. */
export const MOST_STATIONS = 1_000;
/** Sub-districts to choose from; a province has at most some 670. */
export const MOST_DISTRICTS = 1_000;

/** The latest of some instants, null where there is none. */
export function latest(instants: readonly (Date | null)[]): Date | null {
  return instants.reduce<Date | null>(
    (last, one) => (one !== null && (last === null || one > last) ? one : last),
    null,
  );
}

/** A witness's latest word about one contest. */
interface Word {
  readonly state: string;
  /** ISO instant. */
  readonly at: string;
}

/**
 * Of the latest words about each contest of a station, the one that stands first: the latest that is trouble, else the
 * latest. Trouble ends by a later word about the same contest alone (as in the desk's list, `listTroubled`): that another
 * ballot is counted says nothing of it.
 */
export function firstSaid<W extends Word>(words: readonly W[]): W | null {
  const trouble = words.filter((word) => word.state === "trouble");
  const among = trouble.length > 0 ? trouble : words;
  return among.reduce<W | null>((first, word) => (first === null || word.at > first.at ? word : first), null);
}

/** What came in of one form. */
export interface Came {
  readonly parts: number;
  /** Parts asked of a witness that nobody read. An older server did not say: then nobody can say that it is whole. */
  readonly missing?: number | undefined;
  readonly pages: number;
}

/** All that is asked of a witness is read. */
export function isWhole(form: Came): boolean {
  return form.parts > 0 && form.missing === 0;
}

/** Of a station, what its line is judged by. */
export interface Standing {
  readonly holder: { readonly checked_in_at: string | null } | null;
  readonly heard_at: string | null;
  readonly forms: readonly Came[];
}

/**
 * How a station stands, the first that holds:
 * - `no_witness`: nobody is sent there
 * - `in`: of every form that is followed there, each part that is asked of a witness is read
 * - `some`: figures or photographs of some form came, and not all
 * - `here`: somebody is there, and no form yet
 * - `heard`: a phone was heard of, and nobody said she is there
 * - `silent`: nothing was ever heard
 */
export type Stand = "no_witness" | "in" | "some" | "here" | "heard" | "silent";

/** @param held how many contests are held at the station */
export function standOf(station: Standing, held: number): Stand {
  const whole = station.forms.filter(isWhole).length;
  if (held > 0 && whole >= held) return "in";
  if (station.forms.some((f) => f.parts > 0 || f.pages > 0)) return "some";
  if (station.holder === null) return "no_witness";
  if (station.holder.checked_in_at !== null) return "here";
  return station.heard_at === null ? "silent" : "heard";
}

/** No word of the count: nobody there, or nothing came; what "belum ada kabar" filters. */
export function isQuiet(stand: Stand): boolean {
  return stand === "no_witness" || stand === "silent" || stand === "heard";
}

/** Minutes since anything at all came from a station; where nothing ever did, without end. */
export function silentFor(station: { readonly heard_at: string | null }, now: number): number {
  return station.heard_at === null ? Infinity : Math.max(0, (now - Date.parse(station.heard_at)) / 60_000);
}

/** One line of a coordinator's list. */
export interface Judged {
  readonly station: { readonly id: string; readonly heard_at: string | null };
  readonly stand: Stand;
  readonly late: boolean;
  /** Since when trouble stands there (ISO instant), null where none does. */
  readonly trouble: string | null;
}

/** After how many minutes of silence a station may be asked for. */
export const SILENCES = [30, 60, 120] as const;

/** What she may look at: all; where trouble stands; what is not complete; without word of the count; silent for so long; late; or one state. */
export type Filter = "all" | "trouble" | "open" | "quiet" | "late" | `silent${(typeof SILENCES)[number]}` | Stand;

/** A complete station owes no word, however long it says none. */
export function isShown(filter: Filter, line: Judged, now: number): boolean {
  if (filter === "all") return true;
  if (filter === "open") return line.stand !== "in";
  if (filter === "quiet") return isQuiet(line.stand);
  if (filter === "late") return line.late;
  if (filter === "trouble") return line.trouble !== null;
  const minutes = /^silent(\d+)$/.exec(filter)?.[1];
  return minutes === undefined
    ? line.stand === filter
    : line.stand !== "in" && silentFor(line.station, now) >= Number(minutes);
}

/**
 * By trouble: where it stands, the latest first, and then by silence. By silence: who was heard of least lately first, and
 * what is complete last. By state: the worst first.
 */
export const ORDERS = ["trouble", "silence", "state", "number"] as const;
export type Order = (typeof ORDERS)[number];

const WORST_FIRST: readonly Stand[] = ["no_witness", "silent", "heard", "here", "some", "in"];

/** Lines in an order of hers; what is alike in it stands by village and number. */
export function inOrder<L extends Judged>(lines: readonly L[], order: Order): L[] {
  const heard = (line: L): number => (line.station.heard_at === null ? 0 : Date.parse(line.station.heard_at));
  const rank = (line: L): number => WORST_FIRST.indexOf(line.stand);
  return lines.toSorted(
    (a, b) =>
      (order === "trouble" ? (b.trouble ?? "").localeCompare(a.trouble ?? "") : 0) ||
      (order === "state" ? rank(a) - rank(b) : 0) ||
      (order === "number" ? 0 : Number(a.stand === "in") - Number(b.stand === "in") || heard(a) - heard(b)) ||
      byNumber(a.station, b.station),
  );
}

/**
 * The number a messenger's link takes: digits with the country in front. `+62812…` as it is kept, and also `0812…` and
 * `62812…`; null where no digits are left.
 */
export function messengerNumber(phone: string): string | null {
  const digits = phone.replaceAll(/\D/g, "");
  if (digits === "") return null;
  return digits.startsWith("0") ? `62${digits.slice(1)}` : digits;
}

/** A link that opens a messenger's chat with a sentence already written. */
export function messengerLink(phone: string, sentence: string): string | null {
  const number = messengerNumber(phone);
  return number === null ? null : `https://wa.me/${number}?text=${encodeURIComponent(sentence)}`;
}
