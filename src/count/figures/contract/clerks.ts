// Of those who type at the desk. Apart from the rest of the contract, which the phone carries too.

import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import { dotted } from "../../../ground/places/rules.ts";
import { queueShape } from "../contract.ts";
import { CARE } from "../model.ts";

const text = z.string().check(z.maxLength(200));

/** How a person's readings at the desk went within a window; shares are of what agreement has settled since. */
const measure = {
  readings: z.int(),
  /** Parts of forms an hour of work, pauses left out; null while she has worked for less than some minutes. */
  per_hour: z.nullable(z.number()),
  /** Of her readings, those whose part is accepted; and of these, those accepted otherwise than she read. */
  settled: z.int(),
  corrected: z.int(),
  unreadable: z.int(),
  last_at: z.nullable(z.string()),
  care: z.enum(CARE),
};
const windowInput = { contest: z._default(text, ""), hours: z._default(z.int().check(z.gte(1), z.lte(72)), 12) };

export const measures = operation({
  name: "figures.measures",
  kind: "query",
  summary: "Who types second readings in my area: how much an hour, and how much of it was corrected; with her queue.",
  input: z.object({ ...windowInput, place: z._default(z.pipe(text, z.transform(dotted)), "") }),
  output: z.object({
    since: z.string(),
    people: z.array(
      z.object({ person: z.string(), name: z.nullable(z.string()), ...measure, queue: z.array(queueShape) }),
    ),
  }),
  cli: { words: ["review", "people"] },
});

export const myMeasures = operation({
  name: "figures.my_measures",
  kind: "query",
  summary: "How my own second readings went.",
  input: z.object(windowInput),
  output: z.object({ since: z.string(), ...measure }),
});

const queueLine = {
  person: z.string().check(z.regex(/^account:[0-9a-f-]{36}$/)),
  contest: z._default(text, ""),
  place: z._default(z.pipe(text, z.transform(dotted)), ""),
};

export const giveQueue = operation({
  name: "figures.give_queue",
  kind: "command",
  summary: "Give a person a contest or an area to read: her queue then holds that and nothing else.",
  input: z.object(queueLine),
  output: z.object({ ok: z.literal(true) }),
});

export const endQueue = operation({
  name: "figures.end_queue",
  kind: "command",
  summary: "Take a contest or an area out of a person's queue; without any she reads all of her area.",
  input: z.object(queueLine),
  output: z.object({ ok: z.literal(true) }),
});
