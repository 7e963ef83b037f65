// Pure decisions about forms and publication. The same functions run on a phone without signal and on the
// server. No library: this file and `model.ts` are part of the phone's first load.

import { instantAt, type Instant, type Zone } from "../../base/clock.ts";
import { parseDecimal } from "../../base/fraction.ts";
import type {
  Check,
  CheckOutcome,
  Expression,
  Form,
  FormPart,
  Outcome,
  Pack,
  Publication,
  Rule,
  Values,
} from "./model.ts";

/**
 * Is the check kept by these values?
 *
 * `not_evaluated` where a field it names is absent. With `each`, absent fields are passed over, each known
 * one must be a whole number and keep the comparison, and without any known one nothing is evaluated.
 */
export function evaluateCheck(check: Check, values: Values): Outcome {
  const right = valueOf(check.right, values);
  if (right === null) return "not_evaluated";
  const { left } = check;
  if (typeof left === "object" && "each" in left) {
    const known = left.each.map((id) => values[id]).filter((v): v is number => v !== null && v !== undefined);
    if (known.length === 0) return "not_evaluated";
    return known.every((v) => Number.isInteger(v) && holds(v, check.op, right)) ? "pass" : "fail";
  }
  const value = valueOf(left, values);
  if (value === null) return "not_evaluated";
  return holds(value, check.op, right) ? "pass" : "fail";
}

function holds(left: number, op: Check["op"], right: number): boolean {
  if (op === "=") return left === right;
  return op === "<=" ? left <= right : left >= right;
}

/** The value of an expression, or null where something in it is not known. */
export function valueOf(expression: Expression, values: Values): number | null {
  if (typeof expression === "number") return expression;
  if (typeof expression === "string") return values[expression] ?? null;
  if ("sum" in expression) {
    let sum = 0;
    for (const term of expression.sum) {
      const value = valueOf(term, values);
      if (value === null) return null;
      sum += value;
    }
    return sum;
  }
  const [of, by] = "times" in expression ? expression.times : expression.ceil_percent;
  const value = valueOf(of, values);
  if (value === null) return null;
  if (typeof by === "number") return value * by;
  const percent = parseDecimal(by);
  if (percent === null || !Number.isSafeInteger(value)) return null;
  // −(−n ÷ d) rounded down is n ÷ d rounded up; BigInt division drops the fraction towards zero.
  const n = BigInt(value) * percent.n;
  const d = 100n * percent.d;
  return Number(n > 0n ? (n + d - 1n) / d : n / d);
}

/** Ids of the fields and station facts a check names. */
export function fieldsOfCheck(check: Check): string[] {
  const left = typeof check.left === "object" && "each" in check.left ? check.left.each : namesIn(check.left);
  return [...new Set([...left, ...namesIn(check.right)])];
}

function namesIn(expression: Expression): string[] {
  if (typeof expression === "number") return [];
  if (typeof expression === "string") return [expression];
  if ("sum" in expression) return expression.sum.flatMap(namesIn);
  return namesIn("times" in expression ? expression.times[0] : expression.ceil_percent[0]);
}

/** A part of a form by its id. */
export function partOf(form: Form, part: string): FormPart | undefined {
  return form.parts.find((p) => p.id === part);
}

/** Field ids of a part in the order in which its figures are stored. */
export function fieldIdsOf(form: Form, part: string): readonly string[] {
  return partOf(form, part)?.fields.map((field) => field.id) ?? [];
}

/** Pages on which a part's fields stand, in the form's order. */
export function pagesOf(form: Form, part: string): readonly string[] {
  const on = new Set(partOf(form, part)?.fields.map((field) => field.page));
  return form.pages.map((page) => page.id).filter((id) => on.has(id));
}

interface PreparedPart {
  readonly own: readonly string[];
  /** Checks about the part, each with the names it takes from elsewhere. */
  readonly checks: readonly { readonly check: Check; readonly elsewhere: readonly string[] }[];
}

// A form does not change, and on the night it is asked about fifteen thousand times a second.
const prepared = new WeakMap<Form, Map<string, PreparedPart>>();

function preparedPart(form: Form, part: string): PreparedPart {
  let parts = prepared.get(form);
  if (parts === undefined) prepared.set(form, (parts = new Map()));
  let ready = parts.get(part);
  if (ready === undefined) {
    const own = fieldIdsOf(form, part);
    const checks = form.checks
      .filter((check) => check.applies_to.includes(part))
      .map((check) => ({ check, elsewhere: fieldsOfCheck(check).filter((id) => !own.includes(id)) }));
    parts.set(part, (ready = { own, checks }));
  }
  return ready;
}

