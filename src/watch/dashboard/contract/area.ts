import { z } from "zod/mini";
import { operation } from "../../../base/contract.ts";
import { dotted } from "../../../ground/places/rules.ts";

const input = {
  /** Without it the election with the latest voting day. */
  election: z.optional(z.string().check(z.maxLength(100))),
  /** A place of mine; without it all of my area. */
  place: z._default(z.pipe(z.string().check(z.maxLength(40)), z.transform(dotted)), ""),
};
const instant = z.nullable(z.string());

const person = z.object({
  witness: z.string(),
  name: z.string(),
  phone: z.nullable(z.string()),
  phone_state: z.enum(["no_code", "code_made", "bound", "checked_in"]),
  checked_in_at: instant,
  last_seen_at: instant,
});

const word = {
  state: z.enum(["polls_open", "polls_closed", "counting", "finished", "trouble"]),
  reason: z.string(),
  /** By her phone's clock, never after it was received. */
  at: z.string(),
};

const paper = z.object({ parts: z.int(), pages: z.int() });

export const area = operation({
  name: "dashboard.area",
  kind: "query",
  summary: "The stations I look after: who stands there, when they were last heard of, and how far their forms are.",
  input: z.object(input),
  output: z.object({
    election: z.string(),
    name: z.string(),
    voting_on: instant,
    as_of: z.string(),
    /** Elections with stations in my area, this one among them: what is not in this answer is asked for by its id. */
    elections: z.array(z.object({ id: z.string(), name: z.string() })),
    contests: z.array(z.object({ id: z.string(), name: z.object({ id: z.string(), en: z.string() }) })),
    /** Names of the villages and sub-districts of these stations. */
    places: z.record(z.string(), z.string()),
    /** Sub-districts to choose from, where the area has too many stations for one phone; then no station is named. */
    choose: z.array(z.object({ place: z.string(), name: z.string(), stations: z.int() })),
    stations: z.array(
      z.object({
        id: z.string(),
        voters: z.nullable(z.int()),
        /** How many of the contests are held there. */
        held: z.int(),
        holder: z.nullable(person),
        substitute: z.nullable(person),
        /** A photograph of it stands, byte for byte, at another station too. */
        twin: z.boolean(),
        /** Its pages whose photograph stands at another station too, or looks like one there: a hint, no judgement. */
        twins: z.array(
          z.object({
            contest: z.string(),
            source: z.string(),
            page: z.string(),
            how: z.enum(["same", "alike"]),
            /** The other station; null where it is none of this answer. */
            at: z.nullable(z.string()),
          }),
        ),
        /** Notes of its witness: objections, special events, that no copy was given (`evidence.notes`). */
        notes: z.int(),
        /** What stands first of its witness's words about the count: trouble that still stands, else her latest word. */
        said: z.nullable(z.object(word)),
        /** Her latest word about each contest, and about the station as a whole (contest null), the latest first. */
        states: z.array(z.object({ contest: z.nullable(z.string()), ...word })),
        /** When anything at all came from there. */
        heard_at: instant,
        forms: z.array(
          z.object({
            contest: z.string(),
            /** Parts that somebody read, of either paper; of these, accepted. */
            parts: z.int(),
            /** Parts that the contest's settings ask of a witness and that nobody read yet. */
            missing: z.int(),
            accepted: z.int(),
            flagged: z.boolean(),
            /** Pages photographed. */
            pages: z.int(),
            /** The same by paper: parts read and pages photographed of the wall form and of the copy. */
            papers: z.object({ plano: paper, salinan: paper }),
          }),
        ),
      }),
    ),
  }),
  cli: { words: ["area"] },
  onPhone: true,
});

export const forms = operation({
  name: "dashboard.forms",
  kind: "query",
  summary: "The forms of the stations I look after, as a phone types them.",
  input: z.object(input),
  output: z.object({
    election: z.string(),
    /** As `witnesses.work` gives them to one witness. */
    contests: z.array(
      z.object({
        id: z.string(),
        name: z.object({ id: z.string(), en: z.string() }),
        form: z.json(),
        sources: z.array(z.string()),
        stations: z.array(z.string()),
        candidates: z.string(),
        own_party: z.nullable(z.int()),
      }),
    ),
    /** Of the stations, the names from the village upward. */
    places: z.record(z.string(), z.array(z.string())),
    receipt_key: z.object({ id: z.string(), public_key: z.string() }),
    server_time: z.string(),
  }),
  onPhone: true,
});
