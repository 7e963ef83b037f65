// Rule packs, and what differs between two of them, for people.

import {
  both,
  type Form,
  type InBoth,
  type ListedContest,
  type Named,
  pairsText,
  partiesText,
  type ShownForm,
  sizeOf,
} from "./elections.ts";
import { folded, foldedList } from "./wrap.ts";

interface Difference {
  readonly added: readonly Named[];
  readonly removed: readonly Named[];
  readonly changed: readonly (Named & {
    readonly changes: readonly {
      readonly field: string;
      readonly before: InBoth | null;
      readonly after: InBoth | null;
    }[];
  })[];
  readonly same: number;
}

interface Compared {
  readonly first: Named;
  readonly second: Named;
  readonly day: Difference;
  readonly law: Difference;
  readonly rules: Difference;
  readonly contests: Difference;
  readonly forms: Difference;
  readonly parties: Difference;
  readonly pairs: Difference;
}

/** From the first pack to the second: what only one of them has, then each field that changed. */
export function comparePacksLines(answer: Compared): string[] {
  const { first, second, ...kinds } = answer;
  return [
    ...folded(both(first.name), `- ${first.id}  `),
    ...folded(both(second.name), `+ ${second.id}  `),
    ...Object.entries(kinds).flatMap(([kind, difference]) => ["", ...differenceLines(kind, difference)]),
  ];
}

function differenceLines(kind: string, { added, removed, changed, same }: Difference): string[] {
  const names = (list: readonly Named[], sign: string): string[] =>
    foldedList(list.map(({ id, name }) => [`${sign} ${id}`, id === both(name) ? "" : both(name)]));
  return [
    `${kind}: ${removed.length} only in the first, ${added.length} only in the second, ${changed.length} differ, ${same} the same`,
    ...names(removed, "-"),
    ...names(added, "+"),
    ...changed.flatMap(({ id, name, changes }) => [
      ...folded(id === both(name) ? id : `${id}: ${both(name)}`, "~ "),
      ...changes.flatMap(changeLines),
    ]),
  ];
}

/** `seats: 575 → 580` where there is room, else one under the other. */
function changeLines({ field, before, after }: Difference["changed"][number]["changes"][number]): string[] {
  const [was, is] = [before, after].map((side) => (side === null ? "–" : both(side)));
  const short = folded(`${field}: ${was!} → ${is!}`, "    ");
  return short.length === 1 ? short : [`    ${field}`, ...folded(was!, "      - "), ...folded(is!, "      + ")];
}

interface Pack extends Named {
  readonly dated: string;
  readonly voting_on: string | null;
  readonly law: readonly { readonly short: string; readonly title: string; readonly confidence: string }[];
  readonly sources: readonly { readonly id: string; readonly what: string }[];
  readonly rules: readonly {
    readonly id: string;
    readonly title: InBoth;
    readonly citation: readonly { readonly instrument: string; readonly article?: string | undefined }[];
    readonly legal_state: string;
    readonly confidence: string;
    readonly doubt?: string | undefined;
    readonly params: Readonly<Record<string, unknown>>;
  }[];
  readonly parties: ShownForm["parties"];
  readonly pairs: ShownForm["pairs"];
  readonly contests: readonly (ListedContest & { readonly form: string })[];
  readonly forms: readonly Form[];
}

/** A pack: its law, each rule with article and confidence, who stands, contests, and its forms by their size. */
export function packLines(pack: Pack): string[] {
  return [
    ...folded(both(pack.name), `${pack.id}  `),
    `text of ${pack.dated}, voting on ${pack.voting_on ?? "–"}`,
    "",
    "law:",
    ...foldedList(
      pack.law.map((one) => [one.short, `${one.title} (${one.confidence})`]),
      "  ",
    ),
    "",
    "rules:",
    ...pack.rules.flatMap((rule) => [
      ...folded(`${rule.id}: ${both(rule.title)}`, "  "),
      ...folded(
        `${rule.citation.map((c) => [c.instrument, c.article].filter(Boolean).join(" ")).join("; ")} (${rule.confidence}, ${rule.legal_state.replaceAll("_", " ")})`,
        "      ",
      ),
      ...Object.entries(rule.params).flatMap(([key, value]) =>
        folded(`${key} = ${typeof value === "string" ? value : JSON.stringify(value)}`, "      "),
      ),
      ...(rule.doubt === undefined ? [] : folded(rule.doubt, "      doubt: ")),
    ]),
    ...(pack.parties.length === 0 ? [] : ["", ...folded(partiesText(pack.parties), "parties: ")]),
    ...(pack.pairs.length === 0 ? [] : ["", ...folded(pairsText(pack.pairs), "pairs: ")]),
    "",
    "contests:",
    ...foldedList(
      pack.contests.map((c) => [c.key, `${both(c.name)}, form ${c.form}`]),
      "  ",
    ),
    "",
    "forms (posko elections form shows one whole):",
    ...foldedList(
      pack.forms.map((form) => [form.id, `${both(form.name)}: ${sizeOf(form)}`]),
      "  ",
    ),
    "",
    "sources:",
    ...foldedList(
      pack.sources.map((one) => [one.id, one.what]),
      "  ",
    ),
  ];
}
