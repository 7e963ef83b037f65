// From a CSV to a temporary table, by COPY: what follows is a handful of statements over sets, whatever the length of
// the file. The table ends with the transaction, and so does everything when anything fails before the end.

import { once } from "node:events";
import { sql } from "kysely";
import { from as copyFrom } from "pg-copy-streams";
import type { ImportMap } from "../../base/import.ts";
import { ok, refuse, type Result } from "../../base/result.ts";
import type { Tx } from "../database/connect.ts";
import { readCsv } from "./csv.ts";
import type { FileSource } from "./receive.ts";
import { Refusals } from "./refusals.ts";

type StagedValue = string | number | null;

/** What is wrong with a row: the field (by its name in the map), a stable code and the value as it stands. */
export interface CellProblem {
  readonly field: string;
  readonly code: string;
  readonly value: string;
}

/** What a row may become. */
interface RowSink {
  /** Stage a row of the temporary table, without its line; any number of times. */
  put(...values: StagedValue[]): void;
  /** Say something about a row that is taken all the same. */
  note(problem: CellProblem): void;
}

/**
 * Reads one row: `cells` are trimmed and stand in the order of the fields that `reader` was given. An answer refuses
 * the row, and then nothing of it may have been put or noted.
 */
export type RowReader = (cells: readonly string[], sink: RowSink) => CellProblem | null;

export interface StagePlan {
  /** Temporary table: `station_rows`; its first column is `line int`. */
  readonly table: string;
  /** Further columns with their types: `["id text", "voters_male int"]`. */
  readonly columns: readonly string[];
  /** Fields without which nothing can be read. */
  readonly required: readonly string[];
  /** May the map name this field? */
  readonly allows: (field: string) => boolean;
  /** For the refusal of a field that does not exist: what there is. */
  readonly known: readonly string[];
  readonly reader: (fields: readonly string[]) => RowReader;
  /** How the file becomes rows of cells: as a CSV, unless said. */
  readonly read?: typeof readCsv;
}

export interface StageSource extends FileSource {
  readonly map: ImportMap;
}

export interface Staged {
  readonly rows: number;
  readonly sha256: string;
  readonly refusals: Refusals;
  /** Rows that were taken, with something to say about them. */
  readonly notes: Refusals;
  /** The file's own name for a field's column, for further refusals. */
  readonly columnOf: (field: string) => string;
}

const FLUSH_AT = 1 << 18;

/**
 * Read the body into the temporary table. Refusals: those of `readCsv`, and `import.unknown_field` {field, fields},
 * `import.field_missing` {field}, `import.column_missing` {field, column, columns}, `import.column_twice` {column}.
 */
export async function stageCsv(tx: Tx, source: StageSource, plan: StagePlan): Promise<Result<Staged>> {
  const { map } = source;
  const unknown = Object.keys(map.columns).find((field) => !plan.allows(field));
  if (unknown !== undefined) return refuse("invalid", "import.unknown_field", { field: unknown, fields: plan.known });
  const missing = plan.required.find((field) => map.columns[field] === undefined);
  if (missing !== undefined) return refuse("invalid", "import.field_missing", { field: missing });

  const columnOf = (field: string): string => map.columns[field] ?? field;
  const refusals = new Refusals();
  const notes = new Refusals();
  await sql`create temporary table ${sql.id(plan.table)} (line int not null, ${sql.raw(plan.columns.join(", "))}) on commit drop`.execute(
    tx,
  );
  const copy = tx.client.query(copyFrom(`copy ${plan.table} from stdin`));
  let failed: Error | null = null;
  copy.on("error", (error: Error) => {
    failed = error;
  });

  let lines = "";
  const fields = Object.keys(map.columns);
  const read = await (plan.read ?? readCsv)(
    source,
    (columns) => {
      const places: number[] = [];
      for (const field of fields) {
        const column = map.columns[field]!.trim();
        const at = columns.indexOf(column);
        if (at === -1) return refuse("invalid", "import.column_missing", { field, column, columns });
        if (columns.includes(column, at + 1)) return refuse("invalid", "import.column_twice", { column });
        places.push(at);
      }
      const reader = plan.reader(fields);
      let line = 0;
      const add = (to: Refusals, { field, code, value }: CellProblem): void =>
        to.add({ line, column: columnOf(field), code, value });
      const sink: RowSink = {
        put(...values) {
          lines += line;
          for (const value of values)
            lines += value === null ? "\t\\N" : `\t${typeof value === "number" ? value : escaped(value)}`;
          lines += "\n";
        },
        note: (problem) => add(notes, problem),
      };
      return ok((cells, at) => {
        if (cells.length !== columns.length) {
          refusals.add({
            line: at,
            column: "",
            code: "import.columns_differ",
            value: `${cells.length} ≠ ${columns.length}`,
          });
          return;
        }
        line = at;
        const refused = reader(
          places.map((i) => cells[i]!.trim()),
          sink,
        );
        if (refused) add(refusals, refused);
      });
    },
    async () => {
      if (failed) throw failed;
      if (lines.length < FLUSH_AT) return;
      const full = lines;
      lines = "";
      if (!copy.write(full)) await drained(copy);
    },
  ).catch(async (error: unknown) => {
    await abandon(copy);
    throw failed ?? error;
  });
  if (!read.ok) {
    await abandon(copy);
    return read;
  }
  copy.end(lines);
  await finished(copy);
  await sql`analyze ${sql.id(plan.table)}`.execute(tx);
  return ok({ ...read.value, refusals, notes, columnOf });
}

type Copy = ReturnType<typeof copyFrom>;

async function drained(copy: Copy): Promise<void> {
  // `once` also rejects when the COPY fails meanwhile.
  await once(copy, "drain");
}

function finished(copy: Copy): Promise<void> {
  return new Promise((resolve, reject) => {
    copy.once("error", reject);
    copy.once("finish", () => resolve());
  });
}

/** End a COPY without its rows, and wait until the connection can be used again. */
async function abandon(copy: Copy): Promise<void> {
  if (copy.destroyed) return;
  const closed = once(copy, "close").catch(() => {});
  copy.destroy(new Error("import abandoned"));
  await closed;
}

/** COPY's text form of a text. */
function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r")
    : text;
}
