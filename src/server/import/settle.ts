// What follows staging: rows are refused, compared, changed and added by one statement each, over the whole set.

import type { RawBuilder } from "kysely";
import { MOST_REFUSED } from "../../base/import.ts";
import { sql, type Tx } from "../database/connect.ts";
import type { Staged } from "./stage.ts";

/** Which staged rows are refused, and what is said of each. */
export interface Refusal {
  /** Temporary table. */
  readonly rows: string;
  /** The value that is told, over the columns of `r`. */
  readonly value: RawBuilder<unknown>;
  readonly field: string;
  readonly code: string;
}

interface Found {
  readonly line: number;
  readonly value: string;
  readonly total: number;
}

/** Refuse the staged rows `r` that fulfil `where`; how many there were. */
export async function refuseWhere(
  tx: Tx,
  { refusals, columnOf }: Staged,
  { rows: table, value, field, code, where }: Refusal & { readonly where: RawBuilder<unknown> },
): Promise<number> {
  const { rows } = await sql<Found>`
    with gone as (delete from ${sql.id(table)} r where ${where} returning r.line, ${value} as value)
    select line, value, count(*) over ()::int as total from gone order by line limit ${MOST_REFUSED}`.execute(tx);
  const column = columnOf(field);
  const total = rows[0]?.total ?? 0;
  refusals.addFound(
    rows.map((row) => ({ line: row.line, column, code, value: row.value })),
    total,
  );
  return total;
}

/** Of staged rows with the same key the first stands; the others are refused. */
export async function refuseTwice(
  tx: Tx,
  staged: Staged,
  refusal: Refusal & { readonly key: readonly string[] },
): Promise<void> {
  const key = sql.join(refusal.key.map((k) => sql.id(k)));
  const where = sql`r.ctid in (
    select o.at from (select ctid as at, row_number() over (partition by ${key} order by line) as nth from ${sql.id(refusal.rows)}) o
    where o.nth > 1)`;
  await refuseWhere(tx, staged, { ...refusal, where });
}

/** A small table and the staged rows it takes: columns of both have the same names. */
export interface TakeIn {
  /** Temporary table. */
  readonly rows: string;
  readonly into: string;
  /** Columns that are the same for the whole file: `{ election: "pemilu-2024" }`. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Columns that, with the fixed ones, name a row. */
  readonly key: readonly string[];
  readonly values: readonly string[];
  /** Those of `values` that the file has a column for; the others of a row that is there are left alone. */
  readonly told: readonly string[];
}

/** Change what differs and add what is missing. Nothing that the file does not name is touched. */
export async function takeStaged(tx: Tx, plan: TakeIn): Promise<{ added: number; changed: number; unchanged: number }> {
  const rows = sql.id(plan.rows);
  const into = sql.id(plan.into);
  const same = sameRow(plan);
  let changed = 0;
  if (plan.told.length > 0) {
    const set = plan.told.map((v) => sql`${sql.id(v)} = r.${sql.id(v)}`);
    const differs = plan.told.map((v) => sql`t.${sql.id(v)} is distinct from r.${sql.id(v)}`);
    const update = await sql`
      update ${into} t set ${sql.join(set)} from ${rows} r where ${same} and (${sql.join(differs, sql` or `)})`.execute(
      tx,
    );
    changed = Number(update.numAffectedRows ?? 0);
  }
  const own = [...plan.key, ...plan.values];
  const names = sql.join([...Object.keys(plan.fixed), ...own].map((c) => sql.id(c)));
  const cells = sql.join([...Object.values(plan.fixed).map((v) => sql`${v}`), ...own.map((c) => sql`r.${sql.id(c)}`)]);
  const insert = await sql`
    insert into ${into} (${names}) select ${cells} from ${rows} r
    where not exists (select 1 from ${into} t where ${same})`.execute(tx);
  const added = Number(insert.numAffectedRows ?? 0);
  const count = await sql<{ n: number }>`select count(*)::int as n from ${rows}`.execute(tx);
  return { added, changed, unchanged: (count.rows[0]?.n ?? 0) - added - changed };
}

/**
 * Remove what the file leaves out of the groups that it names: `by` are the columns of a group, so with
 * `["level", "dapil"]` a dapil that stands in the file has afterwards what the file says and nothing else.
 */
export async function removeLeftOut(tx: Tx, plan: TakeIn, by: readonly string[]): Promise<number> {
  const group = [...fixedOf(plan), ...by.map((c) => sql`t.${sql.id(c)} = r.${sql.id(c)}`)];
  const gone = await sql`
    delete from ${sql.id(plan.into)} t
    where exists (select 1 from ${sql.id(plan.rows)} r where ${sql.join(group, sql` and `)})
      and not exists (select 1 from ${sql.id(plan.rows)} r where ${sameRow(plan)})`.execute(tx);
  return Number(gone.numAffectedRows ?? 0);
}

function fixedOf({ fixed }: TakeIn): RawBuilder<unknown>[] {
  return Object.entries(fixed).map(([name, value]) => sql`t.${sql.id(name)} = ${value}`);
}

/** `t` and `r` are one row. */
function sameRow(plan: TakeIn): RawBuilder<unknown> {
  return sql.join([...fixedOf(plan), ...plan.key.map((c) => sql`t.${sql.id(c)} = r.${sql.id(c)}`)], sql` and `);
}
