// `posko db distribute`: spreads the tables over the machines of a Citus cluster. It is no migration, because most
// installations never need it; it may be run again at any time, after an interruption and after each update, and does
// only what is not done yet.

import type { ClientBase } from "pg";
import { ok, refuse, type Result } from "../../base/result.ts";
import { spreads, type Spread } from "./distribution.ts";

/** As the cluster has it now. */
export interface SpreadTable {
  readonly table: string;
  /** `distributed`, `reference`, or another word of Citus's own for what is neither. */
  readonly kind: string;
  readonly column: string | null;
}

/** One statement, and the table it is about. */
export interface Step {
  readonly table: string;
  readonly text: string;
  readonly values: readonly string[];
}

export interface Distributed {
  /** Tables that were spread now. */
  readonly done: readonly string[];
  /** Tables that were so already, and those that stay on the first machine. */
  readonly already: number;
  readonly local: number;
}

/**
 * What is still to do. Refusals: `distribute.unlisted` {tables}, `distribute.missing` {tables},
 * `distribute.otherwise` {table, is, wanted}.
 */
export function planDistribution(tables: readonly string[], now: readonly SpreadTable[]): Result<Step[]> {
  const wanted = spreads();
  const unlisted = tables.filter((t) => !wanted.has(t));
  if (unlisted.length > 0) return refuse("conflict", "distribute.unlisted", { tables: unlisted.join(", ") });
  const missing = [...wanted.keys()].filter((t) => !tables.includes(t));
  if (missing.length > 0) return refuse("conflict", "distribute.missing", { tables: missing.join(", ") });
  const is = new Map(now.filter((t) => t.kind === "distributed" || t.kind === "reference").map((t) => [t.table, t]));
  const steps: Step[] = [];
  for (const [table, spread] of wanted) {
    const there = is.get(table);
    if (there === undefined) steps.push(...stepsFor(table, spread));
    else if (nameOf(there) !== nameOfSpread(spread)) {
      const found = { table, is: nameOf(there), wanted: nameOfSpread(spread) };
      return refuse("conflict", "distribute.otherwise", found);
    }
  }
  return ok(steps);
}

const nameOf = (t: SpreadTable): string => (t.kind === "reference" ? "reference" : `by ${t.column}`);
const nameOfSpread = (s: Spread): string => (typeof s === "string" ? s : `by ${s.by}`);

function stepsFor(table: string, spread: Spread): Step[] {
  if (spread === "local") return [];
  if (spread === "reference") return [{ table, text: "select create_reference_table($1::regclass)", values: [table] }];
  return [
    {
      table,
      text: "select create_distributed_table($1::regclass, $2, colocate_with => $3)",
      values: [table, spread.by, spread.beside ?? "none"],
    },
    // The rows have been copied out; those left behind on the first machine only take room.
    { table, text: "select truncate_local_data_after_distributing_table($1::regclass)", values: [table] },
  ];
}

/**
 * Do what is not done yet, each statement by itself: cut off anywhere, the next run does the rest. Refusals: `distribute.no_extension`, and those of
 * `planDistribution`.
 */
export async function distribute(
  client: ClientBase,
  progress: (table: string, done: number, of: number) => void = () => {},
): Promise<Result<Distributed>> {
  const extension = await client.query("select 1 from pg_extension where extname = 'citus'");
  if (extension.rows.length === 0) return refuse("conflict", "distribute.no_extension");
  const tables = await listPlainTables(client);
  const { rows: now } = await client.query<SpreadTable>(
    `select c.relname as table, t.citus_table_type as kind, t.distribution_column as column
     from citus_tables t join pg_class c on c.oid = t.table_name`,
  );
  const plan = planDistribution(tables, now);
  if (!plan.ok) return plan;
  const done = [...new Set(plan.value.map((s) => s.table))];
  for (const [i, table] of done.entries()) {
    progress(table, i, done.length);
    for (const step of plan.value.filter((s) => s.table === table)) await client.query(step.text, [...step.values]);
  }
  const local = [...spreads().values()].filter((s) => s === "local").length;
  return ok({ done, already: tables.length - done.length - local, local });
}

/** Tables of the schema, those of extensions left out. */
export async function listPlainTables(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not exists (
       select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
     order by 1`,
  );
  return rows.map((r) => r.name);
}
