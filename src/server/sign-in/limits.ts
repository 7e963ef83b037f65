// Tries are counted by account, by browser or device, and by a code's beginning: never by address alone, for
// thousands of phones share one carrier address. An address that failed often is only answered more slowly.
//
// A try is counted before it is decided, in one statement, so a hundred tries at once are a hundred tries;
// what turns out right wipes its count. While one has to wait nothing is counted, so nobody can push another's
// wait ahead for ever; and a browser that once signed in has a count of its own, which strangers cannot touch.

import { createHmac } from "node:crypto";
import { sql } from "kysely";
import { ok, refuse, type Result } from "../../base/result.ts";
import type { Instant } from "../../base/clock.ts";
import type { Db } from "../database/connect.ts";

/** Seconds to wait after the n-th failure in a row (index 0: the first). The last one stays. */
export const WAITS: readonly number[] = [0, 0, 0, 0, 2, 5, 10, 20, 40, 60];
/** A count nobody added to for this long is forgotten. */
const FORGET_MS = 24 * 3_600_000;

/** What is kept in place of what was tried; without the secret it cannot be guessed back. */
export function tryKey(secret: Buffer, kind: string, what: string): Buffer {
  return createHmac("sha256", secret).update(`try:${kind}:`).update(what).digest();
}

/**
 * Count a try on every key, or refuse with `sign_in.limited` and the seconds to wait where one has to.
 * @param waits seconds after the n-th failure.
 */
export async function countTry(
  db: Db,
  keys: readonly Buffer[],
  now: Instant,
  waits: readonly number[] = WAITS,
): Promise<Result<true>> {
  // Nobody waits longer than the longest wait: what says so was written before the clock was put back.
  const longest = new Date(now + Math.max(0, ...waits) * 1000);
  for (const key of keys) {
    const at = new Date(now);
    const over = new Date(now - FORGET_MS);
    // No wait is a moment long past, not this one: two tries of the same moment must not refuse each other.
    const { rows } = await sql<{ failures: number }>`
      insert into sign_in_tries as t (key, failures, wait_until, last_at)
      values (${key}, 1, ${new Date((waits[0] ?? 0) === 0 ? 0 : now + waits[0]! * 1000)}, ${at})
      on conflict (key) do update set
        failures = case when t.last_at < ${over} then 1 else t.failures + 1 end,
        wait_until = case (${waits}::int[])[least(case when t.last_at < ${over} then 1 else t.failures + 1 end, ${waits.length}::int)]
          when 0 then to_timestamp(0)
          else ${at}::timestamptz + make_interval(secs =>
            (${waits}::int[])[least(case when t.last_at < ${over} then 1 else t.failures + 1 end, ${waits.length}::int)]) end,
        last_at = ${at}
      where t.wait_until <= ${at} or t.wait_until > ${longest}
      returning failures`.execute(db);
    if (rows.length > 0) continue;
    const waiting = await sql<{ wait_until: Date }>`select wait_until from sign_in_tries where key = ${key}`.execute(
      db,
    );
    const until = waiting.rows[0]?.wait_until.getTime() ?? now;
    return refuse("limited", "sign_in.limited", { wait_seconds: Math.max(1, Math.ceil((until - now) / 1000)) });
  }
  return ok(true);
}

/** It was right: nothing is held against it any more. */
export async function forgetTries(db: Db, keys: readonly Buffer[]): Promise<void> {
  await sql`delete from sign_in_tries where key = any(${keys}::bytea[])`.execute(db);
}

/** Remove counts that nobody added to for so long that they count as none; at most `limit`. How many. */
export async function sweepTries(db: Db, now: Instant, limit: number): Promise<number> {
  const over = new Date(now - FORGET_MS);
  // The age is asked again at the row itself: a try of this very moment keeps its count.
  const { rows } = await sql<{ one: number }>`
    delete from sign_in_tries where last_at < ${over} and wait_until <= ${new Date(now)}
      and key in (select key from sign_in_tries where last_at < ${over} and wait_until <= ${new Date(now)}
        order by last_at limit ${limit})
    returning 1 as one`.execute(db);
  return rows.length;
}

/** It was never decided (too busy): one try is given back; a wait that others' tries have set stays. */
export async function giveBackTry(db: Db, keys: readonly Buffer[]): Promise<void> {
  await sql`update sign_in_tries set failures = greatest(0, failures - 1) where key = any(${keys}::bytea[])`.execute(
    db,
  );
}

/** How an address that failed often is slowed: milliseconds before its next try is looked at. Never a refusal. */
export interface SlowLane {
  /** Resolves when this address may be looked at. */
  pass(address: string): Promise<void>;
  failed(address: string): void;
}

const FREE_FAILURES = 30;
const STEP_MS = 50;
const SLOWEST_MS = 2_000;
const LANE_MEMORY_MS = 10 * 60_000;
const LANES = 10_000;

/** Slow lanes in memory: they only spread out a flood, so losing them at a restart costs nothing. */
export function createSlowLane(now: () => number, wait: (ms: number) => Promise<void>): SlowLane {
  const failures = new Map<string, { count: number; last: number }>();
  return {
    async pass(address) {
      const seen = failures.get(address);
      if (!seen || now() - seen.last > LANE_MEMORY_MS) return;
      const ms = slowness(seen.count);
      if (ms > 0) await wait(ms);
    },
    failed(address) {
      const at = now();
      const seen = failures.get(address);
      const count = seen && at - seen.last <= LANE_MEMORY_MS ? seen.count + 1 : 1;
      failures.delete(address);
      failures.set(address, { count, last: at });
      // The oldest goes first: a Map keeps the order of insertion.
      if (failures.size > LANES) failures.delete(failures.keys().next().value!);
    },
  };
}

/** Milliseconds an address with this many recent failures waits. */
export function slowness(count: number): number {
  return Math.min(SLOWEST_MS, Math.max(0, count - FREE_FAILURES) * STEP_MS);
}

/** The lane of one running Posko. */
export function slowLane(): SlowLane {
  return createSlowLane(
    () => Date.now(),
    (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  );
}
