// How the parts of the forms become sums of a village, and villages those of the places above: the pieces of SQL that a
// round (`climb.ts`) and a rebuild from nothing (`rebuild.ts`) have in common.

import { sql, type RawBuilder } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { saveMargins } from "../../figures/store/read.ts";
import { CODE_LENGTHS, type SummedPart } from "../model.ts";

/** Parts alike in shape, summed by one statement per level. */
export interface Group extends Omit<SummedPart, "part"> {
  readonly parts: readonly string[];
}

export function groupsOf(parts: readonly SummedPart[]): Group[] {
  const alike = Map.groupBy(parts, (p) => JSON.stringify({ ...p, part: null }));
  return [...alike.values()].map(([first, ...others]) => {
    const { part, ...shape } = first!;
    return { ...shape, parts: [part, ...others.map((p) => p.part)] };
  });
}

/** Length of the code of a regency or city. */
export const KAB = 5;

const REVIEW = sql`('readings_differ', 'needs_decision', 'reopened')`;

/**
 * Is row `t` what its place's sources give together? Where there is but one source, as nearly everywhere, that source's own
 * row is: it stands once, and not a second time as `combined`.
 */
export const isSource = (source: string): RawBuilder<boolean> =>
  source === "combined" ? sql`t.combined` : sql`t.source = ${source}`;

/** Everything of a row of `tally_places` that is summed, in the order in which the statements below give it. */
const SUMMED = [
  "came_in",
  "accepted",
  "in_review",
  "flagged",
  "listed_in",
  "voters_in",
  "listed_accepted",
  "voters_accepted",
  "n_accepted",
  "n_provisional",
] as const;

export const SUMS = sql.join(SUMMED.map((column) => sql.ref(column)));

/** The same of the rows of one table. */
export const sumColumns = (table: string): RawBuilder<unknown> =>
  sql.join(SUMMED.map((column) => sql.ref(`${table}.${column}`)));

export const COLUMNS = sql`contest, place, parent, source, part, ${SUMS}, combined, computed_at`;

export const UPSERT = sql`on conflict (contest, place, part, source) do update set combined = excluded.combined,
      came_in = excluded.came_in, accepted = excluded.accepted, in_review = excluded.in_review, flagged = excluded.flagged,
      listed_in = excluded.listed_in, voters_in = excluded.voters_in,
      listed_accepted = excluded.listed_accepted, voters_accepted = excluded.voters_accepted,
      n_accepted = excluded.n_accepted, n_provisional = excluded.n_provisional, computed_at = excluded.computed_at`;

/** `array[sum(c[1]), sum(c[2]), …]`, empty fields counting as nothing. */
function sumOf(column: string, fields: number): RawBuilder<unknown> {
  const items = Array.from({ length: fields }, (_v, i) => sql`coalesce(sum(${sql.ref(column)}[${sql.lit(i + 1)}]), 0)`);
  return sql`array[${sql.join(items)}]::bigint[]`;
}

/**
 * The provisional figures of parts: what is accepted where something is (`provisionalOf`), so these are looked into
 * only where nothing is. Half of all looks into arrays, which is what a rebuild spends its time with.
 */
function sumOfProvisional(fields: number): RawBuilder<unknown> {
  const items = Array.from({ length: fields }, (_v, i) => {
    const at = sql.lit(i + 1);
    return sql`coalesce(sum(f.accepted[${at}]), 0) + coalesce(sum(f.provisional[${at}]) filter (where f.accepted is null), 0)`;
  });
  return sql`array[${sql.join(items)}]::bigint[]`;
}

/** Voters of the stations that are in, and of those accepted; `s` are the stations. */
const VOTERS = sql`count(s.voters) filter (where f.provisional is not null),
      coalesce(sum(s.voters) filter (where f.provisional is not null), 0),
      count(s.voters) filter (where f.accepted is not null),
      coalesce(sum(s.voters) filter (where f.accepted is not null), 0)`;

const WITH_STATIONS = sql`left join station_voters s on s.kab = f.kab and s.election = f.election and s.id = f.station`;

/** All parts of the group, from which a rebuild sums; a round looks up those of its villages. */
export const partsOfAll = (g: Group): RawBuilder<unknown> =>
  sql`(select f.* from form_parts f where f.contest = ${g.contest} and f.part = any(${g.parts}::text[]))`;

