import { z } from "zod/mini";
import { operation } from "../../base/contract.ts";
import { qrShape } from "./contract/qr.ts";
import { importMapShape, importReportShape } from "../../base/import.ts";
import {
  CONTEST_STATES,
  electionShape,
  gapShape,
  jwkShape,
  PHONES,
  POSTS,
  stationShape,
  witnessIdShape,
  witnessShape,
  workShape,
} from "./model.ts";

const placeShape = z
  .string()
  .check(z.regex(/^(?:\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4}(?:\/[0-9A-Za-z-]{1,20})?)?)?)?)?$/));
const done = z.object({ ok: z.literal(true) });

export const assign = operation({
  name: "witnesses.assign",
  kind: "command",
  summary: "Give a station its witness: a new one by name, or one who is known already.",
  input: z.object({
    election: electionShape,
    station: stationShape,
    post: z.enum(POSTS),
    name: z.optional(z.string().check(z.trim(), z.minLength(1), z.maxLength(120))),
    phone: z.optional(z.string().check(z.maxLength(30))),
    witness: z.optional(witnessIdShape),
  }),
  output: z.object({ witness: z.string() }),
  cli: { words: ["witnesses", "assign"] },
});

/** The body is the CSV; see docs/formats.md. */
export const importWitnesses = operation({
  name: "witnesses.import",
  kind: "upload",
  summary: "Take in a list of witnesses from a CSV file, within my area; the same file twice changes nothing.",
  input: z.object({
    election: electionShape,
    map: importMapShape,
    dryRun: z._default(z.boolean(), false),
    /** SHA-256 (hex) of the body: a file cut off on the way leaves nothing. */
    sha256: z.optional(z.string().check(z.regex(/^[0-9a-f]{64}$/))),
  }),
  output: importReportShape,
  cli: { words: ["import", "witnesses"], positional: ["FILE"], flags: { "dry-run": "dryRun" }, jsonFiles: ["map"] },
});

export const unassign = operation({
  name: "witnesses.unassign",
  kind: "command",
  summary: "End a witness's post at a station; what her phone signed before is still accepted.",
  input: z.object({ election: electionShape, station: stationShape, post: z.enum(POSTS) }),
  output: done,
  cli: { words: ["witnesses", "unassign"] },
});

const codeShape = z.object({
  /** Shown once; only a keyed hash of it is kept. */
  code: z.string(),
  /** For the QR code. */
  link: z.string(),
});

export const issueCode = operation({
  name: "witnesses.issue_code",
  kind: "command",
  summary: "Make a witness's code; it is shown once.",
  input: z.object({ station: stationShape, witness: witnessIdShape }),
  output: codeShape,
  cli: { words: ["witnesses", "code"] },
});

export const reissueCode = operation({
  name: "witnesses.reissue_code",
  kind: "command",
  summary: "Make a new code; the old one and the old phone's reading end, what it signed before is still accepted.",
  input: z.object({ station: stationShape, witness: witnessIdShape }),
  output: z.extend(codeShape, { qr: qrShape }),
  onPhone: true,
  cli: { words: ["witnesses", "recode"] },
});

export const issueCodes = operation({
  name: "witnesses.issue_codes",
  kind: "command",
  summary: "Make codes for witnesses of a place who have none yet; each is shown once.",
  input: z.object({
    election: electionShape,
    place: placeShape,
    limit: z._default(z.int().check(z.gte(1), z.lte(1000)), 500),
  }),
  output: z.object({
    codes: z.array(
      z.object({
        witness: z.string(),
        name: z.string(),
        station: z.string(),
        post: z.enum(POSTS),
        ...codeShape.shape,
      }),
    ),
    /** More are waiting: ask again. */
    more: z.boolean(),
  }),
  cli: { words: ["witnesses", "codes"] },
});

export const bindPhone = operation({
  name: "witnesses.bind",
  kind: "command",
  summary: "Bind this phone by a witness's code.",
  input: z.object({
    code: z.string().check(z.maxLength(40)),
    /** `12 Merjosari`: number and village of her station; asked for while many wrong codes are being tried. */
    station: z.optional(z.string().check(z.maxLength(120))),
    device: z.object({ id: z.uuid(), public_key: jwkShape, name: z.string().check(z.maxLength(80)) }),
  }),
  output: z.object({ token: z.string(), ...workShape.shape }),
});

export const work = operation({
  name: "witnesses.work",
  kind: "query",
  summary: "What a witness's phone keeps: her stations and their forms.",
  input: z.object({}),
  output: workShape,
});

export const list = operation({
  name: "witnesses.list",
  kind: "query",
  summary: "Witnesses within my area, station by station.",
  input: z.object({
    election: electionShape,
    place: z._default(placeShape, ""),
    post: z.optional(z.enum(POSTS)),
    phone_state: z.optional(z.enum(PHONES)),
    search: z.optional(z.string().check(z.maxLength(120))),
    after: z.optional(z.string().check(z.maxLength(120))),
    limit: z._default(z.int().check(z.gte(1), z.lte(500)), 100),
  }),
  output: z.object({ witnesses: z.array(witnessShape), next: z.nullable(z.string()) }),
  cli: { words: ["witnesses", "list"] },
});

export const gaps = operation({
  name: "witnesses.gaps",
  kind: "query",
  summary: "Village by village: stations, and how many have a holder, a substitute, a bound phone, somebody there.",
  input: z.object({
    election: electionShape,
    place: z._default(placeShape, ""),
    /** Only villages where a station has no holder. */
    only_gaps: z._default(z.boolean(), false),
    after: z.optional(placeShape),
    limit: z._default(z.int().check(z.gte(1), z.lte(1000)), 200),
  }),
  output: z.object({ villages: z.array(gapShape), next: z.nullable(z.string()) }),
  cli: { words: ["witnesses", "gaps"] },
});

export const checkInInput = z.object({ election: electionShape, station: stationShape });

/** Waits on the phone and arrives through the intake. */
export const checkIn = operation({
  name: "witnesses.check_in",
  kind: "command",
  summary: "Say that I am at my station.",
  input: checkInInput,
  output: z.object({}),
  waits: true,
});

export const sayStateInput = z.object({
  election: electionShape,
  station: stationShape,
  /** Null: the whole station, as when voting closes. */
  contest: z.nullable(z.string().check(z.regex(/^[a-z0-9-]{1,60}\/[a-z0-9_.-]{1,60}$/))),
  state: z.enum(CONTEST_STATES),
  /** What the trouble is. */
  reason: z.optional(z.string().check(z.trim(), z.maxLength(200), z.regex(/^[^\0]*$/))),
});

/** Waits on the phone and arrives through the intake. */
export const sayState = operation({
  name: "witnesses.say_state",
  kind: "command",
  summary: "Say how far counting is at my station: polls closed, counting, finished, or in trouble.",
  input: sayStateInput,
  output: z.object({}),
  waits: true,
});
