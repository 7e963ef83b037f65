// The lines of a file that an import refused, as a file of their own: the same columns and cells, and why each was refused
// in a column more. Corrected, it is imported like any other; the reasons are then a column nobody asks for.

export interface FileRecord {
  readonly cells: readonly string[];
  /** Number of its last line in the file; the header's is 1. As the server counts. */
  readonly line: number;
}

/**
 * Records of CSV text that comes in pieces: quotes, doubled quotes, breaks inside quotes (RFC 4180); empty lines are none.
 * What is written less well is read as the server reads it: rows end as the first one does, a quote that closes before
 * the cell's end is a sign like any other, and within quotes CR and LF are a line each.
 */
export async function* recordsOf(pieces: AsyncIterable<string>, delimiter: string): AsyncGenerator<FileRecord> {
  const reader = new RecordReader(delimiter);
  let rest = "";
  for await (const piece of pieces) {
    // The last sign waits for the one after it, by which a quote or a line's end is known.
    const text = rest + piece;
    for (let i = 0; i < text.length - 1; i++) {
      const record = reader.take(text[i]!, text[i + 1]!);
      if (record !== null) yield record;
    }
    rest = text.slice(-1);
  }
  const record = rest === "" ? null : reader.take(rest, "");
  if (record !== null) yield record;
  const last = reader.finish();
  if (last !== null) yield last;
}

class RecordReader {
  readonly #delimiter: string;
  #cells: string[] = [];
  #cell = "";
  #line = 1;
  #quoted = false;
  /** How rows end, by the first one that does. */
  #ending: "\n" | "\r\n" | "\r" | null = null;
  /** The second of two signs that belong together: taken already. */
  #skip = false;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** Take a sign, of which the next is known (`""` at the end). */
  take(c: string, next: string): FileRecord | null {
    if (this.#skip) {
      this.#skip = false;
      return null;
    }
    if (this.#quoted) this.#takeQuoted(c, next);
    else if (c === '"' && this.#cell === "") this.#quoted = true;
    else if (c === this.#delimiter) {
      this.#cells.push(this.#cell);
      this.#cell = "";
    } else if (this.#ends(c, next)) {
      this.#skip = this.#ending === "\r\n";
      const record = this.finish();
      this.#line++;
      return record;
    } else this.#append(c);
    return null;
  }

  /** What was begun, as a record; null for an empty line. */
  finish(): FileRecord | null {
    const cells = [...this.#cells, this.#cell];
    this.#cells = [];
    this.#cell = "";
    return cells.length === 1 && cells[0] === "" ? null : { cells, line: this.#line };
  }

  #takeQuoted(c: string, next: string): void {
    if (c !== '"') return this.#append(c);
    if (next === '"') {
      this.#skip = true;
      this.#cell += c;
      return;
    }
    this.#quoted = false;
    const atEnd = next === "" || next === this.#delimiter || next === "\n" || next === "\r";
    if (!atEnd) this.#cell = `"${this.#cell}"`;
  }

  #append(c: string): void {
    this.#cell += c;
    if (c === "\n" || c === "\r") this.#line++;
  }

  #ends(c: string, next: string): boolean {
    if (c !== "\n" && c !== "\r") return false;
    this.#ending ??= c === "\n" ? "\n" : next === "\n" ? "\r\n" : "\r";
    return this.#ending === "\r\n" ? c === "\r" && next === "\n" : c === this.#ending;
  }
}

/** A file's text piece by piece: not every browser can walk over a stream. A byte order mark is left out. */
export async function* textOf(file: Blob, bytes = 1024 * 1024): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for (let at = 0; at < file.size; at += bytes)
    yield decoder.decode(await file.slice(at, at + bytes).arrayBuffer(), { stream: true });
  yield decoder.decode();
}

/**
 * The refused lines as CSV text with the file's own delimiter.
 * @param reasons by line; a line without one is left out.
 * @param column what the column of reasons is called; one of that name, from an earlier round, is written anew.
 */
export async function refusedText(
  records: AsyncIterable<FileRecord>,
  delimiter: string,
  reasons: ReadonlyMap<number, string>,
  column: string,
): Promise<string> {
  const written: string[] = [];
  let width: number | null = null;
  let keep = 0;
  const left = new Set(reasons.keys());
  for await (const { cells, line } of records) {
    if (width === null) {
      width = cells.length;
      const before = cells.findIndex((name) => name.trim() === column);
      keep = before === width - 1 ? before : width;
      written.push(lineOf([...cells.slice(0, keep), column], delimiter));
      continue;
    }
    const why = reasons.get(line);
    if (why === undefined) continue;
    const row = Array.from({ length: keep }, (_, i) => cells[i] ?? "");
    written.push(lineOf([...row, why], delimiter));
    left.delete(line);
    if (left.size === 0) break;
  }
  return `\uFEFF${written.join("")}`;
}

/** Cells as they stand in the file: nothing is disarmed, because it is to be read back as it was. */
function lineOf(cells: readonly string[], delimiter: string): string {
  const quote = (text: string): string =>
    text.includes(delimiter) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return `${cells.map(quote).join(delimiter)}\r\n`;
}
