// What makes a part accepted. One pure function per arrow of the drawing in README.md; the state of a part
// is the fold of its events, so a rebuild from the readings gives the same state as living through them.

import { ok, refuse, type Result } from "../../base/result.ts";
import {
  MAY_BE_SETTLED,
  READERS_BEFORE_DECISION,
  TO_BE_READ,
  type CurrentReading,
  type Figures,
  type PartEvent,
  type PartState,
} from "./model.ts";

export const NOTHING: PartState = {
  state: "no_reading",
  current: [],
  accepted: null,
  acceptedAt: 0,
  contested: false,
  unreadable: false,
  reopenedAt: 0,
  steps: 0,
};

/** Equal in every field; empty equals only empty. */
export function sameFigures(a: Figures, b: Figures): boolean {
  return a.length === b.length && a.every((v, i) => v === b[i]);
}

/**
 * A reading without any vote counts as no reading. In a part with votes at least one of them must be there;
 * in other parts any field.
 */
export function isComplete(fieldIds: readonly string[], figures: Figures): boolean {
  const votes = fieldIds.flatMap((id, i) => (id.startsWith("votes.") ? [i] : []));
  const asked = votes.length > 0 ? votes : fieldIds.map((_id, i) => i);
  return asked.some((i) => figures[i] !== null && figures[i] !== undefined);
}

/** Positions at which the readings are not all the same; a filled and an empty field differ. */
export function differing(readings: readonly Figures[]): number[] {
  const first = readings[0];
  if (!first) return [];
  return first.flatMap((v, i) => (readings.some((r) => r[i] !== v) ? [i] : []));
}

/** The largest group of equal readings (the earliest, among groups of the same size). */
export function largestAgreement(current: readonly CurrentReading[]): readonly CurrentReading[] {
  let best: CurrentReading[] = [];
  for (const one of current) {
    const group = current.filter((other) => sameFigures(other.figures, one.figures));
    if (group.length > best.length) best = group;
  }
  return best;
}

/** Arrow "a reading comes". `mustAgree` readers must say the same (2 unless the contest sets more). */
export function addReading(
  before: PartState,
  event: Extract<PartEvent, { kind: "reading" }>,
  mustAgree: number,
): PartState {
  const steps = before.steps + 1;
  // Kept in the history, and nothing follows from it: not even the withdrawal of an earlier reading.
  if (!event.complete) return { ...before, steps };
  const reading: CurrentReading = { reader: event.reader, figures: event.figures, flagged: event.flagged, step: steps };
  const known = before.current.some((r) => r.reader === event.reader);
  const current = known
    ? before.current.map((r) => (r.reader === event.reader ? reading : r))
    : [...before.current, reading];
  if (before.state === "accepted") {
    // What was accepted stands until somebody reopens it with a reason; that it is doubted is shown.
    const accepted = before.accepted!;
    const contested = current.some((r) => r.step > before.acceptedAt && !sameFigures(r.figures, accepted));
    return { ...before, steps, current, contested };
  }
  const agreed = largestAgreement(current);
  const fresh = before.reopenedAt === 0 || agreed.some((r) => r.step > before.reopenedAt);
  if (agreed.length >= mustAgree && fresh) {
    const { figures } = agreed[0]!;
    return { ...before, steps, current, state: "accepted", accepted: figures, acceptedAt: steps, unreadable: false };
  }
  // Who reads it for the first time could read it; who corrects herself need not have seen the photograph at all.
  const unreadable = known && before.unreadable;
  const open = openState(current, before.reopenedAt > 0);
  return { ...before, steps, current, unreadable, state: unreadable ? unreadableState(open) : open };
}

function openState(current: readonly CurrentReading[], reopened: boolean): PartState["state"] {
  if (reopened) return "reopened";
  if (current.length === 0) return "no_reading";
  if (differing(current.map((r) => r.figures)).length === 0) return "awaiting_second_reading";
  return current.length >= READERS_BEFORE_DECISION ? "needs_decision" : "readings_differ";
}

/** What cannot be read again by sight is a person's: whom to ask, or what to decide. */
function unreadableState(open: PartState["state"]): PartState["state"] {
  return open === "awaiting_second_reading" ? "unreadable" : open === "no_reading" ? open : "needs_decision";
}

