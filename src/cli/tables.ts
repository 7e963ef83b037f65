// Answers that say more in a table made for them than in the general one.

import { answerLines, table } from "./print.ts";

/** With more than this in a line, a terminal folds it. */
const WIDEST = 110;

interface Seats {
  readonly district: string;
  readonly seats: Readonly<Record<string, number>>;
  readonly ties: readonly { readonly seats: number; readonly parties: readonly string[] }[];
  readonly margin: number | null;
}

/**
 * A line for each district: seats of each party in a column of its own or, where these are too many for a terminal,
 * the parties that won any, most first; the votes that would move the last seat; what is tied. Their sum below.
 */
export function seatsLines(districts: readonly Seats[]): string[] {
  if (districts.length === 0) return ["(none)"];
  const parties = [...new Set(districts.flatMap((d) => Object.keys(d.seats)))];
  const sums = Object.fromEntries(parties.map((p) => [p, districts.reduce((n, d) => n + (d.seats[p] ?? 0), 0)]));
  const rows = districts.map((d) => ({
    district: d.district,
    seats: d.seats,
    margin: d.margin,
    tied: d.ties.length === 0 ? undefined : d.ties.map((t) => `${t.seats} for ${t.parties.join(", ")}`).join("; "),
  }));
  const all = [
    ...rows,
    ...(districts.length > 1 ? [{ district: "all", seats: sums, margin: undefined, tied: undefined }] : []),
  ];
  // A party may have the name of one of our own columns; then it has none of its own.
  const own = ["district", "margin", "tied"];
  const wide = parties.some((p) => own.includes(p))
    ? null
    : table(
        all.map(({ seats, ...rest }) => ({ ...seats, ...rest })),
        ["district", ...parties, "margin", "tied"],
      );
  const lines = wide?.every((line) => line.length <= WIDEST)
    ? wide
    : table(all.map((row) => ({ ...row, seats: winnersOf(row.seats) })));
  const tied = districts.reduce((n, d) => n + d.ties.reduce((m, t) => m + t.seats, 0), 0);
  if (tied === 0) return lines;
  return [...lines, "", `${tied} tied ${tied === 1 ? "seat is" : "seats are"} in nobody's sum: a person must decide.`];
}

/** `A 3, B 2`: who has any, most first. */
function winnersOf(seats: Seats["seats"]): string {
  return Object.entries(seats)
    .filter(([, n]) => n > 0)
    .toSorted((a, b) => b[1] - a[1])
    .map(([party, n]) => `${party} ${n}`)
    .join(", ");
}

interface Review {
  readonly station: string;
  readonly part: string;
  readonly source: string;
  readonly state: string;
  readonly readings: readonly {
    readonly reader: string;
    readonly fields: Readonly<Record<string, number | null>>;
  }[];
  readonly differing: readonly string[];
  readonly flags: readonly string[];
}

/** A line for each field that differs, with what each reader read; one line for a part where none does. */
export function reviewLines(parts: readonly Review[]): string[] {
  if (parts.length === 0) return ["(none)"];
  const rows = parts.flatMap((part) => {
    const { station, source, state } = part;
    const shown = part.differing.length === 0 ? [null] : part.differing;
    return shown.map((field) => ({
      station,
      part: part.part,
      source,
      state: state.replaceAll("_", " "),
      field,
      "read as": field === null ? null : part.readings.map((r) => `${r.reader} ${r.fields[field] ?? "–"}`).join(" · "),
      flags: part.flags,
    }));
  });
  const count = `${parts.length} ${parts.length === 1 ? "part" : "parts"} in review.`;
  return [...table(rows), "", count];
}

/** Sums of a place, and below them what they are not. */
export function tallyLines(sums: Readonly<Record<string, unknown>>): string[] {
  const { official, ...rest } = sums;
  const lines = answerLines(rest);
  return official === false ? ["Not an official result", "", ...lines] : lines;
}
