// One declaration of an operation has six uses: HTTP endpoint (`/api/<name>`), typed client, verb of the
// command line, API document, the "every route states who may" test, and what may wait in the outbox.
// It stands in a capability's `contract.ts`, so it must run anywhere: shapes are `zod/mini`.

import type { z } from "zod/mini";

/**
 * - `query`: reads; GET, its input in the query string (flat: texts, numbers, true/false).
 * - `command`: changes; POST with JSON.
 * - `upload`: POST whose body is raw bytes, streamed; its input in the query string.
 * - `stream`: GET, server-sent events; each event is one `output`.
 */
export type Kind = "query" | "command" | "upload" | "stream";

/** How a verb of the command line fills the input. Words are what is typed after `posko`. */
export interface CliVerb {
  /** `["import", "stations"]`. */
  readonly words: readonly string[];
  /** Inputs given by position, by their name in the input; `FILE` is the body of an upload. */
  readonly positional?: readonly string[];
  /** Flag without `--` → input name, where they differ: `{ "dry-run": "dryRun" }`. */
  readonly flags?: Readonly<Record<string, string>>;
  /** What the command line asks for unless told otherwise: `{ wait: true }`, undone by `--no-wait`. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Flags whose argument is a file of JSON: its text becomes the input. */
  readonly jsonFiles?: readonly string[];
  /** A field of the answer that is the verdict: where it is false the command line exits 1, though it was answered. */
  readonly mustBeTrue?: "ok";
  /** Flags read from standard input when present without a value: `password-stdin`. */
  readonly stdin?: Readonly<Record<string, string>>;
}

export interface Operation<
  I extends z.ZodMiniType = z.ZodMiniType,
  O extends z.ZodMiniType = z.ZodMiniType,
  K extends Kind = Kind,
> {
  /** Also the permission: `figures.submit`. */
  readonly name: `${string}.${string}`;
  readonly kind: K;
  /** One sentence, in English, for the API document and `posko help`. */
  readonly summary: string;
  readonly input: I;
  readonly output: O;
  readonly cli?: CliVerb;
  /** May it wait on the phone and arrive later through the intake? Then it takes arrays of records. */
  readonly waits?: boolean;
  /** May the phone of an account ask it? Whatever does not say so is for the desk. */
  readonly onPhone?: boolean;
}

/** Declare an operation; keeps the exact types of its shapes. */
export function operation<I extends z.ZodMiniType, O extends z.ZodMiniType, const K extends Kind>(
  op: Operation<I, O, K>,
): Operation<I, O, K> {
  return op;
}

export type InputOf<Op> = Op extends Operation<infer I, z.ZodMiniType, Kind> ? z.input<I> : never;
export type ParsedOf<Op> = Op extends Operation<infer I, z.ZodMiniType, Kind> ? z.output<I> : never;
export type OutputOf<Op> = Op extends Operation<z.ZodMiniType, infer O, Kind> ? z.output<O> : never;

/** RFC 9457 problem document, as every refusal leaves the server. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly instance?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** `/api/figures.submit`. */
export function pathOf(op: Pick<Operation, "name">): string {
  return `/api/${op.name}`;
}

/** Query string of a flat input; undefined values are left out, lists are joined by commas. */
export function queryOf(input: Readonly<Record<string, unknown>>): string {
  const q = new URLSearchParams();
  for (const [key, value] of Object.entries(input)) {
    if (value === undefined || value === null) continue;
    q.set(key, typeof value === "object" ? JSON.stringify(value) : `${value as string | number | boolean}`);
  }
  const s = q.toString();
  return s === "" ? "" : `?${s}`;
}
