// What differs between two rule packs: voting day, law, rules, contests, forms, parties and pairs, each by its id and field
// by field. Apart from `rules.ts`, which is part of the phone's first load.

import type { FormTemplate, InBoth, Instrument, Pack, PackContest, Pair, Party, Rule } from "../model.ts";
import type { Difference, FieldChange, Named, PackDifference } from "../model/compare.ts";

/** Everything that is said of one thing, by field. */
type Facts = Readonly<Record<string, InBoth | string | null | undefined>>;
type Thing = Named & { readonly facts: Facts };

/** From the first pack to the second. */
export function comparePacks(first: Pack, second: Pack): PackDifference {
  return {
    day: differ([dayFacts(first)], [dayFacts(second)]),
    law: differ(first.law.map(lawFacts), second.law.map(lawFacts)),
    rules: differ(first.rules.map(ruleFacts), second.rules.map(ruleFacts)),
    contests: differ(first.contests.map(contestFacts), second.contests.map(contestFacts)),
    forms: differ(first.templates.map(formFacts), second.templates.map(formFacts)),
    parties: differ(first.parties.map(partyFacts), second.parties.map(partyFacts)),
    pairs: differ(first.pairs.map(pairFacts), second.pairs.map(pairFacts)),
  };
}

function differ(first: readonly Thing[], second: readonly Thing[]): Difference {
  const before = new Map(first.map((thing) => [thing.id, thing]));
  const after = new Map(second.map((thing) => [thing.id, thing]));
  const both = second.flatMap((thing) => {
    const old = before.get(thing.id);
    return old === undefined ? [] : [{ ...named(thing), changes: changesOf(old.facts, thing.facts) }];
  });
  return {
    added: second.filter((thing) => !before.has(thing.id)).map(named),
    removed: first.filter((thing) => !after.has(thing.id)).map(named),
    changed: both.filter((one) => one.changes.length > 0),
    same: both.filter((one) => one.changes.length === 0).length,
  };
}

const named = ({ id, name }: Named): Named => ({ id, name });

function changesOf(before: Facts, after: Facts): FieldChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .map((field) => ({ field, before: inBoth(before[field]), after: inBoth(after[field]) }))
    .filter(({ before: a, after: b }) => a?.id !== b?.id || a?.en !== b?.en);
}

function inBoth(value: Facts[string]): InBoth | null {
  if (value === undefined || value === null) return null;
  return typeof value === "string" ? { id: value, en: value } : { id: value.id, en: value.en };
}

/** A value of a rule's `params` as a text: one line, the same for the same value. */
function paramText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function ruleFacts(rule: Rule): Thing {
  const params = Object.entries(rule.params).map(([key, value]) => [`params.${key}`, paramText(value)]);
  return {
    id: rule.id,
    name: rule.title,
    facts: {
      title: rule.title,
      citation: rule.citation.map((c) => [c.instrument, c.article].filter(Boolean).join(" ")).join("; "),
      legal_state: rule.legal_state,
      effective_from: rule.effective_from,
      effective_to: rule.effective_to,
      confidence: rule.confidence,
      doubt: rule.doubt,
      ...(Object.fromEntries(params) as Facts),
    },
  };
}

function contestFacts(contest: PackContest): Thing {
  const names = Object.entries(contest.names ?? {}).map(([province, { name }]) => [`name ${province}`, name]);
  return {
    id: contest.key,
    name: contest.name,
    facts: {
      name: contest.name,
      level: contest.dapil_level ?? contest.level,
      kind: contest.kind,
      form: contest.form,
      form_name: contest.form_name,
      not_in: contest.not_in?.join(", "),
      overseas: contest.overseas === true ? "true" : null,
      must_agree: String(contest.must_agree),
      city: contest.city?.name,
      ...(Object.fromEntries(names) as Facts),
    },
  };
}

/** A party is the same by what it is called: its number may be drawn anew (UU 7/2017 Ps. 179). */
function partyFacts(party: Party): Thing {
  const name = { id: party.short, en: party.short };
  const number = String(party.number);
  return { id: party.short, name, facts: { number, name: party.name, short: party.short, only_in: party.only_in } };
}

/** Every pack has one, though it may not be fixed. */
function dayFacts({ voting_on }: Pack): Thing {
  return { id: "voting_on", name: { id: "Pemungutan suara", en: "Voting" }, facts: { voting_on } };
}

function lawFacts({ short, title, confidence }: Instrument): Thing {
  return { id: short, name: { id: title, en: title }, facts: { title, confidence } };
}

/** A pair is the same by who they are: number 1 of another election is somebody else. */
function pairFacts({ number, first, second }: Pair): Thing {
  const id = `${first} – ${second}`;
  return { id, name: { id, en: id }, facts: { number: String(number) } };
}

function formFacts(form: FormTemplate): Thing {
  const facts: Record<string, InBoth | string | null | undefined> = {
    name: form.name,
    like: form.like,
    confidence: form.confidence,
    doubt: form.doubt,
  };
  for (const page of form.pages) facts[`page ${page.id}`] = page.title;
  for (const part of form.parts) {
    facts[`part ${part.id}`] = part.title;
    for (const field of part.fields) {
      const where = ` (${[part.id, field.page, field.voter_group].filter(Boolean).join(", ")})`;
      facts[`field ${field.id}`] = { id: field.label.id + where, en: field.label.en + where };
    }
  }
  for (const { id, title, severity, left, op, right } of form.checks) {
    const said = ` [${severity}: ${saySide(left)} ${op} ${saySide(right)}]`;
    facts[`check ${id}`] = { id: title.id + said, en: title.en + said };
  }
  return { id: form.id, name: form.name, facts };
}

/** One side of a check as people write it: `voters.male + voters.female`, `2.5 % × voters.total`. */
export function saySide(side: unknown): string {
  if (typeof side !== "object" || side === null) return String(side);
  if ("sum" in side && Array.isArray(side.sum)) return side.sum.map(saySide).join(" + ");
  if ("each" in side && Array.isArray(side.each)) return side.each.map(sayEach).join(", ");
  if ("times" in side && Array.isArray(side.times)) return `${String(side.times[1])} × ${saySide(side.times[0])}`;
  if ("ceil_percent" in side && Array.isArray(side.ceil_percent))
    return `⌈${String(side.ceil_percent[1])} % × ${saySide(side.ceil_percent[0])}⌉`;
  return "of" in side ? `Σ ${String(side.of)}` : JSON.stringify(side);
}

/** One of a list of which each is compared by itself: a repeated one is no sum. */
function sayEach(one: unknown): string {
  return typeof one === "object" && one !== null && "of" in one ? String(one.of) : saySide(one);
}
