// CH13: the ballots of one station were given to the same people. Only information: a voter may decline a ballot, and one
// who moved gets only some of them.

import type { Form, Pack, VoterGroup } from "../model.ts";
import { ruleOf } from "../rules.ts";

/** Whom the ballots of a station are compared by: those on its list, and those who voted, by group. */
export const BALLOT_CONCEPTS = ["voters", "registered", "transferred", "unlisted"] as const;
export type BallotConcept = (typeof BALLOT_CONCEPTS)[number];

/**
 * - `same`: equal, or as near as the rule says
 * - `differs`: further apart than that: worth a look, nobody's fault yet
 * - `may_differ`: not equal, and need not be
 * - `not_compared`: written for fewer than two ballots, or the election's rules do not say
 */
export const BALLOT_OUTCOMES = ["same", "differs", "may_differ", "not_compared"] as const;
export type BallotOutcome = (typeof BALLOT_OUTCOMES)[number];

/** Columns of a form: men, women, both. */
const BALLOT_COLUMNS = ["male", "female", "total"] as const;
export type BallotColumn = (typeof BALLOT_COLUMNS)[number];
/** People of one concept on one form, by column; null where nothing is written. */
export type People = Readonly<Record<BallotColumn, number | null>>;

/** Field of the form with everybody of that concept, in a column; undefined where it has none. */
export function fieldOfConcept(form: Form, concept: BallotConcept, column: BallotColumn = "total"): string | undefined {
  const fields = form.parts.flatMap((part) => part.fields).filter((field) => field.id.endsWith(`.${column}`));
  if (concept === "voters") return fields.find((field) => field.id === `voters.${column}`)?.id;
  return fields.find((field) => field.voter_group === (concept satisfies VoterGroup))?.id;
}

/** As `acrossBallots`, in each column: what differs in one of them differs. */
export function acrossColumns(pack: Pack, concept: BallotConcept, people: readonly (People | null)[]): BallotOutcome {
  const outcomes = BALLOT_COLUMNS.map((column) =>
    acrossBallots(
      pack,
      concept,
      people.map((one) => one?.[column] ?? null),
    ),
  );
  return (["differs", "may_differ", "same"] as const).find((one) => outcomes.includes(one)) ?? "not_compared";
}

/**
 * Compare what the forms of one station say of the same people (`FORM.CHECKS`, `across_ballots`).
 * @param numbers one for each ballot, in people; null where nothing is written
 */
export function acrossBallots(pack: Pack, concept: BallotConcept, numbers: readonly (number | null)[]): BallotOutcome {
  const rule = acrossRuleOf(ruleOf(pack, "FORM.CHECKS")?.params ?? {});
  const known = numbers.filter((n) => n !== null);
  if (rule === null || known.length < 2) return "not_compared";
  const apart = Math.max(...known) - Math.min(...known);
  if (apart === 0) return "same";
  if (rule.may_differ.includes(concept)) return "may_differ";
  if (rule.equal.includes(concept)) return "differs";
  if (!rule.nearly_equal.includes(concept)) return "not_compared";
  return apart <= rule.within ? "same" : "differs";
}

/** Concepts by how far the ballots of one station may be apart in them. */
export interface AcrossRule {
  readonly equal: readonly string[];
  /** No further apart than `within`. */
  readonly nearly_equal: readonly string[];
  readonly may_differ: readonly string[];
  /** People. */
  readonly within: number;
}

/** The rule in the `params` of `FORM.CHECKS`; null where they have none, or one that is not whole. */
export function acrossRuleOf(params: Readonly<Record<string, unknown>>): AcrossRule | null {
  const rule = params["across_ballots"];
  return isRule(rule) ? rule : null;
}

function isRule(value: unknown): value is AcrossRule {
  if (typeof value !== "object" || value === null) return false;
  const lists = ["equal", "nearly_equal", "may_differ"].map((key): unknown => Reflect.get(value, key));
  return lists.every(Array.isArray) && Number.isSafeInteger(Reflect.get(value, "within"));
}
