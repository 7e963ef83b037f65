// One form on the phone, as its screens read it: the draft and what was said already.

import { language } from "../../../web/kit/words.ts";
import { useLive } from "../../../web/phone/live.ts";
import { routeTo } from "../../../web/phone/router.ts";
import type { FormKey } from "../../evidence/keep.ts";
import type { Work } from "../../witnesses/keep.ts";
import { draftKey, loadState, type PageOnPhone, type PhoneForm, type State } from "../keep.ts";

export interface FormProps {
  readonly work: Work;
  readonly form: PhoneForm;
  readonly at: FormKey;
}

/** Draft, pages and what was already said of one form; undefined until read from the phone. */
export function useForm(p: FormProps): State | undefined {
  const name = `${p.at.contest} ${p.at.station} ${p.at.source}`;
  const keys = useLive(`form key ${name}`, ["binding"], () => draftKey(p.at));
  return useLive(`form ${name} ${keys?.join(" ")}`, ["outbox", ...(keys ?? []).map((k) => `kept:${k}`)], () =>
    loadState(p.at),
  );
}

export function toPage(at: FormKey, page: number | string): string {
  return routeTo("form", at.contest, at.station, at.source, page);
}

export function stepsOf(
  p: FormProps,
  state: State | undefined,
  now: number,
): { label: string; short: true; state: "done" | "now" | "later"; href: string }[] {
  return p.form.pages.map((page, i) => ({
    label: page.name[language()],
    short: true,
    href: toPage(p.at, i + 1),
    state: i === now ? "now" : state !== undefined && pageDone(page, state) ? "done" : "later",
  }));
}

export function pageDone(page: PageOnPhone, state: State): boolean {
  return state.pages[page.id] !== undefined && page.fields.every((f) => state.draft.fields[f.id] != null);
}
