import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import { CANDIDATE_ASKS } from "../model.ts";

const inBoth = z.object({ id: z.string(), en: z.string() });
/** One reader, two, or three: more would never come together in a night. */
const mustAgree = z.int().check(z.gte(1), z.lte(3));
const candidates = z.enum(CANDIDATE_ASKS);
const settings = z.object({
  must_agree: z.int(),
  /** Phones ask for it. */
  followed: z.boolean(),
  /** Whose figures witnesses are asked for beside the totals. */
  candidates,
  own_party: z.nullable(z.int()),
});

export const contests = operation({
  name: "elections.contests",
  kind: "query",
  summary: "The settings of each contest: followed, how many readers must agree, whose candidates are asked.",
  input: z.object({}),
  output: z.object({
    contests: z.array(
      z.object({
        contest: z.string(),
        election: z.string(),
        name: inBoth,
        election_name: z.string(),
        kind: z.string(),
        ...settings.shape,
        /** On its ballot papers; empty where they name none. */
        parties: z.array(z.object({ number: z.int(), short: z.string() })),
      }),
    ),
  }),
  cli: { words: ["elections", "contests"] },
});

export const setContest = operation({
  name: "elections.set_contest",
  kind: "command",
  summary: "Change settings of a contest; what is not said stays. It holds for readings from now on.",
  input: z.object({
    contest: z.string().check(z.maxLength(100)),
    /** How many readers must type the same before a part of a form is accepted, 1 to 3. */
    must_agree: z.optional(mustAgree),
    followed: z.optional(z.boolean()),
    /** `none`, `own` (party), `all`, or `desk`: all, but typed later at the desk. */
    candidates: z.optional(candidates),
    /** Number of the party whose candidates come first; 0: none. */
    own_party: z.optional(z.int().check(z.gte(0), z.lte(200))),
  }),
  output: z.object({ contest: z.string(), settings, before: settings }),
  cli: { words: ["elections", "set"] },
});
