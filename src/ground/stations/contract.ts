import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import { importMapShape, importReportShape } from "../../base/import.ts";
import { STATION_KINDS } from "./model.ts";

const election = z.string().check(z.maxLength(100));
const place = z._default(z.string().check(z.maxLength(40)), "");
const stationIdShape = z.string().check(z.regex(/^\d\d\.\d\d\.\d\d\.\d{4}\/(?:KSK|POS)?[1-9]\d{0,2}$/));
const count = z.nullable(z.int());
const voters = z.object({ male: count, female: count, total: count });

const station = z.object({
  id: z.string(),
  village: z.string(),
  number: z.int(),
  kind: z.enum(STATION_KINDS),
  voters,
  address: z.nullable(z.string()),
  lat: z.nullable(z.number()),
  lon: z.nullable(z.number()),
  version: z.int(),
});

/** The body is the CSV; see docs/formats.md. */
export const importStations = operation({
  name: "stations.import",
  kind: "upload",
  summary: "Take in a list of polling stations from a CSV file; the same file twice changes nothing.",
  input: z.object({
    election,
    map: importMapShape,
    /** The column that says how many stations a village has: makes TPS 1 to n. As `count` in the map. */
    countColumn: z.optional(z.string().check(z.maxLength(200))),
    dryRun: z._default(z.boolean(), false),
    /** `add`: a village that is not known becomes a former place, valid for this election only. */
    unknownPlaces: z._default(z.enum(["refuse", "add"]), "refuse"),
    /** SHA-256 (hex) of the body: a file cut off on the way leaves nothing. */
    sha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  }),
  output: z.object({
    ...importReportShape.shape,
    former_places: z.array(z.object({ code: z.string(), name: z.string() })),
  }),
  cli: { words: ["import", "stations"], positional: ["FILE"], jsonFiles: ["map"] },
});

export const list = operation({
  name: "stations.list",
  kind: "query",
  summary: "Polling stations of a place, by id; a page at a time.",
  input: z.object({
    election,
    place,
    /** A number (`12`, `TPS 12`, `KSK 3`) or a part of the address. */
    q: z.optional(z.string().check(z.maxLength(100))),
    /** The last id of the page before. */
    after: z.optional(z.string().check(z.maxLength(40))),
    limit: z._default(z.int().check(z.gte(1), z.lte(1_000)), 200),
  }),
  output: z.object({ stations: z.array(station), next: z.nullable(z.string()) }),
  cli: { words: ["stations", "list"] },
});

export const show = operation({
  name: "stations.show",
  kind: "query",
  summary: "One polling station, and what its line said before it changed.",
  input: z.object({ election, station: stationIdShape }),
  output: z.object({
    ...station.shape,
    places: z.array(z.string()),
    versions: z.array(
      z.object({
        version: z.int(),
        voters,
        address: z.nullable(z.string()),
        changed_at: z.string(),
        replaced_at: z.string(),
      }),
    ),
  }),
  cli: { words: ["stations", "show"], positional: ["station"] },
});

export const countByPlace = operation({
  name: "stations.count_by_place",
  kind: "query",
  summary: "How many polling stations and voters each place right below one has.",
  input: z.object({ election, place }),
  output: z.object({
    place: z.string(),
    stations: z.int(),
    voters: z.int(),
    children: z.array(z.object({ place: z.string(), name: z.string(), stations: z.int(), voters: z.int() })),
  }),
  cli: { words: ["stations", "count"] },
});
