// What a coordinator looks at first: who is silent, who is late, and in which words a station stands.

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
