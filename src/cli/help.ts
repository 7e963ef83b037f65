// `posko help`, generated from the contracts, so that it cannot tell of what is not there.

import { usageOf, type Verb } from "./arguments.ts";

/** A verb that is no operation: it starts something or looks at this machine. */
export interface SpecialVerb {
  readonly words: readonly string[];
  readonly usage: string;
  readonly summary: string;
}

/** Everything that can be typed; with words, only what begins with them. */
export function helpLines(
  verbs: readonly Verb[],
  special: readonly SpecialVerb[],
  words: readonly string[] = [],
): string[] {
  const begins = (of: readonly string[]): boolean => words.every((w, i) => of[i] === w);
  const all = [
    ...special.map((s) => ({ words: s.words, usage: s.usage, summary: s.summary })),
    ...verbs.map((v) => ({ words: v.cli.words, usage: usageOf(v), summary: v.summary })),
  ].filter((v) => begins(v.words));
  const lines = words.length === 0 ? ["posko: the open command post of an election", ""] : [];
  for (const verb of all) lines.push(verb.usage, `    ${verb.summary}`);
  if (words.length === 0)
    lines.push(
      "",
      "--json prints the answer for programs. Exit 0: done, 1: refused, 2: not understood.",
      "An import that was taken in is done, though single lines were refused: its report names them (refused_total).",
    );
  return lines;
}
