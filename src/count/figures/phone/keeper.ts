// What is typed on one screen, apart from what it shows: a key changes its own field and the line that says whether all
// is kept; no other of the 240 fields is drawn again. Nothing is written before the frame that shows the key.

import { onChangeElsewhere } from "../../../web/phone/store.ts";
import type { FormKey } from "../../evidence/keep.ts";
import { type Draft, draftKey, type Fields, loadProgress, merge, saveTyped, type Typed } from "../keep.ts";

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
  /** Take over what is typed in another tab, until the answer is called; `show` is told the figures that are others now. */
  follow: (show: (figures: Fields) => void) => () => void;
}

/** No frame comes while the page is not looked at: then the write begins without one. */
const LATEST_MS = 100;

export function makeKeeper(at: FormKey, start: Draft): Keeper {
  let draft = start;
  /** Not being written yet. */
  let due: Typed | null = null;
  let writes = 0;
  let full = false;
  /** Changed in another tab while something typed here was on its way to the shelf. */
  let missed = false;
  let show: ((figures: Fields) => void) | null = null;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const busy = (): boolean => due !== null || writes > 0;
  const adopt = (): void => {
    missed = busy();
    if (missed) return;
    void loadProgress(at).then(
      ({ draft: kept }) => {
        // What the finger has done since comes first; the shelf holds both once that is written.
        if (busy()) missed = true;
        else if (!full && show !== null) {
          const all = { ...draft.fields, ...kept.fields };
          const others = Object.entries(all).filter(([id, value]) => (draft.fields[id] ?? null) !== value);
          draft = kept;
          show(Object.fromEntries(others));
          tell();
        }
      },
      // The shelf is being cleared or upgraded: the next change is told again.
      () => undefined,
    );
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
        if (missed && !busy()) adopt();
      });
  };
  return {
    draft: () => draft,
    status: () => (full ? "full" : due === null && writes === 0 ? "kept" : "keeping"),
    flush,
    follow(shown) {
      let stop: (() => void) | null = null;
      show = shown;
      void draftKey(at).then(([key]) => {
        if (show !== shown) return;
        stop = onChangeElsewhere(`kept:${key}`, adopt);
        // Between the first look at the shelf and now something may have been typed there too.
        adopt();
      });
      return () => {
        show = null;
        stop?.();
      };
    },
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
