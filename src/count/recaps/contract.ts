import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import { importMapShape, importReportShape } from "../../base/import.ts";
import { dotted } from "../../ground/places/rules.ts";
import { LEVELS, RECAP_BASES, SOURCE_NAME, type RecapLevel } from "./model.ts";

const text = z.string().check(z.maxLength(200));
const sourceName = z.string().check(z.regex(SOURCE_NAME));
const place = z._default(z.pipe(text, z.transform(dotted)), "");
const level = z.enum(Object.keys(LEVELS) as [RecapLevel, ...RecapLevel[]]);
const figures = z.record(z.string(), z.nullable(z.int()));
const count = z.nullable(z.int());

/** Number on the ballot → who stands there: a party's short name, a pair; empty where several areas are asked for at once. */
const names = z.record(z.string(), z.string());

/** The body is the CSV, or the records; see docs/formats.md. */
export const importRecaps = operation({
  name: "recaps.import",
  kind: "upload",
  summary: "Take in figures that somebody official published for places; other numbers later are a new version.",
  input: z.object({
    contest: text,
    /** Whose figures: `situng`, `sirekap`, `d-hasil`. */
    sourceName,
    /** `sirekap`: the commission's answers of 2024 for councils, as JSON; they need no map. */
    format: z._default(z.enum(["csv", "sirekap"]), "csv"),
    map: z._default(importMapShape, { columns: {} }),
    /** The dapil whose votes a record has that does not name it; of records alone. */
    dapil: z.optional(z.string().check(z.minLength(1), z.maxLength(20))),
    /** All places of the file are of this level; others are refused. */
    level: z.optional(level),
    /** `COLUMN=VALUE`: only these lines of the file are meant. */
    where: z.optional(text),
    dryRun: z._default(z.boolean(), false),
    /** `add`: a place that is not known becomes a former place, valid for this election only. */
    unknownPlaces: z._default(z.enum(["refuse", "add"]), "refuse"),
    /** SHA-256 (hex) of the body: a file cut off on the way leaves nothing. */
    sha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  }),
  output: z.object({
    ...importReportShape.shape,
    left_out: z.int(),
    flagged: z.int(),
    former_places: z.array(z.object({ code: z.string(), name: z.string() })),
  }),
  cli: { words: ["import", "recaps"], positional: ["FILE"], jsonFiles: ["map"] },
});

export const sources = operation({
  name: "recaps.sources",
  kind: "query",
  summary: "Whose official figures of a contest there are: at which level, of how many places, since when.",
  input: z.object({ contest: text, place }),
  output: z.object({
    sources: z.array(
      z.object({
        source_name: z.string(),
        part: z.string(),
        level: z.string(),
        places: z.int(),
        /** Places whose figures break a check of the form. */
        flagged: z.int(),
        imported_at: z.string(),
      }),
    ),
    names,
  }),
  cli: { words: ["recaps", "sources"] },
});

const line = z.object({
  place: z.string(),
  name: z.string(),
  /** `own` published; `sum` of every place below; `partial` sum, places missing; `none`. */
  basis: z.enum(RECAP_BASES),
  figures,
  /** Fields known of some places of the sum only. */
  uneven: z.array(z.string()),
  stations_done: count,
  stations_total: count,
  /** Places in the sum. */
  counted: z.int(),
  /** Widest places without figures, the first 100 by code. */
  missing: z.array(z.string()),
  /** What these are called, in the same order; of a line below the place that was asked for, their codes. */
  missing_names: z.array(z.string()),
  missing_total: z.int(),
  /** Checks of the form that its own figures break. */
  failed: z.array(z.string()),
  warned: z.array(z.string()),
});

const key = { contest: text, sourceName, part: z.optional(text) };

export const show = operation({
  name: "recaps.show",
  kind: "query",
  summary: "Official figures of a place and of those right below it: its own, else the sum with what is missing.",
  input: z.object({ ...key, place }),
  output: z.object({
    contest: z.string(),
    source_name: z.string(),
    part: z.string(),
    fields: z.array(z.string()),
    names,
    ...line.shape,
    children: z.array(line),
    /** Of the place's own figures, the latest first, at most 20. */
    versions: z.array(
      z.object({ version: z.int(), figures, stations_done: count, stations_total: count, imported_at: z.string() }),
    ),
  }),
  cli: { words: ["recaps", "show"] },
});

export const dapil = operation({
  name: "recaps.dapil",
  kind: "query",
  summary:
    "Official figures of the dapil: their own, else summed over their territories; with seats; a page at a time.",
  input: z.object({
    ...key,
    /** One dapil by its code. */
    dapil: z.optional(text),
    /** Only those with a territory at, in or around this place. */
    place,
    after: z.optional(text),
    limit: z._default(z.int().check(z.gte(1), z.lte(200)), 50),
  }),
  output: z.object({
    part: z.string(),
    fields: z.array(z.string()),
    names,
    dapil: z.array(
      z.object({
        ...line.shape,
        code: z.string(),
        seats: z.int(),
        /** Where figures were published for the dapil itself and for all of its places: its own minus their sum, by field; else null. */
        difference: z.nullable(z.record(z.string(), z.int())),
        territories: z.array(line),
        /** Divided places of which nobody says which part belongs here. */
        border_unknown: z.array(z.string()),
        /** Places beside it that no dapil names and that have figures or stations: without them a sum is `partial`. */
        unassigned: z.int(),
        /** The same that have neither: they stand in the hierarchy alone, and may be newer than the election. */
        unassigned_doubtful: z.int(),
        /** Party number → seats by these figures; null where some are missing or seats are tied. */
        won: z.nullable(z.record(z.string(), z.int())),
        tied: z.array(z.object({ seats: z.int(), parties: z.array(z.string()) })),
      }),
    ),
    /** Places beside the dapil of the page that no dapil names, certain ones first, at most 100. */
    unassigned: z.array(z.object({ ...line.shape, stations: z.int(), certain: z.boolean() })),
    unassigned_total: z.int(),
    next: z.nullable(z.string()),
  }),
  cli: { words: ["recaps", "dapil"] },
});

export const compare = operation({
  name: "recaps.compare",
  kind: "query",
  summary:
    "Official figures of a place and those right below it beside our tally: where votes differ, between which levels.",
  input: z.object({ ...key, place, basis: z._default(z.enum(["accepted", "provisional"]), "accepted") }),
  output: z.object({
    contest: z.string(),
    source_name: z.string(),
    part: z.string(),
    basis: z.string(),
    fields: z.array(z.string()),
    names,
    stale: z.boolean(),
    as_of: z.string(),
    /** The place itself, then those right below it. */
    lines: z.array(
      z.object({
        ...line.shape,
        /** Our sums; null where no station of the place is in. */
        ours: z.nullable(figures),
        stations: z.int(),
        in: z.int(),
        /** Every station is in, as many as the official figures count, so that a difference says something. */
        whole: z.boolean(),
        /** Official minus ours, only what differs. */
        difference: z.record(z.string(), z.int()),
        /** Between which levels votes differ, from above; `station` is our own tally. */
        steps: z.array(
          z.object({
            upper: z.string(),
            lower: z.string(),
            difference: z.record(z.string(), z.int()),
            whole: z.boolean(),
          }),
        ),
      }),
    ),
  }),
  cli: { words: ["recaps", "compare"] },
});
