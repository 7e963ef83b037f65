// How many pages of an area's stations are photographed.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { kabOf } from "../rules.ts";

export interface PageCount {
  readonly station: string;
  readonly contest: string;
  /** Pages, each once, whatever the paper and however often photographed. */
  readonly pages: number;
  /** Pages of the wall form, and of the copy. */
  readonly plano: number;
  readonly salinan: number;
  readonly declared_at: Date;
}

/** One line for each station and contest with a photographed page, in one statement. */
export async function pagesAtStations(
  db: Db,
  contests: readonly string[],
  stations: readonly string[],
): Promise<PageCount[]> {
  if (contests.length === 0 || stations.length === 0) return [];
  const { rows } = await sql<PageCount>`
    select station, contest, count(distinct page)::int as pages, max(declared_at) as declared_at,
      (count(distinct page) filter (where source = 'plano'))::int as plano,
      (count(distinct page) filter (where source = 'salinan'))::int as salinan
    from pages
    where kab = any(${[...new Set(stations.map(kabOf))]}::text[]) and station = any(${stations}::text[])
      and contest = any(${contests}::text[])
    group by station, contest`.execute(db);
  return rows;
}
