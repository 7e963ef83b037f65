import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import type { Form, Instrument, PackContest, Pair, Party, Rule } from "./model.ts";

const text = z.string().check(z.maxLength(100));
const inBoth = z.object({ id: z.string(), en: z.string() });
const contest = z.object({ id: z.string(), key: z.string(), kind: z.string(), name: inBoth });
const election = z.object({
  id: z.string(),
  pack: z.string(),
  name: z.string(),
  /** `2019-04-17`; null while it is not fixed. */
  voting_on: z.nullable(z.string()),
  contests: z.array(contest),
});

export const create = operation({
  name: "elections.create",
  kind: "command",
  summary: "Make an election from a rule pack, with its contests.",
  input: z.object({ pack: text }),
  output: election,
  cli: { words: ["elections", "create"] },
});

export const list = operation({
  name: "elections.list",
  kind: "query",
  summary: "The elections of this installation with their contests, and the rule packs there are.",
  input: z.object({}),
  output: z.object({ elections: z.array(election), packs: z.array(z.object({ id: z.string(), name: inBoth })) }),
  cli: { words: ["elections", "list"] },
});

export const pack = operation({
  name: "elections.pack",
  kind: "query",
  summary: "What a rule pack says: law, rules with article and confidence, parties, pairs, contests, forms.",
  input: z.object({ pack: text }),
  output: z.object({
    id: z.string(),
    name: inBoth,
    dated: z.string(),
    voting_on: z.nullable(z.string()),
    law: z.array(z.custom<Instrument>()),
    sources: z.array(z.object({ id: z.string(), what: z.string() })),
    rules: z.array(z.custom<Rule>()),
    parties: z.array(z.custom<Party>()),
    pairs: z.array(z.custom<Pair>()),
    contests: z.array(z.custom<PackContest>()),
    forms: z.array(z.custom<Form>()),
  }),
  cli: { words: ["elections", "pack"] },
});

export const form = operation({
  name: "elections.form",
  kind: "query",
  summary: "The form of a contest: its pages, parts with fields in their order, and checks; and who stands.",
  input: z.object({ contest: text }),
  output: z.object({
    contest: z.string(),
    election: z.string(),
    name: inBoth,
    voting_on: z.nullable(z.string()),
    form: z.custom<Form>(),
    pairs: z.array(z.custom<Pair>()),
  }),
  cli: { words: ["elections", "form"] },
});
