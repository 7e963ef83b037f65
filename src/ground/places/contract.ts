import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import { importMapShape, importReportShape } from "../../base/import.ts";

const place = z.object({
  code: z.string(),
  level: z.number(),
  name: z.string(),
  parent: z.string(),
  /** Valid for one election only. */
  former: z.boolean(),
});
const foundPlace = z.object({ ...place.shape, above: z.array(z.string()) });
const code = z.string().check(z.maxLength(30));
const election = z.optional(z.string().check(z.maxLength(100)));

export const search = operation({
  name: "places.search",
  kind: "query",
  summary: "Places by name (slips forgiven), by name and the names above, or by code; best first.",
  input: z.object({
    q: z.string().check(z.maxLength(200)),
    limit: z.optional(z.number().check(z.int(), z.minimum(1), z.maximum(50))),
    election,
    /** Only places in this one. */
    within: z.optional(code),
  }),
  output: z.object({ places: z.array(foundPlace) }),
  cli: { words: ["places", "search"], positional: ["q"] },
});

export const children = operation({
  name: "places.children",
  kind: "query",
  summary: "The places right below one; without a parent the provinces.",
  input: z.object({ parent: z.optional(code), election }),
  output: z.object({ places: z.array(place) }),
  cli: { words: ["places", "children"], positional: ["parent"] },
});

export const show = operation({
  name: "places.show",
  kind: "query",
  summary: "One place with the names above it.",
  input: z.object({ code, election }),
  output: foundPlace,
  cli: { words: ["places", "show"], positional: ["code"] },
});

/** The body is the CSV; see docs/formats.md. */
export const importPlaces = operation({
  name: "places.import",
  kind: "upload",
  summary: "Take in RW and RT below the villages from a CSV file; the same file twice changes nothing.",
  input: z.object({
    map: importMapShape,
    dryRun: z._default(z.boolean(), false),
    /** SHA-256 (hex) of the body: a file cut off on the way leaves nothing. */
    sha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  }),
  output: importReportShape,
  cli: { words: ["import", "places"], positional: ["FILE"], jsonFiles: ["map"] },
});
