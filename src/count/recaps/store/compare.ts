// Official figures beside our own tally: where votes differ, and between which two levels.

import type { Instant } from "../../../base/clock.ts";
import type { KnownContest } from "../../../ground/elections/store/elections.ts";
import type { Db } from "../../../server/database/connect.ts";
import { loadTally, type Line } from "../../tally/store/tree.ts";
import { type RecapFigures, type RecapKey, type RecapStep } from "../model.ts";
import { differenceOf, levelName, stepsOf } from "../rules.ts";
import type { AskedPart, PlaceFigures } from "./lines.ts";

interface Compared {
  readonly place: string;
  /** Our sums in the order of the fields; null where no station is in. */
  readonly ours: RecapFigures | null;
  readonly stations: number;
  readonly in: number;
  readonly whole: boolean;
  readonly difference: Readonly<Record<string, number>>;
  readonly steps: readonly (RecapStep & { readonly whole: boolean })[];
}

export interface Comparison {
  readonly lines: ReadonlyMap<string, Compared>;
  readonly stale: boolean;
  readonly asOf: string;
}

export interface CompareQuery {
  readonly known: KnownContest;
  readonly key: RecapKey;
  readonly asked: AskedPart;
  readonly place: string;
  /** With the places right below. */
  readonly below: boolean;
  readonly basis: "accepted" | "provisional";
}

/** Compare these official figures with the tally of the same places. */
export async function compareWithTally(
  db: Db,
  { known, key, asked, place, below, basis }: CompareQuery,
  official: ReadonlyMap<string, PlaceFigures>,
  now: Instant,
): Promise<Comparison> {
  const { contest } = known;
  const tally = await loadTally(
    db,
    {
      contest: contest.id,
      election: contest.election,
      form: asked.form,
      part: key.part,
      summed: asked.summed,
      place,
      depth: below ? 1 : 0,
      basis,
      source: "combined",
    },
    now,
  );
  const told = new Map<string, Line>(tally === null ? [] : [tally, ...(tally.children ?? [])].map((l) => [l.place, l]));
  const lines = new Map<string, Compared>();
  for (const [at, figures] of official) {
    const line = told.get(at);
    const cameIn = basis === "accepted" ? (line?.accepted ?? 0) : (line?.in ?? 0);
    const stations = line?.stations ?? 0;
    const ours = line === undefined || cameIn === 0 ? null : asked.ids.map((id) => figureOf(line, id));
    // A list of stations may be shorter than what the official figures count: then ours are no whole either.
    const listed = stations > 0 && stations >= (figures.line.stationsTotal ?? 0);
    const whole = listed && cameIn === stations;
    const difference = ours === null ? {} : differenceOf(asked.ids, figures.line.figures, ours);
    const steps = stepsOf(asked.ids, figures, ours).map((step) =>
      Object.assign(step, { whole: step.lower === levelName(null) ? whole : true }),
    );
    lines.set(at, { place: at, ours, stations, in: cameIn, whole, difference, steps });
  }
  return { lines, stale: tally?.stale ?? false, asOf: tally?.as_of ?? new Date(now).toISOString() };
}

/** A field of a tally's line; null where the place is too wide for it to mean anything. */
function figureOf(line: Line, id: string): number | null {
  if (id.startsWith("votes.")) return line.votes[id.slice("votes.".length)] ?? null;
  if (id === "valid" || id === "invalid" || id === "total") return line[id];
  return line.fields?.[id] ?? null;
}
