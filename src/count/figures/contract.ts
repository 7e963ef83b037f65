import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import { importMapShape, importReportShape } from "../../base/import.ts";
import { dotted } from "../../ground/places/rules.ts";
import { SOURCES } from "../evidence/model.ts";
import { enteredShape, secondHandShape } from "../evidence/model/second-hand.ts";
import { MOST_SKIPPED, STATES } from "./model.ts";

const source = z.enum(SOURCES);
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const text = z.string().check(z.maxLength(200));
const fields = z.record(z.string().check(z.maxLength(64)), z.nullable(z.int()));
const partKey = { contest: text, station: text, source, part: text };

/** Input of the record `figures.submit`, shape 1, as a phone signs it. */
export const submitShape1 = z.object({
  ...partKey,
  source: z.enum(["plano", "salinan"]),
  fields,
  /** Ids of failed checks of which the witness said "it is written so on the form". */
  confirmed: z._default(z.array(text).check(z.maxLength(64)), []),
  pictures: z._default(z.array(sha256).check(z.maxLength(64)), []),
});

/** Shape 2: figures that reached a coordinator, for a station of her area. */
export const submitShape2 = z.extend(submitShape1, { second_hand: secondHandShape });

export type SubmitInput = z.output<typeof submitShape1> & Partial<Pick<z.output<typeof submitShape2>, "second_hand">>;

const check = z.object({ id: z.string(), severity: z.string(), outcome: z.string() });

const reading = z.object({
  reader: z.string(),
  version: z.int(),
  fields,
  complete: z.boolean(),
  confirmed: z.array(z.string()),
  failed: z.array(z.string()),
  warned: z.array(z.string()),
  marks: z.array(z.string()),
  origin: z.string(),
  received_at: z.string(),
  digest: z.string(),
  /** Entered by somebody who was not there, from what reached her; null where the reader had the paper or its picture. */
  second_hand: z.nullable(enteredShape),
});

const partLine = z.object({
  ...partKey,
  state: z.enum(STATES),
  flagged: z.boolean(),
  /** Ids of checks that fail as things stand now, between this part and others of its form or its like on other papers. */
  across: z.array(z.string()),
  contested: z.boolean(),
  /** Somebody could not read its photograph, and nobody has read it since. */
  unreadable: z.boolean(),
  readers: z.int(),
  changed_at: z.string(),
});

/** The answer that a page cannot be read. */
const unreadableAnswer = z.object({
  page: z.string(),
  reason: z.string(),
  by: z.string(),
  at: z.string(),
  /** Another picture of that page has come since. */
  new_picture: z.boolean(),
});

/** One line of a person's queue: a contest (`""`: every one) and a place (`""`: all of her area). */
export const queueShape = z.object({ contest: z.string(), place: z.string(), place_name: z.string() });

/** A typed reading, at the desk: the second one, or the third. */
export const read = operation({
  name: "figures.read",
  kind: "command",
  summary: "Type one part of a form from its photograph, without seeing what others typed.",
  input: z.object({ ...partKey, fields, confirmed: z._default(z.array(text), []) }),
  output: z.object({ state: z.enum(STATES), checks: z.array(check) }),
});

export const unreadable = operation({
  name: "figures.unreadable",
  kind: "command",
  summary: "Say that a page's photograph cannot be read, and why: no reading; a new picture is asked for.",
  input: z.object({ ...partKey, page: text, reason: z.string().check(z.maxLength(500)) }),
  output: z.object({ state: z.enum(STATES) }),
});

export const requests = operation({
  name: "figures.requests",
  kind: "query",
  summary: "Pages of my stations' forms that nobody could read, the latest 200: to be photographed again.",
  input: z.object({}),
  output: z.object({
    requests: z.array(z.object({ ...partKey, page: z.string(), reason: z.string(), at: z.string() })),
  }),
  cli: { words: ["review", "unreadable"] },
  onPhone: true,
});

export const next = operation({
  name: "figures.next",
  kind: "command",
  summary: "Take the next part that waits for another reader, and hold it for ten minutes.",
  input: z.object({
    contest: text,
    place: z._default(z.pipe(text, z.transform(dotted)), ""),
    /** What she has passed over in this round, the latest last: it comes again once nothing else waits. */
    skip: z._default(z.array(z.object(partKey)).check(z.maxLength(MOST_SKIPPED)), []),
    /** The paper just read: its next part comes first, so that one looks at the same photographs. */
    stay: z.optional(z.object({ station: text, source })),
    /** Past her own queue, where it is empty. */
    beyond: z._default(z.boolean(), false),
  }),
  output: z.object({
    task: z.nullable(
      z.object({
        ...partKey,
        place_names: z.array(z.string()),
        pages: z.array(z.object({ page: z.string(), sha256 })),
        lease_until: z.string(),
      }),
    ),
    waiting: z.int(),
    /** All that waits was passed over: the round begins anew with this task, and with an empty `skip`. */
    skipped_all: z.boolean(),
    /** What she was given to read; null: nobody gave her a queue, and all of her area is hers. */
    queue: z.nullable(z.array(queueShape)),
  }),
});

