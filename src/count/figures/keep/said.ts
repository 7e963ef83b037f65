// What of a form was said, by the outbox: what the server is known to hold, and what is new and would be said now.

import { canonicalJson, type Json } from "../../../base/canonical.ts";
import type { Saying } from "../../../web/phone/outbox.ts";
import type { OutboxItem } from "../../../web/phone/store.ts";
import { declarations, type FormKey, forgetUndeclared } from "../../evidence/keep.ts";
import {
  type Draft,
  type Fields,
  isAnswered,
  loadState,
  type PhoneForm,
  type Question,
  questions,
  saveTyped,
  type State,
} from "../keep.ts";

/** Input of `figures.submit` for one part as the draft stands, or null while nothing of it is typed. */
function inputOf(
  form: PhoneForm,
  at: FormKey,
  state: State,
  answered: readonly Question[],
  part: string,
): Record<string, Json> | null {
  const own = form.pages.flatMap((page) => page.fields).filter((f) => f.part === part);
  const fields = Object.fromEntries(own.map((f) => [f.id, state.draft.fields[f.id] ?? null]));
  if (Object.values(fields).every((v) => v === null)) return null;
  const shown = form.pages
    .filter((page) => page.fields.some((f) => f.part === part))
    .map((page) => state.pages[page.id]);
  const confirmed = answered.filter((q) => q.parts.includes(part)).map((q) => q.id);
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
export function lastSaid(at: FormKey, state: State, part: string): OutboxItem | undefined {
  const same = state.outbox.filter(({ record, state: stands }) => {
    const { input } = record;
    return (
      record.operation === "figures.submit" &&
      record.author === state.author &&
      stands !== "refused" &&
      input["contest"] === at.contest &&
      input["station"] === at.station &&
      input["source"] === at.source &&
      input["part"] === part
    );
  });
  return same.toSorted((a, b) => (a.id < b.id ? -1 : 1)).at(-1);
}

/** Receipts of one form: what of it the server is known to hold. */
export interface FormReceipts {
  /** Every asked part was said and received, and the picture of every page; nothing is left to say. */
  readonly whole: boolean;
  readonly parts: number;
  readonly pictures: number;
  /** Numbers of the receipts, in the order of the form. */
  readonly numbers: readonly string[];
  /** ISO instant of the last of them, by the server's clock; "" without any. */
  readonly at: string;
}

export function receiptsOf(form: PhoneForm, at: FormKey, state: State): FormReceipts {
  const asked = new Set(form.pages.flatMap((page) => page.fields.map((f) => f.part)));
  const said = form.form.parts
    .filter((part) => asked.has(part.id))
    .map((part) => lastSaid(at, state, part.id)?.receipt);
  const pictured = form.pages.map((page) => {
    const sha256 = state.pages[page.id]?.sha256 ?? "";
    return state.outbox.map((item) => item.blobs[sha256]?.receipt).find((receipt) => receipt != null);
  });
  const all = [...said, ...pictured];
  const there = all.filter((receipt) => receipt != null);
  return {
    whole: all.length === there.length && sayings(form, at, state).length === 0,
    parts: said.filter((receipt) => receipt != null).length,
    pictures: pictured.filter((receipt) => receipt != null).length,
    numbers: there.map((receipt) => receipt.body.number),
    at:
      there
        .map((receipt) => receipt.body.received_at)
        .toSorted()
        .at(-1) ?? "",
  };
}

/** Of what was said of this form: parts in all and received, and pages whose present picture was received. */
export function received(
  form: PhoneForm,
  at: FormKey,
  state: State,
): { readonly said: number; readonly figures: number; readonly pictures: number } {
  const said = form.form.parts.map((part) => lastSaid(at, state, part.id)).filter((i) => i !== undefined);
  const there = new Set(
    state.outbox.flatMap((i) =>
      Object.entries(i.blobs)
        .filter(([, blob]) => blob.receipt !== null)
        .map(([sha256]) => sha256),
    ),
  );
  return {
    said: said.length,
    figures: said.filter((i) => i.receipt !== null).length,
    pictures: form.pages.filter((page) => there.has(state.pages[page.id]?.sha256 ?? "")).length,
  };
}

/** What is new and would be sent now: parts whose figures or pictures changed, and pages not yet declared. */
export function sayings(form: PhoneForm, at: FormKey, state: State): Saying[] {
  const out: Saying[] = [];
  const answered = questions(form, state.draft.fields).filter((q) => isAnswered(q, state.draft));
  for (const { id: part } of form.form.parts) {
    const input = inputOf(form, at, state, answered, part);
    if (input === null) continue;
    const last = lastSaid(at, state, part);
    if (last !== undefined && canonicalJson(last.record.input) === canonicalJson(input)) continue;
    out.push({ operation: "figures.submit", shape: 1, input });
  }
  return [...out, ...declarations(at, state.pages, state.outbox, state.author)];
}

/**
 * Throw away what was not said of a form: each figure and each page's picture stands again as it was last said, or is
 * gone where nothing was. Resolves when that lies on the shelf; what is on its way or received stays as it is.
 */
export async function throwAway(form: PhoneForm, at: FormKey): Promise<void> {
  const state = await loadState(at);
  const saidOf = (part: string): { fields: Fields; confirmed: readonly string[] } =>
    (lastSaid(at, state, part)?.record.input ?? { fields: {}, confirmed: [] }) as never;
  const all = form.pages.flatMap((page) => page.fields).map((f) => [f.id, saidOf(f.part).fields[f.id] ?? null]);
  const fields = Object.fromEntries(all) as Fields;
  const answers = questions(form, fields).map((q) => {
    const answered = q.parts.some((part) => saidOf(part).confirmed.includes(q.id));
    return [q.id, answered ? q.said : ""];
  });
  await saveTyped(at, { fields, confirmed: Object.fromEntries(answers) as Draft["confirmed"] });
  await forgetUndeclared(at, state.outbox, state.author);
}
