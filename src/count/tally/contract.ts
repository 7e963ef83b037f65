import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import { dotted } from "../../ground/places/rules.ts";

const text = z.string().check(z.maxLength(200));

/** Sums of one place. Numbers count votes or stations; they are not an official result. */
const sums = {
  place: z.string(),
  name: z.string(),
  basis: z.string(),
  stations: z.int(),
  /** Stations with a reading that counts. */
  in: z.int(),
  accepted: z.int(),
  in_review: z.int(),
  flagged: z.int(),
  /** Pair or party number → votes; in a part of candidates `3.0` is party 3's mark, `3.1` its first candidate. */
  votes: z.record(z.string(), z.int()),
  valid: z.int(),
  invalid: z.int(),
  total: z.int(),
  /** What else the part counts, by field. */
  fields: z.optional(z.record(z.string(), z.int())),
};

export const tallyShape = z.object({
  ...sums,
  official: z.literal(false),
  /** The part of the form that is told, and how far each part has come. */
  part: z.string(),
  parts: z.array(z.object({ part: z.string(), in: z.int(), accepted: z.int(), in_review: z.int(), flagged: z.int() })),
  /** The instant up to which everything received is in these sums. */
  as_of: z.string(),
  /** Something received is not summed yet. */
  stale: z.boolean(),
  children: z.optional(z.array(z.looseObject(sums))),
});

const input = {
  contest: text,
  /** Code of a place, or id of a station. */
  place: z._default(z.pipe(text, z.transform(dotted)), ""),
  /** Part of the form; without it the one with the votes of pairs, parties or persons. */
  part: z.optional(text),
  /** 0 the place alone; 1 with its children; up to 5 (station). */
  depth: z._default(z.int().check(z.gte(0), z.lte(5)), 0),
  /** `accepted`, `provisional` (accepted, else the first reading), `reader:NAME`. */
  basis: z._default(z.string().check(z.regex(/^(accepted|provisional|reader:[\w.:-]{1,80})$/)), "accepted"),
  /** `combined` takes each station once: the wall form before the copy. */
  source: z._default(z.enum(["combined", "plano", "salinan", "official"]), "combined"),
};

export const show = operation({
  name: "tally.show",
  kind: "query",
  summary: "Votes of a place, exact, with how much of it is in and as of when.",
  input: z.object({ ...input, wait: z._default(z.boolean(), false) }),
  output: tallyShape,
  cli: { words: ["tally"], defaults: { wait: true } },
  onPhone: true,
});

export const watch = operation({
  name: "tally.watch",
  kind: "stream",
  summary: "The same, again whenever it changes.",
  input: z.object(input),
  output: tallyShape,
});

export const rebuild = operation({
  name: "tally.rebuild",
  kind: "command",
  summary: "Sum every contest again from nothing.",
  input: z.object({ contest: z.optional(text) }),
  output: z.object({ contests: z.int(), stations: z.int(), places: z.int() }),
  cli: { words: ["tally", "rebuild"] },
});
