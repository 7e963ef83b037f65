// Notes as a file. Apart from the rest of the contract, which the phone carries too.

import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import { FORMATS } from "../../../base/table.ts";
import { dotted } from "../../../ground/places/rules.ts";
import { NOTE_KINDS } from "../model.ts";

export const exportNotes = operation({
  name: "evidence.export_notes",
  kind: "query",
  summary: "What witnesses of an area said beside the figures as a file (CSV, XLSX, JSON), the latest first.",
  input: z.object({
    election: z.string().check(z.regex(/^[a-z0-9-]{1,60}$/)),
    place: z._default(z.pipe(z.string().check(z.maxLength(40)), z.transform(dotted)), ""),
    kind: z.optional(z.enum(NOTE_KINDS)),
    format: z._default(z.enum(FORMATS), "csv"),
  }),
  output: z.any(),
  cli: { words: ["export", "notes"] },
});
