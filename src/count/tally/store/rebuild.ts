// A contest summed from nothing. What a round does for some villages by looking them up is done here for all of them by
// reading everything once: a table of its own takes the sums of each source, level by level. Until the nation is reached
// what is accepted and what was only read stand in rows of their own, so that each figure is looked at once and not once
// for each basis. In the end `tally_places` loses what differs and gets what is missing: sums that were right are not
// written again. Where a place has figures of one source only, as nearly all have, what is combined is that source's own
// row.

import { sql, type RawBuilder } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import { planByStatistics, type Database, type Db, type Tx } from "../../../server/database/connect.ts";
import { forgetCameIn, replaceCameIn } from "../../figures/store/came-in.ts";
import { CODE_LENGTHS, type SummedPart } from "../model.ts";
import { learnSizes } from "./sizes.ts";
import {
  COLUMNS,
  groupsOf,
  lengthBelow,
  parentOfCode,
  partsOfAll,
  SUMS,
  sumsBelow,
  sumsByBasis,
  sumsByBasisBelow,
  sumColumns,
  takeLock,
  tellMargins,
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
  // A village is one row for each process that reads: what these hand on is little beside what they read.
  await sql`set local parallel_tuple_cost = 0.01`.execute(tx);
  // A table made from a query is what PostgreSQL fills with all cores; an INSERT it does not.
  await sql`create temporary table tally_by_basis on commit drop as ${sumsByBasis(g, partsOfAll(g))}`.execute(tx);
  for (const length of ABOVE) {
    await sql`insert into tally_by_basis ${sumsByBasisBelow(g, length, sql`tally_by_basis`)}`.execute(tx);
  }
  await sql`create temporary table tally_rebuilt (place, source, part, ${SUMS}) on commit drop as ${bothBases(g)}`.execute(
    tx,
  );
  await sql`create temporary table tally_mixed on commit drop as
    select place, part from tally_rebuilt where source <> 'official' group by place, part having count(*) > 1`.execute(
    tx,
  );
  await combineMixed(tx, g);
  await saveRebuilt(tx, g, now);
  await sql`drop table tally_by_basis, tally_rebuilt, tally_mixed`.execute(tx);
  await tellMargins(tx, g, null);
}

/** `place, source, part` and the sums as they are kept: a row of what is accepted and one of what is not make one. */
function bothBases(g: Group): RawBuilder<unknown> {
  const none = (of: string): RawBuilder<unknown> =>
    sql`array_fill(0::bigint, array[cardinality(${sql.ref(`${of}.n`)})])`;
  const each = Array.from({ length: g.fields }, (_v, i) => sql`a.n[${sql.lit(i + 1)}] + o.n[${sql.lit(i + 1)}]`);
  const one = (column: string): RawBuilder<unknown> => sql`coalesce(${sql.ref(column)}, 0)`;
  const both = (column: string): RawBuilder<unknown> => sql`${one(`a.${column}`)} + ${one(`o.${column}`)}`;
  return sql`select place, source, part, ${both("came_in")}, ${one("a.came_in")}, ${both("in_review")}, ${both("flagged")},
      ${both("listed")}, ${both("voters")}, ${one("a.listed")}, ${one("a.voters")},
      coalesce(a.n, ${none("o")}),
      case when o.n is null then a.n when a.n is null then o.n
        else (array[${sql.join(each)}]::bigint[])[1:cardinality(a.n)] end
    from (select * from tally_by_basis where is_accepted) a
    full join (select * from tally_by_basis where not is_accepted) o using (place, source, part)`;
}

/** Take away of the group's rows what is not so any more, and add what is missing then: all others stay untouched. */
async function saveRebuilt(tx: Tx, g: Group, now: Instant): Promise<void> {
  const parent = CODE_LENGTHS.map((length) => sql`when ${sql.lit(length)} then ${parentOfCode(sql`place`, length)}`);
  const above = sql`case length(place) ${sql.join(parent, sql` `)} end`;
  const isItsPlace = sql`r.place = t.place and r.source = t.source and r.part = t.part`;
  const isCombined = sql`r.source = 'combined' or (r.source <> 'official'
        and not exists (select 1 from tally_mixed m where m.place = r.place and m.part = r.part))`;
  const mine = sql`t.contest = ${g.contest} and t.part = any(${g.parts}::text[])`;
  await sql`delete from tally_places t where ${mine} and not exists (
      select 1 from (select r.*, ${isCombined} as combined from tally_rebuilt r) r
      where ${isItsPlace} and (${sumColumns("r")}, r.combined) = (${sumColumns("t")}, t.combined))`.execute(tx);
  await sql`insert into tally_places (${COLUMNS})
    select ${g.contest}, place, ${above}, source, part, ${SUMS}, ${isCombined}, ${new Date(now)}
    from tally_rebuilt r where not exists (select 1 from tally_places t where ${mine} and ${isItsPlace})
    order by place`.execute(tx);
  await replaceCameIn(tx, g.contest, g.parts, sql`(select t.* from tally_places t where ${mine} and t.combined) c`);
}

/** What is combined: summed station by station where sources are mixed, the only source's row everywhere else. */
const COMBINED = sql`
  select place, 'combined' as source, part, ${SUMS} from tally_rebuilt where source = 'combined'
  union all
  select place, 'combined', part, ${SUMS} from tally_rebuilt r where source not in ('combined', 'official')
    and not exists (select 1 from tally_mixed m where m.place = r.place and m.part = r.part)`;

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
    const below = lengthBelow(length);
    await sql`insert into tally_rebuilt (place, source, part, ${SUMS})
      select left(t.place, ${sql.lit(length)}), 'combined', t.part, ${sumsBelow(g, length)}
      from (${COMBINED}) t
      where length(t.place) = ${sql.lit(below)} and (left(t.place, ${sql.lit(length)}), t.part) in ${mixed}
      group by 1, 3`.execute(tx);
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
    // One look at which parts were read at all is cheaper than summing nothing for the others.
    const read = await sql<{ part: string }>`select distinct part from form_parts where contest = ${contest}`.execute(
      tx,
    );
    const present = new Set(read.rows.map((r) => r.part));
    const summed = parts.filter((p) => present.has(p.part));
    const stays = summed.map((p) => p.part);
    await sql`delete from tally_places where contest = ${contest} and part <> all(${stays}::text[])`.execute(tx);
    await forgetCameIn(tx, contest, stays);
    for (const group of groupsOf(summed)) await rebuildGroup(tx, group, now);
    await sql`select pg_notify('tally_changed', ${contest})`.execute(tx);
    const { rows } = await sql<{ places: number; stations: number }>`
      select count(distinct place) as places, coalesce(max(came_in) filter (where place = '' and combined), 0) as stations
      from tally_places where contest = ${contest}`.execute(tx);
    return rows[0]!;
  });
  await learnSizes(database.db);
  return built;
}
