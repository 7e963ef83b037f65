// Reading figures of places: single ones, and their sums. A sum takes of every branch of the tree the widest place that
// has figures of its own, so that nothing is counted twice: one statement for each length of the codes asked for.

import type { RawBuilder } from "kysely";
import { sql, type Db } from "../../../server/database/connect.ts";
import { belowWhere } from "../../../server/scope.ts";
import { DAPIL_KAB, LEVELS, type BelowSum, type PlaceRecap, type RecapFigures, type RecapKey } from "../model.ts";
import { lengthBelow } from "../rules.ts";
import { kabOf } from "./write.ts";

interface RecapRow {
  readonly place: string;
  readonly part: string;
  readonly version: number;
  readonly n: (number | string | null)[];
  readonly stations_done: number | null;
  readonly stations_total: number | null;
  readonly failed: string[];
  readonly warned: string[];
  readonly imported_at: Date;
}

const COLUMNS = sql`place, part, version, n, stations_done, stations_total, failed, warned, imported_at`;

const figuresOf = (n: readonly (number | string | null)[]): RecapFigures =>
  n.map((v) => (v === null ? null : Number(v)));

function recapOf(row: RecapRow): PlaceRecap {
  return {
    place: row.place,
    version: row.version,
    figures: figuresOf(row.n),
    stationsDone: row.stations_done,
    stationsTotal: row.stations_total,
    failed: row.failed,
    warned: row.warned,
    importedAt: row.imported_at,
  };
}

/** What stands for these places, by place and part. */
export async function loadStanding(
  db: Db,
  key: Pick<RecapKey, "contest" | "sourceName">,
  places: readonly string[],
): Promise<Map<string, Map<string, PlaceRecap>>> {
  const { rows } = await sql<RecapRow>`
    select ${COLUMNS} from recaps
    where kab = any(${[...new Set(places.map(kabOf))]}::text[]) and contest = ${key.contest}
      and place = any(${places}::text[]) and source_name = ${key.sourceName} and replaced_at is null`.execute(db);
  const out = new Map<string, Map<string, PlaceRecap>>();
  for (const row of rows) {
    const parts = out.get(row.place) ?? new Map<string, PlaceRecap>();
    out.set(row.place, parts.set(row.part, recapOf(row)));
  }
  return out;
}

/** Every version of one place's part, the latest first. */
export async function listVersions(db: Db, key: RecapKey, place: string, limit: number): Promise<PlaceRecap[]> {
  const { rows } = await sql<RecapRow>`
    select ${COLUMNS} from recaps
    where kab = ${kabOf(place)} and contest = ${key.contest} and place = ${place} and source_name = ${key.sourceName}
      and part = ${key.part}
    order by version desc limit ${limit}`.execute(db);
  return rows.map(recapOf);
}

interface SumRow {
  readonly root: string;
  readonly n: (number | string | null)[];
  readonly known: (number | string)[];
  readonly done: number | null;
  readonly total: number | null;
  readonly places: string[];
}

/** Sums of what was published strictly below each of these places; `width` is the part's number of fields. */
export async function loadBelow(
  db: Db,
  key: RecapKey,
  roots: readonly string[],
  width: number,
): Promise<Map<string, BelowSum>> {
  const out = new Map<string, BelowSum>();
  for (const [length, at] of Map.groupBy(roots, (root) => root.length)) {
    for (const row of await sumsAt(db, key, length, at, width)) {
      out.set(row.root, {
        figures: row.n.map((v) => Number(v ?? 0)),
        known: row.known.map(Number),
        stationsDone: row.done,
        stationsTotal: row.total,
        places: row.places,
      });
    }
  }
  return out;
}

