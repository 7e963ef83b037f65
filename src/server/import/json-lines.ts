// One JSON object on each line, as scrapers keep what a server answered, or one alone over as many lines as it likes, as
// a browser saves it. They become rows as a CSV's: whoever reads names the columns and says what a record has in them.

import { err, ok, refuse, type Problem, type Result } from "../../base/result.ts";
import type { CsvEnd, OnRow } from "./csv.ts";
import { LINE_FEED, receiveFile, type FileSource } from "./receive.ts";

const LONGEST_LINE = 1024 ** 2;

/** The rows a record makes, each with the columns in their order; a refusal is one of the whole file. */
export type RowsOf = (record: unknown) => Result<readonly (readonly string[])[]>;

/**
 * A reader of JSON lines with the columns that `rowsOf` fills; it is used in the place of `readCsv`. Empty lines are
 * passed over; the first line is line 1. A file whose first line is no JSON by itself is read as one record, whose line
 * is where it begins; its longest is that of a line, 1 MiB. Refusals: those of `receiveFile`, `import.empty`,
 * `import.broken_json` (a line that is no JSON), those of `rowsOf` with the line, and of `header`.
 */
export function readJsonLines(columns: readonly string[], rowsOf: RowsOf) {
  return async (
    source: FileSource,
    header: (columns: readonly string[]) => Result<OnRow>,
    breathe: () => Promise<void>,
  ): Promise<Result<CsvEnd>> => {
    const answered = header(columns);
    if (!answered.ok) return answered;
    let line = 0;
    let rows = 0;
    let records = 0;
    let rest: Buffer[] = [];
    let waiting = 0;
    /** The lines of a record that goes over several. */
    let over: { readonly from: number; readonly texts: string[]; length: number } | null = null;

    const broken = (at: number, reason = "JSON"): Problem => ({
      kind: "invalid",
      code: "import.broken_json",
      details: { line: at, reason },
    });
    const put = (record: unknown, at: number): Problem | null => {
      const made = rowsOf(record);
      if (!made.ok) return { ...made.problem, details: { ...made.problem.details, line: at } };
      for (const cells of made.value) {
        rows++;
        answered.value(cells, at);
      }
      return null;
    };
    const take = (bytes: Buffer): Problem | null => {
      line++;
      const text = bytes
        .toString("utf8")
        .replace(/^\uFEFF/, "")
        .trim();
      if (text === "") return null;
      if (over !== null) return goOn(text);
      const record = parsed(text);
      if (record !== undefined) {
        records++;
        return put(record, line);
      }
      if (records > 0) return broken(line);
      over = { from: line, texts: [], length: 0 };
      return goOn(text);
    };
    const goOn = (text: string): Problem | null => {
      over!.texts.push(text);
      over!.length += text.length;
      return over!.length > LONGEST_LINE ? broken(over!.from) : null;
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
      if (waiting > LONGEST_LINE) return broken(line + 1, "LENGTH");
      await breathe();
      return null;
    });
    if (!received.ok) return received;
    const last = take(Buffer.concat(rest));
    if (last) return err(last);
    if (over !== null) {
      const { from, texts } = over as { from: number; texts: string[] };
      const record = parsed(texts.join("\n"));
      const problem = record === undefined ? broken(from) : put(record, from);
      if (problem) return err(problem);
    }
    if (rows === 0) return refuse("invalid", "import.empty");
    await breathe();
    return ok({ rows, sha256: received.value.sha256 });
  };
}

/** Undefined: no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
