// Elections, forms and the settings of contests, for people: each thing by its id, with its words in Indonesian and English.

import { table } from "./print.ts";
import { folded, foldedList } from "./wrap.ts";

export interface InBoth {
  readonly id: string;
  readonly en: string;
}

/** Both languages, once where they are the same. */
export const both = ({ id, en }: InBoth): string => (id === en ? id : `${id} / ${en}`);
const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

export interface Named {
  readonly id: string;
  readonly name: InBoth;
}

export interface Form {
  readonly id: string;
  readonly name: InBoth;
  readonly pages: readonly { readonly id: string; readonly title: InBoth }[];
  readonly parts: readonly {
    readonly id: string;
    readonly title: InBoth;
    readonly fields: readonly {
      readonly id: string;
      readonly label: InBoth;
      readonly page: string;
      readonly optional?: boolean | undefined;
    }[];
  }[];
  readonly checks: readonly {
    readonly id: string;
    readonly severity: string;
    readonly title: InBoth;
    readonly applies_to: readonly string[];
  }[];
  readonly confidence: string;
  readonly doubt?: string | undefined;
}

export interface ShownForm {
  readonly contest: string;
  readonly name: InBoth;
  readonly voting_on: string | null;
  readonly form: Form;
  readonly pairs: readonly { readonly number: number; readonly first: string; readonly second: string }[];
  readonly parties: readonly { readonly number: number; readonly short: string }[];
  readonly ballot: {
    readonly area: string | null;
    readonly area_name: string;
    readonly seats: number | null;
  } | null;
}

/** A form page by page, part by part, and what is checked; in a field's line also the page it stands on. */
export function formLines(answer: ShownForm): string[] {
  const { form, ballot, pairs, parties } = answer;
  const facts: [string, string][] = [
    ["contest", `${answer.contest}, ${both(answer.name)}`],
    ["voting on", answer.voting_on ?? "–"],
    ["form", `${form.id}, ${both(form.name)} (${form.confidence}): ${sizeOf(form)}`],
  ];
  if (form.doubt !== undefined) facts.push(["doubt", form.doubt]);
  if (ballot !== null) {
    const seats = ballot.seats === null ? "" : `, ${counted(ballot.seats, "seat")}`;
    facts.push([
      "ballot of",
      ballot.area === null ? "nobody knows which dapil" : `${ballot.area_name || "the nation"}${seats}`,
    ]);
  }
  if (pairs.length > 0) facts.push(["pairs", pairsText(pairs)]);
  if (parties.length > 0) facts.push(["parties", partiesText(parties)]);
  return [
    ...foldedList(facts),
    "",
    "pages:",
    ...foldedList(
      form.pages.map((page) => [page.id, both(page.title)]),
      "  ",
    ),
    ...form.parts.flatMap((part) => [
      "",
      ...folded(both(part.title), `part ${part.id}: `),
      ...foldedList(
        part.fields.map((field) => [
          field.id,
          `${both(field.label)} (page ${field.page}${field.optional === true ? ", may be left out" : ""})`,
        ]),
        "  ",
      ),
    ]),
    "",
    "checks:",
    ...foldedList(
      form.checks.map((check) => [
        check.id,
        `${check.severity}: ${both(check.title)} (${check.applies_to.join(", ")})`,
      ]),
      "  ",
    ),
  ];
}

/** `14 pages, 49 fields, 59 checks`. */
export function sizeOf({ pages, parts, checks }: Form): string {
  const fields = parts.reduce((sum, part) => sum + part.fields.length, 0);
  return [counted(pages.length, "page"), counted(fields, "field"), counted(checks.length, "check")].join(", ");
}

export function pairsText(pairs: ShownForm["pairs"]): string {
  return pairs.map((p) => `${p.number}. ${p.first} – ${p.second}`).join(", ");
}

export function partiesText(parties: ShownForm["parties"]): string {
  return parties.map((p) => `${p.number} ${p.short}`).join(", ");
}

interface Contest {
  readonly contest: string;
  readonly election: string;
  readonly election_name: string;
  readonly name: InBoth;
  readonly kind: string;
  readonly must_agree: number;
  readonly followed: boolean;
  readonly candidates: string;
  readonly own_party: number | null;
  readonly parties: ShownForm["parties"];
}

/** A line for each contest, then what each is called, and the parties of each election once. */
export function contestsLines({ contests }: { readonly contests: readonly Contest[] }): string[] {
  if (contests.length === 0) return ["(none)"];
  const rows = contests.map((c) => {
    const own = c.parties.find((p) => p.number === c.own_party);
    const party = c.kind === "party";
    return {
      contest: c.contest,
      followed: c.followed ? "yes" : "no",
      readers: c.must_agree,
      candidates: party ? c.candidates : null,
      "own party": party && c.own_party !== null ? `${c.own_party} ${own?.short ?? ""}`.trim() : null,
    };
  });
  const elections = new Map(contests.map((c) => [c.election, c.election_name]));
  return [
    ...table(rows),
    "",
    ...foldedList(
      contests.map((c) => [c.contest, both(c.name)]),
      "",
      40,
    ),
    ...[...elections].flatMap(([id, name]) => {
      const named = contests.find((c) => c.election === id && c.parties.length > 0);
      return named === undefined ? [] : ["", ...folded(partiesText(named.parties), `parties of ${name}: `)];
    }),
  ];
}

export interface ListedContest {
  readonly key: string;
  readonly name: InBoth;
}

interface Listed {
  readonly elections: readonly {
    readonly id: string;
    readonly pack: string;
    readonly name: string;
    readonly voting_on: string | null;
    readonly contests: readonly (ListedContest & { readonly id: string; readonly followed: boolean })[];
  }[];
  readonly packs: readonly (Named & { readonly contests: readonly ListedContest[] })[];
}

/** Each election with its contests, each pack with those it would have. */
export function electionsLines({ elections, packs }: Listed): string[] {
  return [
    "elections:",
    ...(elections.length === 0 ? ["  (none)"] : []),
    ...elections.flatMap(({ id, name, pack, voting_on, contests }) => [
      ...folded(`${name}, voting on ${voting_on ?? "–"}, by pack ${pack}`, `  ${id}  `),
      ...foldedList(
        contests.map((c) => [c.id, both(c.name) + (c.followed ? "" : " (not followed)")]),
        "    ",
        40,
      ),
    ]),
    "",
    "packs:",
    ...packs.flatMap(({ id, name, contests }) => [
      ...folded(both(name), `  ${id}  `),
      ...folded(contests.map((c) => c.key).join(", "), "    "),
    ]),
  ];
}
