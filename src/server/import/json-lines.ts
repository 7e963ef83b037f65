// One JSON object on each line, as scrapers keep what a server answered. It becomes rows as a CSV's: whoever reads
// names the columns and says what a record has in them.

import { err, ok, refuse, type Problem, type Result } from "../../base/result.ts";
import type { CsvEnd, OnRow } from "./csv.ts";
import { LINE_FEED, receiveFile, type FileSource } from "./receive.ts";

const LONGEST_LINE = 1024 ** 2;

/** What a record has in the columns, in their order; a refusal is one of the whole file. */
export type CellsOf = (record: unknown) => Result<readonly string[]>;

/**
 * A reader of JSON lines with the columns that `cellsOf` fills; it is used in the place of `readCsv`. Empty lines are
 * passed over; the first line is line 1. Refusals: those of `receiveFile`, `import.empty`, `import.broken_json` (a line
 * that is no JSON), those of `cellsOf` with the line, and of `header`.
 */
export function readJsonLines(columns: readonly string[], cellsOf: CellsOf) {
  return async (
    source: FileSource,
    header: (columns: readonly string[]) => Result<OnRow>,
    breathe: () => Promise<void>,
  ): Promise<Result<CsvEnd>> => {
    const answered = header(columns);
    if (!answered.ok) return answered;
    let line = 0;
    let rows = 0;
    let rest: Buffer[] = [];
    let waiting = 0;

    const take = (bytes: Buffer): Problem | null => {
      line++;
      const text = bytes
        .toString("utf8")
        .replace(/^\uFEFF/, "")
        .trim();
      if (text === "") return null;
      let record: unknown;
      try {
        record = JSON.parse(text);
      } catch {
        return { kind: "invalid", code: "import.broken_json", details: { line, reason: "JSON" } };
      }
      const cells = cellsOf(record);
      if (!cells.ok) return { ...cells.problem, details: { ...cells.problem.details, line } };
      rows++;
      answered.value(cells.value, line);
      return null;
    };

    const received = await receiveFile(source, async (chunk) => {
      let from = 0;
      for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
        const problem = take(Buffer.concat([...rest, chunk.subarray(from, at)]));
        if (problem) return problem;
        rest = [];
        waiting = 0;
        from = at + 1;
      }
      rest.push(Buffer.from(chunk.subarray(from)));
      waiting += chunk.length - from;
      if (waiting > LONGEST_LINE)
        return { kind: "invalid", code: "import.broken_json", details: { line: line + 1, reason: "LENGTH" } };
      await breathe();
      return null;
    });
    if (!received.ok) return received;
    const last = take(Buffer.concat(rest));
    if (last) return err(last);
    if (rows === 0) return refuse("invalid", "import.empty");
    await breathe();
    return ok({ rows, sha256: received.value.sha256 });
  };
}
