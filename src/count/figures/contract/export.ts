// Lists as files. Apart from the rest of the contract, which the phone carries too.

import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import { FORMATS } from "../../../base/table.ts";
import { dotted } from "../../../ground/places/rules.ts";
import { LISTS } from "../contract.ts";

const text = z.string().check(z.maxLength(200));
const format = z._default(z.enum(FORMATS), "csv");

export const exportList = operation({
  name: "figures.export_list",
  kind: "query",
  summary: "A whole list of parts or stations as a file (CSV, XLSX, JSON); no figures in it.",
  input: z.object({
    contest: text,
    place: z._default(z.pipe(text, z.transform(dotted)), ""),
    list: z.enum(LISTS),
    part: z._default(text, "totals"),
    format,
  }),
  output: z.any(),
  cli: { words: ["export", "list"], positional: ["list"] },
});

export const exportReview = operation({
  name: "figures.export_review",
  kind: "query",
  summary: "Every differing reading as a file: one line for each field and reader. Who takes it types none of them.",
  input: z.object({ contest: text, place: z._default(z.pipe(text, z.transform(dotted)), ""), format }),
  output: z.any(),
  cli: { words: ["export", "review"] },
});
