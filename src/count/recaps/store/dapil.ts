// Figures of a dapil: of its territories, each by its own figures or the sum of those below.

import { assignSeats } from "../../../ground/apportionment/rules.ts";
import type { Dapil } from "../../../ground/elections/model.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { RecapKey, RecapLine } from "../model.ts";
import { countedTerritories, lineOf, voteNumber } from "../rules.ts";
import { addUp, loadFigures, type AskedPart } from "./lines.ts";

export interface DapilFigures {
  readonly dapil: Dapil;
  /** `place` is the dapil's code. */
  readonly line: RecapLine;
  readonly territories: readonly RecapLine[];
  /** Divided places of which nobody says which part belongs here: their figures are in nobody's sum. */
  readonly border_unknown: readonly string[];
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
): Promise<DapilFigures[]> {
  const { ids } = part;
  const shares = dapil.map((d) => countedTerritories(d.territories));
  const places = [...new Set(shares.flatMap((s) => s.counted))];
  const figures = await loadFigures(db, election, key, places, part);
  return dapil.map((d, i) => {
    const { counted, borderUnknown } = shares[i]!;
    const parts = counted.map((place) => figures.get(place)!);
    const missing = [...parts.flatMap((p) => (p.own === null ? p.missing : [])), ...borderUnknown];
    const line = lineOf(d.code, null, addUp(parts, ids.length), missing, ids.length);
    return {
      dapil: d,
      line,
      territories: parts.map((p) => p.line),
      border_unknown: borderUnknown,
      ...seatsOf(d, line, ids),
    };
  });
}

function seatsOf(d: Dapil, line: RecapLine, ids: readonly string[]): Pick<DapilFigures, "seats" | "tied"> {
  const votes = new Map<string, number>();
  for (const [i, id] of ids.entries()) {
    const number = voteNumber(id);
    const n = line.figures[i];
    if (number !== null && n != null) votes.set(number, n);
  }
  if (line.basis !== "sum" || line.uneven.length > 0) return { seats: null, tied: [] };
  const given = assignSeats({ district: d.code, seats: d.seats, votes });
  if (!given.ok) return { seats: null, tied: [] };
  const { seats, ties } = given.value;
  return { seats: ties.length > 0 ? null : seats, tied: ties };
}
