// What others ask of dapil and candidates.

import { ancestorsOf } from "../../places/rules.ts";
import { type RawBuilder } from "kysely";
import { sql, type Db } from "../../../server/database/connect.ts";
import { belowWhere } from "../../../server/scope.ts";
import type { Candidate, Dapil, DapilLevel, Territory } from "../model.ts";

/** Of an election, by level and code. */
export interface DapilAsked {
  readonly election: string;
  readonly level?: DapilLevel | undefined;
  readonly code?: string | undefined;
  /** Those with one of these codes. */
  readonly codes?: readonly string[] | undefined;
  /** Those with a territory at, in or around this place; `""`: all. */
  readonly place: string;
  /** `<level>/<code>` of the last one of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** `dapil d` is of the election and level, and has a territory at, in or around the place. */
function touching({ election, level, place }: Pick<DapilAsked, "election" | "level" | "place">): RawBuilder<boolean> {
  const near =
    place === ""
      ? sql<boolean>`true`
      : sql<boolean>`exists (
          select 1 from dapil_territories t
          where t.election = d.election and t.level = d.level and t.dapil = d.code
            and (${belowWhere(place, sql`t.place`)} or t.place = any(${ancestorsOf(place)}::text[])))`;
  return sql<boolean>`d.election = ${election} and (${level ?? null}::text is null or d.level = ${level ?? null}) and ${near}`;
}

/** How many territories the dapil of `listDapil` have; one without any counts as one. */
export async function countTerritories(
  db: Db,
  asked: Pick<DapilAsked, "election" | "level" | "place">,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from dapil d
    left join dapil_territories t on t.election = d.election and t.level = d.level and t.dapil = d.code
    where ${touching(asked)}`.execute(db);
  return rows[0]!.n;
}

/** Dapil with their seats and territories, in the order of `<level>/<code>`. */
export async function listDapil(db: Db, asked: DapilAsked): Promise<Dapil[]> {
  const { election, code, codes, after, limit } = asked;
  const { rows } = await sql<Omit<Dapil, "territories">>`
    select d.level, d.code, d.name, d.seats from dapil d
    where ${touching(asked)}
      and (${code ?? null}::text is null or d.code = ${code ?? null})
      and (${codes ?? null}::text[] is null or d.code = any(${codes ?? null}::text[]))
      and (d.level || '/' || d.code) collate "C" > ${after ?? ""}
    order by (d.level || '/' || d.code) collate "C" limit ${limit}`.execute(db);
  const { rows: places } = await sql<Territory & { level: string; dapil: string }>`
    select t.level, t.dapil, t.place, t.split from dapil_territories t
    join unnest(${rows.map((r) => r.level)}::text[], ${rows.map((r) => r.code)}::text[]) as of (level, code)
      on of.level = t.level and of.code = t.dapil
    where t.election = ${election} order by t.place`.execute(db);
  const territories = Map.groupBy(places, (t) => `${t.level}/${t.dapil}`);
  return rows.map((row) =>
    Object.assign(row, {
      territories: (territories.get(`${row.level}/${row.code}`) ?? []).map(({ place: at, split }) => ({
        place: at,
        split,
      })),
    }),
  );
}

/** The lists of a dapil, or one party's, by party and number. */
export async function listCandidates(
  db: Db,
  asked: {
    readonly election: string;
    readonly level: DapilLevel;
    readonly dapil: string;
    readonly party?: number | undefined;
  },
): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select party, number, name, gender from candidates
    where election = ${asked.election} and level = ${asked.level} and dapil = ${asked.dapil}
      and (${asked.party ?? null}::int is null or party = ${asked.party ?? null})
    order by party, number`.execute(db);
  return rows;
}

/** Whose dapil cover a place whole, by the length of its code: the nation, a province, a regency or city. */
const COUNCIL_OF: Readonly<Record<number, { readonly level: DapilLevel; readonly below: number }>> = {
  0: { level: "dpr", below: 2 },
  2: { level: "dprd_prov", below: 5 },
  5: { level: "dprd_kabkota", below: 8 },
};

/**
 * The places right below each of these as they were at the election: those that the dapil of the place's own council
 * name. A place whose council has no dapil here is not in the answer.
 */
export async function placesInDapil(
  db: Db,
  election: string,
  parents: readonly string[],
): Promise<ReadonlyMap<string, string[]>> {
  const out = new Map<string, string[]>();
  for (const [length, at] of Map.groupBy(parents, (p) => p.length)) {
    const council = COUNCIL_OF[length];
    if (council === undefined) continue;
    const { rows } = await sql<{ parent: string; codes: string[] }>`
      select left(place, ${sql.lit(length)}) as parent, array_agg(distinct left(place, ${sql.lit(council.below)})) as codes
      from dapil_territories
      where election = ${election} and level = ${council.level} and left(place, ${sql.lit(length)}) = any(${at}::text[])
        and length(place) >= ${sql.lit(council.below)}
      group by 1`.execute(db);
    for (const row of rows) out.set(row.parent, row.codes.toSorted());
  }
  return out;
}
