// From what somebody typed to what may be saved: contest, form, station, order of fields, checks. The database
// is asked once per kind of thing, however many readings there are.

import { createHash } from "node:crypto";
import { digestedBytes } from "../../../base/intake.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import type { Contest, Form } from "../../../ground/elections/model.ts";
import { checkReading, fieldIdsOf, flagsOf, partOf, warningsOf } from "../../../ground/elections/rules.ts";
import { checksAcross } from "../../../ground/elections/rules/across.ts";
import { loadBallots } from "../../../ground/elections/store/ballots.ts";
import { loadContest, type KnownContest } from "../../../ground/elections/store/elections.ts";
import { loadVoters } from "../../../ground/stations/store/read.ts";
import { together, type Db } from "../../../server/database/connect.ts";
import type { PartKey } from "../model.ts";
import { figuresInOrder, fieldsByName, isComplete } from "../rules.ts";
import { loadSiblings, type Sibling, type Siblings } from "./read.ts";
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
  /** `readingDigest` of it, where somebody has worked it out already. */
  readonly digest?: string;
}

export interface Prepared {
  readonly reading: NewReading;
  readonly contest: Contest;
  readonly form: Form;
  /** On the station's list; null where it is not known. */
  readonly voters: number | null;
  /** Parts of the station's forms of this contest as they stood before, on whatever paper. */
  readonly siblings: readonly Sibling[];
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
export async function loadContests(
  db: Db & { readonly pipelined?: boolean },
  contests: readonly string[],
): Promise<Map<string, KnownContest>> {
  const ids = [...new Set(contests)];
  const found = await together(
    db,
    ids.map((id) => () => loadContest(db, id)),
  );
  return new Map(found.flatMap((known, i) => (known.ok ? [[ids[i]!, known.value]] : [])));
}

/**
 * Check what was typed against the ballot paper used at its station. One result each, in order. Refused:
 * `figures.contest_unknown`, `elections.contest_not_held`, `figures.part_unknown`, `figures.station_unknown`, and those
 * of `figuresInOrder`. A failed check is no refusal: it is kept with the reading.
 */
export async function prepareReadings(
  db: Db & { readonly pipelined?: boolean },
  typed: readonly TypedReading[],
): Promise<Result<Prepared>[]> {
  const [contests, siblings] = await together<[Map<string, KnownContest>, Siblings]>(db, [
    () =>
      loadContests(
        db,
        typed.map((t) => t.contest),
      ),
    () => loadSiblings(db, typed),
  ]);
  const stations = new Map<string, { election: string; station: string }>();
  for (const { contest, station } of typed) {
    const election = contests.get(contest)?.contest.election;
    if (election !== undefined) stations.set(`${election}\n${station}`, { election, station });
  }
  const voters = await loadVoters(db, [...stations.values()]);
  const asked = typed.flatMap((t) => {
    const known = contests.get(t.contest);
    return known === undefined ? [] : [{ known, place: villageOf(t.station), t }];
  });
  const found = await loadBallots(db, asked);
  const ballots = new Map(asked.map(({ t }, i) => [t, found[i]!]));
  // Of several parts that one reader hands in together each is checked beside the others, as if they were there.
  const handedIn = Map.groupBy(typed, (t) => `${t.contest}\n${t.station}\n${t.source}\n${t.reader}`);
  // A legislative form has some twenty parts: what stands beside them is put together once for all of them.
  const beside = new Map<string, Record<string, number | null>>();
  const contextOf = (t: TypedReading, form: Form, voted: number | null): Record<string, number | null> => {
    const key = `${t.contest}\n${t.station}\n${t.source}\n${t.reader}`;
    let context = beside.get(key);
    if (context !== undefined) return context;
    beside.set(key, (context = { "station.voters": voted }));
    for (const s of siblings.get(`${t.contest}\n${t.station}`) ?? [])
      if (s.source === t.source) Object.assign(context, fieldsByName(fieldIdsOf(form, s.part), s.figures));
    for (const other of handedIn.get(key)!) {
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
    const across = checksAcross(form, t.part);
    return ok({
      contest,
      form,
      voters: voters.get(key) ?? null,
      siblings: siblings.get(`${t.contest}\n${t.station}`) ?? [],
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
        failed: flagsOf(outcomes).filter((id) => !across.has(id)),
        warned: warningsOf(outcomes),
        marks: t.marks,
        pictures: t.pictures,
        digest: t.digest ?? readingDigest(t),
        origin: t.origin,
        carrier: t.carrier,
        madeAt: t.madeAt,
      },
    });
  });
}
