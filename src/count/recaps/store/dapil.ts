// Figures of a dapil: published for itself, else of its territories, each by its own figures or the sum of those below.

import { assignSeats } from "../../../ground/apportionment/rules.ts";
import type { Dapil } from "../../../ground/elections/model.ts";
import type { Db } from "../../../server/database/connect.ts";
import { dapilKey, type BelowSum, type PlaceRecap, type RecapKey, type RecapLine } from "../model.ts";
import { countedTerritories, differenceOf, lineOf, voteNumber } from "../rules.ts";
import { isBeside } from "../rules/outside.ts";
import { addUp, loadFigures, type AskedPart } from "./lines.ts";
import type { Unassigned } from "./outside.ts";
import { loadStanding } from "./read.ts";

export interface DapilFigures {
  readonly dapil: Dapil;
  /** `place` is the dapil's code. */
  readonly line: RecapLine;
  readonly own: PlaceRecap | null;
  /** Its own figures minus those of its territories, by field; null where one of the two is not there in full. */
  readonly difference: Readonly<Record<string, number>> | null;
  readonly territories: readonly RecapLine[];
  /** Divided places of which nobody says which part belongs here: their figures are in nobody's sum. */
  readonly border_unknown: readonly string[];
  /** Places beside it that no dapil names: such as have figures or stations lack here or in its neighbours. */
  readonly unassigned: readonly Unassigned[];
  /** Party number → seats by these figures; null where figures are missing, or seats are tied. */
  readonly seats: Readonly<Record<string, number>> | null;
  readonly tied: readonly { readonly seats: number; readonly parties: readonly string[] }[];
}

/** One answer for each dapil, in order. */
export async function loadDapilFigures(
  db: Db,
  election: string,
  key: RecapKey,
  dapil: readonly Dapil[],
  part: Pick<AskedPart, "ids" | "summed">,
  unassigned: readonly Unassigned[],
): Promise<DapilFigures[]> {
  const { ids } = part;
  const shares = dapil.map((d) => countedTerritories(d.territories));
  const places = [...new Set(shares.flatMap((s) => s.counted))];
  const figures = await loadFigures(db, election, key, places, part);
  const published = await loadStanding(
    db,
    key,
    dapil.map((d) => dapilKey(d.code)),
  );
  return dapil.map((d, i) => {
    const { counted, borderUnknown } = shares[i]!;
    const parts = counted.map((place) => figures.get(place)!);
    const missing = [...parts.flatMap((p) => (p.own === null ? p.missing : [])), ...borderUnknown];
    const own = published.get(dapilKey(d.code))?.get(key.part) ?? null;
    const sum = addUp(parts, ids.length);
    const beside = unassigned.filter((u) => isBeside(d.territories, d.level, u.line.place));
    const whole = lineOf(d.code, own, sum, missing, ids.length);
    // What lies in no dapil may be of this one: then the sum of the others is not all of it.
    const lacks = whole.basis === "sum" && beside.some((u) => u.certain);
    const line = lacks ? { ...whole, basis: "partial" as const } : whole;
    return {
      dapil: d,
      line,
      own,
      difference:
        own === null || missing.length > 0 || parts.length === 0 || beside.some((u) => u.certain)
          ? null
          : betweenOf(own, sum, ids),
      territories: parts.map((p) => p.line),
      border_unknown: borderUnknown,
      unassigned: beside,
      ...seatsOf(d, line, ids),
    };
  });
}

/** What was published for the dapil minus the sum of its territories, of the fields that all of them have. */
function betweenOf(own: PlaceRecap, sum: BelowSum, ids: readonly string[]): Record<string, number> {
  const below = sum.figures.map((n, i) => (sum.known[i] === sum.places.length ? n : null));
  return differenceOf(ids, own.figures, below);
}

function seatsOf(d: Dapil, line: RecapLine, ids: readonly string[]): Pick<DapilFigures, "seats" | "tied"> {
  const votes = new Map<string, number>();
  for (const [i, id] of ids.entries()) {
    const number = voteNumber(id);
    const n = line.figures[i];
    if (number !== null && n != null) votes.set(number, n);
  }
  if ((line.basis !== "sum" && line.basis !== "own") || line.uneven.length > 0) return { seats: null, tied: [] };
  // Without a vote nothing is tied: nobody has won anything yet.
  if ([...votes.values()].every((n) => n === 0)) return { seats: null, tied: [] };
  const given = assignSeats({ district: d.code, seats: d.seats, votes });
  if (!given.ok) return { seats: null, tied: [] };
  const { seats, ties } = given.value;
  return { seats: ties.length > 0 ? null : seats, tied: ties };
}
