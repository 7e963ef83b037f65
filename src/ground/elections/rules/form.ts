// From the form a pack describes to the form of one ballot paper: parties, candidates and pairs filled in. Apart
// from `rules.ts`, which is part of the phone's first load; phones are given the filled form.
//
// IMPORTANT: figures are stored in the order of a part's fields. Repeated fields come in the order of the ballot's
// parties (the pack's order, which only grows at its end) or by number without a gap, so that a field's place is the
// same on every ballot paper of the contest, and sums of several areas add up position by position.

import type {
  Ballot,
  Check,
  Expression,
  Form,
  FormField,
  FormPage,
  FormPart,
  FormTemplate,
  InBoth,
  Repeat,
} from "../model.ts";
import { fieldsOfCheck } from "../rules.ts";

/** Who fills the template. */
export type Standing = Pick<Ballot, "parties" | "contenders">;

type Names = Readonly<Record<string, string>>;

function fill(text: string, names: Names): string {
  return text.replaceAll(/\{(\w+)\}/g, (all, key: string) => names[key] ?? all).trim();
}

function fillBoth<T extends { readonly id: string; readonly en: string }>(text: T, names: Names): T {
  return { ...text, id: fill(text.id, names), en: fill(text.en, names) };
}

/** One set of names per party, candidate of `party`, or contender, each with its place in the list. */
function repeats(repeat: Repeat, standing: Standing, within: Names): Names[] {
  if (repeat === "party")
    return standing.parties.map((p) => ({ ...within, party: String(p.number), short: p.short, name: p.short }));
  const list =
    repeat === "contender"
      ? standing.contenders
      : (standing.parties.find((p) => String(p.number) === within["party"])?.candidates ?? []);
  return list.map((c) => ({ ...within, [repeat]: String(c.number), name: c.name ?? "" }));
}

const BETWEEN = { id: { to: "sampai", and: "dan" }, en: { to: "to", and: "and" } } as const;

/** Just these numbers, rising, as people say them: `1 sampai 10`, `17 dan 24`, `1 sampai 5 dan 7`. */
function numbersText(numbers: readonly number[], lang: keyof InBoth): string {
  const { to, and } = BETWEEN[lang];
  const runs: number[][] = [];
  for (const n of numbers) {
    const run = runs.at(-1);
    if (run?.at(-1) === n - 1) run.push(n);
    else runs.push([n]);
  }
  const said = runs.flatMap((run) => (run.length < 3 ? run.map(String) : [`${run[0]} ${to} ${run.at(-1)}`]));
  return said.length < 2 ? said.join("") : `${said.slice(0, -1).join(", ")} ${and} ${said.at(-1)}`;
}

/** Pages with their ids by position, and for each page of the template the ids it became. */
function pagesFor(template: FormTemplate, standing: Standing, first: number): [FormPage[], Map<string, string[]>] {
  const pages: FormPage[] = [];
  const became = new Map<string, string[]>();
  for (const page of template.pages) {
    const ids: string[] = [];
    const add = (numbers: readonly number[]): void => {
      const id = String(first + pages.length + 1);
      ids.push(id);
      const title = numbers.length === 0 ? (page.title_before ?? page.title) : page.title;
      const names = (lang: keyof InBoth): Names => ({ page: id, numbers: numbersText(numbers, lang) });
      pages.push({ id, title: { id: fill(title.id, names("id")), en: fill(title.en, names("en")) } });
    };
    if (page.repeat === undefined) add([]);
    else {
      const all = repeats(page.repeat, standing, {});
      const per = page.per ?? 1;
      const numbers = all.map((names) => Number(names[page.repeat!]));
      for (let i = 0; i < Math.max(all.length, 1); i += per) add(numbers.slice(i, i + per));
    }
    became.set(page.id, ids);
  }
  return [pages, became];
}

/**
 * The form of a ballot paper. The parties' parts of candidates are left out while nobody knows who stands; where lists
 * are known, a party without candidates has its part too, with its mark alone: that is its total.
 * `base` is the form that `template.like` names.
 */
