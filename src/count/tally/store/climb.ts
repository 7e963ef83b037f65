// The tally's writing side (house.md, hops 5 and 6). Marks that were read are deleted in one statement; the
// sums are taken in later ones, so whatever a mark told of is committed and visible by then. A mark still in
// flight is not seen, not deleted, and wakes the next round. Every place is recomputed from what lies under
// it, never incremented: a round repeated or cut in half heals itself.
//
// One round at a time: the lock row is taken first, else an older sum could overwrite a newer one.

import { sql, type RawBuilder } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import type { Database, Db } from "../../../server/database/connect.ts";
import { takeStationChanges, type StationChange } from "../../../ground/stations/store/counts.ts";
import { saveMargins } from "../../figures/store/read.ts";
import { CODE_LENGTHS, type SummedPart } from "../model.ts";

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

/** Parts alike in shape, summed by one statement per level. */
interface Group extends Omit<SummedPart, "part"> {
  readonly parts: readonly string[];
}

function groupsOf(parts: readonly SummedPart[]): Group[] {
  const alike = Map.groupBy(parts, (p) => JSON.stringify({ ...p, part: null }));
  return [...alike.values()].map(([first, ...others]) => {
    const { part, ...shape } = first!;
    return { ...shape, parts: [part, ...others.map((p) => p.part)] };
  });
}

const COLUMNS = sql`contest, place, parent, source, part, came_in, accepted, in_review, flagged,
  listed_in, voters_in, listed_accepted, voters_accepted, n_accepted, n_provisional, computed_at`;

/** Voters of the stations that are in, and of those accepted; `s` are the stations. */
const VOTERS = sql`count(s.voters) filter (where f.provisional is not null),
      coalesce(sum(s.voters) filter (where f.provisional is not null), 0),
      count(s.voters) filter (where f.accepted is not null),
      coalesce(sum(s.voters) filter (where f.accepted is not null), 0)`;

const WITH_STATIONS = sql`left join station_voters s on s.kab = f.kab and s.election = f.election and s.id = f.station`;

/** Each source by itself, straight from the parts. */
async function sumVillagesBySource(tx: Db, g: Group, which: RawBuilder<unknown>, now: Instant): Promise<void> {
  await sql`insert into tally_places (${COLUMNS})
    select f.contest, f.village, left(f.village, 8), f.source, f.part,
      count(f.provisional), count(f.accepted), count(*) filter (where f.state in ${REVIEW}), count(*) filter (where f.flagged),
      ${VOTERS}, ${sumOf("f.accepted", g.fields)}, ${sumOf("f.provisional", g.fields)}, ${new Date(now)}
    from form_parts f ${WITH_STATIONS}
    where f.contest = ${g.contest} and f.part = any(${g.parts}::text[]) and ${which}
    group by f.contest, f.village, f.source, f.part
    ${UPSERT}`.execute(tx);
}

/**
 * Each station once: of its sources the one that is accepted, else the one that was read, the wall form
 * before the copy. `official` figures are somebody else's and never mix in.
 */
async function sumVillagesCombined(tx: Db, g: Group, which: RawBuilder<unknown>, now: Instant): Promise<void> {
  await sql`with chosen as (
      select distinct on (f.kab, f.station, f.part) f.kab, f.election, f.station, f.part, f.village, f.accepted, f.provisional,
        bool_or(f.state in ${REVIEW}) over station as review, bool_or(f.flagged) over station as flagged
      from form_parts f
      where f.contest = ${g.contest} and f.part = any(${g.parts}::text[]) and f.source <> 'official' and ${which}
      window station as (partition by f.kab, f.station, f.part)
      order by f.kab, f.station, f.part, (f.accepted is null), (f.provisional is null), f.source)
    insert into tally_places (${COLUMNS})
    select ${g.contest}, f.village, left(f.village, 8), 'combined', f.part,
      count(f.provisional), count(f.accepted), count(*) filter (where f.review), count(*) filter (where f.flagged),
      ${VOTERS}, ${sumOf("f.accepted", g.fields)}, ${sumOf("f.provisional", g.fields)}, ${new Date(now)}
    from chosen f ${WITH_STATIONS} group by f.village, f.part
    ${UPSERT}`.execute(tx);
}

