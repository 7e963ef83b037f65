// A small file of votes as a table. Nothing here needs Node: the same file is read on a screen and on the command line.

import type { RefusedLine, RefusedLineCode } from "../model.ts";

/** A whole number in plain digits that a double holds exactly; `1.234` and `1e3` are not. */
export function wholeNumber(text: string): number | null {
  if (!/^\d{1,16}$/.test(text)) return null;
  const n = Number(text);
  return Number.isSafeInteger(n) ? n : null;
}

/** Why a text is no such number. */
export function numberCode(text: string): RefusedLineCode {
  return text === "" ? "apportionment.empty" : "apportionment.not_a_whole_number";
}

export interface CsvTable {
  /** Cells in the order of the wanted columns. */
  readonly rows: { readonly line: number; readonly cells: readonly string[] }[];
  readonly refused: RefusedLine[];
}

/** RFC 4180 with a header line in any order of columns; a byte-order mark and blank lines are passed over. */
export function readCsv(text: string, columns: readonly string[]): CsvTable {
  const refused: RefusedLine[] = [];
  const records = splitCsv(text.startsWith("\uFEFF") ? text.slice(1) : text, refused);
  const header = records.shift() ?? { line: 1, cells: [] };
  const positions = columns.map((column) => header.cells.indexOf(column));
  for (const [i, column] of columns.entries())
    if (positions[i] === -1)
      refused.push({
        line: header.line,
        column,
        code: "apportionment.column_missing",
        value: header.cells.join(","),
      });
  for (const cell of header.cells)
    if (!columns.includes(cell))
      refused.push({
        line: header.line,
        column: cell,
        code: "apportionment.column_unknown",
        value: cell,
      });
  if (refused.length > 0) return { rows: [], refused };
  const rows: { line: number; cells: string[] }[] = [];
  for (const { line, cells } of records) {
    if (cells.length !== header.cells.length)
      refused.push({
        line,
        column: columns[Math.min(cells.length, columns.length - 1)]!,
        code: "apportionment.wrong_number_of_cells",
        value: String(cells.length),
      });
    else rows.push({ line, cells: positions.map((at) => cells[at]!) });
  }
  return { rows, refused };
}

function splitCsv(text: string, refused: RefusedLine[]): { line: number; cells: string[] }[] {
  const records: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let line = 1;
  let startedAt = 1;
  const end = (): void => {
    if (cells.length > 1 || cells[0] !== "") records.push({ line: startedAt, cells });
    cells = [];
    startedAt = line;
  };
  // A cell, quoted or plain, and what ends it.
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))[ \t]*(,|\r\n|\n|\r|$)/y;
  while (cell.lastIndex < text.length || cells.length > 0) {
    const m = cell.exec(text);
    if (m === null) {
      refused.push({ line, column: "", code: "apportionment.unclosed_quote", value: "" });
      return records;
    }
    const value = m[1] === undefined ? m[2]!.trim() : m[1].replaceAll('""', '"');
    cells.push(value);
    line += m[1] === undefined ? 0 : (m[1].match(/\n/g)?.length ?? 0);
    if (m[3] === ",") continue;
    if (m[3] !== "") line++;
    end();
    if (m[3] === "") break;
  }
  return records;
}
