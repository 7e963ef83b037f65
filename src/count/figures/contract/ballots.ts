import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import { BALLOT_CONCEPTS, BALLOT_OUTCOMES } from "../../../ground/elections/rules/ballots.ts";
import { SOURCES } from "../../evidence/model.ts";

const people = z.nullable(z.int());

export const ballots = operation({
  name: "figures.ballots",
  kind: "query",
  summary: "What the forms of one station's ballots say of the same voters, side by side (CH13); for information only.",
  input: z.object({ election: z.string().check(z.minLength(1)), station: z.string().check(z.minLength(1)) }),
  output: z.object({
    station: z.string(),
    /** One for each contest of which the station has a form, in the pack's order; its paper that counts, null: none yet. */
    contests: z.array(z.object({ contest: z.string(), source: z.nullable(z.enum(SOURCES)) })),
    rows: z.array(
      z.object({
        concept: z.enum(BALLOT_CONCEPTS),
        /** People, in the order of the contests, men, women and both; null where nothing is read or written. */
        numbers: z.array(z.nullable(z.object({ male: people, female: people, total: people }))),
        outcome: z.enum(BALLOT_OUTCOMES),
      }),
    ),
  }),
});
