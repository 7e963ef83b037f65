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

interface Sums {
  readonly votes?: Readonly<Record<string, number>>;
  readonly official?: boolean;
  readonly basis?: unknown;
  readonly children?: readonly Sums[];
  readonly [field: string]: unknown;
}

/** What the sums of a place are not, these sums, and the places below it as one table, however deep it was asked. */
export function tallyLines(sums: Sums): string[] {
  const { official, children = [], ...rest } = sums;
  const head = official === false ? ["Not an official result", ""] : [];
  const own = answerLines(rest);
  if (children.length === 0) return [...head, ...own];
  const rows = children.flatMap(flattened);
  const numbers = [...new Set(rows.flatMap((r) => Object.keys(r.votes ?? {})))];
  // Votes stand where the general order has them, a column for each number; the basis is said once, above.
  const order = [...new Set(rows.flatMap((r) => Object.keys(r)))].flatMap((name) =>
    name === "votes" ? numbers.map((n) => `no. ${n}`) : name === "basis" ? [] : [name],
  );
  const cells = rows.map(({ votes = {}, ...row }) => ({
    ...row,
    ...Object.fromEntries(numbers.map((n) => [`no. ${n}`, votes[n] ?? null])),
  }));
  return [...head, ...own, "", ...table(cells, order)];
}

/** A place and everything below it, each before what is in it. */
function flattened({ children = [], ...own }: Sums): Sums[] {
  return [own, ...children.flatMap(flattened)];
}
