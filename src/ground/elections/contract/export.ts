// Dapil as a file. Apart from the rest of the contract, which the phone carries too.

import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import { FORMATS } from "../../../base/table.ts";
import { DAPIL_LEVELS } from "../model.ts";

export const exportDapil = operation({
  name: "elections.export_dapil",
  kind: "query",
  summary: "The dapil of an election as a file (CSV, XLSX, JSON): one line for each territory.",
  input: z.object({
    election: z.string().check(z.maxLength(200)),
    level: z.optional(z.enum(DAPIL_LEVELS)),
    place: z._default(z.string().check(z.maxLength(40)), ""),
    format: z._default(z.enum(FORMATS), "csv"),
  }),
  output: z.any(),
  cli: { words: ["export", "dapil"] },
});
