// What the phone keeps of the figures: a draft per form, written at each digit. What was sent is not kept twice:
// the outbox itself says it, so a crash between the two can neither lose nor double a reading.

import { canonicalJson, type Json } from "../../base/canonical.ts";
import { loadBinding } from "../../web/phone/device.ts";
import { listOutbox, type Saying } from "../../web/phone/outbox.ts";
import { loadKept, type OutboxItem, updateKept } from "../../web/phone/store.ts";
import { declarations, type FormKey, type KeptPages, loadPages, pagesKey } from "../evidence/keep.ts";

interface Text {
  readonly id: string;
  readonly en: string;
}

export interface FormField {
  readonly id: string;
  readonly part: string;
  readonly label: Text;
  /** Printed beside the label on the form: `I.A`, a ballot number. */
  readonly mark: string;
  readonly group: Text;
}

export interface FormPage {
  readonly id: string;
  /** Short, for the steps: `1`. */
  readonly mark: string;
  readonly name: Text;
  readonly fields: readonly FormField[];
}

/** A form as the phone shows it: pages with their fields in the order of the paper. */
export interface Form {
  readonly pages: readonly FormPage[];
  readonly parts: readonly string[];
  readonly checks: readonly Check[];
}

export interface Check {
  readonly id: string;
  readonly severity: string;
}

export type Fields = Readonly<Record<string, number | null>>;

export interface Draft {
  readonly fields: Fields;
  /** Check id → the figures of which the witness said "it is written so"; other figures ask again. */
  readonly confirmed: Readonly<Record<string, string>>;
}

export interface State {
  readonly draft: Draft;
  readonly pages: KeptPages;
  readonly outbox: readonly OutboxItem[];
  readonly author: string;
}

/** A failed check, as a question to who has the paper before her. */
export interface PhoneQuestion {
  readonly id: string;
  readonly part: string;
  readonly fields: readonly string[];
  readonly text: Text;
  readonly left: number | null;
  readonly op: string;
  readonly right: number | null;
  /** The figures it is asked of; an answer holds for these alone. */
  readonly said: string;
}

const NOTHING: Draft = { fields: {}, confirmed: {} };

/** Keys under which a form's draft and pages are kept, for this author. */
export async function draftKey(at: FormKey): Promise<readonly [string, string]> {
  const author = (await loadBinding())?.author ?? "";
  return [`figures/draft/1/${author}/${at.contest}/${at.station}/${at.source}`, await pagesKey(at)];
}

export async function loadState(_form: Form, at: FormKey): Promise<State> {
  const [[key], binding, outbox, pages] = await Promise.all([draftKey(at), loadBinding(), listOutbox(), loadPages(at)]);
  return { draft: (await loadKept<Draft>(key)) ?? NOTHING, pages, outbox, author: binding?.author ?? "" };
}

export async function saveFigure(at: FormKey, field: string, value: number | null): Promise<void> {
  const [key] = await draftKey(at);
  await updateKept<Draft>(key, (old = NOTHING) => ({ ...old, fields: { ...old.fields, [field]: value } }));
}

/** Keep the answer to a question: the figures it was said of, or "" to take it back. */
export async function saveAnswer(at: FormKey, check: string, said: string): Promise<void> {
  const [key] = await draftKey(at);
  await updateKept<Draft>(key, (old = NOTHING) => ({ ...old, confirmed: { ...old.confirmed, [check]: said } }));
}

export function isAnswered(question: PhoneQuestion, draft: Draft): boolean {
  return draft.confirmed[question.id] === question.said;
}

export function questions(_form: Form, _fields: Fields, _at: FormKey): PhoneQuestion[] {
  return [];
}

/** Input of `figures.submit` for one part as the draft stands, or null while nothing of it is typed. */
function inputOf(form: Form, at: FormKey, state: State, part: string): Record<string, Json> | null {
  const own = form.pages.flatMap((page) => page.fields).filter((f) => f.part === part);
  const fields = Object.fromEntries(own.map((f) => [f.id, state.draft.fields[f.id] ?? null]));
  if (Object.values(fields).every((v) => v === null)) return null;
  const shown = form.pages.filter((page) => page.fields.some((f) => f.part === part)).map((page) => state.pages[page.id]);
  const confirmed = questions(form, state.draft.fields, at)
    .filter((q) => q.part === part && isAnswered(q, state.draft))
    .map((q) => q.id);
  return {
    contest: at.contest,
    station: at.station,
    source: at.source,
    part,
    fields,
    confirmed,
    pictures: shown.flatMap((page) => (page === undefined ? [] : [page.sha256])),
  };
}

/** What this author last said of a part, from the outbox; a refused saying was not heard. */
function lastSaid(at: FormKey, state: State, part: string): string | null {
  const same = state.outbox.filter((i) => {
    const input = i.record.input;
    return (
      i.record.operation === "figures.submit" &&
      i.record.author === state.author &&
      i.state !== "refused" &&
      input["contest"] === at.contest &&
      input["station"] === at.station &&
      input["source"] === at.source &&
      input["part"] === part
    );
  });
  const last = same.toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1);
  return last === undefined ? null : canonicalJson(last.record.input as Json);
}

/** What is new and would be sent now: parts whose figures or pictures changed, and pages not yet declared. */
export function sayings(form: Form, at: FormKey, state: State): Saying[] {
  const out: Saying[] = [];
  for (const part of form.parts) {
    const input = inputOf(form, at, state, part);
    if (input === null || canonicalJson(input) === lastSaid(at, state, part)) continue;
    out.push({ operation: "figures.submit", shape: 1, input });
  }
  return [...out, ...declarations(at, state.pages, state.outbox, state.author)];
}
