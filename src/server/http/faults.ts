// What was thrown: the database away, the disk full, or a bug, and what of it may stand in the log.

import { sqlState } from "../database/connect.ts";

/** The database cannot be reached just now: the request may be sent again. */
export function isUnavailable(error: Error & { code?: string }): boolean {
  const state = sqlState(error);
  if (state !== undefined) return state.startsWith("57P") || state.startsWith("08") || state === "53300";
  return (
    error.code === "ECONNREFUSED" ||
    error.code === "ECONNRESET" ||
    // The socket of a database that is not there; a missing file of ours is a bug, and says so.
    (error.code === "ENOENT" && (error as NodeJS.ErrnoException).syscall === "connect") ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
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

/** There is no room, on this disk or on the database's. */
export function isDiskFull(error: Error & { code?: string }): boolean {
  return error.code === "ENOSPC" || sqlState(error) === "53100";
}
