// Hashing a password is costly on purpose (scrypt, 32 MB and about 60 ms). On election morning many sign in
// at once: only a few are hashed at a time, a short queue waits, and the rest are told to try again in a
// moment, so that figures keep coming in.

import { hashPassword, verifyPassword } from "better-auth/crypto";
import { err, ok, refuse, type Result } from "../../base/result.ts";

/** Shortest password taken (NIST SP 800-63B-4 §3.1.1.2 asks 15 where it is the only factor, 8 with a second). */
export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;

const AT_ONCE = 2;
const WAITING = 32;

/** A gate that lets `atOnce` pieces of work run and `waiting` wait; more are refused with `accounts.busy`. */
export function createGate(atOnce: number, waiting: number): <T>(work: () => Promise<T>) => Promise<Result<T>> {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (queue.length >= waiting) return refuse("unavailable", "accounts.busy", { wait_seconds: 3 });
      // The one who leaves hands over its place, so `running` does not change here.
      await new Promise<void>((resolve) => queue.push(resolve));
    } else {
      running++;
    }
    try {
      return ok(await work());
    } finally {
      const next = queue.shift();
      if (next) next();
      else running--;
    }
  };
}

const gate = createGate(AT_ONCE, WAITING);

/** Is the password usable at all? `accounts.password_length`. */
export function checkPassword(password: string): Result<string> {
  if (password.length < PASSWORD_MIN || password.length > PASSWORD_MAX) {
    return err({
      kind: "invalid",
      code: "accounts.password_length",
      details: { min: PASSWORD_MIN, max: PASSWORD_MAX },
    });
  }
  return ok(password);
}

/** Text to keep in place of the password; `accounts.busy` when too many wait. */
export function hashOf(password: string): Promise<Result<string>> {
  return gate(() => hashPassword(password));
}

/** Does the password belong to the kept text? `accounts.busy` when too many wait. */
export function matches(hash: string, password: string): Promise<Result<boolean>> {
  return gate(() => verifyPassword({ hash, password }));
}
