// What is typed on one screen, apart from what it shows: a key changes its own field and the line that says whether all
// is kept; no other of the 240 fields is drawn again.

import type { FormKey } from "../../evidence/keep.ts";
import { type Draft, saveTyped, type Typed } from "../keep.ts";

export interface Keeper {
  /** The draft as typed until now. */
  draft: () => Draft;
  /** Take what was typed, and keep it. */
  keep: (typed: Typed) => void;
  /** Told at each change of `status` and of the draft. */
  subscribe: (listener: () => void) => () => void;
  /** `full`: the last write did not find room. */
  status: () => "kept" | "keeping" | "full";
}

export function makeKeeper(at: FormKey, start: Draft): Keeper {
  let draft = start;
  let unkept = 0;
  let full = false;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  return {
    draft: () => draft,
    status: () => (full ? "full" : unkept === 0 ? "kept" : "keeping"),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    keep(typed) {
      draft = {
        fields: { ...draft.fields, ...typed.fields },
        confirmed: { ...draft.confirmed, ...typed.confirmed },
      };
      unkept += 1;
      tell();
      saveTyped(at, typed)
        .then(
          () => (full = false),
          () => (full = true),
        )
        .finally(() => {
          unkept -= 1;
          tell();
        });
    },
  };
}
