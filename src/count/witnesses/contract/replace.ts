import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import { electionShape, stationShape, witnessIdShape } from "../model.ts";
import { qrShape } from "./qr.ts";

export const replaceWitness = operation({
  name: "witnesses.replace",
  kind: "command",
  summary:
    "Put the substitute, or somebody on the spot, in the place of a station's witness; with a code to begin at once.",
  input: z.object({
    election: electionShape,
    station: stationShape,
    /** The substitute of this station; or else somebody new, by name. */
    witness: z.optional(witnessIdShape),
    name: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(120))),
    phone: z.optional(z.string().check(z.maxLength(30))),
  }),
  output: z.object({
    witness: z.string(),
    name: z.string(),
    /** Shown once. Null where the substitute has a code or phone that works: she goes on with it. */
    code: z.nullable(z.string()),
    link: z.nullable(z.string()),
    qr: z.nullable(qrShape),
  }),
  cli: { words: ["witnesses", "replace"] },
  onPhone: true,
});
