// The tallies that many ask for at the same moment, read together: on the night thousands of screens hear of the same
// change, and most of them look at the same places. One reading is in flight; what is asked meanwhile is the next, in
// as many statements as for one, and what several ask alike is read once and is one and the same answer.

import { ok, refuse, type Result } from "../../../base/result.ts";
import type { Instant } from "../../../base/clock.ts";
import { loadWidestForm } from "../../../ground/elections/store/ballots.ts";
import { loadContest } from "../../../ground/elections/store/elections.ts";
import type { Database } from "../../../server/database/connect.ts";
import { gather } from "../../../server/intake/gather.ts";
import { partsToSum } from "../rules.ts";
import { hasReader } from "./read.ts";
import type { Asking, KeptTrees } from "./structure.ts";
import { loadTallies, votesPart, type Tally } from "./tree.ts";

/** One place's figures; `part` absent: the one with the votes. */
export interface TallyQuestion {
  readonly contest: string;
  readonly part?: string | undefined;
  readonly place: string;
  readonly depth: number;
  readonly basis: string;
  readonly source: string;
}

/**
 * Answer questions about one contest that differ in place and depth only. Refusals: those of `loadContest`,
 * `figures.part_unknown`, `tally.reader_unknown`, `places.unknown`.
 */
async function answerAlike(
  db: Asking,
  asked: readonly TallyQuestion[],
  now: Instant,
  kept?: KeptTrees,
): Promise<Result<Tally>[]> {
  const { contest: id, basis, source, part: told } = asked[0]!;
  const found = await loadContest(db, id);
  if (!found.ok) return asked.map(() => found);
  const { contest, entry } = found.value;
  const form = await loadWidestForm(db, found.value);
  const part = told ?? votesPart(form).id;
  const summed = partsToSum(contest.id, entry, form).find((p) => p.part === part);
  if (summed === undefined) return asked.map(() => refuse("invalid", "figures.part_unknown", { part }));
  const reader = basis.startsWith("reader:") ? basis.slice("reader:".length) : null;
  if (reader !== null && !(await hasReader(db, id, reader)))
    return asked.map(() => refuse("not_found", "tally.reader_unknown", { reader }));
  const about = { contest: id, election: contest.election, form, part, summed, basis, source };
  const tallies = await loadTallies(db, about, asked, now, kept);
  return tallies.map((tally, i) =>
    tally === null ? refuse("not_found", "places.unknown", { code: asked[i]!.place }) : ok(tally),
  );
}

const keyOf = (q: TallyQuestion): string =>
  JSON.stringify([q.contest, q.part ?? null, q.basis, q.source, q.place, q.depth]);
const alike = (q: TallyQuestion): string => JSON.stringify([q.contest, q.part ?? null, q.basis, q.source]);

type Ask = (questions: readonly string[]) => Promise<ReadonlyMap<string, Result<Tally>>>;

/** One for each database, as there is one process for each. */
const desks = new WeakMap<Database, Ask>();

function deskOf(database: Database, clock: () => Instant): Ask {
  const there = desks.get(database);
  if (there) return there;
  const kept: KeptTrees = new Map();
  const desk = gather(async (keys: readonly string[]) => {
    const questions = keys.map((key): TallyQuestion => {
      const [contest, part, basis, source, place, depth] = JSON.parse(key);
      return { contest, part: part ?? undefined, basis, source, place, depth };
    });
    const out = new Map<string, Result<Tally>>();
    for (const some of Map.groupBy(questions, alike).values()) {
      const answers = await answerAlike(database.keyed, some, clock(), kept);
      for (const [i, q] of some.entries()) out.set(keyOf(q), answers[i]!);
    }
    return out;
  });
  desks.set(database, desk);
  return desk;
}

/** What is read within so many levels below a place is soon read; more is not put into others' way. */
const SOON_READ = 1;

/** A place's tally, never older than the question. The answer is shared: nobody may change it. */
export async function askTally(database: Database, q: TallyQuestion, clock: () => Instant): Promise<Result<Tally>> {
  if (q.depth > SOON_READ || q.basis.startsWith("reader:")) return (await answerAlike(database.db, [q], clock()))[0]!;
  return (await deskOf(database, clock)([keyOf(q)])).get(keyOf(q))!;
}
