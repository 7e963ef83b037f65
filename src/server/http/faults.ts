// What was thrown: the database away, the disk full, or a bug, and what of it may stand in the log.

import { sqlState } from "../database/connect.ts";

/** What a connection to the database dies of, by itself or by the network. */
const CUT = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** The database cannot be reached just now: the request may be sent again. */
export function isUnavailable(error: Error & { code?: string }): boolean {
  const state = sqlState(error);
  // 57P: it is shut down or starting; 08: the connection; 53: it lacks connections or memory (room is `isDiskFull`).
  if (state !== undefined) return /^(57P|08|53)/.test(state) && state !== "53100";
  return (
    CUT.has(error.code ?? "") ||
    // The socket of a database that is not there; a missing file of ours is a bug, and says so.
    (error.code === "ENOENT" && (error as NodeJS.ErrnoException).syscall === "connect") ||
    /Connection terminated|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed) and is not queryable/.test(
      error.message,
    )
  );
}

/**
 * The stack for the log. PostgreSQL repeats the value it could not take (class 22, a name or a number of a person
 * perhaps); of such an error only the state is kept.
 */
export function withoutValues(error: Error): string | undefined {
  const state = sqlState(error);
  if (state?.startsWith("22") !== true) return error.stack;
  return error.stack?.replace(error.message, `sqlstate ${state}`);
}

/** The process or the machine has no file handle left, not even for a connection: soon there is one again. */
export function isOutOfFiles(error: Error & { code?: string }): boolean {
  return error.code === "EMFILE" || error.code === "ENFILE";
}

/** There is no room, on this disk or on the database's. */
export function isDiskFull(error: Error & { code?: string }): boolean {
  return error.code === "ENOSPC" || sqlState(error) === "53100";
}