async function sumsAt(
  db: Db,
  key: RecapKey,
  length: number,
  roots: readonly string[],
  width: number,
): Promise<SumRow[]> {
  const standing = (r: string): RawBuilder<boolean> => sql<boolean>`${sql.ref(`${r}.contest`)} = ${key.contest}
    and ${sql.ref(`${r}.source_name`)} = ${key.sourceName} and ${sql.ref(`${r}.part`)} = ${key.part}
    and ${sql.ref(`${r}.replaced_at`)} is null and ${sql.ref(`${r}.kab`)} <> ${DAPIL_KAB}`;
  // A place within another that has figures of its own is in those already. Provinces are asked for first: their rows
  // have another `kab` than those of the places in them, and a subquery must stay with one.
  const { rows: provinces } =
    length >= LEVELS.province
      ? { rows: [] }
      : await sql<{ place: string }>`
          select r.place from recaps r where ${standing("r")} and length(r.place) = ${sql.lit(LEVELS.province)}`.execute(
          db,
        );
  const outside = sql<boolean>`(length(r.place) = ${sql.lit(LEVELS.province)}
    or left(r.place, ${sql.lit(LEVELS.province)}) <> all(${provinces.map((row) => row.place)}::text[]))`;
  const between = [
    outside,
    ...[LEVELS.regency, LEVELS.subdistrict]
      .filter((l) => l > length)
      .map(
        (l) => sql<boolean>`not exists (select 1 from recaps a where a.kab = r.kab and ${standing("a")}
          and a.place = left(r.place, ${sql.lit(l)}) and length(r.place) > ${sql.lit(l)})`,
      ),
  ];
  const within =
    roots.length === 1
      ? belowWhere(roots[0]!, sql`r.place`)
      : sql<boolean>`left(r.place, ${sql.lit(length)}) = any(${roots}::text[])`;
  const each = (f: (i: number) => RawBuilder<unknown>): RawBuilder<unknown> =>
    sql.join(Array.from({ length: width }, (_v, i) => f(i + 1)));
  const { rows } = await sql<SumRow>`
    select left(r.place, ${sql.lit(length)}) as root,
      array[${each((i) => sql`sum(r.n[${sql.lit(i)}])`)}]::bigint[] as n,
      array[${each((i) => sql`count(r.n[${sql.lit(i)}])`)}]::bigint[] as known,
      sum(r.stations_done)::int as done, sum(r.stations_total)::int as total,
      array_agg(r.place order by r.place) as places
    from recaps r
    where ${standing("r")} and length(r.place) > ${sql.lit(length)} and ${within}
      and ${sql.join(between, sql` and `)}
    group by 1`.execute(db);
  return rows;
}

export interface SourceRow {
  readonly source_name: string;
  readonly part: string;
  /** Of the places' codes; null: dapil. */
  readonly length: number | null;
  readonly places: number;
  readonly flagged: number;
  readonly imported_at: Date;
}

/** Sources of a contest's figures at a place, or at and below it: how many places at which level, and since when. */
export async function listSources(db: Db, contest: string, place: string, below: boolean): Promise<SourceRow[]> {
  const where = below ? belowWhere(place, sql`place`) : sql<boolean>`place = ${place}`;
  const { rows } = await sql<SourceRow>`
    select source_name, part, case when kab = ${DAPIL_KAB} then null else length(place) end as length, count(*)::int as places,
      (count(*) filter (where cardinality(failed) > 0))::int as flagged, max(imported_at) as imported_at
    from recaps where contest = ${contest} and replaced_at is null and ${where}
    group by 1, 2, 3 order by 1, 3, 2`.execute(db);
  return rows;
}

/** The places right below one that have figures, or have such below them, by code. */
export async function childrenWithFigures(db: Db, key: RecapKey, place: string): Promise<string[]> {
  const length = lengthBelow(place);
  if (length === null) return [];
  const { rows } = await sql<{ code: string }>`
    select distinct left(place, ${sql.lit(length)}) as code from recaps
    where contest = ${key.contest} and source_name = ${key.sourceName} and part = ${key.part} and replaced_at is null
      and kab <> ${DAPIL_KAB} and length(place) >= ${sql.lit(length)} and ${belowWhere(place, sql`place`)} order by 1`.execute(
    db,
  );
  return rows.map((r) => r.code);
}

/** Places with codes of this length, at or in `place`, that have figures or have such below them. */
export async function placesWithFigures(db: Db, key: RecapKey, place: string, length: number): Promise<string[]> {
  if (place.length > length) return [];
  const { rows } = await sql<{ code: string }>`
    select distinct left(place, ${sql.lit(length)}) as code from recaps
    where contest = ${key.contest} and source_name = ${key.sourceName} and part = ${key.part} and replaced_at is null
      and kab <> ${DAPIL_KAB} and length(place) >= ${sql.lit(length)} and ${belowWhere(place, sql`place`)}`.execute(db);
  return rows.map((r) => r.code);
}

/** As `childrenWithFigures`, of several places at once; those without any are not in the answer. */
export async function belowWithFigures(
  db: Db,
  key: RecapKey,
  parents: readonly string[],
): Promise<Map<string, string[]>> {
  const out = new Map<string, string[]>();
  for (const [length, at] of Map.groupBy(parents, (p) => p.length)) {
    const below = lengthBelow(at[0]!);
    if (below === null) continue;
    const { rows } = await sql<{ parent: string; codes: string[] }>`
      select left(place, ${sql.lit(length)}) as parent, array_agg(distinct left(place, ${sql.lit(below)})) as codes
      from recaps
      where contest = ${key.contest} and source_name = ${key.sourceName} and part = ${key.part} and replaced_at is null
        and kab <> ${DAPIL_KAB} and length(place) >= ${sql.lit(below)} and left(place, ${sql.lit(length)}) = any(${at}::text[])
      group by 1`.execute(db);
    for (const row of rows) out.set(row.parent, row.codes);
  }
  return out;
}
