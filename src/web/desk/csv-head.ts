// The first lines of a CSV file, read in the browser so that its columns can be named before it is sent.

import { ok, refuse, type Result } from "../../base/result.ts";

export interface CsvHead {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly delimiter: string;
}

const HEAD_BYTES = 64 * 1024;
const ROWS = 5;

/** Rows of CSV text (RFC 4180: quotes, doubled quotes, breaks inside quotes). The last may be cut off. */
export function parseCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') {
        cell += c;
        i++;
      } else quoted = false;
    } else if (c === '"' && cell === "") quoted = true;
    else if (c === delimiter) {
      row.push(cell);
      cell = "";
    } else if (c === "\n") {
      row.push(cell.replace(/\r$/, ""));
      rows.push(row);
      row = [];
      cell = "";
    } else cell += c;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows;
}

/** The sign between cells: whichever of `,` `;` tab stands most often in the first line. */
export function delimiterOf(firstLine: string): string {
  const count = (sign: string): number => firstLine.split(sign).length - 1;
  return [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best), ",");
}

export function headOf(text: string, whole: boolean): Result<CsvHead> {
  const clean = text.replace(/^\uFEFF/, "");
  const delimiter = delimiterOf(clean.split("\n", 1)[0] ?? "");
  const rows = parseCsv(clean, delimiter).filter((row) => row.some((cell) => cell !== ""));
  const [columns, ...rest] = rows;
  if (columns === undefined || columns.length < 2) return refuse("invalid", "import.not_a_table");
  const complete = whole || rest.length <= 1 ? rest : rest.slice(0, -1);
  return ok({ columns: columns.map((c) => c.trim()), rows: complete.slice(0, ROWS), delimiter });
}

/** Does the file begin as a record of JSON does? No line of column names begins so. */
export async function isJson(file: Blob): Promise<boolean> {
  const bytes = await file.slice(0, 1024).arrayBuffer();
  return /^\uFEFF?\s*\{/.test(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
}

export async function readHead(file: Blob): Promise<Result<CsvHead>> {
  const whole = file.size <= HEAD_BYTES;
  const bytes = await file.slice(0, HEAD_BYTES).arrayBuffer();
  return headOf(new TextDecoder().decode(bytes), whole);
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** `dapil_code`, `Code of dapil` and `Kode Dapil` are one name; null for what is no name of a code. */
function codeName(text: string): string | null {
  const words = text.toLowerCase().split(/[^a-z0-9]+/);
  const rest = words.filter((word) => !["code", "kode", "of"].includes(word));
  return words.some((word) => word === "code" || word === "kode") ? `kode${rest.join("")}` : null;
}

const same = (column: string, name: string): boolean => {
  const [a, b] = [codeName(column), codeName(name)];
  return plain(column) === plain(name) || (a !== null && a === b);
};

/**
 * A first guess which column holds which field, by its name; each column at most once. Where a field may be called a
 * code, a column of codes comes before one that has only the bare name: there the names stand.
 */
export function guessColumns(
  columns: readonly string[],
  targets: readonly { readonly field: string; readonly known: readonly string[] }[],
): Record<string, string> {
  const free = new Set(columns);
  const guessed: Record<string, string> = {};
  for (const target of targets) {
    const codes = target.known.filter((name) => codeName(name) !== null);
    for (const name of [...codes, target.field, ...target.known]) {
      const found = [...free].find((column) => same(column, name));
      if (found === undefined) continue;
      guessed[target.field] = found;
      free.delete(found);
      break;
    }
  }
  return guessed;
}
