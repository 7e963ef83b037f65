// The seats of a dapil as the count stands, and of many, for people.

import { table } from "./print.ts";

interface Missing {
  readonly stations: number;
  readonly votes: number | null;
}

interface Seat {
  readonly seat: number;
  readonly name: string;
  readonly votes: number;
  readonly divisor: number;
  readonly state: string;
  /** `threshold` where that alone keeps it open. */
  readonly awaits: string | null;
  readonly margin: number | null;
  readonly candidate: { readonly number: number; readonly name: string; readonly votes: number } | null;
}

interface Basis {
  readonly missing: Missing;
  readonly order: readonly Seat[];
  readonly decisions: readonly {
    readonly kind: string;
    readonly rule: string;
    readonly seats: number;
    readonly tied: readonly { readonly name: string }[];
  }[];
  readonly threshold: {
    readonly share: string;
    readonly settled: boolean;
    readonly whole: boolean;
    readonly below: readonly { readonly name: string }[];
  } | null;
}

interface Area {
  readonly area: string;
  readonly name: string;
  readonly seats: number;
  readonly stations: number;
  readonly in: number;
  readonly as_of: string;
  readonly stale: boolean;
  readonly unassigned: readonly { readonly name: string; readonly stations: number; readonly in: number }[];
  readonly on_accepted: Basis;
  readonly on_provisional: Basis;
}

const NOT_OFFICIAL = "Not an official result";

/** One dapil: what it is, then its seats by both bases, what waits for a person, what nobody can place. */
export function areaSeatsLines(area: Area): string[] {
  const { name, seats, stations, unassigned } = area;
  return [
    NOT_OFFICIAL,
    "",
    `${name} (${area.area}): ${seats} seats, ${area.in} of ${stations} stations in, as of ${area.as_of}${area.stale ? " (being summed)" : ""}`,
    ...unassigned.map((u) => `${u.stations} stations of ${u.name} are in a dapil that nobody knows (${u.in} in)`),
    ...basisLines("Provisional", "not in", area.on_provisional),
    ...basisLines("Accepted", "not accepted", area.on_accepted),
  ];
}

function basisLines(title: string, not: string, basis: Basis): string[] {
  const { missing, threshold, decisions, order } = basis;
  const most = missing.votes === null ? "nobody knows how many votes" : `${missing.votes} votes at most`;
  const rows = order.map((s) => ({
    seat: s.seat,
    holder: s.name,
    quotient: s.divisor === 1 ? `${s.votes}` : `${s.votes} / ${s.divisor}`,
    state: s.awaits === "threshold" ? "awaits the threshold" : s.state,
    margin: s.margin,
    candidate: s.candidate === null ? null : `${s.candidate.number}. ${s.candidate.name} (${s.candidate.votes})`,
  }));
  const below = threshold?.below.map((p) => p.name).join(", ") ?? "";
  return [
    "",
    `${title}: ${missing.stations} stations ${not}, ${most}`,
    ...(threshold === null
      ? []
      : [
          `threshold ${threshold.share}, ${threshold.settled ? "settled" : threshold.whole ? "not sure yet" : "not to be known: the lists of stations here are a part of the nation"}; below it: ${below || "nobody"}`,
        ]),
    ...decisions.map(
      (d) =>
        `a person must decide ${d.seats} ${d.seats === 1 ? "seat" : "seats"} (${d.kind.replaceAll("_", " ")}, ${d.rule})${d.tied.length === 0 ? "" : `: ${d.tied.map((t) => t.name).join(", ")}`}`,
    ),
    ...(rows.length === 0 ? ["(no seat is anybody's yet)"] : table(rows)),
  ];
}

interface Summary {
  readonly missing: Missing;
  readonly seats: readonly { readonly name: string; readonly seats: number }[];
  readonly safe: number;
  readonly open: number;
  readonly undecided: number;
  readonly margin: number | null;
}

interface Listed {
  readonly as_of: string;
  readonly total: number;
  readonly unassigned: { readonly stations: number; readonly in: number } | null;
  readonly areas: readonly {
    readonly area: string;
    readonly name: string;
    readonly on_accepted: Summary;
    readonly on_provisional: Summary;
  }[];
  readonly next: string | null;
}

/** A line for each dapil in the order of the answer, by provisional figures. */
export function seatListLines(list: Listed): string[] {
  const rows = list.areas.map(({ area, name, on_provisional: now, on_accepted: sure }) => ({
    area,
    name,
    open: now.open,
    margin: now.margin,
    "not in": now.missing.stations,
    safe: now.safe,
    undecided: now.undecided,
    "safe accepted": sure.safe,
    seats: now.seats.map((s) => `${s.name} ${s.seats}`).join(", "),
  }));
  const left = list.unassigned;
  return [
    NOT_OFFICIAL,
    "",
    ...(rows.length === 0 ? ["(none)"] : table(rows)),
    "",
    `${rows.length} of ${list.total} dapil, as of ${list.as_of}`,
    ...(left === null || left.stations === 0
      ? []
      : [`${left.stations} stations here are in a dapil that nobody knows (${left.in} in)`]),
    ...(list.next === null ? [] : [`more: --after ${list.next}`]),
  ];
}
