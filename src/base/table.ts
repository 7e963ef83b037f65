// Tables that leave Posko, on server and screen alike. Whoever opens them does so with a spreadsheet, which runs a cell
// that begins like a formula: such a text is disarmed by an apostrophe (OWASP, CSV injection), in CSV and XLSX both, since
// an XLSX is soon saved as CSV.

export type CellValue = string | number | boolean | null | undefined;

export const FORMATS = ["csv", "xlsx", "json"] as const;
export type Format = (typeof FORMATS)[number];

/** More rows than that a spreadsheet file does not take here: it is made in memory, and nobody reads so many there. */
export const XLSX_ROWS = 20_000;

/** Signs after which a spreadsheet computes, the full-width ones of East Asian keyboards too. */
const FORMULA = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/;

/** The text, or the same behind an apostrophe where a spreadsheet would run it. */
export function disarmed(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

export function csvCell(value: CellValue): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? disarmed(value) : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line; ends in CRLF (RFC 4180). */
export function csvLine(row: readonly CellValue[]): string {
  return `${row.map(csvCell).join(",")}\r\n`;
}

/** What makes Excel read UTF-8. */
export const BYTE_ORDER_MARK = "\uFEFF";

export function csvText(rows: readonly (readonly CellValue[])[]): string {
  return BYTE_ORDER_MARK + rows.map(csvLine).join("");
}

/** A cell of a workbook, as `write-excel-file` takes it. */
export type SheetCell =
  | { readonly type: StringConstructor; readonly value: string }
  | { readonly type: NumberConstructor; readonly value: number }
  | { readonly type: BooleanConstructor; readonly value: boolean }
  | null;

/** A text is a text whatever it begins with; disarmed all the same, for whoever saves the sheet as CSV. */
export function sheetCell(value: CellValue): SheetCell {
  if (value === null || value === undefined || value === "") return null;
  if (typeof value === "string") return { type: String, value: disarmed(value) };
  return typeof value === "number" ? { type: Number, value } : { type: Boolean, value };
}
