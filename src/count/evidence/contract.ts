import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import { receiptShape } from "../../base/intake.ts";
import { enteredShape, secondHandShape } from "./model/second-hand.ts";
import { MAX_NOTE_FILES, MAX_PICTURE_BYTES, MEDIA, NOTE_KINDS, PICTURE_SIZES, SOURCES } from "./model.ts";

const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const contest = z.string().check(z.regex(/^[a-z0-9-]{1,60}\/[a-z0-9_.-]{1,60}$/));
const station = z.string().check(z.regex(/^[0-9.]{2,20}\/[A-Za-z0-9-]{1,20}$/));
/** Name the pack gives the page: `1`, `2`, `hal-3`. */
const page = z.string().check(z.regex(/^[a-z0-9_.-]{1,40}$/));
const pixels = z.int().check(z.minimum(1), z.maximum(20_000));

/** What a phone says about one photographed page, before or after its bytes travel. */
export const declareInput = z.object({
  contest,
  station,
  source: z.enum(SOURCES),
  page,
  /** Of the bytes as they were made on the phone: they are the original. */
  sha256,
  bytes: z.int().check(z.minimum(1), z.maximum(MAX_PICTURE_BYTES)),
  width: pixels,
  height: pixels,
  /** ISO instant by the phone's clock, which may be wrong. */
  // As a phone's clock says it, wrong or not; but a year 0 or an offset of a whole day no database keeps.
  taken_at: z.iso.datetime({ offset: true }).check(z.regex(/^(?!0000).*(Z|[+-](0\d|1[0-5]):[0-5]\d)$/)),
});

/** Shape 2: what reached a coordinator, for a station of her area. */
export const declareSecondHand = z.extend(declareInput, { second_hand: secondHandShape });

/** Waits on the phone and arrives through the intake. */
export const evidenceDeclare = operation({
  name: "evidence.declare",
  kind: "command",
  summary: "Say which page of which form a photograph shows, with the SHA-256 of its bytes.",
  input: declareInput,
  output: z.object({}),
  waits: true,
});

const uploadState = z.object({
  /** Bytes of it that lie here: the offset to go on from. */
  received: z.int(),
  /** All bytes are here, their hash was checked, and they lie on the disk. */
  complete: z.boolean(),
  /** Once it is complete and declared by a record. */
  receipt: z.optional(receiptShape),
});

export const evidenceState = operation({
  name: "evidence.state",
  kind: "query",
  summary: "How much of a photograph has arrived, and its receipt once it is whole.",
  input: z.object({
    sha256,
    /** Which record's receipt, where several declared the same bytes; */
    record: z.optional(z.uuid()),
    /** or whose latest; by default the asking phone's own. */
    author: z.optional(z.string().check(z.maxLength(100))),
  }),
  output: uploadState,
});

export const evidenceUpload = operation({
  name: "evidence.upload",
  kind: "upload",
  summary: "Send the bytes of a photograph from an offset on; may be cut anywhere and resumed.",
  input: z.object({
    sha256,
    offset: z.int().check(z.minimum(0)),
    /** Bytes of the whole picture. */
    size: z.int().check(z.minimum(1), z.maximum(MAX_PICTURE_BYTES)),
    record: z.optional(z.uuid()),
    author: z.optional(z.string().check(z.maxLength(100))),
  }),
  output: uploadState,
});

