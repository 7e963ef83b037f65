// Witnesses (saksi): two mandates a station, a code that binds one phone, and her word that she is there.

import { z } from "zod/mini";
import { SPOKEN } from "../../base/intake.ts";

/** Each participant may mandate two persons a station, of whom one may be inside (SAKSI.TPS, PKPU 25/2023). */
export const POSTS = ["holder", "substitute"] as const;
export type Post = (typeof POSTS)[number];

/** Who sends witnesses out and sees who they are. */
export const WITNESS_KEEPERS = ["administrator", "coordinator"] as const;

/** How far a witness's phone is. */
export const PHONES = ["no_code", "code_made", "bound", "checked_in"] as const;
export type PhoneState = (typeof PHONES)[number];

/** How far counting is, as the witness says it. Being there is her check-in; `polls_open` takes `polls_closed` back. */
export const CONTEST_STATES = ["polls_open", "polls_closed", "counting", "finished", "trouble"] as const;
export type ContestState = (typeof CONTEST_STATES)[number];

/** Fields a map of an import may name. `place` and `station` are read as in a list of stations. */
export const IMPORT_FIELDS = ["place", "station", "name", "phone", "post"] as const;
export type ImportField = (typeof IMPORT_FIELDS)[number];

export const CODE_LENGTH = 8;
/** Letters of a code whose wrong tries are counted together. */
export const PREFIX_LENGTH = 3;

/** Distribution column of a station's rows: its regency or city. */
export function kabOf(station: string): string {
  return station.slice(0, 5);
}

export function witnessPrincipal(witness: string): string {
  return `witness:${witness}`;
}

/** A code as it was typed, scanned or heard: spaces, dashes and case do not matter. Null when it cannot be one. */
export function parseCode(text: string): string | null {
  const code = text.toUpperCase().replaceAll(/[\s.–—-]/g, "");
  return code.length === CODE_LENGTH && code.split("").every((c) => SPOKEN.includes(c)) ? code : null;
}

/** `K7QM 2D9X`: how it is printed and read out. */
export function spokenCode(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}

export const stationShape = z.string().check(z.regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}\/[0-9A-Za-z-]{1,20}$/));
export const electionShape = z.string().check(z.regex(/^[a-z0-9-]{1,60}$/));
export const witnessIdShape = z.uuid();

export const witnessShape = z.object({
  witness: z.string(),
  name: z.string(),
  phone: z.nullable(z.string()),
  station: z.string(),
  village_name: z.string(),
  post: z.enum(POSTS),
  phone_state: z.enum(PHONES),
  device_name: z.nullable(z.string()),
  last_seen_at: z.nullable(z.string()),
  checked_in_at: z.nullable(z.string()),
  /** The latest word from her station about each contest; contest null is the whole station. */
  states: z.array(
    z.object({
      contest: z.nullable(z.string()),
      state: z.enum(CONTEST_STATES),
      reason: z.string(),
      /** By the phone's clock. */
      made_at: z.string(),
    }),
  ),
});
export type ListedWitness = z.output<typeof witnessShape>;

export const gapShape = z.object({
  village: z.string(),
  name: z.string(),
  stations: z.int(),
  with_holder: z.int(),
  with_substitute: z.int(),
  with_phone: z.int(),
  checked_in: z.int(),
});

export const workContestShape = z.object({
  id: z.string(),
  name: z.object({ id: z.string(), en: z.string() }),
  /** The form as its rule pack describes it (`ground/elections` `Form`). */
  form: z.json(),
  sources: z.array(z.string()),
  /** Her stations whose ballot paper it is: candidates differ from dapil to dapil. */
  stations: z.array(z.string()),
  /** Of a party ballot: which candidates she is asked for, and whose come first. */
  candidates: z.string(),
  own_party: z.nullable(z.int()),
});
export type WorkContest = z.output<typeof workContestShape>;

/** What a witness's phone keeps. */
export const workShape = z.object({
  /** `witness:<uuid>`: the author of what this phone signs. */
  author: z.string(),
  election: z.string(),
  /** Her own name, for her own screen. */
  name: z.string(),
  stations: z.array(
    z.object({
      id: z.string(),
      post: z.enum(POSTS),
      /** Names from the village upward. */
      place: z.array(z.string()),
      /** Voters on its list (DPT); null where the list does not say. Absent from an older server. */
      voters: z.optional(z.nullable(z.int())),
    }),
  ),
  contests: z.array(workContestShape),
  receipt_key: z.object({ id: z.string(), public_key: z.string() }),
  server_time: z.string(),
});
export type Work = z.output<typeof workShape>;

export const jwkShape = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string().check(z.regex(/^[\w-]{43}$/)),
  y: z.string().check(z.regex(/^[\w-]{43}$/)),
});
export type PublicJwk = z.output<typeof jwkShape>;

export type WitnessProblem =
  | "witnesses.code_unknown"
  | "witnesses.code_used"
  | "witnesses.code_ended"
  | "witnesses.code_exists"
  | "witnesses.say_station"
  | "witnesses.device_taken"
  | "witnesses.post_taken"
  | "witnesses.both_posts"
  | "witnesses.not_assigned"
  | "witnesses.unknown"
  | "witnesses.station_unknown"
  | "witnesses.name_or_witness"
  | "witnesses.phone_number"
  | "witnesses.not_a_witness"
  | "witnesses.key_kind"
  | "witnesses.station_out_of_scope"
  | "witnesses.contest_unknown"
  | "witnesses.name_missing"
  | "witnesses.name_long"
  | "witnesses.post_unreadable"
  | "witnesses.twice";
