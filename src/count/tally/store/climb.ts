// The tally's writing side (house.md, hops 5 and 6). Marks that were read are deleted in one statement; the
// sums are taken in later ones, so whatever a mark told of is committed and visible by then. A mark still in
// flight is not seen, not deleted, and wakes the next round. Every place is recomputed from what lies under
// it, never incremented: a round repeated or cut in half heals itself.
//
// One round at a time: the lock row is taken first, else an older sum could overwrite a newer one.

import { sql, type RawBuilder } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import type { Database, Db } from "../../../server/database/connect.ts";
import { firstLeft } from "../../../server/database/queue.ts";
import { takeStationChanges, type StationChange } from "../../../ground/stations/store/counts.ts";
import { keepCameIn } from "../../figures/store/came-in.ts";
import { CODE_LENGTHS, type SummedPart } from "../model.ts";
import { rebuildGroup } from "./rebuild.ts";
import {
  COLUMNS,
  groupsOf,
  KAB,
  parentOfCode,
  SUMS,
  sumsBelow,
  takeLock,
  tellMargins,
  UPSERT,
  villagesBySource,
  villagesCombined,
  type Group,
} from "./sums.ts";

/** Where a round is; the tests hold one open at each, and let others write meanwhile. */
export type RoundStep = "locked" | "marks_taken" | "summed";

const [VILLAGE, ...ABOVE] = CODE_LENGTHS;

/** Marks one round takes. */
export const MARKS_LIMIT = 20_000;

/** The sums of places of one level, each source by itself and combined, and how many stations have come in there. */
async function saveLevel(
  tx: Db,
  g: Group,
  length: number,
  bySource: RawBuilder<unknown>,
  mixed: RawBuilder<unknown>,
  now: Instant,
): Promise<void> {
  // What is combined is the row of the only source, as it is in nearly all places; sums are made anew where sources are
  // mixed alone. Summing both was half of what a round cost, and both were written.
  await sql`with summed (place, source, part, ${SUMS}) as materialized (${bySource}),
    mixed as materialized (
      select place, part from summed where source <> 'official' group by place, part having count(*) > 1),
    whole as (
      select place, source, part, ${SUMS},
        source <> 'official' and not exists (select 1 from mixed m where m.place = s.place and m.part = s.part) as combined
      from summed s
      union all
      select m.*, true from (${mixed}) as m),
    saved as (
      insert into tally_places (${COLUMNS})
      select ${g.contest}, place, ${parentOfCode(sql`place`, length)}, source, part, ${SUMS}, combined, ${new Date(now)}
      from whole ${UPSERT} returning contest, place, parent, source, part, came_in, combined)
    ${keepCameIn(sql`saved where combined`)}`.execute(tx);
}

/** Sum these villages from the parts of their stations. */
async function sumVillages(tx: Db, g: Group, villages: readonly string[], now: Instant): Promise<void> {
  const asked = sql`(select left(v, ${sql.lit(KAB)}) as kab, v as village from unnest(${villages}::text[]) as v) as w`;
  const bySource = villagesBySource(g, partsIn(g, asked, g.parts));
  const mixed = sql`(select left(place, ${sql.lit(KAB)}) as kab, place as village, part from mixed) as w`;
  await saveLevel(tx, g, VILLAGE, bySource, villagesCombined(g, partsIn(g, mixed, null)), now);
}

/**
 * The parts of the villages of `w` (`kab`, `village`), looked up one village after the other, by its key: the night begins
 * with empty tables, and a plan made of what was known of them then reads the whole contest for each round. `parts` null:
 * the one that `w` names.
 */
function partsIn(g: Group, w: RawBuilder<unknown>, parts: readonly string[] | null): RawBuilder<unknown> {
  const which = parts === null ? sql`f.part = w.part` : sql`f.part = any(${parts}::text[])`;
  return sql`${w} cross join lateral (select f.* from form_parts f
    where f.kab = w.kab and f.village = w.village and f.contest = ${g.contest} and ${which} offset 0)`;
}

