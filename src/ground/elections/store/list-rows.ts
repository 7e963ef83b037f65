// What the lists of dapil, territories and candidates have in common: staging, and the report with its line in the trail.

import type { Instant } from "../../../base/clock.ts";
import type { ImportReport } from "../../../base/import.ts";
import type { Result } from "../../../base/result.ts";
import { sql, type Tx } from "../../../server/database/connect.ts";
import { reportOf, trailImport } from "../../../server/import/report.ts";
import { refuseWhere } from "../../../server/import/settle.ts";
import {
  stageCsv,
  type CellProblem,
  type RowReader,
  type Staged,
  type StageSource,
} from "../../../server/import/stage.ts";
import { renewLists } from "./ballots.ts";
import { LIST_FIELDS, type Election } from "../model.ts";
import { readDapil, type NamedDapil } from "../rules/lists.ts";

export interface ListImport {
  readonly election: Election;
  readonly dryRun: boolean;
  /** For the trail. */
  readonly who: string;
  readonly from: string;
  readonly now: Instant;
}

/** The temporary table. */
export const ROWS = "list_rows";

/** Two imports of one election one after the other: the second compares with what the first wrote. */
export async function takeTurn(tx: Tx, { election }: ListImport): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext(${`elections.import ${election.id}`}))`.execute(tx);
}

/** A cell by its field; null where the file has no column for it. */
type Cells = (field: string) => string | null;

export function namedDapil(cells: Cells): Result<NamedDapil, CellProblem> {
  return readDapil(cells("level"), cells("dapil") ?? "");
}

const NEEDED = {
  dapil: ["dapil", "name", "seats"],
  territories: ["dapil", "place"],
  candidates: ["dapil", "party", "number", "name"],
  contenders: ["area", "number", "name"],
  parties: ["number", "name", "short"],
} as const;

/** Stage a file by what `read` makes of its cells. */
export function stage(
  tx: Tx,
  source: StageSource,
  list: keyof typeof LIST_FIELDS,
  columns: readonly string[],
  read: (cells: Cells) => Result<(string | number | null)[], CellProblem>,
): Promise<Result<Staged>> {
  const known: readonly string[] = LIST_FIELDS[list];
  const reader = (fields: readonly string[]): RowReader => {
    const at = new Map(fields.map((field, i) => [field, i]));
    return (cells, sink) => {
      const values = read((field) => cells[at.get(field) ?? -1] ?? null);
      if (!values.ok) return values.problem;
      sink.put(...values.value);
      return null;
    };
  };
  return stageCsv(tx, source, {
    table: ROWS,
    columns,
    required: NEEDED[list],
    allows: (f) => known.includes(f),
    known,
    reader,
  });
}

export async function refuseUnknownDapil(tx: Tx, staged: Staged, election: string): Promise<void> {
  const where = sql`not exists (
    select 1 from dapil d where d.election = ${election} and d.level = r.level and d.code = r.dapil)`;
  await refuseWhere(tx, staged, {
    rows: ROWS,
    value: sql`r.dapil`,
    field: "dapil",
    code: "elections.dapil_unknown",
    where,
  });
}

type Counts = Pick<ImportReport, "added" | "changed" | "unchanged">;

/** The report, and the trail's line where anything moved. */
export async function report<More extends { removed?: number; former_places?: { code: string; name: string }[] }>(
  tx: Tx,
  told: ListImport,
  what: string,
  staged: Staged,
  counts: Counts,
  more: More,
): Promise<ImportReport & More> {
  const done = reportOf(staged, counts, told.dryRun);
  if (done.added + done.changed + (more.removed ?? 0) + (more.former_places?.length ?? 0) > 0) {
    await renewLists(tx, told.election.id);
    const line = { operation: `elections.import_${what}`, subject: `${told.election.id} ${what}` };
    await trailImport(tx, told, line, done, { ...more });
  }
  return { ...done, ...more };
}
