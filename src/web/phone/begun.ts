// What was begun on this phone and not handed to the outbox: told by who knows it, so that no screen says that all is
// done while something of it is left.

import { changed } from "./store.ts";

/** Something begun and not said, by name, with the screen from which it is sent or thrown away. */
export interface Begun {
  readonly name: { readonly id: string; readonly en: string };
  /** Where it belongs. */
  readonly under: string;
  readonly href: string;
}

let all: readonly Begun[] | undefined;

/** Undefined until somebody has told. */
export function loadBegun(): Promise<readonly Begun[] | undefined> {
  return Promise.resolve(all);
}

export function tellBegun(now: readonly Begun[]): void {
  all = now;
  changed("begun");
}
