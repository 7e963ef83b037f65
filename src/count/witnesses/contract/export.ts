// The list of witnesses as a file. Apart from the rest of the contract, which the phone carries too.

import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import { FORMATS } from "../../../base/table.ts";
import { dotted } from "../../../ground/places/rules.ts";
import { electionShape } from "../model.ts";

export const exportWitnesses = operation({
  name: "witnesses.export",
  kind: "query",
  summary:
    "The witnesses of an area as a file (CSV, XLSX, JSON); it holds personal data and leaves a line in the trail.",
  input: z.object({
    election: electionShape,
    place: z._default(z.pipe(z.string().check(z.maxLength(40)), z.transform(dotted)), ""),
    format: z._default(z.enum(FORMATS), "csv"),
  }),
  output: z.any(),
  cli: { words: ["export", "witnesses"] },
});
