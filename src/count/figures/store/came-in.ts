// How many stations of each place have a reading of a part, kept as rows of their own, so that the lists of what is missing
// or late read counts and not stations. Kept by whoever sums, for the villages of the marks it takes, in its transaction.
// What was marked since is counted by whoever asks (`marked`), in the statement that reads the counts: so the two are of
// one moment, and the answer is exact at each.

import { sql, type RawBuilder } from "kysely";
import type { Db } from "../../../server/database/connect.ts";

/** One part of the forms of a village that somebody read. */
export interface Came {
  readonly contest: string;
  readonly part: string;
  readonly village: string;
}

/** Lengths of the codes above a village, from the sub-district up to the nation. */
const LENGTHS_ABOVE = [8, 5, 2, 0] as const;

/** SQL for the code above the one in `code`, which has this length. */
function above(code: RawBuilder<unknown>, length: number): RawBuilder<unknown> {
  return length === 0 ? sql`null::text` : sql`left(${code}, ${sql.lit(Math.max(0, length - 3))})`;
}

const UPSERT = sql`on conflict (contest, part, place) do update set stations = excluded.stations
  where came_in_counts.stations <> excluded.stations
  returning contest, part, place as village`;

/** Count these villages anew and climb to the nation where a number has changed. */
export async function recountCameIn(tx: Db, came: readonly Came[]): Promise<void> {
  let changed: readonly Came[] = came;
  const told = (
    length: number,
  ): RawBuilder<unknown> => sql`(select distinct contest, part, left(code, ${length}) as place
    from unnest(${changed.map((c) => c.contest)}::text[], ${changed.map((c) => c.part)}::text[],
      ${changed.map((c) => c.village)}::text[]) as t(contest, part, code))`;
  if (changed.length === 0) return;
  const { rows } = await sql<Came>`
    insert into came_in_counts (contest, part, place, parent, stations)
    select m.contest, m.part, m.place, left(m.place, 8), count(distinct f.station)
    from ${told(13)} m left join form_parts f on f.kab = left(m.place, 5) and f.village = m.place
      and f.contest = m.contest and f.part = m.part and f.provisional is not null
    group by m.contest, m.part, m.place ${UPSERT}`.execute(tx);
  changed = rows;
  for (const length of LENGTHS_ABOVE) {
    if (changed.length === 0) return;
    const next = await sql<Came>`
      insert into came_in_counts (contest, part, place, parent, stations)
      select m.contest, m.part, m.place, ${above(sql`m.place`, length)}, sum(c.stations)
      from ${told(length)} m join came_in_counts c on c.contest = m.contest and c.part = m.part and c.parent = m.place
      group by m.contest, m.part, m.place ${UPSERT}`.execute(tx);
    changed = next.rows;
  }
}

/** Count a contest from nothing. */
export async function recountContest(tx: Db, contest: string): Promise<void> {
  await sql`delete from came_in_counts where contest = ${contest}`.execute(tx);
  await sql`insert into came_in_counts (contest, part, place, parent, stations)
    select contest, part, village, left(village, 8), count(*)
    from (select contest, part, village, station from form_parts where contest = ${contest} and provisional is not null
      group by contest, part, village, station) as stations
    group by contest, part, village`.execute(tx);
  for (const length of LENGTHS_ABOVE) {
    await sql`insert into came_in_counts (contest, part, place, parent, stations)
      select contest, part, parent, ${above(sql`parent`, length)}, sum(stations) from came_in_counts
      where contest = ${contest} and length(parent) = ${sql.lit(length)} group by contest, part, parent`.execute(tx);
  }
}

/** `village, n`: villages with marks that nobody has summed yet, and how many of their stations are in now. */
export function marked(
  q: { readonly contest: string; readonly part: string },
  which: (village: RawBuilder<unknown>) => RawBuilder<boolean>,
): RawBuilder<unknown> {
  return sql`select m.village, count(distinct f.station) as n
    from (select distinct kab, village from tally_marks
      where contest = ${q.contest} and part = ${q.part} and ${which(sql`village`)}) m
    left join form_parts f on f.kab = m.kab and f.village = m.village and f.contest = ${q.contest}
      and f.part = ${q.part} and f.provisional is not null
    group by m.village`;
}
