// What is typed on one screen, apart from what it shows: a key changes its own field and the line that says whether all
// is kept; no other of the 240 fields is drawn again. Nothing is written before the frame that shows the key.

import type { FormKey } from "../../evidence/keep.ts";
import { type Draft, merge, saveTyped, type Typed } from "../keep.ts";

export interface Keeper {
  /** The draft as typed until now. */
  draft: () => Draft;
  /** Take what was typed, and keep it. */
  keep: (typed: Typed) => void;
  /** Begin writing what is not written yet: the screen is left. */
  flush: () => void;
  /** Told at each change of `status` and of the draft. */
  subscribe: (listener: () => void) => () => void;
  /** `full`: the last write did not find room. */
  status: () => "kept" | "keeping" | "full";
}

/** No frame comes while the page is not looked at: then the write begins without one. */
const LATEST_MS = 100;

export function makeKeeper(at: FormKey, start: Draft): Keeper {
  let draft = start;
  /** Not being written yet. */
  let due: Typed | null = null;
  let writes = 0;
  let full = false;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const flush = (): void => {
    if (due === null) return;
    const typed = due;
    due = null;
    writes += 1;
    saveTyped(at, typed)
      .then(
        () => (full = false),
        () => (full = true),
      )
      .finally(() => {
        writes -= 1;
        tell();
      });
  };
  return {
    draft: () => draft,
    status: () => (full ? "full" : due === null && writes === 0 ? "kept" : "keeping"),
    flush,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    keep(typed) {
      draft = {
        fields: { ...draft.fields, ...typed.fields },
        confirmed: { ...draft.confirmed, ...typed.confirmed },
      };
      if (due === null) {
        requestAnimationFrame(() => setTimeout(flush));
        setTimeout(flush, LATEST_MS);
      }
      due = merge(due ?? {}, typed);
      tell();
    },
  };
}
