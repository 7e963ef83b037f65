import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import type { Difference } from "../model/compare.ts";

const text = z.string().check(z.maxLength(100));
const inBoth = z.object({ id: z.string(), en: z.string() });
const named = z.object({ id: z.string(), name: inBoth });
const difference = z.custom<Difference>();

export const comparePacks = operation({
  name: "elections.compare_packs",
  kind: "query",
  summary:
    "What differs from one rule pack to another: voting day, law, rules, contests, forms, parties, pairs, field by field.",
  input: z.object({ first: text, second: text }),
  output: z.object({
    first: named,
    second: named,
    day: difference,
    law: difference,
    rules: difference,
    contests: difference,
    forms: difference,
    parties: difference,
    pairs: difference,
  }),
  cli: { words: ["elections", "compare"], positional: ["first", "second"] },
});
