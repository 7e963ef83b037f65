// What an operation answers, for people: short lines and aligned tables, whatever its shape. Programs take `--json`.

import type { ProblemDocument } from "../base/contract.ts";

/** Lists longer than this are cut for people, and the cut is said. */
const MOST_LINES = 200;

type Plain = string | number | boolean | null | undefined;

function isPlain(value: unknown): value is Plain {
  return value === null || value === undefined || ["string", "number", "boolean"].includes(typeof value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value inside a line: numbers with thin groups are left to the reader, so that they can be copied. */
function inline(value: unknown): string {
  if (value === null || value === undefined) return "–";
  if (isPlain(value)) return String(value);
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map((v) => inline(v)).join(", ");
  return Object.entries(value as Record<string, unknown>)
    .map(([k, v]) => `${k} ${inline(v)}`)
    .join(" · ");
}

function label(name: string): string {
  return name.replaceAll("_", " ");
}

/**
 * Rows as an aligned table; numbers stand to the right. Columns stand in the order of `order` (names that look like
 * numbers come first in every object), those without any value not at all.
 */
export function table(rows: readonly Readonly<Record<string, unknown>>[], order?: readonly string[]): string[] {
  const named = order ?? [...new Set(rows.flatMap((r) => Object.keys(r)))];
  const columns = named.filter((c) => rows.some((r) => r[c] !== undefined));
  const shown = rows.slice(0, MOST_LINES);
  const cells = shown.map((r) => columns.map((c) => inline(r[c])));
  const toRight = columns.map((c) =>
    shown.every((r) => typeof r[c] === "number" || r[c] === null || r[c] === undefined),
  );
  const widths = columns.map((c, i) => Math.max(label(c).length, ...cells.map((r) => r[i]!.length)));
  const line = (texts: readonly string[]): string =>
    texts
      .map((t, i) => (toRight[i] ? t.padStart(widths[i]!) : t.padEnd(widths[i]!)))
      .join("  ")
      .trimEnd();
  const out = [line(columns.map(label)), ...cells.map(line)];
  if (rows.length > shown.length) out.push(`… and ${rows.length - shown.length} more (--json gives all)`);
  return out;
}

/** The answer of an operation as lines for people. */
export function answerLines(value: unknown, indent = ""): string[] {
  const own = (lines: readonly string[]): string[] => lines.map((l) => (l === "" ? l : indent + l));
  if (isPlain(value)) return own([inline(value)]);
  if (Array.isArray(value)) {
    if (value.length === 0) return own(["(none)"]);
    if (value.every(isObject)) return own(table(value));
    const shown = value.slice(0, MOST_LINES).map((v) => inline(v));
    if (value.length > shown.length) shown.push(`… and ${value.length - shown.length} more (--json gives all)`);
    return own(shown);
  }
  const entries = Object.entries(value as Record<string, unknown>).filter(([, v]) => v !== undefined);
  const lists = entries.filter(([, v]) => Array.isArray(v) && v.some(isObject));
  const rest = entries.filter(([, v]) => !(Array.isArray(v) && v.some(isObject)));
  const width = Math.max(0, ...rest.map(([k]) => label(k).length));
  const lines = rest.map(([k, v]) => `${label(k).padEnd(width)}  ${inline(v)}`);
  for (const [name, list] of lists) {
    if (lines.length > 0) lines.push("");
    lines.push(`${label(name)}:`, ...answerLines(list, "  "));
  }
  return own(lines);
}

/** A refusal: what happened and what to do with its code in brackets, then the facts it came with. */
export function problemLines(problem: ProblemDocument): string[] {
  const facts = Object.entries(problem.details ?? {}).filter(([, v]) => v !== undefined && v !== null);
  const short = facts.map(([k, v]) => [k, Array.isArray(v) && v.some(isObject) ? v : shorten(inline(v))]);
  const first = `${problem.detail ?? problem.title} [${problem.code}]`;
  return facts.length === 0 ? [first] : [first, ...answerLines(Object.fromEntries(short), "  ")];
}

/** The codes of refused and noted lines of an import, each once with its sentence; nothing where there are none. */
export function lineCodeLines(value: unknown, sentence: (code: string) => string | undefined): string[] {
  if (!isObject(value)) return [];
  const lines = [value["refused"], value["noted"]].flatMap((list) => (Array.isArray(list) ? list : []));
  const codes = new Set(lines.flatMap((l) => (isObject(l) && typeof l["code"] === "string" ? [l["code"]] : [])));
  const said = [...codes].flatMap((code) => {
    const text = sentence(code);
    // A sentence that speaks of details of its own refusal says nothing about a line.
    return text === undefined || text.includes("{") ? [] : [`${code}: ${text}`];
  });
  return said.length === 0 ? [] : ["", ...said];
}

function shorten(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

/** What a person who looks only at the end must not miss: lines of an import that were left out. Null where none were. */
export function leftOutLine(answer: unknown): string | null {
  if (typeof answer !== "object" || answer === null || !("refused_total" in answer)) return null;
  const { refused_total: refused, dry_run: tried } = answer as { refused_total: unknown; dry_run?: unknown };
  if (typeof refused !== "number" || refused === 0) return null;
  const lines = `${refused.toLocaleString("en")} ${refused === 1 ? "line" : "lines"}`;
  return tried === true
    ? `${lines} would be left out: see “refused”, correct them, or apply the others.`
    : `${lines} left out: see “refused”, correct them and import the file again.`;
}
