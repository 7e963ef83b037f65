// What the cards of official figures share: who stands under a number, levels in words, how much differs.

import type { OutputOf } from "../../../base/contract.ts";
import type { useFormWords } from "../../../ground/elections/part.tsx";
import type { compare } from "../contract.ts";
import type { words } from "../words.ts";

export type Compared = OutputOf<typeof compare>;
export type Line = Compared["lines"][number];

/** Words of the form, with who stands under a number. */
export interface Said {
  readonly field: (id: string) => string;
  readonly check: (id: string) => string;
}

export function wordsOf(form: ReturnType<typeof useFormWords>, names: Readonly<Record<string, string>>): Said {
  const field = (id: string): string => {
    const number = /^votes\.(\d+)$/.exec(id)?.[1];
    const name = number === undefined ? undefined : names[number];
    return name === undefined ? form.field(id) : `${number!}. ${name}`;
  };
  return { field, check: form.check };
}

/** How many votes differ: without the sums beside them, which would count them again. Null where one side has none. */
export const moved = (row: Line): number | null =>
  row.ours === null || row.basis === "none"
    ? null
    : Object.entries(row.difference).reduce((n, [id, d]) => n + (id.startsWith("votes.") ? Math.abs(d) : 0), 0);

/** The words of these screens. */
export type T = (key: keyof typeof words, values?: Readonly<Record<string, string | number>>) => string;

/** `140 dari 141`, or the one of both that was published. */
export function stationsOf(t: T, done: number | null, total: number | null): string {
  if (done === null && total === null) return "";
  return done === null || total === null ? t("count", { count: (total ?? done)! }) : t("of", { done, total });
}

/** A level of places in words. */
export function levelWord(t: T, level: string): string {
  return level === "nation" ? t("nation_level") : t(level as "province");
}
