// The tally's writing side (house.md, hops 5 and 6). Marks that were read are deleted in one statement; the
// sums are taken in later ones, so whatever a mark told of is committed and visible by then. A mark still in
// flight is not seen, not deleted, and wakes the next round. Every place is recomputed from what lies under
// it, never incremented: a round repeated or cut in half heals itself.
//
// One round at a time: the lock row is taken first, else an older sum could overwrite a newer one.

import { sql, type RawBuilder } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import type { Database, Db } from "../../../server/database/connect.ts";
import { saveMargins } from "../../figures/store/read.ts";
import { CODE_LENGTHS } from "../model.ts";

/** A part to be summed: how many fields its figures have. */
export interface SummedPart {
  readonly contest: string;
  readonly part: string;
  readonly fields: number;
  /** Positions (from 0) of the pairs' or parties' votes; empty for parts without votes. */
  readonly votes: readonly number[];
}

/** Where a round is; the tests hold one open at each, and let others write meanwhile. */
export type RoundStep = "locked" | "marks_taken" | "summed";

/** Marks one round takes. */
export const MARKS_LIMIT = 20_000;

const REVIEW = sql`('readings_differ', 'needs_decision', 'reopened')`;

/** `array[sum(c[1]), sum(c[2]), …]`, empty fields counting as nothing. */
function sumOf(column: string, fields: number): RawBuilder<unknown> {
  const items = Array.from({ length: fields }, (_v, i) => sql`coalesce(sum(${sql.ref(column)}[${sql.lit(i + 1)}]), 0)`);
  return sql`array[${sql.join(items)}]::bigint[]`;
}

/** Each source by itself, straight from the parts. */
async function sumVillagesBySource(tx: Db, p: SummedPart, which: RawBuilder<unknown>, now: Instant): Promise<void> {
  await sql`insert into tally_places (contest, place, parent, source, part, came_in, accepted, in_review, flagged, n_accepted, n_provisional, computed_at)
    select f.contest, f.village, left(f.village, 8), f.source, f.part,
      count(f.provisional), count(f.accepted), count(*) filter (where f.state in ${REVIEW}), count(*) filter (where f.flagged),
      ${sumOf("f.accepted", p.fields)}, ${sumOf("f.provisional", p.fields)}, ${new Date(now)}
    from form_parts f
    where f.contest = ${p.contest} and f.part = ${p.part} and ${which}
    group by f.contest, f.village, f.source, f.part
    ${UPSERT}`.execute(tx);
}

/**
 * Each station once: of its sources the one that is accepted, else the one that was read, the wall form
 * before the copy. `official` figures are somebody else's and never mix in.
 */
async function sumVillagesCombined(tx: Db, p: SummedPart, which: RawBuilder<unknown>, now: Instant): Promise<void> {
  await sql`with chosen as (
      select distinct on (f.kab, f.station) f.village, f.accepted, f.provisional,
        bool_or(f.state in ${REVIEW}) over station as review, bool_or(f.flagged) over station as flagged
      from form_parts f
      where f.contest = ${p.contest} and f.part = ${p.part} and f.source <> 'official' and ${which}
      window station as (partition by f.kab, f.station)
      order by f.kab, f.station, (f.accepted is null), (f.provisional is null), f.source)
    insert into tally_places (contest, place, parent, source, part, came_in, accepted, in_review, flagged, n_accepted, n_provisional, computed_at)
    select ${p.contest}, c.village, left(c.village, 8), 'combined', ${p.part},
      count(c.provisional), count(c.accepted), count(*) filter (where c.review), count(*) filter (where c.flagged),
      ${sumOf("c.accepted", p.fields)}, ${sumOf("c.provisional", p.fields)}, ${new Date(now)}
    from chosen c group by c.village
    ${UPSERT}`.execute(tx);
}

const UPSERT = sql`on conflict (contest, place, source, part) do update set
      came_in = excluded.came_in, accepted = excluded.accepted, in_review = excluded.in_review, flagged = excluded.flagged,
      n_accepted = excluded.n_accepted, n_provisional = excluded.n_provisional, computed_at = excluded.computed_at`;