/** Imported readings of one source, typed by one named reader. */
export const importReadings = operation({
  name: "figures.import",
  kind: "upload",
  summary: "Read figures from a CSV file, or the commission's own records, as the readings of one named reader.",
  input: z.object({
    contest: text,
    source,
    reader: z.string().check(z.regex(/^[\w.-]{1,40}$/)),
    /** `sirekap`: the commission's records of 2024, one JSON object on each line or one alone; it needs no map. */
    format: z._default(z.enum(["csv", "sirekap"]), "csv"),
    /** The station, thirteen digits, of a record that does not name its own. */
    station: z.optional(z.string().check(z.maxLength(40))),
    map: z._default(importMapShape, { columns: {} }),
    dryRun: z._default(z.boolean(), false),
    sha256: z.optional(sha256),
  }),
  output: importReportShape,
  cli: { words: ["import", "readings"], positional: ["FILE"], flags: { "dry-run": "dryRun" }, jsonFiles: ["map"] },
});

export const review = operation({
  name: "figures.review",
  kind: "query",
  summary:
    "Parts whose readings differ or that were reopened, with every reading. Who sees figures types none of them.",
  input: z.object({
    contest: text,
    /** Or one station. */
    place: z._default(z.pipe(text, z.transform(dotted)), ""),
    source: z.optional(source),
    part: z.optional(text),
    /** Without them nobody is barred from typing what the list names: the readings are empty. */
    figures: z._default(z.boolean(), true),
    after: z.optional(text),
    limit: z._default(z.int().check(z.gte(1), z.lte(10_000)), 10_000),
    /** With the names of the places above each station. */
    names: z._default(z.boolean(), false),
  }),
  output: z.array(
    z.object({
      station: z.string(),
      part: z.string(),
      source: z.string(),
      state: z.string(),
      readings: z.array(z.object({ reader: z.string(), fields })),
      differing: z.array(z.string()),
      flags: z.array(z.string()),
      place_names: z.optional(z.array(z.string())),
    }),
  ),
  cli: { words: ["review", "list"] },
});

export const LISTS = [
  "missing",
  "late",
  "trouble",
  "differing",
  "unreadable",
  "flagged",
  "waiting",
  "contested",
  "accepted",
  "all",
] as const;

export const list = operation({
  name: "figures.list",
  kind: "query",
  summary:
    "Parts or stations of a place by what is missing, in trouble, waiting, differing, flagged or contested; a page at a time.",
  input: z.object({
    contest: text,
    place: z._default(z.pipe(text, z.transform(dotted)), ""),
    list: z.enum(LISTS),
    part: z._default(text, "totals"),
    after: z.optional(text),
    limit: z._default(z.int().check(z.gte(1), z.lte(1_000)), 100),
  }),
  output: z.object({
    /** With the first page; of parts, null with those after it: they are not counted again. */
    total: z.nullable(z.int()),
    rows: z.array(
      z.object({
        ...partLine.shape,
        place_names: z.array(z.string()),
        /** Some reading of it was entered from what reached somebody by messenger. */
        second_hand: z.boolean(),
        /** Some photograph of its paper is here: only then is it given out to be read again. */
        photographed: z.optional(z.boolean()),
        /** In the list `unreadable`: the last answer. */
        answer: z.optional(unreadableAnswer),
        /** In the list `trouble`: the latest word of it from the station, whatever the contest; null is the whole station. */
        trouble: z.optional(z.object({ contest: z.nullable(z.string()), reason: z.string(), at: z.string() })),
      }),
    ),
    next: z.nullable(z.string()),
  }),
});

export const show = operation({
  name: "figures.show",
  kind: "query",
  summary: "All parts of the forms of one station: state, readings, failed checks, history.",
  input: z.object({ contest: text, station: text }),
  output: z.object({
    station: z.string(),
    contest: z.string(),
    place_names: z.array(z.string()),
    zone: z.nullable(z.string()),
    voters: z.nullable(z.int()),
    parts: z.array(
      z.object({
        ...partLine.shape,
        field_ids: z.array(z.string()),
        accepted: z.nullable(fields),
        differing: z.array(z.string()),
        /** Fields that stand otherwise on another paper of the station: its figure and this one's. */
        elsewhere: z.array(z.object({ source, field: z.string(), here: z.int(), there: z.int() })),
        readings: z.array(reading),
        unreadables: z.array(unreadableAnswer),
        decisions: z.array(
          z.object({
            kind: z.string(),
            fields: z.nullable(fields),
            reason: z.string(),
            by: z.string(),
            at: z.string(),
          }),
        ),
      }),
    ),
  }),
});

export const decide = operation({
  name: "figures.decide",
  kind: "command",
  summary: "Settle a part whose readings differ, with a reason.",
  input: z.object({ ...partKey, fields, reason: z.string().check(z.maxLength(1_000)) }),
  output: z.object({ state: z.enum(STATES) }),
});

export const reopen = operation({
  name: "figures.reopen",
  kind: "command",
  summary: "Reopen an accepted part, with a reason.",
  input: z.object({ ...partKey, reason: z.string().check(z.maxLength(1_000)) }),
  output: z.object({ state: z.enum(STATES) }),
});
