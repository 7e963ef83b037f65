import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import type { PlaceShape } from "./model.ts";
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

/** The body is GeoJSON (a FeatureCollection) or TopoJSON; see docs/formats.md. */
export const importShapes = operation({
  name: "places.import_shapes",
  kind: "upload",
  summary: "Take in outlines of places for maps from GeoJSON or TopoJSON; the same file twice changes nothing.",
  input: z.object({
    /** The property that holds a place's code. */
    codeProperty: z._default(z.string().check(z.minLength(1), z.maxLength(100)), "code"),
    /** Of TopoJSON: the layer to take; without it all. */
    layer: z.optional(z.string().check(z.maxLength(100))),
    dryRun: z._default(z.boolean(), false),
    /** SHA-256 (hex) of the body: a file cut off on the way leaves nothing. */
    sha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  }),
  output: importReportShape,
  cli: { words: ["import", "boundaries"], positional: ["FILE"] },
});

export const shapes = operation({
  name: "places.shapes",
  kind: "query",
  summary: "Outlines of the places right below one, for a map; without a parent the provinces.",
  input: z.object({
    parent: z.optional(code),
    /** What the map has already: nothing is sent again while it stands. */
    version: z.optional(z.string().check(z.maxLength(64))),
  }),
  output: z.object({
    /** Empty where no outline is known. */
    version: z.string(),
    /** A MultiPolygon's coordinates, exterior rings clockwise; null while `version` stands. */
    shapes: z.nullable(z.custom<readonly PlaceShape[]>()),
  }),
  cli: { words: ["places", "shapes"], positional: ["parent"] },
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
