// Who may give which role where. Pure, and asked by everything that gives or ends one.

import type { Instant } from "../../base/clock.ts";
import { err, ok, refuse, type Result } from "../../base/result.ts";
import type { GrantView } from "./model.ts";

/** Is `target` at the grant's place, or below it where the grant reaches below? Same rule as `authorize`. */
export function reaches(grant: Pick<GrantView, "place" | "below">, target: string): boolean {
  if (grant.place === target) return true;
  if (!grant.below) return false;
  return grant.place === "" || target.startsWith(`${grant.place}.`) || target.startsWith(`${grant.place}/`);
}

/** Does the holder's grant contain everything the given one reaches? */
export function contains(
  holder: Pick<GrantView, "place" | "below">,
  given: Pick<GrantView, "place" | "below">,
): boolean {
  return reaches(holder, given.place) && (holder.below || !given.below);
}

/** What a coordinator may hand on, and only strictly below her own place. */
const COORDINATOR_GIVES: readonly GrantView["role"][] = ["coordinator", "verifier", "viewer"];

/**
 * May somebody who holds `held` give (or end) `given`?
 * An administrator within her own place; a coordinator strictly below hers and never an administrator's role;
 * nobody more than she reaches herself. A witness's role comes from her station and is given only there.
 * Refusals: `scopes.beyond_yours` (forbidden), `scopes.by_assignment` (conflict).
 */
export function mayGive(held: readonly GrantView[], given: GrantView): Result<true> {
  if (given.role === "witness") return refuse("conflict", "scopes.by_assignment");
  for (const h of held) {
    if (!contains(h, given)) continue;
    if (h.role === "administrator") return ok(true);
    if (h.role === "coordinator" && h.place !== given.place && COORDINATOR_GIVES.includes(given.role)) return ok(true);
  }
  return err({ kind: "forbidden", code: "scopes.beyond_yours", details: { role: given.role, place: given.place } });
}

/**
 * May she make a new way in for somebody (a link, ending sessions)? Only if she could have given that person
 * everything that person holds: otherwise resetting a password would be a way up.
 */
export function mayAdminister(held: readonly GrantView[], theirs: readonly GrantView[]): Result<true> {
  for (const grant of theirs) {
    const allowed = mayGive(held, grant);
    if (!allowed.ok) return refuse("forbidden", "accounts.beyond_yours");
  }
  // Somebody without any role belongs to nobody's area but the nation's.
  if (theirs.length === 0 && !held.some((h) => h.role === "administrator" && h.place === "" && h.below)) {
    return refuse("forbidden", "accounts.beyond_yours");
  }
  return ok(true);
}

/** What is known of a code that binds a phone to an account. */
export interface PhoneCode {
  readonly ended: boolean;
  readonly over: boolean;
  /** The phone it bound; null while unused. */
  readonly device: string | null;
}

/**
 * May this phone be bound by this code? One code binds one phone; the same phone may ask again, also after the code's
 * day, since the answer may have been lost on the way. Refusals: `accounts.phone_code_unknown`, `…_ended`, `…_used`.
 */
export function decidePhone<T extends PhoneCode>(code: T | null, device: string): Result<T> {
  if (code === null) return refuse("not_found", "accounts.phone_code_unknown");
  if (code.ended) return refuse("conflict", "accounts.phone_code_ended");
  if (code.device !== null) return code.device === device ? ok(code) : refuse("conflict", "accounts.phone_code_used");
  return code.over ? refuse("conflict", "accounts.phone_code_ended") : ok(code);
}

/** How long after signing in somebody counts as having just shown who she is. */
export const JUST_SIGNED_IN_MS = 5 * 60_000;

/**
 * May she choose a password beside her passkey? A browser left open may not: she has just signed in with it.
 * Refusals: `accounts.another_person`, `accounts.has_password` (conflict), `sign_in.session_not_fresh` (forbidden).
 */
export function mayAddPassword(
  asked: { readonly account: string; readonly since: Instant | undefined; readonly now: Instant },
  person: { readonly id: string; readonly password: boolean },
): Result<true> {
  if (asked.account !== person.id) return refuse("conflict", "accounts.another_person");
  if (person.password) return refuse("conflict", "accounts.has_password");
  const age = asked.since === undefined ? Infinity : asked.now - asked.since;
  return age <= JUST_SIGNED_IN_MS ? ok(true) : refuse("forbidden", "sign_in.session_not_fresh");
}