/** Recompute the places of one level from their children; `places` null means all of the level. */
async function sumLevel(
  tx: Db,
  p: SummedPart,
  length: number,
  places: readonly string[] | null,
  now: Instant,
): Promise<void> {
  const above = length === 0 ? sql`null` : length === 2 ? sql`''` : sql`left(t.parent, ${sql.lit(length - 3)})`;
  const which =
    places === null
      ? length === 0
        ? sql`t.parent = ''`
        : sql`length(t.parent) = ${sql.lit(length)}`
      : sql`t.parent = any(${places}::text[])`;
  await sql`insert into tally_places (contest, place, parent, source, part, came_in, accepted, in_review, flagged, n_accepted, n_provisional, computed_at)
    select t.contest, t.parent, ${above}, t.source, t.part, sum(t.came_in), sum(t.accepted), sum(t.in_review), sum(t.flagged),
      ${sumOf("t.n_accepted", p.fields)}, ${sumOf("t.n_provisional", p.fields)}, ${new Date(now)}
    from tally_places t
    where t.contest = ${p.contest} and t.part = ${p.part} and ${which}
    group by t.contest, t.parent, t.source, t.part
    ${UPSERT}`.execute(tx);
}

async function takeLock(tx: Db): Promise<void> {
  await sql`select 1 from tally_lock for update`.execute(tx);
}

async function climb(
  tx: Db,
  parts: readonly SummedPart[],
  villages: readonly string[] | null,
  now: Instant,
): Promise<void> {
  const which =
    villages === null
      ? sql`true`
      : sql`f.village = any(${villages}::text[]) and f.kab = any(${[...new Set(villages.map((v) => v.slice(0, 5)))]}::text[])`;
  for (const p of parts) {
    await sumVillagesBySource(tx, p, which, now);
    await sumVillagesCombined(tx, p, which, now);
    for (const length of CODE_LENGTHS.slice(1)) {
      const places = villages === null ? null : [...new Set(villages.map((v) => v.slice(0, length)))];
      await sumLevel(tx, p, length, places, now);
      if (length === KAB && p.votes.length > 1) await tellMargins(tx, p, places);
    }
  }
}

const KAB = 5;

/** Tell the queue of second readings where it is close. */
async function tellMargins(tx: Db, p: SummedPart, kabs: readonly string[] | null): Promise<void> {
  const { rows } = await sql<{ place: string; n: (number | string)[] }>`
    select place, n_provisional as n from tally_places
    where contest = ${p.contest} and part = ${p.part} and source = 'combined'
      and ${kabs === null ? sql`length(place) = ${sql.lit(KAB)}` : sql`place = any(${kabs}::text[])`}`.execute(tx);
  await saveMargins(
    tx,
    p.contest,
    rows.map((row) => {
      const [first = 0, second = 0] = p.votes.map((i) => Number(row.n[i] ?? 0)).toSorted((a, b) => b - a);
      return { kab: row.place, margin: first - second };
    }),
  );
}

/**
 * One round: take the marks, sum their villages, climb. Gives the number of marks taken.
 * `partsOf` tells which parts a contest has; marks of a contest nobody knows are put aside as done.
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
    const { rows } = await sql<{ contest: string; part: string; village: string }>`
      with taken as (select kab, id from tally_marks limit ${MARKS_LIMIT})
      delete from tally_marks m using taken where m.kab = taken.kab and m.id = taken.id
      returning m.contest, m.part, m.village`.execute(tx);
    await reached("marks_taken");
    if (rows.length === 0) return 0;
    for (const [contest, marks] of Map.groupBy(rows, (row) => row.contest)) {
      const parts = new Map((await partsOf(tx, contest)).map((p) => [p.part, p]));
      for (const [name, marked] of Map.groupBy(marks, (mark) => mark.part)) {
        const part = parts.get(name);
        if (part) await climb(tx, [part], [...new Set(marked.map((mark) => mark.village))], now);
      }
      await reached("summed");
      await sql`select pg_notify('tally_changed', ${contest})`.execute(tx);
    }
    return rows.length;
  });
}

/** Sum a contest from nothing. The old rows go in the same transaction, so a reader sees one or the other. */
export async function rebuildContest(
  database: Database,
  parts: readonly SummedPart[],
  contest: string,
  now: Instant,
): Promise<{ places: number; stations: number }> {
  return await database.transaction(async (tx) => {
    await takeLock(tx);
    await sql`delete from tally_marks where contest = ${contest}`.execute(tx);
    await sql`delete from tally_places where contest = ${contest}`.execute(tx);
    // One look at which parts were read at all is cheaper than summing nothing for the others.
    const read = await sql<{ part: string }>`select distinct part from form_parts where contest = ${contest}`.execute(
      tx,
    );
    const present = new Set(read.rows.map((r) => r.part));
    await climb(
      tx,
      parts.filter((p) => present.has(p.part)),
      null,
      now,
    );
    await sql`select pg_notify('tally_changed', ${contest})`.execute(tx);
    const { rows } = await sql<{ places: number; stations: number }>`
      select count(distinct place) as places, coalesce(max(came_in) filter (where place = '' and source = 'combined'), 0) as stations
      from tally_places where contest = ${contest}`.execute(tx);
    return rows[0]!;
  });
}
