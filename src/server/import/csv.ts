// A CSV as people have it: comma, semicolon or tab, with or without a byte order mark, quoted or not, of any length.
// It is read in one pass as it arrives; no row waits for another and the file never sits whole in memory.

import { parse, type CsvError } from "csv-parse";
import { err, ok, refuse, type Problem, type Result } from "../../base/result.ts";
import { LINE_FEED, receiveFile, type FileSource } from "./receive.ts";

const LONGEST_ROW = 65_536;

export interface CsvEnd {
  readonly rows: number;
  readonly sha256: string;
}

/** One row's cells as they stand, and the number of its (last) line; the header is line 1. */
export type OnRow = (cells: readonly string[], line: number) => void;

/**
 * Read the whole body. `header` gets the column names, trimmed, and answers with what takes the rows; `breathe` is
 * awaited after each piece, so that what is written keeps pace with what is read.
 *
 * Refusals: those of `receiveFile`, `import.empty`, `import.broken` (a quote that is never closed, a row without an end),
 * `import.cut_off` also where the last row stops before its last cell and has no line end: a file that was cut before it
 * came to us; and those of `header`.
 */
export async function readCsv(
  source: FileSource,
  header: (columns: readonly string[]) => Result<OnRow>,
  breathe: () => Promise<void>,
): Promise<Result<CsvEnd>> {
  let rows = 0;
  let lastCells = 0;
  let columns: readonly string[] | null = null;
  let onRow: OnRow | null = null;
  let problem: Problem | null = null;
  let parser: ReturnType<typeof parse> | null = null;
  let start: Buffer[] = [];

  const onRecord = (cells: string[], { lines }: { lines: number }): null => {
    if (problem) return null;
    if (columns === null) {
      columns = cells.map((c) => c.trim());
      const answered = header(columns);
      if (answered.ok) onRow = answered.value;
      else problem = answered.problem;
      return null;
    }
    rows++;
    lastCells = cells.length;
    onRow!(cells, lines);
    return null;
  };
  const feed = async (chunk: Buffer): Promise<void> => {
    if (!parser) {
      start.push(chunk);
      const sofar = Buffer.concat(start);
      if (sofar.indexOf(LINE_FEED) === -1 && sofar.length < LONGEST_ROW) return;
      parser = openParser(sniffDelimiter(sofar), onRecord);
      start = [];
      await write(parser, sofar);
    } else await write(parser, chunk);
  };

  try {
    const received = await receiveFile(source, async (chunk) => {
      await feed(chunk);
      if (problem === null) await breathe();
      return problem;
    });
    if (!received.ok) return received;
    const { sha256, endsLine } = received.value;
    if (!parser) {
      const sofar = Buffer.concat(start);
      parser = openParser(sniffDelimiter(sofar), onRecord);
      await write(parser, sofar);
    }
    await finish(parser);
    if (problem) return err(problem);
    if (columns === null) return refuse("invalid", "import.empty");
    if (!endsLine && rows > 0 && lastCells < (columns as readonly string[]).length)
      return refuse("invalid", "import.cut_off");
    await breathe();
    return ok({ rows, sha256 });
  } catch (error) {
    if (isCsvError(error))
      return refuse("invalid", "import.broken", { line: Number(error["lines"] ?? 0), reason: error.code });
    throw error;
  }
}

/** The one of `,` `;` and tab that stands most often in the first line outside quotes. */
export function sniffDelimiter(start: Buffer): string {
  const counts: Record<string, number> = { ",": 0, ";": 0, "\t": 0 };
  let quoted = false;
  for (const c of start.toString("utf8")) {
    if (c === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (c === "\n") break;
    else if (c in counts) counts[c]!++;
  }
  return Object.entries(counts).reduce((best, next) => (next[1] > best[1] ? next : best))[0];
}

function openParser(
  delimiter: string,
  onRecord: (cells: string[], context: { lines: number }) => null,
): ReturnType<typeof parse> {
  const parser = parse({
    delimiter,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    on_record: onRecord,
  });
  // Rows are taken in `on_record` and never pushed: the reading side only has to be let run.
  parser.resume();
  parser.on("error", () => {});
  return parser;
}

function write(parser: ReturnType<typeof parse>, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}

function finish(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once("error", reject);
    parser.once("end", () => resolve());
    parser.end();
  });
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && "code" in error && typeof error.code === "string" && error.code.startsWith("CSV_");
}
