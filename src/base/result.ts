// An expected refusal is a value, not an exception: it travels from `rules` to the screen unchanged,
// and whatever is thrown instead is a bug. The kind decides the HTTP status, the code stays the same for ever.

/** What kind of refusal this is; `server/http.ts` maps it to a status, the command line to exit 1. */
export type ProblemKind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_large"
  | "limited"
  | "unavailable";

/** A refusal with a stable code (`figures.station_out_of_scope`) and machine-readable details. */
export interface Problem {
  readonly code: string;
  readonly kind: ProblemKind;
  /** Facts a screen needs to say what to do. Never personal data. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}
export interface Err<E = Problem> {
  readonly ok: false;
  readonly problem: E;
}
export type Result<T, E = Problem> = Ok<T> | Err<E>;

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function err<E>(problem: E): Err<E> {
  return { ok: false, problem };
}

/** Build a refusal in one line: `refuse("conflict", "elections.exists", { id })`. */
export function refuse(kind: ProblemKind, code: string, details?: Readonly<Record<string, unknown>>): Err {
  return err(details === undefined ? { kind, code } : { kind, code, details });
}

/** For places where a refusal would be a bug of ours: throws with the code. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`unexpected refusal: ${result.problem.code} ${JSON.stringify(result.problem.details ?? {})}`);
}
