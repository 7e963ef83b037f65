// Summing the nation from nothing, beside one plain sum over the same rows.

import os from "node:os";
import { sql } from "kysely";
import { rebuild as rebuildTally, show } from "../src/count/tally/contract.ts";
import { loadWidestForm } from "../src/ground/elections/store/ballots.ts";
import { loadContest } from "../src/ground/elections/store/elections.ts";
import { fieldIdsOf } from "../src/ground/elections/rules.ts";
import { median, round } from "./numbers.ts";
import { CITY, DPR, ELECTION, PROVINCE, type Bench } from "./world.ts";

export interface RebuildFigures {
  readonly stations: number;
  readonly rebuild_ms: number;
  /** The same where the sums stand already and are right: nothing is written. */
  readonly again_ms: number;
  readonly plain_sum_ms: number;
  readonly ratio: number;
  readonly read_nation_ms: number;
  readonly read_province_ms: number;
  readonly read_city_ms: number;
  /** Was every station summed, and do the nation's sums equal the plain ones, to the vote? */
  readonly exact: boolean;
  readonly load_1min: number;
}

const TIMES = 3;
const PARTIES = 20;

/** The middle of so many times, milliseconds, and the last result; `before` each, outside of the time. */
export async function timed<T>(
  work: () => Promise<T>,
  times: number = TIMES,
  before: () => Promise<unknown> = () => Promise.resolve(),
): Promise<{ ms: number; result: T }> {
  const all: number[] = [];
  let result: T | undefined;
  for (let i = 0; i < times; i++) {
    await before();
    const began = performance.now();
    result = await work();
    all.push(performance.now() - began);
  }
  return { ms: median(all), result: result as T };
}

/** What two readers of every station would have left: two equal readings each, one part accepted. */
async function fill(bench: Bench): Promise<void> {
  const { db } = bench.posko.services.database;
  await sql`truncate readings, form_parts, tally_places, tally_marks, reading_margins`.execute(db);
  // Valid, invalid, all, and the votes of 20 parties, as the form has them.
  const parties = Array.from({ length: PARTIES }, (_v, i) => sql`(number * ${sql.lit(i + 3)}) % 30`);
  const figures = sql`array[300, number % 9, 300 + number % 9, ${sql.join(parties)}]`;
  for (const reader of ["first", "second"]) {
    bench.say(`The ${reader} reading of every station …`);
    await sql`insert into readings (kab, author, id, reader, election, contest, station, source, part, version, step, n, complete,
        confirmed, failed, warned, marks, pictures, digest, origin, received_at)
      select kab, ${reader}, uuidv7(), ${reader}, election, ${DPR}, id, 'salinan', 'totals', 1, ${reader === "first" ? 1 : 2}::int, ${figures}, true,
        '{}', '{}', '{}', '{}', '{}', repeat('0', 64), 'import', now()
      from stations where election = ${ELECTION}`.execute(db);
  }
  bench.say("The state of every form …");
  await sql`insert into form_parts (kab, contest, election, station, village, source, part, state, flagged, contested, steps, readers, provisional, accepted, first_at, changed_at)
    select kab, ${DPR}, election, id, village, 'salinan', 'totals', 'accepted', false, false, 2, '{first,second}', ${figures}, ${figures}, now(), now()
    from stations where election = ${ELECTION}`.execute(db);
  await sql`vacuum analyze form_parts`.execute(db);
}

export async function rebuild(bench: Bench): Promise<RebuildFigures> {
  await fill(bench);
  const { db } = bench.posko.services.database;
  bench.say("Summing …");
  const fields = PARTIES + 3;
  const columns = Array.from(
    { length: fields },
    (_v, i) => sql`sum(accepted[${sql.lit(i + 1)}]) as ${sql.id(`n${i}`)}`,
  );
  const sums = Array.from({ length: fields }, (_v, i) => sql`sum(${sql.id(`n${i}`)})::bigint`);
  const plain = await timed(async () =>
    (
      await sql<{ n: (number | string)[] }>`
        with v as (select village, ${sql.join(columns)} from form_parts where contest = ${DPR} and part = 'totals' group by village)
        select array[${sql.join(sums)}] as n from v`.execute(db)
    ).rows[0]!.n.map(Number),
  );
  const forgotten = () => sql`truncate tally_places, came_in_counts`.execute(db);
  const built = await timed(() => bench.ask(rebuildTally, { contest: DPR }), TIMES, forgotten);
  const again = await timed(() => bench.ask(rebuildTally, { contest: DPR }));
  const read = (
    place: string,
  ): Promise<{
    ms: number;
    result: { votes: Record<string, number>; valid: number; invalid: number; total: number };
  }> => timed(() => bench.ask(show, { contest: DPR, place, depth: 1 }), 5);
  const nation = await read("");
  const province = await read(PROVINCE);
  const city = await read(CITY);
  // Parties stand on the form in an order of their own.
  const known = await loadContest(db, DPR);
  if (!known.ok) throw new Error(known.problem.code);
  const ids = fieldIdsOf(await loadWidestForm(db, known.value), "totals");
  const { votes, valid, invalid, total } = nation.result;
  const told: Record<string, number> = { valid, invalid, total };
  for (const [number, n] of Object.entries(votes)) told[`votes.${number}`] = n;
  return {
    stations: built.result.stations,
    rebuild_ms: round(built.ms, 0),
    again_ms: round(again.ms, 0),
    plain_sum_ms: round(plain.ms, 0),
    ratio: round(built.ms / plain.ms, 2),
    read_nation_ms: round(nation.ms),
    read_province_ms: round(province.ms),
    read_city_ms: round(city.ms),
    exact:
      built.result.stations === bench.stations &&
      ids.length === plain.result.length &&
      ids.every((id, i) => told[id] === plain.result[i]),
    load_1min: round(os.loadavg()[0]!),
  };
}

export function rebuildHolds(f: RebuildFigures): boolean {
  return f.exact;
}