/**
 * Every check about this part whose fields are all at hand: fields of the part itself, or names in `context`
 * (figures of the form's other parts, `station.voters`). An empty field of the part is at hand, and gives
 * `not_evaluated`; a check about something that is not in `context` at all is left out.
 */
export function checkReading(form: Form, part: string, fields: Values, context: Values = {}): CheckOutcome[] {
  const { own, checks } = preparedPart(form, part);
  // Looked up through the prototype: a form of 240 figures is not copied for each of its twenty parts.
  const values = Object.create(context) as Record<string, number | null | undefined>;
  // What was typed for this part wins over what the context says of it, also where it was left empty.
  for (const id of own) values[id] = fields[id];
  const outcomes: CheckOutcome[] = [];
  for (const { check, elsewhere } of checks) {
    if (!elsewhere.every((id) => Object.hasOwn(context, id))) continue;
    const first = check.instead_of === undefined ? undefined : outcomes.find((o) => o.id === check.instead_of);
    if (first !== undefined && first.outcome !== "not_evaluated") continue;
    outcomes.push({ id: check.id, severity: check.severity, outcome: evaluateCheck(check, values) });
  }
  return outcomes;
}

/** Ids of the checks of severity error that fail: these, and only these, flag a reading. */
export function flagsOf(outcomes: readonly CheckOutcome[]): string[] {
  return outcomes.filter((o) => o.severity === "error" && o.outcome === "fail").map((o) => o.id);
}

/** Ids of the checks that fail without flagging: said to whoever types, and no more. */
export function warningsOf(outcomes: readonly CheckOutcome[]): string[] {
  return outcomes.filter((o) => o.severity !== "error" && o.outcome === "fail").map((o) => o.id);
}

export function ruleOf(pack: Pack, id: string): Rule | undefined {
  return pack.rules.find((rule) => rule.id === id);
}

/** The form of a contest of the pack, by the contest's key (`president`). */
export function formOf(pack: Pack, contest: string): Form | undefined {
  const { form } = pack.contests.find((c) => c.key === contest) ?? {};
  return pack.forms.find((f) => f.id === form);
}

/** `pemilu-2019/president`. */
export function contestId(election: string, key: string): string {
  return `${election}/${key}`;
}

/** The election and key of a contest's id; null where it has no such form. */
export function parseContestId(id: string): { election: string; key: string } | null {
  const m = /^([a-z0-9-]+)\/([a-z0-9-]+)$/.exec(id);
  return m === null ? null : { election: m[1]!, key: m[2]! };
}

/**
 * Zones by province (Keppres 41/1987). Kalimantan is split: West and Central WIB; South, East and North WITA.
 * Provinces made since took the zone of the one they were part of.
 */
const PROVINCES_OF_ZONE: Readonly<Record<Zone, readonly string[]>> = {
  WIB: ["11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "31", "32", "33", "34", "35", "36", "61", "62"],
  WITA: ["51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"],
  WIT: ["81", "82", "91", "92", "93", "94", "95", "96"],
};

/** Zone of a place, station or province by the province its code begins with; null abroad and where unknown. */
export function zoneOfPlace(code: string): Zone | null {
  const province = code.slice(0, 2);
  for (const zone of ["WIB", "WITA", "WIT"] as const) if (PROVINCES_OF_ZONE[zone].includes(province)) return zone;
  return null;
}

/**
 * May figures of this contest leave the installation at `now`? The only gate to anything public.
 *
 * Not before two hours after the polls close in the west, 15:00 WIB of voting day (UU 7/2017 Ps. 449(5), rule
 * `QC.TIME`). Where the pack lacks the day, the rule, the contest, or a rule in force, a person must decide,
 * and until then the answer is no.
 */
export function mayPublish(pack: Pack, contest: string, now: Instant): Publication {
  const rule = ruleOf(pack, "QC.TIME");
  const { not_before: time, zone } = rule?.params ?? {};
  const certain =
    rule?.legal_state === "in_force" && (rule.confidence === "sourced" || rule.confidence === "secondary");
  if (
    pack.voting_on === null ||
    !certain ||
    typeof time !== "string" ||
    (zone !== "WIB" && zone !== "WITA" && zone !== "WIT") ||
    !pack.contests.some((c) => c.key === contest)
  )
    return { may: false, reasons: ["needs_human_decision"] };
  const from = instantAt(pack.voting_on, time, zone);
  return now < from ? { may: false, reasons: ["before_quick_count_time"], from } : { may: true, reasons: [], from };
}
