// Official figures for people: a line for each place with who has the most votes, and only what is known.

import { table } from "./print.ts";

interface Line {
  readonly place: string;
  readonly name: string;
  readonly basis: string;
  readonly figures: Readonly<Record<string, number | null>>;
  readonly stations_done: number | null;
  readonly stations_total: number | null;
  readonly missing: readonly string[];
  readonly missing_total: number;
  readonly failed: readonly string[];
}
type Names = Readonly<Record<string, string>>;

interface Step {
  readonly upper: string;
  readonly lower: string;
  readonly difference: Readonly<Record<string, number>>;
  readonly whole: boolean;
}

/** More sides than these are left to `--json`. */
const MOST_SIDES = 5;

const SIDE = /^votes\.(.+)$/;

/** Nothing to say is no cell: a column of nothing is left out. */
const said = (text: string): string | undefined => (text === "" ? undefined : text);

/** `votes.2` → `Gerindra`, a candidate `votes.2.1` → `Gerindra 1`; other fields as they are. */
function called(id: string, names: Names): string {
  const [number = "", candidate] = (SIDE.exec(id)?.[1] ?? "").split(".");
  const name = names[number];
  if (name === undefined) return SIDE.test(id) ? `no. ${SIDE.exec(id)![1]!}` : id;
  return candidate === undefined ? name : `${name} ${candidate}`;
}

/** `Gerindra 62309, PDIP 63241 …`: the most votes first. */
function mostOf(figures: Line["figures"], names: Names): string {
  const votes = Object.entries(figures)
    .flatMap(([id, n]) => (SIDE.test(id) && n !== null && n !== 0 ? [[id, n] as const] : []))
    .toSorted((a, b) => b[1] - a[1]);
  const shown = votes.slice(0, MOST_SIDES).map(([id, n]) => `${called(id, names)} ${n}`);
  return shown.join(", ") + (votes.length > MOST_SIDES ? ` and ${votes.length - MOST_SIDES} more` : "");
}

function stationsOf({ stations_done: done, stations_total: total }: Line): string {
  return done === null || total === null ? String(total ?? done ?? "") : `${done} of ${total}`;
}

function rowOf(line: Line, names: Names): Record<string, unknown> {
  return {
    place: line.place === "" ? "nation" : line.place,
    name: line.name,
    basis: line.basis,
    stations: said(stationsOf(line)),
    votes: said(mostOf(line.figures, names)),
    missing: line.missing_total === 0 ? undefined : line.missing_total,
    "does not add up": said(line.failed.join(", ")),
  };
}

/** What somebody official published for a place and for those right below it. */
export function recapLines(answer: Line & { source_name: string; names: Names; children: readonly Line[] }): string[] {
  const known = Object.entries(answer.figures).flatMap(([id, n]) =>
    n === null ? [] : [{ field: called(id, answer.names), figure: n }],
  );
  const missing = answer.missing_total === 0 ? [] : [`Without figures: ${answer.missing.join(", ")}`];
  return [
    `Figures of ${answer.source_name}`,
    "",
    ...table([answer, ...answer.children].map((line) => rowOf(line, answer.names))),
    ...(known.length === 0 ? [] : ["", ...table(known)]),
    ...(missing.length === 0 ? [] : ["", ...missing]),
  ];
}

interface Dapil extends Line {
  readonly code: string;
  readonly seats: number;
  readonly won: Readonly<Record<string, number>> | null;
  readonly tied: readonly { readonly seats: number; readonly parties: readonly string[] }[];
  readonly unassigned: number;
  readonly unassigned_doubtful: number;
}

interface InNoDapil extends Line {
  readonly stations: number;
  readonly certain: boolean;
}

/** A line for each place that no dapil names: what there is of it, and so what lacks beside it. */
function outsideLines(places: readonly InNoDapil[], total: number): string[] {
  if (total === 0) return [];
  const more = total > places.length ? [`and ${total - places.length} more`] : [];
  return [
    "",
    "In no dapil; those with figures or stations lack in the dapil around them:",
    ...places.map((one) => {
      const facts = [
        ...(one.basis === "none" ? [] : ["official figures"]),
        ...(one.stations === 0 ? [] : [`${one.stations} stations on the list`]),
        ...(one.certain
          ? []
          : ["neither figures nor stations; unless it is newer than this election, seats around are not sure"]),
      ];
      return `  ${one.place} ${one.name}: ${facts.join(", ")}`;
    }),
    ...more,
  ];
}

/** A line for each dapil: its seats by these figures, most first, or what is missing. */
export function recapDapilLines(answer: {
  names: Names;
  dapil: readonly Dapil[];
  unassigned: readonly InNoDapil[];
  unassigned_total: number;
  next: string | null;
}): string[] {
  const { names } = answer;
  const outside = outsideLines(answer.unassigned, answer.unassigned_total);
  if (answer.dapil.length === 0) return ["(none)", ...outside];
  const rows = answer.dapil.map((d) => ({
    dapil: d.code,
    name: d.name,
    seats: d.seats,
    won: said(
      Object.entries(d.won ?? {})
        .filter(([, n]) => n > 0)
        .toSorted((a, b) => b[1] - a[1])
        .map(([number, n]) => `${names[number] ?? number} ${n}`)
        .join(", "),
    ),
    tied: said(d.tied.map((x) => `${x.seats} for ${x.parties.map((n) => names[n] ?? n).join(", ")}`).join("; ")),
    basis: d.basis,
    // Seats by figures of some of the stations are no more than that.
    stations: said(stationsOf(d)),
    missing: d.missing_total === 0 ? undefined : d.missing_total,
    "does not add up": said(d.failed.join(", ")),
    "in no dapil around": d.unassigned + d.unassigned_doubtful === 0 ? undefined : d.unassigned + d.unassigned_doubtful,
  }));
  const more = answer.next === null ? [] : ["", `More with --after ${answer.next}`];
  return [...table(rows), "", "Seats by these figures, not the commission's decision.", ...outside, ...more];
}

interface Compared extends Line {
  readonly in: number;
  readonly stations: number;
  readonly steps: readonly Step[];
}

/** A line for each place and pair of levels between which votes differ; one line where none do. */
export function compareLines(answer: {
  source_name: string;
  basis: string;
  names: Names;
  lines: readonly Compared[];
}): string[] {
  const rows = answer.lines.flatMap((line) =>
    (line.steps.length === 0 ? [null] : line.steps).map((step) => ({
      place: line.place === "" ? "nation" : line.place,
      name: line.name,
      official: line.basis,
      "our stations": `${line.in} of ${line.stations}`,
      between: step === null ? undefined : `${step.lower} and ${step.upper}${step.whole ? "" : " (not all in)"}`,
      difference:
        step === null
          ? undefined
          : Object.entries(step.difference)
              .map(([id, n]) => `${called(id, answer.names)} ${n > 0 ? "+" : ""}${n}`)
              .join(", "),
    })),
  );
  return [`Figures of ${answer.source_name} minus ours (${answer.basis})`, "", ...table(rows)];
}
