// From what somebody typed to what may be saved: contest, form, station, order of fields, checks. The database
// is asked once per kind of thing, however many readings there are.

import { createHash } from "node:crypto";
import { digestedBytes } from "../../../base/intake.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import type { Contest, Form } from "../../../ground/elections/model.ts";
import { checkReading, fieldIdsOf, flagsOf, partOf, warningsOf } from "../../../ground/elections/rules.ts";
import { loadContest } from "../../../ground/elections/store/elections.ts";
import { loadStations } from "../../../ground/stations/store/read.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { PartKey } from "../model.ts";
import { figuresInOrder, fieldsByName, isComplete } from "../rules.ts";
import { loadSiblings } from "./read.ts";
import type { NewReading } from "./write.ts";

/** A reading as typed, before anything is known about it. */
export interface TypedReading extends PartKey {
  readonly fields: Readonly<Record<string, number | null>>;
  readonly confirmed: readonly string[];
  readonly pictures: readonly string[];
  readonly id: string;
  readonly author: string;
  readonly reader: string;
  readonly device: string | null;
  readonly marks: readonly string[];
  readonly origin: "phone" | "desk" | "import";
  readonly carrier: string | null;
  readonly madeAt: string | null;
}

export interface Prepared {
  readonly reading: NewReading;
  readonly contest: Contest;
  readonly form: Form;
}

/** Digest of a reading, as its receipt carries it (`digestOf`), without a promise. */
export function readingDigest(
  input: Pick<TypedReading, "station" | "contest" | "source" | "part" | "fields" | "pictures">,
): string {
  const { station, contest, source, part, fields, pictures } = input;
  return createHash("sha256")
    .update(digestedBytes("figures.submit", { station, contest, source, part, fields, pictures }))
    .digest("hex");
}

/** Contests with their forms; unknown ones are not in the answer. */
export async function loadForms(
  db: Db,
  contests: readonly string[],
): Promise<Map<string, { contest: Contest; form: Form }>> {
  const out = new Map<string, { contest: Contest; form: Form }>();
  for (const id of new Set(contests)) {
    const found = await loadContest(db, id);
    if (found.ok) out.set(id, found.value);
  }
  return out;
}

/**
 * Check what was typed. One result each, in order. Refused: `figures.contest_unknown`, `figures.part_unknown`,
 * `figures.station_unknown`, and those of `figuresInOrder`. A failed check is no refusal: it is kept with the
 * reading.
 */
export async function prepareReadings(db: Db, typed: readonly TypedReading[]): Promise<Result<Prepared>[]> {
  const forms = await loadForms(
    db,
    typed.map((t) => t.contest),
  );
  const byElection = new Map<string, Set<string>>();
  for (const t of typed) {
    const election = forms.get(t.contest)?.contest.election;
    if (election === undefined) continue;
    let set = byElection.get(election);
    if (!set) byElection.set(election, (set = new Set()));
    set.add(t.station);
  }
  const voters = new Map<string, number | null>();
  for (const [election, ids] of byElection) {
    for (const [, station] of await loadStations(db, election, [...ids]))
      voters.set(`${election}\n${station.id}`, station.voters.total);
  }
  const siblings = await loadSiblings(db, typed);
  return typed.map((t): Result<Prepared> => {
    const found = forms.get(t.contest);
    if (!found) return refuse("not_found", "figures.contest_unknown", { contest: t.contest });
    const { contest, form } = found;
    if (!partOf(form, t.part)) return refuse("invalid", "figures.part_unknown", { part: t.part });
    const key = `${contest.election}\n${t.station}`;
    if (!voters.has(key)) return refuse("not_found", "figures.station_unknown", { station: t.station });
    const ids = fieldIdsOf(form, t.part);
    const figures = figuresInOrder(ids, t.fields);
    if (!figures.ok) return figures;
    const context: Record<string, number | null> = { "station.voters": voters.get(key) ?? null };
    for (const s of siblings.get(`${t.contest}\n${t.station}\n${t.source}`) ?? []) {
      if (s.part !== t.part) Object.assign(context, fieldsByName(fieldIdsOf(form, s.part), s.figures));
    }
    const complete = isComplete(ids, figures.value);
    const outcomes = complete ? checkReading(form, t.part, t.fields, context) : [];
    return ok({
      contest,
      form,
      reading: {
        contest: t.contest,
        station: t.station,
        source: t.source,
        part: t.part,
        id: t.id,
        author: t.author,
        reader: t.reader,
        election: contest.election,
        device: t.device,
        figures: figures.value,
        complete,
        confirmed: t.confirmed,
        failed: flagsOf(outcomes),
        warned: warningsOf(outcomes),
        marks: t.marks,
        pictures: t.pictures,
        digest: readingDigest(t),
        origin: t.origin,
        carrier: t.carrier,
        madeAt: t.madeAt,
      },
    });
  });
}