/** `village, source, part` and the sums: each source by itself, straight from these parts. */
export function villagesBySource(g: Group, parts: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select f.village, f.source, f.part,
      count(f.provisional), count(f.accepted), count(*) filter (where f.state in ${REVIEW}), count(*) filter (where f.flagged),
      ${VOTERS}, ${sumOf("f.accepted", g.fields)}, ${sumOfProvisional(g.fields)}
    from ${parts} f ${WITH_STATIONS}
    group by f.village, f.source, f.part`;
}

/**
 * What a rebuild sums from (`place` being the village): as `villagesBySource`, with what is accepted and what was only
 * read in rows of their own. So each field is looked at once, and as many again only where one row is made of two.
 */
export function sumsByBasis(g: Group, parts: RawBuilder<unknown>): RawBuilder<unknown> {
  const n = sql`coalesce(f.accepted, f.provisional)`;
  return sql`select f.village as place, f.source, f.part, f.accepted is not null as is_accepted,
      count(f.n) as came_in, count(*) filter (where f.state in ${REVIEW}) as in_review,
      count(*) filter (where f.flagged) as flagged,
      count(s.voters) filter (where f.n is not null) as listed,
      coalesce(sum(s.voters) filter (where f.n is not null), 0)::bigint as voters,
      ${sumOf("f.n", g.fields)} as n
    from (select f.kab, f.election, f.station, f.village, f.source, f.part, f.state, f.flagged, f.accepted, ${n} as n
      from ${parts} f) f ${WITH_STATIONS}
    group by 1, 2, 3, 4`;
}

/** Rows `from` of `sumsByBasis` of the level below, summed into the places of which the code has this length. */
export function sumsByBasisBelow(g: Group, length: number, from: RawBuilder<unknown>): RawBuilder<unknown> {
  const below = lengthBelow(length);
  return sql`select left(t.place, ${sql.lit(length)}), t.source, t.part, t.is_accepted,
      sum(t.came_in), sum(t.in_review), sum(t.flagged), sum(t.listed), sum(t.voters), ${sumOf("t.n", fieldsAt(g, length))}
    from ${from} t where length(t.place) = ${sql.lit(below)}
    group by 1, 2, 3, 4`;
}

/** Length of the code of a place right below one of which the code has this length. */
export const lengthBelow = (length: number): number => CODE_LENGTHS[CODE_LENGTHS.findIndex((l) => l === length) - 1]!;

/** Above the widest place where a position means one thing only the counts go on climbing. */
const fieldsAt = (g: Group, length: number): number => (length < g.top ? g.above : g.fields);

/**
 * `village, 'combined', part` and the sums, each station once: of its sources the one that is accepted, else the one
 * that was read, the wall form before the copy. `official` figures are somebody else's and never mix in.
 */
export function villagesCombined(g: Group, parts: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`select f.village, 'combined', f.part,
      count(f.provisional), count(f.accepted), count(*) filter (where f.review), count(*) filter (where f.any_flagged),
      ${VOTERS}, ${sumOf("f.accepted", g.fields)}, ${sumOfProvisional(g.fields)}
    from (
      select distinct on (f.kab, f.station, f.part) f.kab, f.election, f.station, f.part, f.village, f.accepted, f.provisional,
        bool_or(f.state in ${REVIEW}) over station as review, bool_or(f.flagged) over station as any_flagged
      from ${parts} f
      where f.source <> 'official'
      window station as (partition by f.kab, f.station, f.part)
      order by f.kab, f.station, f.part, (f.accepted is null), (f.provisional is null), f.source
    ) f ${WITH_STATIONS}
    group by f.village, f.part`;
}

/** The sums of rows `t` of places right below one of which the code has this length. */
export function sumsBelow(g: Group, length: number): RawBuilder<unknown> {
  const fields = fieldsAt(g, length);
  return sql`sum(t.came_in), sum(t.accepted), sum(t.in_review), sum(t.flagged),
      sum(t.listed_in), sum(t.voters_in), sum(t.listed_accepted), sum(t.voters_accepted),
      ${sumOf("t.n_accepted", fields)}, ${sumOf("t.n_provisional", fields)}`;
}

/** Whoever sums holds this row: one at a time, else an older sum could overwrite a newer one. */
export async function takeLock(tx: Db): Promise<void> {
  await sql`select 1 from tally_lock for update`.execute(tx);
}

/** Tell the queue of second readings where it is close; `kabs` null means everywhere. */
export async function tellMargins(tx: Db, g: Group, kabs: readonly string[] | null): Promise<void> {
  if (g.votes.length < 2) return;
  const { rows } = await sql<{ place: string; n: (number | string)[] }>`
    select t.place, t.n_provisional as n from ${
      kabs === null
        ? sql`tally_places t where length(t.place) = ${sql.lit(KAB)} and`
        : sql`unnest(${kabs}::text[]) as w(place) join tally_places t on t.place = w.place where`
    } t.contest = ${g.contest} and t.part = any(${g.parts}::text[]) and t.combined`.execute(tx);
  await saveMargins(
    tx,
    g.contest,
    rows.map((row) => {
      const [first = 0, second = 0] = g.votes.map((i) => Number(row.n[i] ?? 0)).toSorted((a, b) => b - a);
      return { kab: row.place, margin: first - second };
    }),
  );
}

/** SQL for the place above the one of which `code` is the code, which has this length. */
export function parentOfCode(code: RawBuilder<unknown>, length: number): RawBuilder<unknown> {
  return length === 0 ? sql`null` : sql`left(${code}, ${sql.lit(Math.max(0, length === 13 ? 8 : length - 3))})`;
}