const UPSERT = sql`on conflict (contest, place, source, part) do update set
      came_in = excluded.came_in, accepted = excluded.accepted, in_review = excluded.in_review, flagged = excluded.flagged,
      listed_in = excluded.listed_in, voters_in = excluded.voters_in,
      listed_accepted = excluded.listed_accepted, voters_accepted = excluded.voters_accepted,
      n_accepted = excluded.n_accepted, n_provisional = excluded.n_provisional, computed_at = excluded.computed_at`;

/** Recompute the places of one level from their children; `places` null means all of the level. */
async function sumLevel(
  tx: Db,
  g: Group,
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
  // Above the widest place where a position means one thing only the counts go on climbing.
  const fields = length < g.top ? g.above : g.fields;
  await sql`insert into tally_places (${COLUMNS})
    select t.contest, t.parent, ${above}, t.source, t.part, sum(t.came_in), sum(t.accepted), sum(t.in_review), sum(t.flagged),
      sum(t.listed_in), sum(t.voters_in), sum(t.listed_accepted), sum(t.voters_accepted),
      ${sumOf("t.n_accepted", fields)}, ${sumOf("t.n_provisional", fields)}, ${new Date(now)}
    from tally_places t
    where t.contest = ${g.contest} and t.part = any(${g.parts}::text[]) and ${which}
    group by t.contest, t.parent, t.source, t.part
    ${UPSERT}`.execute(tx);
}

async function takeLock(tx: Db): Promise<void> {
  await sql`select 1 from tally_lock for update`.execute(tx);
}

async function climb(tx: Db, group: Group, villages: readonly string[] | null, now: Instant): Promise<void> {
  const which =
    villages === null
      ? sql`true`
      : sql`f.village = any(${villages}::text[]) and f.kab = any(${[...new Set(villages.map((v) => v.slice(0, 5)))]}::text[])`;
  await sumVillagesBySource(tx, group, which, now);
  await sumVillagesCombined(tx, group, which, now);
  for (const length of CODE_LENGTHS.slice(1)) {
    const places = villages === null ? null : [...new Set(villages.map((v) => v.slice(0, length)))];
    await sumLevel(tx, group, length, places, now);
    if (length === KAB && group.votes.length > 1) await tellMargins(tx, group, places);
  }
}

const KAB = 5;

/** Tell the queue of second readings where it is close. */
async function tellMargins(tx: Db, p: Group, kabs: readonly string[] | null): Promise<void> {
  const { rows } = await sql<{ place: string; n: (number | string)[] }>`
    select place, n_provisional as n from tally_places
    where contest = ${p.contest} and part = any(${p.parts}::text[]) and source = 'combined'
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
      with taken as (select kab, id from tally_marks limit ${MARKS_LIMIT})
      delete from tally_marks m using taken where m.kab = taken.kab and m.id = taken.id
      returning m.contest, m.part, m.village`.execute(tx);
    const changes = await takeStationChanges(tx, MARKS_LIMIT);
    await reached("marks_taken");
    const marked = [...rows, ...(await marksOf(tx, changes))];
    for (const [contest, marks] of Map.groupBy(marked, (mark) => mark.contest)) {
      const read = Map.groupBy(marks, (mark) => mark.part);
      const parts = (await partsOf(tx, contest)).filter((p) => read.has(p.part));
      for (const group of groupsOf(parts)) {
        const villages = new Set(group.parts.flatMap((part) => read.get(part)!.map((mark) => mark.village)));
        await climb(tx, group, villages.has(ANY) ? null : [...villages], now);
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
    for (const group of groupsOf(parts.filter((p) => present.has(p.part)))) await climb(tx, group, null, now);
    await sql`select pg_notify('tally_changed', ${contest})`.execute(tx);
    const { rows } = await sql<{ places: number; stations: number }>`
      select count(distinct place) as places, coalesce(max(came_in) filter (where place = '' and source = 'combined'), 0) as stations
      from tally_places where contest = ${contest}`.execute(tx);
    return rows[0]!;
  });
}
