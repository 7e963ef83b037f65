import { describe, expect, it } from "vitest";
import { isDiskFull, isOutOfFiles, isUnavailable } from "./faults.ts";

/** An error as Node or PostgreSQL gives it. */
const error = (message: string, more: object = {}): Error => Object.assign(new Error(message), more);

describe("what was thrown", () => {
  it.each([
    ["written to a database that was killed that moment", error("write EPIPE", { code: "EPIPE", syscall: "write" })],
    ["read from one", error("read ECONNRESET", { code: "ECONNRESET", syscall: "read" })],
    ["its cable was pulled", error("read ETIMEDOUT", { code: "ETIMEDOUT", syscall: "read" })],
    ["its socket is not there", error("connect ENOENT /x/.s.PGSQL.5432", { code: "ENOENT", syscall: "connect" })],
    ["its name is not found", error("getaddrinfo EAI_AGAIN db", { code: "EAI_AGAIN", syscall: "getaddrinfo" })],
    ["it is being shut down", error("terminating connection", { code: "57P01" })],
    ["it recovers", error("the database system is in recovery mode", { code: "57P03" })],
    ["it has no connection left", error("sorry, too many clients already", { code: "53300" })],
    ["cut between two statements", error("Client has encountered a connection error and is not queryable")],
    ["closed before the statement", error("Client was closed and is not queryable")],
    ["cut during one", error("Connection terminated unexpectedly")],
  ])("is the database away: %s", (_what, thrown) => {
    expect(isUnavailable(thrown)).toBe(true);
    expect(isDiskFull(thrown) || isOutOfFiles(thrown)).toBe(false);
  });

  it("is a want of room or of file handles, and then not the database away", () => {
    for (const full of [error("no space left", { code: "ENOSPC" }), error("could not extend file", { code: "53100" })])
      expect([isDiskFull(full), isUnavailable(full), isOutOfFiles(full)]).toEqual([true, false, false]);
    const files = error("open EMFILE", { code: "EMFILE", syscall: "open" });
    expect([isOutOfFiles(files), isUnavailable(files), isDiskFull(files)]).toEqual([true, false, false]);
  });

  it("is a bug where it is none of these", () => {
    for (const bug of [
      error("open ENOENT", { code: "ENOENT", syscall: "open" }),
      error("division by zero", { code: "22012" }),
      error("x is not a function"),
    ])
      expect(isUnavailable(bug) || isDiskFull(bug) || isOutOfFiles(bug)).toBe(false);
  });
});