/** Arrow "the photograph cannot be read". No reading: whoever said so is not among the readers. */
export function addUnreadable(before: PartState): PartState {
  const steps = before.steps + 1;
  if (before.state === "accepted" || before.state === "no_reading") return { ...before, steps };
  const open = openState(before.current, before.reopenedAt > 0);
  return { ...before, steps, unreadable: true, state: unreadableState(open) };
}

/** Arrow "a verifier decides". */
export function addDecision(before: PartState, event: Extract<PartEvent, { kind: "decide" }>): PartState {
  const steps = before.steps + 1;
  return {
    ...before,
    steps,
    state: "accepted",
    accepted: event.figures,
    acceptedAt: steps,
    contested: false,
    unreadable: false,
  };
}

/** Arrow "an accepted part is reopened". */
export function addReopening(before: PartState): PartState {
  const steps = before.steps + 1;
  return { ...before, steps, state: "reopened", accepted: null, acceptedAt: 0, contested: false, reopenedAt: steps };
}

/** One event on. */
export function step(before: PartState, event: PartEvent, mustAgree: number): PartState {
  if (event.kind === "reading") return addReading(before, event, event.mustAgree ?? mustAgree);
  if (event.kind === "unreadable") return addUnreadable(before);
  if (event.kind === "decide") return addDecision(before, event);
  return addReopening(before);
}

export function foldPart(events: readonly PartEvent[], mustAgree: number): PartState {
  return events.reduce((state, event) => step(state, event, mustAgree), NOTHING);
}

/** Accepted, else the first reader's latest reading, else nothing. */
export function provisionalOf(state: PartState): Figures | null {
  return state.accepted ?? state.current[0]?.figures ?? null;
}

/** Some current reading fails a check of severity error. */
export function isFlagged(state: PartState): boolean {
  return state.current.some((r) => r.flagged);
}

/**
 * May this person decide? Refusals: `figures.not_in_review`, `figures.own_reading` (nobody settles a
 * reading of her own), `figures.reason_missing`.
 */
export function mayDecide(state: PartState, by: string, reason: string): Result<true> {
  if (!MAY_BE_SETTLED.includes(state.state)) {
    return refuse("conflict", "figures.not_in_review", { state: state.state });
  }
  if (state.current.some((r) => r.reader === by)) return refuse("forbidden", "figures.own_reading");
  if (reason.trim().length < 3) return refuse("invalid", "figures.reason_missing");
  return ok(true);
}

/**
 * May somebody say that its photograph cannot be read? Where another reading is waited for, also after a new picture of
 * an earlier unreadable one. Refusals: `figures.not_to_be_read`, `figures.own_reading`, `figures.reason_missing`.
 */
export function mayCallUnreadable(state: PartState, by: string, reason: string): Result<true> {
  if (!TO_BE_READ.includes(state.state) && !state.unreadable) {
    return refuse("conflict", "figures.not_to_be_read", { state: state.state });
  }
  if (state.current.some((r) => r.reader === by)) return refuse("forbidden", "figures.own_reading");
  if (reason.trim().length < 3) return refuse("invalid", "figures.reason_missing");
  return ok(true);
}

/** May it be reopened? Refusals: `figures.not_accepted`, `figures.reason_missing`. */
export function mayReopen(state: PartState, reason: string): Result<true> {
  if (state.state !== "accepted") return refuse("conflict", "figures.not_accepted", { state: state.state });
  if (reason.trim().length < 3) return refuse("invalid", "figures.reason_missing");
  return ok(true);
}

/** Fields by name → list in the form's order. Refused: `figures.field_unknown`, `figures.not_a_whole_number`. */
export function figuresInOrder(
  fieldIds: readonly string[],
  fields: Readonly<Record<string, number | null>>,
): Result<Figures> {
  for (const [id, value] of Object.entries(fields)) {
    if (!fieldIds.includes(id)) return refuse("invalid", "figures.field_unknown", { field: id });
    // 2^31−1 is what the database holds; a form's figure has at most three or four digits.
    if (value !== null && (!Number.isInteger(value) || Math.abs(value) > 2_147_483_647)) {
      return refuse("invalid", "figures.not_a_whole_number", { field: id });
    }
  }
  return ok(fieldIds.map((id) => fields[id] ?? null));
}

/** The list back to names; empty fields stay as null. */
export function fieldsByName(fieldIds: readonly string[], figures: Figures): Record<string, number | null> {
  return Object.fromEntries(fieldIds.map((id, i) => [id, figures[i] ?? null]));
}