export const evidenceList = operation({
  name: "evidence.list",
  kind: "query",
  summary: "Photographed pages of one form at one station.",
  input: z.object({ contest, station }),
  output: z.object({
    pages: z.array(
      z.object({
        source: z.enum(SOURCES),
        page: z.string(),
        sha256,
        bytes: z.int(),
        width: z.int(),
        height: z.int(),
        taken_at: z.string(),
        declared_at: z.string(),
        /** Of a page that somebody entered for the station from what reached her; null where who was there took it. */
        second_hand: z.nullable(enteredShape),
        /** Where else the very same picture stands, or one that looks alike: a hint to check, no judgement. */
        twins: z.array(
          z.object({
            how: z.enum(["same", "alike"]),
            contest: z.string(),
            station: z.string(),
            /** Name of its village: many have a station of that number. */
            village: z.string(),
            source: z.enum(SOURCES),
            page: z.string(),
          }),
        ),
        /** Null while its bytes are still on the phone. */
        received_at: z.nullable(z.string()),
        /** Addresses of the derivatives; null while the bytes are missing. */
        thumb: z.nullable(z.string()),
        screen: z.nullable(z.string()),
      }),
    ),
  }),
});

export const evidencePicture = operation({
  name: "evidence.picture",
  kind: "query",
  summary: "A photograph for the screen: smaller, upright, without camera data.",
  input: z.object({ sha256, size: z.enum(PICTURE_SIZES) }),
  output: z.any(),
});

export const evidenceOriginal = operation({
  name: "evidence.original",
  kind: "query",
  summary: "The photograph's very bytes, as hashed on the phone; leaves a line in the trail.",
  input: z.object({ sha256 }),
  output: z.any(),
});

const election = z.string().check(z.regex(/^[a-z0-9-]{1,60}$/));
const place = z.string().check(z.regex(/^(?:\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4}(?:\/[0-9A-Za-z-]{1,20})?)?)?)?)?$/));

/** What a witness says beside the figures; the bytes of its files follow by `evidence.upload`. */
export const noteInput = z.object({
  election,
  station,
  contest: z.nullable(contest),
  kind: z.enum(NOTE_KINDS),
  said: z.string().check(z.maxLength(2000), z.regex(/^[^\0]*$/)),
  files: z
    .array(
      z.object({
        sha256,
        bytes: z.int().check(z.minimum(1), z.maximum(MAX_PICTURE_BYTES)),
        media: z.enum(MEDIA),
      }),
    )
    .check(z.maxLength(MAX_NOTE_FILES)),
});

/** Waits on the phone and arrives through the intake. */
export const evidenceNote = operation({
  name: "evidence.note",
  kind: "command",
  summary: "Say what happened: an objection, a special event, or that no copy was given, with pictures or a voice.",
  input: noteInput,
  output: z.object({}),
  waits: true,
});

export const evidenceNotes = operation({
  name: "evidence.notes",
  kind: "query",
  summary: "What witnesses of my area said beside the figures, the latest first.",
  input: z.object({
    election,
    place: z._default(place, ""),
    kind: z.optional(z.enum(NOTE_KINDS)),
    after: z.optional(z.string().check(z.maxLength(80))),
    limit: z._default(z.int().check(z.gte(1), z.lte(200)), 50),
  }),
  output: z.object({
    notes: z.array(
      z.object({
        id: z.string(),
        station: z.string(),
        /** Above the station, the village first. */
        place_names: z.array(z.string()),
        contest: z.nullable(z.string()),
        kind: z.enum(NOTE_KINDS),
        said: z.string(),
        author: z.string(),
        /** By her phone's clock; where that cannot be so, when it was received. */
        made_at: z.string(),
        received_at: z.string(),
        /** What her phone's clock wrote, as written, where that cannot be so: no time, or well after it was received. */
        clock_said: z.nullable(z.string()),
        files: z.array(
          z.object({
            sha256,
            media: z.enum(MEDIA),
            bytes: z.int(),
            /** Where it is seen or heard; null while its bytes are still on the phone. */
            address: z.nullable(z.string()),
          }),
        ),
      }),
    ),
    next: z.nullable(z.string()),
  }),
  cli: { words: ["evidence", "notes"] },
  onPhone: true,
});

export const evidenceVoice = operation({
  name: "evidence.voice",
  kind: "query",
  summary: "What a witness said aloud, to be played.",
  input: z.object({ sha256 }),
  output: z.any(),
});
