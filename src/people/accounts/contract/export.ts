// People as a file. Apart from the rest of the contract, which the phone carries too.

import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import { FORMATS } from "../../../base/table.ts";
import { placeShape } from "../model.ts";

export const exportAccounts = operation({
  name: "accounts.export",
  kind: "query",
  summary: "People of my area with their roles as a file (CSV, XLSX, JSON); it leaves a line in the trail.",
  input: z.object({
    search: z.optional(z.string().check(z.maxLength(120))),
    place: z.optional(placeShape),
    format: z._default(z.enum(FORMATS), "csv"),
  }),
  output: z.any(),
  cli: { words: ["export", "people"] },
});
