// How far the forms of an area's stations have come, without any figure.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { kabOf } from "./write.ts";

export interface FormState {
  readonly station: string;
  readonly contest: string;
  /** Parts that somebody read, of any paper; each part once. */
  readonly parts: number;
  /** Of these, those that are asked of a witness. */
  readonly read: number;
  /** Parts read from the wall form, and from the copy. */
  readonly plano: number;
  readonly salinan: number;
  /** Of these, accepted. */
  readonly accepted: number;
  /** Some check fails, or readings differ. */
  readonly flagged: boolean;
  readonly changed_at: Date;
}

/**
 * One line for each station and contest with a reading, in one statement.
 * @param asked for each contest, the ids of the parts that are asked of a witness
 */
export async function formsAtStations(
  db: Db,
  asked: ReadonlyMap<string, ReadonlySet<string>>,
  stations: readonly string[],
): Promise<FormState[]> {
  const contests = [...asked.keys()];
  const pairs = [...asked].flatMap(([contest, parts]) => [...parts].map((part) => ({ contest, part })));
  if (contests.length === 0 || stations.length === 0) return [];
  const { rows } = await sql<FormState>`
    select station, contest, count(distinct part)::int as parts,
      (count(distinct part) filter (where (contest, part) in (
        select * from unnest(${pairs.map((p) => p.contest)}::text[], ${pairs.map((p) => p.part)}::text[]))))::int as read,
      (count(distinct part) filter (where source = 'plano'))::int as plano,
      (count(distinct part) filter (where source = 'salinan'))::int as salinan,
      (count(distinct part) filter (where state = 'accepted'))::int as accepted,
      bool_or(flagged or state in ('readings_differ', 'needs_decision', 'reopened')) as flagged, max(changed_at) as changed_at
    from form_parts
    where kab = any(${[...new Set(stations.map(kabOf))]}::text[]) and contest = any(${contests}::text[])
      and station = any(${stations}::text[]) and state <> 'no_reading'
    group by station, contest`.execute(db);
  return rows;
}
