import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import { importMapShape, importReportShape } from "../../base/import.ts";
import { DAPIL_LEVELS, GENDERS } from "./model.ts";
import type { Ballot, Form, Instrument, PackContest, Pair, Party, Rule } from "./model.ts";
import type { Unfilled } from "./model/unfilled.ts";

const text = z.string().check(z.maxLength(100));
const inBoth = z.object({ id: z.string(), en: z.string() });
const contest = z.object({
  id: z.string(),
  key: z.string(),
  kind: z.string(),
  name: inBoth,
  /** Phones ask for it. */
  followed: z.boolean(),
});
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
  input: z.object({
    pack: text,
    /** Keys of the contests that the team follows, `["president", "dpr"]`; without it all of the pack's. */
    follow: z.optional(z.array(text).check(z.minLength(1), z.maxLength(20))),
  }),
  output: election,
  cli: { words: ["elections", "create"] },
});

export const list = operation({
  name: "elections.list",
  kind: "query",
  summary: "The elections of this installation with their contests, and the rule packs there are.",
  input: z.object({}),
  output: z.object({
    elections: z.array(election),
    packs: z.array(
      z.object({ id: z.string(), name: inBoth, contests: z.array(z.object({ key: z.string(), name: inBoth })) }),
    ),
  }),
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
    /** Of each form what is repeated for candidates or pairs, whom no pack has. */
    unfilled: z.array(z.custom<Unfilled>()),
  }),
  cli: { words: ["elections", "pack"] },
});

export const form = operation({
  name: "elections.form",
  kind: "query",
  summary: "The form of a contest: its pages, parts with fields in their order, and checks; and who stands.",
  input: z.object({
    contest: text,
    /** Code of a place or id of a station: the ballot paper used there. Without it what the pack alone knows. */
    at: z._default(z.string().check(z.maxLength(60)), ""),
  }),
  output: z.object({
    contest: z.string(),
    election: z.string(),
    name: inBoth,
    voting_on: z.nullable(z.string()),
    form: z.custom<Form>(),
    pairs: z.array(z.custom<Pair>()),
    /** Of a party ballot: every party that stands somewhere, by its number. */
    parties: z.array(z.object({ number: z.int(), short: z.string() })),
    ballot: z.nullable(z.custom<Ballot>()),
  }),
  cli: { words: ["elections", "form"] },
});

/** The bodies are CSV files; see docs/formats.md. */
const listInput = z.object({
  election: text,
  map: importMapShape,
  dryRun: z._default(z.boolean(), false),
  /** SHA-256 (hex) of the body: a file cut off on the way leaves nothing. */
  sha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
});
/** What the file leaves out of the dapil, or of the parties' lists, that it names is removed. */
const replace = z._default(z.boolean(), false);
const replacingReport = z.object({ ...importReportShape.shape, removed: z.int() });

export const importDapil = operation({
  name: "elections.import_dapil",
  kind: "upload",
  summary: "Take in dapil with their seats from a CSV file; the same file twice changes nothing.",
  input: listInput,
  output: importReportShape,
  cli: { words: ["import", "dapil"], positional: ["FILE"], jsonFiles: ["map"] },
});

export const importTerritories = operation({
  name: "elections.import_territories",
  kind: "upload",
  summary: "Take in the territories of dapil from a CSV file; the same file twice changes nothing.",
  input: z.object({
    ...listInput.shape,
    replace,
    /** `add`: a place that is not known becomes a former place, valid for this election only. */
    unknownPlaces: z._default(z.enum(["refuse", "add"]), "refuse"),
  }),
  output: z.object({
    ...replacingReport.shape,
    former_places: z.array(z.object({ code: z.string(), name: z.string() })),
  }),
  cli: { words: ["import", "territories"], positional: ["FILE"], jsonFiles: ["map"] },
});

export const importCandidates = operation({
  name: "elections.import_candidates",
  kind: "upload",
  summary: "Take in the parties' lists of candidates from a CSV file; the same file twice changes nothing.",
  input: z.object({ ...listInput.shape, replace }),
  output: replacingReport,
  cli: { words: ["import", "candidates"], positional: ["FILE"], jsonFiles: ["map"] },
});

export const importContenders = operation({
  name: "elections.import_contenders",
  kind: "upload",
  summary: "Take in who stands in each province, regency or city (pairs, DPD) from a CSV file.",
  input: z.object({
    ...listInput.shape,
    replace,
    /** Key of the contest, `dpd`; without it the area's code says which. */
    contest: z.optional(text),
  }),
  output: replacingReport,
  cli: { words: ["import", "contenders"], positional: ["FILE"], jsonFiles: ["map"] },
});

export const importParties = operation({
  name: "elections.import_parties",
  kind: "upload",
  summary: "Take in parties that the pack lacks or names otherwise from a CSV file; none is removed.",
  input: listInput,
  output: importReportShape,
  cli: { words: ["import", "parties"], positional: ["FILE"], jsonFiles: ["map"] },
});

const level = z.enum(DAPIL_LEVELS);

export const dapil = operation({
  name: "elections.dapil",
  kind: "query",
  summary: "The dapil of an election with their seats and territories; a page at a time.",
  input: z.object({
    election: text,
    level: z.optional(level),
    /** One dapil by its code. */
    code: z.optional(text),
    /** Only those with a territory at, in or around this place. */
    place: z._default(z.string().check(z.maxLength(40)), ""),
    /** `next` of the page before. */
    after: z.optional(text),
    limit: z._default(z.int().check(z.gte(1), z.lte(1_000)), 200),
  }),
  output: z.object({
    dapil: z.array(
      z.object({
        level,
        code: z.string(),
        name: z.string(),
        seats: z.int(),
        territories: z.array(z.object({ place: z.string(), name: z.string(), split: z.boolean() })),
      }),
    ),
    next: z.nullable(z.string()),
  }),
  cli: { words: ["elections", "dapil"] },
});

export const candidates = operation({
  name: "elections.candidates",
  kind: "query",
  summary: "The parties' lists of candidates in a dapil, by party and number.",
  input: z.object({ election: text, level, dapil: text, party: z.optional(z.int().check(z.gte(1))) }),
  output: z.object({
    candidates: z.array(
      z.object({ party: z.int(), number: z.int(), name: z.string(), gender: z.nullable(z.enum(GENDERS)) }),
    ),
  }),
  cli: { words: ["elections", "candidates"] },
});
