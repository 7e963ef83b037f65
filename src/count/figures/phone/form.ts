// One form on the phone, as its screens read it: the draft and what was said already.

import { language } from "../../../web/kit/words.ts";
import { useLive } from "../../../web/phone/live.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { type FormKey, loadPages, pagesKey } from "../../evidence/keep.ts";
import type { Work } from "../../witnesses/keep.ts";
import { draftKey, isStepDone, loadState, type PhoneForm, type Progress, type State } from "../keep.ts";

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

/** How many of the form's pages are photographed, anew when that changes. */
export function usePictures(p: FormProps): number | undefined {
  const name = `${p.at.contest} ${p.at.station} ${p.at.source}`;
  const key = useLive(`pages key ${name}`, ["binding"], () => pagesKey(p.at));
  const pages = useLive(`pages ${key}`, [`kept:${key}`], () => loadPages(p.at));
  return pages === undefined ? undefined : p.form.pages.filter((page) => pages[page.id] !== undefined).length;
}

export function toPage(at: FormKey, page: number | string): string {
  return routeTo("form", at.contest, at.station, at.source, page);
}

/** The steps as marks to go to, the one at `now` shown as such. */
export function stepMarks(
  p: FormProps,
  progress: Progress | undefined,
  now: number,
): { label: string; short: true; state: "done" | "now" | "later"; href: string }[] {
  return p.form.steps.map((step, i) => ({
    label: step.name[language()],
    short: true,
    href: toPage(p.at, i + 1),
    state: i === now ? "now" : progress !== undefined && isStepDone(step, progress) ? "done" : "later",
  }));
}

/** More marks than this stand in nobody's way sideways: longer forms say where one is in words. */
export const MOST_MARKS = 6;
