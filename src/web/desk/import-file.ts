// What surrounds a file that is brought in: what it should look like, the columns that were chosen last time, its hash.

import { sha256Hex } from "../../base/bytes.ts";
import { csvText } from "../../base/table.ts";
import { guessColumns } from "./csv-head.ts";

export interface ImportTarget {
  /** Field as the map names it: `place`, `voters.male`, `votes.1`. */
  readonly field: string;
  readonly label: string;
  readonly required?: boolean;
  /** Column names that mean it, for a first guess; compared without case and punctuation. */
  readonly known: readonly string[];
  /** Rarely in a file: folded away unless its column was recognised. */
  readonly rare?: boolean;
  /** Its column in the example and the template, whose first name in `known` heads it: one cell for each line. */
  readonly sample?: readonly string[];
}

type Columns = Readonly<Record<string, string>>;

/** The example of a kind of import, its first row the names of the columns. Empty where no target has a sample. */
export function templateOf(targets: readonly ImportTarget[]): string[][] {
  const shown = targets.filter((target) => target.sample !== undefined);
  const lines = Math.max(0, ...shown.map((target) => target.sample!.length));
  if (shown.length === 0) return [];
  return [
    shown.map((target) => target.known[0] ?? target.field),
    ...Array.from({ length: lines }, (_, i) => shown.map((target) => target.sample![i] ?? "")),
  ];
}

/** The template as a file. */
export function templateText(targets: readonly ImportTarget[]): string {
  return csvText(templateOf(targets));
}

const keyOf = (kind: string): string => `posko.columns.${kind}`;

/** Keep which column held which field, for the next file of this kind in this browser. */
export function rememberColumns(kind: string, columns: Columns): void {
  try {
    globalThis.localStorage?.setItem(keyOf(kind), JSON.stringify(columns));
  } catch {
    // storage refused: the next file is guessed anew
  }
}

function remembered(kind: string): Columns {
  try {
    const value: unknown = JSON.parse(globalThis.localStorage?.getItem(keyOf(kind)) ?? "{}");
    return typeof value === "object" && value !== null ? (value as Columns) : {};
  } catch {
    return {};
  }
}

/** A first choice of columns: those chosen last time that this file has too, then by their names. */
export function firstColumns(
  kind: string,
  columns: readonly string[],
  targets: readonly ImportTarget[],
): Record<string, string> {
  const before = remembered(kind);
  const kept = Object.fromEntries(
    targets.flatMap(({ field }) => {
      const column = before[field];
      return column !== undefined && columns.includes(column) ? [[field, column]] : [];
    }),
  );
  const taken = new Set(Object.values(kept));
  const guessed = guessColumns(
    columns.filter((column) => !taken.has(column)),
    targets.filter(({ field }) => kept[field] === undefined),
  );
  return { ...guessed, ...kept };
}

const MOST_HASHED = 256 * 1024 * 1024;

/** SHA-256 of a file, so that the server notices one that was cut off; left out for files too large to hold. */
export async function fileHash(file: Blob): Promise<string | undefined> {
  return file.size > MOST_HASHED || !("subtle" in crypto)
    ? undefined
    : sha256Hex(new Uint8Array(await file.arrayBuffer()));
}
