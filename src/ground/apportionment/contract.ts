import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";

const seatsOfDistrict = z.object({
  district: z.string(),
  seats: z.record(z.string(), z.number()),
  order: z.array(z.object({ seat: z.number(), party: z.string(), votes: z.number(), divisor: z.number() })),
  ties: z.array(z.object({ seats: z.number(), parties: z.array(z.string()) })),
  margin: z.nullable(z.number()),
});

/** Votes in, seats out; reads and keeps nothing, so it runs without a server and without a database. */
export const seats = operation({
  name: "apportionment.seats",
  kind: "command",
  summary: "Divide the seats of each district by Sainte-Laguë, exactly; ties and the last seat's margin included.",
  input: z.object({
    /** Text of `district,seats,party,votes`. */
    votes: z.string().check(z.maxLength(20_000_000)),
    /** Names, or names joined by commas. */
    eligible: z.optional(z.union([z.array(z.string()), z.string()])),
    threshold: z.optional(z.string()),
    /** Text of `party,votes`. */
    national: z.optional(z.string().check(z.maxLength(20_000_000))),
    firstDivisor: z.optional(z.string()),
  }),
  output: z.array(seatsOfDistrict),
  cli: {
    words: ["seats"],
    positional: ["votes"],
    flags: { "first-divisor": "firstDivisor" },
    // Files whose text becomes the input.
    jsonFiles: ["votes", "national"],
  },
});
