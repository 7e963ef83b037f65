// From what somebody typed to what may be saved: contest, form, station, order of fields, checks. The database
// is asked once per kind of thing, however many readings there are.

import { createHash } from "node:crypto";
import { digestedBytes } from "../../../base/intake.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import type { Contest, Form } from "../../../ground/elections/model.ts";
import { checkReading, fieldIdsOf, flagsOf, partOf, warningsOf } from "../../../ground/elections/rules.ts";
import { loadBallots } from "../../../ground/elections/store/ballots.ts";
import { loadContest, type KnownContest } from "../../../ground/elections/store/elections.ts";
import { loadStations } from "../../../ground/stations/store/read.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { PartKey } from "../model.ts";
import { figuresInOrder, fieldsByName, isComplete } from "../rules.ts";
import { loadSiblings } from "./read.ts";
import { villageOf, type NewReading } from "./write.ts";

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

/** Contests by id; unknown ones are not in the answer. */
export async function loadContests(db: Db, contests: readonly string[]): Promise<Map<string, KnownContest>> {
  const out = new Map<string, KnownContest>();
  for (const id of new Set(contests)) {
    const found = await loadContest(db, id);
    if (found.ok) out.set(id, found.value);
  }
  return out;
}

/**
 * Check what was typed against the ballot paper used at its station. One result each, in order. Refused:
 * `figures.contest_unknown`, `elections.contest_not_held`, `figures.part_unknown`, `figures.station_unknown`, and those
 * of `figuresInOrder`. A failed check is no refusal: it is kept with the reading.
 */
export async function prepareReadings(db: Db, typed: readonly TypedReading[]): Promise<Result<Prepared>[]> {
  const contests = await loadContests(
    db,
    typed.map((t) => t.contest),
  );
  const byElection = new Map<string, Set<string>>();
  for (const t of typed) {
    const election = contests.get(t.contest)?.contest.election;
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
  const asked = typed.flatMap((t) => {
    const known = contests.get(t.contest);
    return known === undefined ? [] : [{ known, place: villageOf(t.station), t }];
  });
  const found = await loadBallots(db, asked);
  const ballots = new Map(asked.map(({ t }, i) => [t, found[i]!]));
  const siblings = await loadSiblings(db, typed);
  // Of several parts that one reader hands in together each is checked beside the others, as if they were there.
  const together = Map.groupBy(typed, (t) => `${t.contest}\n${t.station}\n${t.source}\n${t.reader}`);
  // A legislative form has some twenty parts: what stands beside them is put together once for all of them.
  const beside = new Map<string, Record<string, number | null>>();
  const contextOf = (t: TypedReading, form: Form, voted: number | null): Record<string, number | null> => {
    const paper = `${t.contest}\n${t.station}\n${t.source}`;
    const key = `${paper}\n${t.reader}`;
    let context = beside.get(key);
    if (context !== undefined) return context;
    beside.set(key, (context = { "station.voters": voted }));
    for (const s of siblings.get(paper) ?? [])
      Object.assign(context, fieldsByName(fieldIdsOf(form, s.part), s.figures));
    for (const other of together.get(key)!) {
      const ids = fieldIdsOf(form, other.part);
      const there = figuresInOrder(ids, other.fields);
      if (there.ok) Object.assign(context, fieldsByName(ids, there.value));
    }
    return context;
  };
  return typed.map((t): Result<Prepared> => {
    const ballot = ballots.get(t);
    if (!ballot) return refuse("not_found", "figures.contest_unknown", { contest: t.contest });
    const { contest } = contests.get(t.contest)!;
    const key = `${contest.election}\n${t.station}`;
    if (!voters.has(key)) return refuse("not_found", "figures.station_unknown", { station: t.station });
    if (!ballot.ok) return ballot;
    const { form } = ballot.value;
    if (!partOf(form, t.part)) return refuse("invalid", "figures.part_unknown", { part: t.part });
    const ids = fieldIdsOf(form, t.part);
    const figures = figuresInOrder(ids, t.fields);
    if (!figures.ok) return figures;
    // Its own figures are in there too; the checks take those that were typed for the part over them.
    const context = contextOf(t, form, voters.get(key) ?? null);
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
