// A list or a tally as a file. Every file says first that it is no official result, then of what area, on what basis and
// as of when it is: a table without its head is how rumours begin. Rows are read as they are sent, some thousand at once,
// within the asker's own scope, so that a file of the nation needs no more memory than one of a village.

import { Readable } from "node:stream";
import writeXlsxFile, { type Cell, type SheetData } from "write-excel-file/node";
import { ok, refuse, type Result } from "../../base/result.ts";
import {
  BYTE_ORDER_MARK,
  type CellValue,
  csvLine,
  disarmed,
  type Format,
  sheetCell,
  XLSX_ROWS,
} from "../../base/table.ts";
import { RawAnswer } from "../http/send.ts";

/** Both languages: the file travels further than its reader's screen. */
const UNOFFICIAL = "Bukan hasil resmi / Not the official result";

export interface ExportTable {
  /** File name without its ending: lower-case letters, digits, dots and dashes; never anything about a person. */
  readonly name: string;
  /** What it is of: area, contest, basis, time, in this order. */
  readonly about: Readonly<Record<string, string | number | boolean>>;
  readonly columns: readonly string[];
  /** How many rows there are when the file begins. */
  readonly total: number;
  /** The rows, some at once. */
  readonly pages: () => AsyncIterable<readonly (readonly CellValue[])[]>;
}

/** Lines above the table, the same in each format. */
function headOf(table: ExportTable): [string, CellValue][] {
  return [[UNOFFICIAL, ""], ...Object.entries(table.about), ["rows", String(table.total)]];
}

/** Pages of a list until there are no more, each asked for when the one before has been sent. */
export async function* everyPage<P extends { readonly next: string | null }>(
  ask: (after: string | undefined) => Promise<P>,
): AsyncGenerator<P> {
  for (let after: string | undefined; ;) {
    const page = await ask(after);
    yield page;
    if (page.next === null) return;
    after = page.next;
  }
}

/** The table as an answer. Refused: `export.too_long_for_xlsx`. */
export async function exported(table: ExportTable, format: Format): Promise<Result<RawAnswer>> {
  const file = {
    "content-disposition": `attachment; filename="${table.name.replaceAll(/[^a-z0-9.-]/g, "-")}.${format}"`,
  };
  if (format === "csv") {
    return ok(new RawAnswer(Readable.from(csvOf(table)), { ...file, "content-type": "text/csv; charset=utf-8" }));
  }
  if (format === "json") {
    return ok(
      new RawAnswer(Readable.from(jsonOf(table)), { ...file, "content-type": "application/json; charset=utf-8" }),
    );
  }
  if (table.total > XLSX_ROWS) {
    return refuse("too_large", "export.too_long_for_xlsx", { total: table.total, limit: XLSX_ROWS });
  }
  return ok(
    new RawAnswer(await xlsxOf(table), {
      ...file,
      "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }),
  );
}

async function* csvOf(table: ExportTable): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + [...headOf(table), [], table.columns].map(csvLine).join("");
  for await (const rows of table.pages()) yield rows.map(csvLine).join("");
}

async function* jsonOf(table: ExportTable): AsyncGenerator<string> {
  const head = JSON.stringify({
    official: false,
    note: UNOFFICIAL,
    ...table.about,
    total: table.total,
    columns: table.columns,
  });
  yield `${head.slice(0, -1)},"rows":[`;
  let first = true;
  for await (const rows of table.pages()) {
    const text = rows.map((row) => JSON.stringify(row.map((cell) => cell ?? null))).join(",\n");
    if (text === "") continue;
    yield `${first ? "\n" : ",\n"}${text}`;
    first = false;
  }
  yield "\n]}\n";
}

async function xlsxOf(table: ExportTable): Promise<Buffer> {
  const sheet: SheetData = [
    ...headOf(table).map((row) => row.map(sheetCell)),
    [],
    table.columns.map((column): Cell => ({ type: String, value: disarmed(column), fontWeight: "bold" })),
  ];
  for await (const rows of table.pages()) {
    for (const row of rows) {
      // More may have come in since the head was written; the file keeps to what it says.
      if (sheet.length >= XLSX_ROWS + headOf(table).length + 2) break;
      sheet.push(row.map(sheetCell));
    }
  }
  return await writeXlsxFile(sheet, { stickyRowsCount: headOf(table).length + 2 }).toBuffer();
}
