// The rows of a workbook that is made in the browser.

import { type CellValue, type SheetCell, sheetCell } from "../../base/table.ts";

/** What it is of, an empty line, the names of the columns, the rows: as `write-excel-file` takes them. */
export function sheetRows(
  head: readonly (readonly CellValue[])[],
  labels: readonly string[],
  rows: readonly (readonly CellValue[])[],
): SheetCell[][] {
  return [...head, [], labels, ...rows].map((row) => row.map(sheetCell));
}