export function formFor(template: FormTemplate, standing: Standing, base?: Form): Form {
  const votesOf = (part: FormPart): boolean => part.fields.some((f) => f.id.startsWith("votes."));
  const baseParts = base?.parts.filter((part) => !votesOf(part)) ?? [];
  const basePageIds = new Set(baseParts.flatMap((part) => part.fields.map((f) => f.page)));
  const basePages = base?.pages.filter((page) => basePageIds.has(page.id)) ?? [];
  const [ownPages, became] = pagesFor(template, standing, basePages.length);
  const perPage = new Map(template.pages.map((page) => [page.id, page]));

  /** The page a repeated field stands on: its party's or contender's. */
  const pageOf = (name: string, names: Names): string => {
    const ids = became.get(name);
    const page = perPage.get(name);
    if (ids === undefined || page === undefined) return name;
    if (page.repeat === undefined) return ids[0]!;
    const at = repeats(page.repeat, standing, {}).findIndex((n) => n[page.repeat!] === names[page.repeat!]);
    return ids[Math.max(0, Math.floor(at / (page.per ?? 1)))]!;
  };
  const fieldsOf = (part: FormTemplate["parts"][number], names: Names): FormField[] =>
    part.fields.flatMap(({ repeat, ...field }) =>
      (repeat === undefined ? [names] : repeats(repeat, standing, names)).map((n) => ({
        ...field,
        id: fill(field.id, n),
        label: fillBoth(field.label, n),
        page: pageOf(field.page, n),
        ...(field.optional !== true && n["name"] === "" && hasNames(standing) ? { optional: true } : {}),
      })),
    );
  const leftOut = new Set<string>();
  const ownParts = template.parts.flatMap((part) =>
    (part.repeat === undefined ? [{}] : repeats(part.repeat, standing, {})).flatMap((names: Names) => {
      const repeated = part.fields.filter((f) => f.repeat === "candidate");
      if (repeated.length > 0 && !standing.parties.some((p) => p.candidates.length > 0)) {
        for (const field of part.fields) leftOut.add(fill(field.id, names));
        return [];
      }
      return [{ id: fill(part.id, names), title: fillBoth(part.title, names), fields: fieldsOf(part, names) }];
    }),
  );
  const parts = [...baseParts, ...ownParts];
  const partIds = new Set(parts.map((p) => p.id));
  const fields = new Set([...parts.flatMap((p) => p.fields.map((f) => f.id)), "station.voters"]);
  const checks = template.checks.flatMap((check) => checksFor(check, standing));
  const own = new Set(checks.map((c) => c.id));
  const stands = (check: Check): boolean =>
    !comparesNothing(check) && !fieldsOfCheck(check).some((id) => leftOut.has(id));
  // What the base says of votes is about its own; the rest holds here too, where its fields are here.
  const taken = (base?.checks ?? []).filter(
    (check) =>
      !own.has(check.id) &&
      fieldsOfCheck(check).every((id) => fields.has(id)) &&
      !fieldsOfCheck(check).some((id) => id.startsWith("votes.")),
  );
  const { id, name, confidence, doubt } = template;
  return {
    id,
    name,
    pages: [...basePages, ...ownPages],
    parts,
    checks: [...taken, ...checks.filter(stands)].map((check) => ({
      ...check,
      // A slip is left for `slipsIn` to name; only parts that nobody knows yet are passed over.
      applies_to: check.applies_to.filter((part) => partIds.has(part) || !part.includes(".")),
    })),
    confidence,
    ...(doubt === undefined ? {} : { doubt }),
  };
}

/** Somebody's name is known: then a number without one is a number nobody has. */
function hasNames(standing: Standing): boolean {
  return (
    standing.contenders.some((c) => c.name !== null) ||
    standing.parties.some((p) => p.candidates.some((c) => c.name !== null))
  );
}

/** A list in it came out empty: there is nobody to add up. */
function comparesNothing({ left, right }: Check): boolean {
  const empty = (term: unknown): boolean =>
    Array.isArray(term)
      ? term.length === 0 || term.some(empty)
      : typeof term === "object" && term !== null && Object.values(term).some(empty);
  return empty(left) || empty(right);
}

function checksFor({ repeat, ...check }: FormTemplate["checks"][number], standing: Standing): Check[] {
  return (repeat === undefined ? [{}] : repeats(repeat, standing, {})).map((names: Names) => ({
    ...check,
    id: fill(check.id, names),
    title: fillBoth(check.title, names),
    left: termFor(check.left, standing, names) as Check["left"],
    right: termFor(check.right, standing, names) as Expression,
    applies_to: check.applies_to.map((part) => fill(part, names)),
  }));
}

function termFor(term: unknown, standing: Standing, names: Names): unknown {
  if (typeof term === "string") return fill(term, names);
  if (Array.isArray(term)) return term.flatMap((one: unknown) => listed(one, standing, names));
  if (typeof term !== "object" || term === null) return term;
  return Object.fromEntries(Object.entries(term).map(([key, value]) => [key, termFor(value, standing, names)]));
}

/** In a list, `{repeat, of}` becomes one name for each. */
function listed(term: unknown, standing: Standing, names: Names): unknown[] {
  if (typeof term === "object" && term !== null && "repeat" in term && "of" in term)
    return repeats(term.repeat as Repeat, standing, names).map((n) => fill(String(term.of), n));
  return [termFor(term, standing, names)];
}
