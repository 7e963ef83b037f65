// Rows of places for whoever puts areas together from them: read once for many areas.

import { sql, type Db } from "../../../server/database/connect.ts";
import type { Sums } from "../model.ts";
import { addSums, NO_SUMS } from "../rules.ts";
import type { Pieces } from "../rules/areas.ts";
import { COLUMNS, toSums, type Row } from "./read.ts";
import { isSource } from "./sums.ts";

/** Sums by part and place; places without figures are not in it. */
export type PlaceSums = ReadonlyMap<string, ReadonlyMap<string, Sums>>;

/** The sums of these places as they stand, one query however many there are. */
export async function loadPlaceSums(
  db: Db,
  q: {
    readonly contest: string;
    readonly source: string;
    readonly parts: readonly string[];
    readonly places: readonly string[];
  },
): Promise<PlaceSums> {
  const { rows } = await sql<Row & { part: string }>`
    select t.part, ${COLUMNS} from tally_places t
    where t.contest = ${q.contest} and t.place = any(${q.places}::text[]) and ${isSource(q.source)}
      and t.part = any(${q.parts}::text[])`.execute(db);
  const byPart = Map.groupBy(rows, (row) => row.part);
  return new Map([...byPart].map(([part, of]) => [part, new Map(of.map((row) => [row.place, toSums(row)]))]));
}

/** An area's sums, exactly: the places it is made of, without those in them that are another's. */
export function sumsOf(all: PlaceSums, part: string, { plus, minus }: Pieces): Sums {
  const of = (places: readonly string[]): Sums[] => places.map((place) => all.get(part)?.get(place) ?? NO_SUMS);
  return addSums(of(plus), of(minus));
}
