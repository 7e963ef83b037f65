// The seats of a dapil as a file. Apart from the rest of the contract, which other capabilities read too.

import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import { FORMATS } from "../../../base/table.ts";
import { dapilInput } from "../contract.ts";
import { BASES } from "../model.ts";

export const exportSeats = operation({
  name: "seats.export",
  kind: "query",
  summary:
    "The seats of one dapil in their order as a file (CSV, XLSX, JSON): candidate, safe or open, margin, who threatens it.",
  input: z.object({
    ...dapilInput,
    basis: z._default(z.enum(BASES), "provisional"),
    format: z._default(z.enum(FORMATS), "csv"),
  }),
  output: z.any(),
  cli: { words: ["export", "seats"], positional: ["area"] },
});
