// How many stations of each place have a reading of a part, kept as rows of their own, so that the lists of what is missing
// or late read counts and not stations. Kept by whoever sums, in the statement that saves the sums: it is the number that
// stands beside them, so list and board say the same. What was marked since is counted by whoever asks (`marked`), in the
// statement that reads the counts: so the two are of one moment, and the answer is exact at each.

import { sql, type RawBuilder } from "kysely";
import type { Db } from "../../../server/database/connect.ts";

/** A reading of one of our papers: what others publish of a station brings nobody's form in. */
export const IS_IN = sql<boolean>`f.provisional is not null and f.source <> 'official'`;

/** SQL that keeps what `rows` say: `contest, part, place, parent, came_in`, each place and part once. */
export function keepCameIn(rows: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`insert into came_in_counts (contest, part, place, parent, stations)
    select contest, part, place, parent, came_in from ${rows}
    on conflict (contest, part, place) do update set stations = excluded.stations
    where came_in_counts.stations <> excluded.stations`;
}

/** The counts of these parts are what `rows` (`c`, as in `keepCameIn`) say and nothing else; what is so already stays. */
export async function replaceCameIn(
  tx: Db,
  contest: string,
  parts: readonly string[],
  rows: RawBuilder<unknown>,
): Promise<void> {
  const mine = sql`t.contest = ${contest} and t.part = any(${parts}::text[])`;
  const isItsPlace = sql`c.part = t.part and c.place = t.place`;
  await sql`delete from came_in_counts t where ${mine}
    and not exists (select 1 from ${rows} where ${isItsPlace} and c.came_in = t.stations)`.execute(tx);
  await sql`insert into came_in_counts (contest, part, place, parent, stations)
    select contest, part, place, parent, came_in from ${rows}
    where not exists (select 1 from came_in_counts t where ${mine} and ${isItsPlace}) order by part, place`.execute(tx);
}

/** Take away the counts of all other parts of a contest: whoever sums it anew keeps those of `parts`. */
export async function forgetCameIn(tx: Db, contest: string, parts: readonly string[]): Promise<void> {
  await sql`delete from came_in_counts where contest = ${contest} and part <> all(${parts}::text[])`.execute(tx);
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
      and f.part = ${q.part} and ${IS_IN}
    group by m.village`;
}