/** Recompute these places of one level from their children. */
async function sumLevel(tx: Db, g: Group, length: number, places: readonly string[], now: Instant): Promise<void> {
  const below = (
    w: RawBuilder<unknown>,
    which: RawBuilder<unknown>,
    source: RawBuilder<unknown>,
  ): RawBuilder<unknown> =>
    sql`select t.parent, ${source}, t.part, ${sumsBelow(g, length)}
      from ${w} cross join lateral (select t.* from tally_places t
        where t.contest = ${g.contest} and t.parent = w.place and ${which} offset 0) t
      group by 1, 2, 3`;
  const bySource = below(
    sql`unnest(${places}::text[]) as w(place)`,
    sql`t.part = any(${g.parts}::text[]) and t.source <> 'combined'`,
    sql`t.source`,
  );
  const mixed = below(sql`mixed w`, sql`t.part = w.part and t.combined`, sql`'combined'`);
  await saveLevel(tx, g, length, bySource, mixed, now);
}

/** Sum these villages and what lies above them. */
async function climb(tx: Db, g: Group, villages: readonly string[], now: Instant): Promise<void> {
  const kabs = [...new Set(villages.map((v) => v.slice(0, KAB)))];
  await sumVillages(tx, g, villages, now);
  for (const length of ABOVE) {
    await sumLevel(tx, g, length, [...new Set(villages.map((v) => v.slice(0, length)))], now);
  }
  await tellMargins(tx, g, kabs);
}

/**
 * One round: take the marks and the word of changed lists of stations, sum their villages, climb. Gives the number of
 * what was taken. `partsOf` tells which parts a contest has; marks of a contest nobody knows are put aside as done.
 */
export async function climbOnce(
  database: Database,
  partsOf: (db: Db, contest: string) => Promise<readonly SummedPart[]>,
  now: Instant,
  reached: (step: RoundStep) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  return await database.transaction(async (tx) => {
    await takeLock(tx);
    await reached("locked");
    const { rows } = await sql<Mark>`
      delete from tally_marks m where m.id < ${firstLeft("tally_marks", MARKS_LIMIT)}
      returning m.contest, m.part, m.village`.execute(tx);
    const changes = await takeStationChanges(tx, MARKS_LIMIT);
    await reached("marks_taken");
    const marked = [...rows, ...(await marksOf(tx, changes))];
    for (const [contest, marks] of Map.groupBy(marked, (mark) => mark.contest)) {
      const read = Map.groupBy(marks, (mark) => mark.part);
      const parts = (await partsOf(tx, contest)).filter((p) => read.has(p.part));
      for (const group of groupsOf(parts)) {
        const villages = new Set(group.parts.flatMap((part) => read.get(part)!.map((mark) => mark.village)));
        if (villages.has(ANY)) await rebuildGroup(tx, group, now);
        else await climb(tx, group, [...villages], now);
      }
      await reached("summed");
      await sql`select pg_notify('tally_changed', ${contest})`.execute(tx);
    }
    return rows.length + changes.length;
  });
}

interface Mark {
  readonly contest: string;
  readonly part: string;
  readonly village: string;
}

/** Stands for all villages of an election. */
const ANY = "";

/** What is summed of the places whose stations have changed: voters are summed beside the figures. */
async function marksOf(tx: Db, changes: readonly StationChange[]): Promise<Mark[]> {
  const out: Mark[] = [];
  for (const [election, changed] of Map.groupBy(changes, (change) => change.election)) {
    const villages = changed.map((change) => change.village);
    const which = villages.includes(ANY)
      ? sql`true`
      : sql`f.kab = any(${[...new Set(villages.map((v) => v.slice(0, KAB)))]}::text[]) and f.village = any(${villages}::text[])`;
    const village = villages.includes(ANY) ? sql`''` : sql`f.village`;
    const { rows } = await sql<Mark>`
      select distinct f.contest, f.part, ${village} as village from form_parts f
      where f.election = ${election} and ${which}`.execute(tx);
    out.push(...rows);
  }
  return out;
}
