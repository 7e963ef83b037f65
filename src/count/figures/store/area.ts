// How far the forms of an area's stations have come, without any figure.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { kabOf } from "./write.ts";

export interface FormState {
  readonly station: string;
  readonly contest: string;
  /** Parts that somebody read, of any paper; each part once. */
  readonly parts: number;
  /** Of these, accepted. */
  readonly accepted: number;
  /** Some check fails, or readings differ. */
  readonly flagged: boolean;
  readonly changed_at: Date;
}

/** One line for each station and contest with a reading, in one statement. */
export async function formsAtStations(
  db: Db,
  contests: readonly string[],
  stations: readonly string[],
): Promise<FormState[]> {
  if (contests.length === 0 || stations.length === 0) return [];
  const { rows } = await sql<FormState>`
    select station, contest, count(distinct part)::int as parts,
      (count(distinct part) filter (where state = 'accepted'))::int as accepted,
      bool_or(flagged or state in ('readings_differ', 'needs_decision', 'reopened')) as flagged, max(changed_at) as changed_at
    from form_parts
    where kab = any(${[...new Set(stations.map(kabOf))]}::text[]) and contest = any(${contests}::text[])
      and station = any(${stations}::text[]) and state <> 'no_reading'
    group by station, contest`.execute(db);
  return rows;
}
