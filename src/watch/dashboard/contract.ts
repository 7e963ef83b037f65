import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import { FORMATS } from "../../base/table.ts";
import { dotted } from "../../ground/places/rules.ts";
import { TALLY_LEVELS } from "./model.ts";

const text = z.string().check(z.maxLength(200));
const covered = { in: z.int(), accepted: z.int(), in_review: z.int(), flagged: z.int() };

/** How far a place has come, without a single vote. */
export const boardShape = z.object({
  place: z.string(),
  name: z.string(),
  contest: z.string(),
  as_of: z.string(),
  stale: z.boolean(),
  stations: z.int(),
  ...covered,
  parts: z.array(z.object({ part: z.string(), ...covered })),
  /** Each followed contest of the same election, by the part that holds its votes. */
  contests: z.array(
    z.object({
      contest: z.string(),
      name: z.object({ id: z.string(), en: z.string() }),
      in: z.int(),
      accepted: z.int(),
      in_review: z.int(),
    }),
  ),
  /** The places right below, in the order of their codes; `late` where one lags behind the whole. */
  children: z.array(
    z.object({
      place: z.string(),
      name: z.string(),
      stations: z.int(),
      ...covered,
      late: z.nullable(z.object({ expected: z.int(), short: z.int(), minutes: z.nullable(z.int()) })),
    }),
  ),
  /** Stations in of the whole place, over the last hours. */
  curve: z.array(z.object({ at: z.string(), in: z.int() })),
  /**
   * Stations whose witness's latest word is trouble and whose counts are not all accepted, the latest first; null above
   * a regency. `settled`: those whose counts are; `reasons`: the commonest, with how many of the stations said it.
   */
  trouble: z.nullable(
    z.object({
      total: z.int(),
      settled: z.int(),
      reasons: z.array(z.object({ reason: z.string(), stations: z.int() })),
      stations: z.array(
        z.object({ station: z.string(), village: z.string(), reason: z.string(), made_at: z.string() }),
      ),
    }),
  ),
  /** What waits for somebody, in parts of forms of this contest. */
  queues: z.object({
    second_reading: z.int(),
    review: z.int(),
    flagged: z.int(),
    unreadable: z.int(),
  }),
});

const input = { contest: text, place: z._default(z.pipe(text, z.transform(dotted)), "") };

export const board = operation({
  name: "dashboard.board",
  kind: "query",
  summary: "How far an area has come: its places, contests and parts, who is late against its curve, what waits.",
  input: z.object(input),
  output: boardShape,
  cli: { words: ["board"] },
});

export const watchBoard = operation({
  name: "dashboard.watch",
  kind: "stream",
  summary: "The same, again whenever it changes.",
  input: z.object(input),
  output: boardShape,
});

export const exportTally = operation({
  name: "dashboard.export_tally",
  kind: "query",
  summary: "A place's tally with the places below it as a file (CSV, XLSX, JSON), with area, basis and time in it.",
  input: z.object({
    ...input,
    basis: z._default(z.enum(["accepted", "provisional"]), "accepted"),
    part: z.optional(text),
    /** The place alone, or down to this level. */
    to: z._default(z.enum(TALLY_LEVELS), "below"),
    format: z._default(z.enum(FORMATS), "csv"),
  }),
  output: z.any(),
  cli: { words: ["export", "tally"] },
});
