// What the phone keeps of the figures: a draft per form, written at each digit. What was sent is not kept twice:
// the outbox itself says it, so a crash between the two can neither lose nor double a reading.

import { loadBinding } from "../../web/phone/device.ts";
import { listOutbox } from "../../web/phone/outbox.ts";
import { loadKept, type OutboxItem, updateKept } from "../../web/phone/store.ts";
import type { Form, FormField, InBoth } from "../../ground/elections/model.ts";
import { checkReading, fieldsOfCheck } from "../../ground/elections/rules.ts";
import { type AskedOf, isPartAsked, partyOfPart } from "../../ground/elections/rules/asked.ts";
import { type FormKey, type KeptPages, loadPages, pagesKey } from "../evidence/keep.ts";

/** A field as the phone shows it: with the part it is read in. */
export interface PageField extends FormField {
  readonly part: string;
  /** Ballot number beside a name, else empty. */
  readonly mark: string;
  /** Title of its part, over the first of its fields. */
  readonly group: InBoth;
}

export interface PageOnPhone {
  readonly id: string;
  readonly name: InBoth;
  readonly fields: readonly PageField[];
}

/** One screen of figures: a page of the paper, and what is typed from it at this point of the evening. */
export interface StepOnPhone extends PageOnPhone {
  /** The page of the paper it is read from. */
  readonly page: string;
}

/** The rounds in which a form is typed. */
export type Pass = "totalsPass" | "ownPass" | "othersPass";

export function passOf(step: StepOnPhone): Pass {
  return step.id.slice(0, step.id.indexOf(" ")) as Pass;
}

/** A form with its fields page by page, in the order of the paper. */
export interface PhoneForm {
  readonly form: Form;
  /** Each page of the paper, with the fields that are asked of her. */
  readonly pages: readonly PageOnPhone[];
  /** In the order they are typed: totals of all pages first, then candidates, those of the own party before others. */
  readonly steps: readonly StepOnPhone[];
  /** Voters on the station's list, where it is known; an older server does not say. */
  readonly voters: number | null;
}

/** What the contest's settings ask of a witness. */
export interface Asked extends AskedOf {
  readonly voters?: number | null | undefined;
}

/** The form of a contest out of its pack's description; null where this program cannot read it. */
export function readForm(described: unknown, asked: Asked = {}): PhoneForm | null {
  const form = described as Partial<Form> | null;
  if (!Array.isArray(form?.pages) || !Array.isArray(form.parts) || !Array.isArray(form.checks)) return null;
  const whole = form as Form;
  const own = asked.own_party == null ? null : String(asked.own_party);
  const fields = whole.parts
    .filter((part) => isPartAsked(part.id, asked))
    .flatMap((part) =>
      part.fields.map((field) => ({
        ...field,
        part: part.id,
        mark: /^votes\.(?:\d+\.)?([1-9]\d*)$/.exec(field.id)?.[1] ?? "",
        group: part.title,
      })),
    );
  const pages = whole.pages.map((page) => ({
    id: page.id,
    name: page.title,
    fields: fields.filter((field) => field.page === page.id),
  }));
  return { form: whole, pages, steps: stepsOf(pages, own), voters: asked.voters ?? null };
}

function stepsOf(pages: readonly PageOnPhone[], own: string | null): StepOnPhone[] {
  const only = (pass: Pass, wanted: (party: string | null) => boolean, empty: boolean): StepOnPhone[] =>
    pages.flatMap((page) => {
      const fields = page.fields.filter((field) => wanted(partyOfPart(field.part)));
      return fields.length > 0 || empty ? [{ ...page, id: `${pass} ${page.id}`, page: page.id, fields }] : [];
    });
  return [
    // A page without figures is photographed all the same.
    ...only("totalsPass", (party) => party === null, true),
    ...only("ownPass", (party) => party !== null && party === own, false),
    ...only("othersPass", (party) => party !== null && party !== own, false),
  ];
}

/** All figures of a page as they follow one another on the paper: a party's total stands below its candidates. */
export function onPaper(form: Form, page: string): readonly FormField[] {
  const all = form.parts.flatMap((part) =>
    part.fields
      .filter((field) => field.page === page)
      .map((field) => ({ field, party: partyOfPart(part.id), total: /^votes\.(\d+)$/.exec(field.id)?.[1] ?? null })),
  );
  const below = (party: string | null): FormField[] =>
    all.filter((one) => party !== null && one.total === party).map((one) => one.field);
  const listed = new Set(all.map((one) => one.party));
  return all.flatMap(({ field, party, total }, i) => {
    if (total !== null && listed.has(total)) return [];
    return party !== null && all[i + 1]?.party !== party ? [field, ...below(party)] : [field];
  });
}

export type Fields = Readonly<Record<string, number | null>>;

export interface Draft {
  readonly fields: Fields;
  /** Check id → the figures of which the witness said "it is written so"; other figures ask again. */
  readonly confirmed: Readonly<Record<string, string>>;
}

/** What a form's screens show of it: figures and pictures as kept on the phone. */
export interface Progress {
  readonly draft: Draft;
  readonly pages: KeptPages;
}

export interface State {
  readonly draft: Draft;
  readonly pages: KeptPages;
  readonly outbox: readonly OutboxItem[];
  readonly author: string;
}

