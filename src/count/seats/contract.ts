import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import { dotted } from "../../ground/places/rules.ts";
import { AWAITED, BASES, LIST_STATES } from "./model.ts";

const text = z.string().check(z.maxLength(200));
const count = z.int();
const missing = z.object({
  /** Stations whose figures this basis does not have yet. */
  stations: count,
  /** Most votes they can hold together: their ballots; null where nobody knows how many. */
  votes: z.nullable(count),
});

/** Of one dapil or, for DPD, of one province. Nothing here is an official result. */
const head = {
  /** Code of the dapil, or of the province. */
  area: z.string(),
  name: z.string(),
  seats: count,
  stations: count,
  in: count,
  accepted: count,
  in_review: count,
  flagged: count,
};

const decision = z.object({
  kind: z.enum(["threshold", "method", "parties_tied", "candidates_tied"]),
  rule: z.string(),
  seats: count,
  holder: z.nullable(count),
  tied: z.array(z.object({ number: count, name: z.string() })),
});

const seat = z.object({
  seat: count,
  /** Number of the party, or for DPD of the person, on the ballot. */
  holder: count,
  name: z.string(),
  /** Which of the holder's seats. */
  nth: count,
  votes: count,
  /** `votes / divisor` won the seat. */
  divisor: z.number(),
  state: z.enum(["safe", "open"]),
  /** What keeps it open: stations that are not in, or a threshold that is not settled; null where it is safe. */
  awaits: z.nullable(z.enum(AWAITED)),
  /** Fewest further votes for others with which they would take the seat or tie for it; null: nobody could. */
  margin: z.nullable(count),
  threat: z.array(z.object({ holder: count, name: z.string(), votes: count })),
  candidate: z.nullable(z.object({ number: count, name: z.string(), votes: count, state: z.enum(["safe", "open"]) })),
  /** Why there is no candidate, where there is none. */
  list: z.enum(LIST_STATES),
});

const basis = z.object({
  missing,
  holders: z.array(
    z.object({
      holder: count,
      name: z.string(),
      votes: count,
      seats: count,
      safe: count,
      takes_part: z.boolean(),
      /** Stations whose figures of the list are in; null for DPD. */
      list_in: z.nullable(count),
    }),
  ),
  order: z.array(seat),
  /** `needs_human_decision`: what the law read so far does not decide. */
  decisions: z.array(decision),
  threshold: z.nullable(
    z.object({
      share: z.string(),
      /** Whether every party is over or out, whatever the nation's missing stations say. */
      settled: z.boolean(),
      /** Whether the stations of the whole nation are on the lists here; else no party is over or out for sure. */
      whole: z.boolean(),
      /** How much of the nation the share is of; null for whoever may not see the nation. */
      coverage: z.nullable(z.object({ stations: count, in: count })),
      below: z.array(z.object({ holder: count, name: z.string() })),
    }),
  ),
});

const areaShape = z.object({
  contest: z.string(),
  official: z.literal(false),
  /** The instant up to which everything received is in these sums. */
  as_of: z.string(),
  stale: z.boolean(),
  ...head,
  /** Places of the dapil, for the lists of their stations. */
  places: z.array(z.object({ place: z.string(), name: z.string(), stations: count, in: count })),
  /** Stations in divided places of which nobody knows whether they belong here: not in the sums. */
  unassigned: z.array(z.object({ place: z.string(), name: z.string(), stations: count, in: count })),
  on_accepted: basis,
  on_provisional: basis,
});

const summary = z.object({
  missing,
  /** By holder, most seats first; who has none is left out. */
  seats: z.array(z.object({ holder: count, name: z.string(), seats: count, safe: count })),
  safe: count,
  open: count,
  /** Of the open ones, those that only a threshold keeps open. */
  awaiting_threshold: count,
  /** Seats that wait for a person to decide. */
  undecided: count,
  /** The smallest margin of a seat that stations keep open. */
  margin: z.nullable(count),
  /** The open seat with that margin, and who has it now. */
  closest: z.nullable(z.object({ seat: count, holder: count, name: z.string() })),
});

/** One area of a contest. */
export const dapilInput = {
  contest: text,
  /** Code of the dapil; for DPD of the province. */
  area: z.string().check(z.regex(/^[\dA-Za-z][\dA-Za-z.-]{0,19}$/)),
};

export const dapil = operation({
  name: "seats.dapil",
  kind: "query",
  summary: "The seats of one dapil as the count stands: order, candidates, what is safe, what is open and by how much.",
  input: z.object(dapilInput),
  output: areaShape,
  cli: { words: ["seats", "live"], positional: ["area"] },
});

export const list = operation({
  name: "seats.list",
  kind: "query",
  summary: "The dapil of a place with their seats, those with open seats and the smallest margins first.",
  input: z.object({
    contest: text,
    place: z._default(z.pipe(text, z.transform(dotted)), ""),
    /** By which figures they are put in order. */
    basis: z._default(z.enum(BASES), "provisional"),
    /** `next` of the page before. */
    after: z.optional(text),
    limit: z._default(z.int().check(z.gte(1), z.lte(500)), 100),
  }),
  output: z.object({
    contest: z.string(),
    official: z.literal(false),
    as_of: z.string(),
    stale: z.boolean(),
    total: count,
    /** Stations of the place whose dapil nobody knows; null for whoever may not see the place. */
    unassigned: z.nullable(z.object({ stations: count, in: count })),
    areas: z.array(z.object({ ...head, unassigned_stations: count, on_accepted: summary, on_provisional: summary })),
    next: z.nullable(z.string()),
  }),
  cli: { words: ["seats", "live", "list"] },
});

export const open = operation({
  name: "seats.open",
  kind: "query",
  summary: "The dapil of a place that have an open seat, the smallest margins first, as they last stood.",
  input: z.object({
    contest: text,
    place: z._default(z.pipe(text, z.transform(dotted)), ""),
    basis: z._default(z.enum(BASES), "provisional"),
    /** `next` of the page before. */
    after: z.optional(text),
    limit: z._default(z.int().check(z.gte(1), z.lte(500)), 100),
  }),
  output: z.object({
    contest: z.string(),
    official: z.literal(false),
    /** What was summed up to then is in it; null before the first time. */
    as_of: z.nullable(z.string()),
    /** How many there are in all. */
    total: count,
    areas: z.array(
      z.object({
        area: z.string(),
        name: z.string(),
        seats: count,
        /** How many of them are open. */
        open: count,
        /** The open seat with the smallest margin, who has it now, and by how many votes. */
        seat: count,
        holder: z.string(),
        margin: count,
        /** Stations whose figures the basis does not have. */
        missing: count,
      }),
    ),
    next: z.nullable(z.string()),
  }),
  cli: { words: ["seats", "open"] },
});

export const watch = operation({
  name: "seats.watch",
  kind: "stream",
  summary: "The seats of one dapil, again whenever they change.",
  input: z.object(dapilInput),
  output: areaShape,
});
