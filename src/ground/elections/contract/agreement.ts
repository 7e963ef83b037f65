import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";

const inBoth = z.object({ id: z.string(), en: z.string() });
/** One reader, two, or three: more would never come together in a night. */
const mustAgree = z.int().check(z.gte(1), z.lte(3));

export const agreement = operation({
  name: "elections.agreement",
  kind: "query",
  summary: "For each contest, how many readers must type the same before a part of a form is accepted.",
  input: z.object({}),
  output: z.object({
    contests: z.array(
      z.object({
        contest: z.string(),
        election: z.string(),
        name: inBoth,
        election_name: z.string(),
        must_agree: z.int(),
      }),
    ),
  }),
  cli: { words: ["elections", "agreement"] },
});

export const setAgreement = operation({
  name: "elections.set_agreement",
  kind: "command",
  summary: "Set how many readers must agree in a contest (1 to 3). It holds for readings from now on.",
  input: z.object({ contest: z.string().check(z.maxLength(100)), must_agree: mustAgree }),
  output: z.object({ contest: z.string(), must_agree: z.int(), before: z.int() }),
  cli: { words: ["elections", "agree"] },
});