/** A failed check, as a question to who has the paper before her. */
export interface Question {
  readonly id: string;
  /** Parts it is about: the answer goes with each of them. */
  readonly parts: readonly string[];
  readonly title: InBoth;
  /** The figures it compares. */
  readonly figures: readonly { readonly id: string; readonly label: InBoth; readonly value: number | null }[];
  /** Those figures as text: an answer holds for these alone. */
  readonly said: string;
}

const NOTHING: Draft = { fields: {}, confirmed: {} };

const waiting = new Map<string, { at: FormKey; typed: Typed }>();
let writing: Promise<void> | undefined;

/** Keys under which a form's draft and pages are kept, for this author. */
export async function draftKey(at: FormKey): Promise<readonly [string, string]> {
  const author = (await loadBinding())?.author ?? "";
  return [`figures/draft/1/${author}/${at.contest}/${at.station}/${at.source}`, await pagesKey(at)];
}

/** Draft, pages and what was said of a form; who asks for many forms brings the outbox, which is read once for all. */
export async function loadState(at: FormKey, said?: readonly OutboxItem[]): Promise<State> {
  await writing?.catch(() => undefined);
  const [[key], binding, outbox, pages] = await Promise.all([
    draftKey(at),
    loadBinding(),
    said ?? listOutbox(),
    loadPages(at),
  ]);
  return { draft: (await loadKept<Draft>(key)) ?? NOTHING, pages, outbox, author: binding?.author ?? "" };
}

/** Draft and pages alone: what a screen of entry begins with. */
export async function loadProgress(at: FormKey): Promise<Progress> {
  // What was typed on the screen before lies on the shelf first; what it could not keep stays in line.
  await writing?.catch(() => undefined);
  const [[key], pages] = await Promise.all([draftKey(at), loadPages(at)]);
  return { draft: (await loadKept<Draft>(key)) ?? NOTHING, pages };
}

/** How many figures are asked on this step, and how many of them are not typed. What may be empty on the paper is neither. */
export function owedOn(step: StepOnPhone, draft: Draft): { owed: number; missing: number } {
  const owed = step.fields.filter((f) => f.optional !== true);
  return { owed: owed.length, missing: owed.filter((f) => draft.fields[f.id] == null).length };
}

/** Is all of this step there: its page photographed, its figures typed? */
export function isStepDone(step: StepOnPhone, { draft, pages }: Progress): boolean {
  return pages[step.page] !== undefined && owedOn(step, draft).missing === 0;
}

/** The step to go on with: the first that is not done; null when all are. Days may lie between. */
export function nextStep(form: PhoneForm, progress: Progress): number | null {
  const at = form.steps.findIndex((step) => !isStepDone(step, progress));
  return at < 0 ? null : at;
}

/** Figures and answers just given: only what changed. */
export type Typed = Partial<Draft>;

/**
 * Keep what was typed; resolves when it lies on the shelf. While one write is under way, what is typed becomes
 * the next one, so that the last digit is never more than one write behind the finger.
 */
export function saveTyped(at: FormKey, typed: Typed): Promise<void> {
  const name = `${at.contest} ${at.station} ${at.source}`;
  waiting.set(name, { at, typed: merge(waiting.get(name)?.typed ?? {}, typed) });
  writing = (writing ?? Promise.resolve()).catch(() => undefined).then(() => write(name));
  return writing;
}

async function write(name: string): Promise<void> {
  const next = waiting.get(name);
  if (next === undefined) return;
  const [key] = await draftKey(next.at);
  const now = waiting.get(name)!;
  waiting.delete(name);
  try {
    await updateKept<Draft>(key, (old = NOTHING) => ({ ...NOTHING, ...merge(old, now.typed) }));
  } catch (error) {
    // Not kept: it stays in line, under what was typed since, for the next digit to try again.
    const since = waiting.get(name)?.typed ?? {};
    waiting.set(name, { at: now.at, typed: merge(now.typed, since) });
    throw error;
  }
}

/** What was typed, and what since. */
export function merge(a: Typed, b: Typed): Typed {
  return { fields: { ...a.fields, ...b.fields }, confirmed: { ...a.confirmed, ...b.confirmed } };
}

export function isAnswered(question: Question, draft: Draft): boolean {
  return draft.confirmed[question.id] === question.said;
}

/** Checks that the typed figures do not keep, each once. What is only for information is not asked. */
export function questions({ form, pages, voters }: PhoneForm, fields: Fields): Question[] {
  const all = pages.flatMap((page) => page.fields);
  const context: Record<string, number | null> = Object.fromEntries(all.map((f) => [f.id, fields[f.id] ?? null]));
  if (voters !== null) context["station.voters"] = voters;
  const failed = new Set(
    form.parts
      .flatMap((part) => checkReading(form, part.id, context, context))
      .filter((o) => o.outcome === "fail" && o.severity !== "info")
      .map((o) => o.id),
  );
  return form.checks
    .filter((check) => failed.has(check.id))
    .map((check) => {
      const named = new Set(fieldsOfCheck(check));
      const figures = all
        .filter((f) => named.has(f.id))
        .map((f) => ({ id: f.id, label: f.label, value: fields[f.id] ?? null }));
      const said = JSON.stringify(figures.map((f) => [f.id, f.value]));
      return { id: check.id, parts: check.applies_to, title: check.title, figures, said };
    });
}
