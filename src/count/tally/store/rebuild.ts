// A contest summed from nothing. What a round does for some villages by looking them up is done here for all of them by
// reading everything once: a table of its own takes the sums of each source, level by level, and goes into
// `tally_places` in the end, in the order of its key. Where a place has figures of one source only, as nearly all
// have, what is combined is that source's own row.

import { sql, type RawBuilder } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import { planByStatistics, type Database, type Db, type Tx } from "../../../server/database/connect.ts";
import { forgetCameIn, replaceCameIn } from "../../figures/store/came-in.ts";
import { CODE_LENGTHS, type SummedPart } from "../model.ts";
import { learnSizes } from "./sizes.ts";
import {
  COLUMNS,
  groupsOf,
  parentOfCode,
  partsOfAll,
  SUMS,
  sumsBelow,
  takeLock,
  tellMargins,
  villagesBySource,
  villagesCombined,
  type Group,
} from "./sums.ts";

const ABOVE = CODE_LENGTHS.slice(1);

/** Twice this for a table of 84,000 villages in memory; with less it goes through files on the disk. */
const WORK_MEM = "64MB";

/** Sums of the group's parts in every place, instead of what stood there. */
export async function rebuildGroup(tx: Tx, g: Group, now: Instant): Promise<void> {
  await planByStatistics(tx);
  await sql`set local work_mem = ${sql.lit(WORK_MEM)}`.execute(tx);
  await sql`delete from tally_places where contest = ${g.contest} and part = any(${g.parts}::text[])`.execute(tx);
  // A table made from a query is what PostgreSQL fills with all cores; an INSERT it does not.
  await sql`create temporary table tally_rebuilt (place, source, part, ${SUMS}) on commit drop as
    ${villagesBySource(g, partsOfAll(g))}`.execute(tx);
  for (const length of ABOVE) await addLevel(tx, g, length, sql`tally_rebuilt`, sql`t.source`);
  await sql`create temporary table tally_mixed on commit drop as
    select place, part from tally_rebuilt where source <> 'official' group by place, part having count(*) > 1`.execute(
    tx,
  );
  await combineMixed(tx, g);
  const parent = CODE_LENGTHS.map((length) => sql`when ${sql.lit(length)} then ${parentOfCode(sql`place`, length)}`);
  const above = sql`case length(place) ${sql.join(parent, sql` `)} end`;
  await sql`insert into tally_places (${COLUMNS})
    select ${g.contest}, place, ${above}, source, part, ${SUMS},
      source = 'combined' or (source <> 'official'
        and not exists (select 1 from tally_mixed m where m.place = r.place and m.part = r.part)), ${new Date(now)}
    from tally_rebuilt r order by place`.execute(tx);
  await replaceCameIn(
    tx,
    g.contest,
    g.parts,
    sql`(select ${g.contest} as contest, part, place, ${above} as parent, came_in from (${COMBINED}) as r) as c`,
  );
  await sql`drop table tally_rebuilt, tally_mixed`.execute(tx);
  await tellMargins(tx, g, null);
}

/** What is combined: summed station by station where sources are mixed, the only source's row everywhere else. */
const COMBINED = sql`
  select place, 'combined' as source, part, ${SUMS} from tally_rebuilt where source = 'combined'
  union all
  select place, 'combined', part, ${SUMS} from tally_rebuilt r where source not in ('combined', 'official')
    and not exists (select 1 from tally_mixed m where m.place = r.place and m.part = r.part)`;

/** Sum the rows of `from` that stand one level below into this one. */
async function addLevel(
  tx: Db,
  g: Group,
  length: number,
  from: RawBuilder<unknown>,
  source: RawBuilder<unknown>,
  which: RawBuilder<unknown> = sql`true`,
): Promise<void> {
  const below = CODE_LENGTHS[CODE_LENGTHS.findIndex((l) => l === length) - 1]!;
  await sql`insert into tally_rebuilt (place, source, part, ${SUMS})
    select left(t.place, ${sql.lit(length)}), ${source}, t.part, ${sumsBelow(g, length)}
    from ${from} t where length(t.place) = ${sql.lit(below)} and ${which}
    group by 1, 2, 3`.execute(tx);
}

/** Combined rows of the places that have figures of more than one source, from the village up. */
async function combineMixed(tx: Db, g: Group): Promise<void> {
  const { rows } = await sql`select 1 from tally_mixed limit 1`.execute(tx);
  if (rows.length === 0) return;
  const mixed = sql`(select place, part from tally_mixed)`;
  await sql`insert into tally_rebuilt (place, source, part, ${SUMS})
    ${villagesCombined(g, sql`(select f.* from ${partsOfAll(g)} f where (f.village, f.part) in ${mixed})`)}`.execute(
    tx,
  );
  for (const length of ABOVE) {
    const which = sql`(left(t.place, ${sql.lit(length)}), t.part) in ${mixed}`;
    await addLevel(tx, g, length, sql`(${COMBINED})`, sql`'combined'`, which);
  }
}

/** Sum a contest from nothing. The old rows go in the same transaction, so a reader sees one or the other. */
export async function rebuildContest(
  database: Database,
  parts: readonly SummedPart[],
  contest: string,
  now: Instant,
): Promise<{ places: number; stations: number }> {
  const built = await database.transaction(async (tx) => {
    await takeLock(tx);
    await sql`delete from tally_marks where contest = ${contest}`.execute(tx);
    await sql`delete from tally_places where contest = ${contest}`.execute(tx);
    await forgetCameIn(tx, contest);
    // One look at which parts were read at all is cheaper than summing nothing for the others.
    const read = await sql<{ part: string }>`select distinct part from form_parts where contest = ${contest}`.execute(
      tx,
    );
    const present = new Set(read.rows.map((r) => r.part));
    for (const group of groupsOf(parts.filter((p) => present.has(p.part)))) await rebuildGroup(tx, group, now);
    await sql`select pg_notify('tally_changed', ${contest})`.execute(tx);
    const { rows } = await sql<{ places: number; stations: number }>`
      select count(distinct place) as places, coalesce(max(came_in) filter (where place = '' and combined), 0) as stations
      from tally_places where contest = ${contest}`.execute(tx);
    return rows[0]!;
  });
  await learnSizes(database.db);
  return built;
}
