// Summing the nation from nothing, beside one plain sum over the same rows.

import { sql } from "kysely";
import { rebuild as rebuildTally, show } from "../src/count/tally/contract.ts";
import { median, round } from "./numbers.ts";
import { CONTEST, ELECTION, STATIONS, type Bench } from "./world.ts";

export interface RebuildFigures {
  readonly stations: number;
  readonly rebuild_ms: number;
  readonly plain_sum_ms: number;
  readonly ratio: number;
  readonly read_nation_ms: number;
  readonly read_province_ms: number;
  readonly read_city_ms: number;
  /** Do the nation's sums equal the plain ones, to the vote? */
  readonly exact: boolean;
}

const TIMES = 3;

async function timed<T>(work: () => Promise<T>, times: number = TIMES): Promise<{ ms: number; result: T }> {
  const all: number[] = [];
  let result: T | undefined;
  for (let i = 0; i < times; i++) {
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
  const figures = sql`array[number * 7 % 150, 200 - number * 7 % 150, 200, number % 9, 200 + number % 9]`;
  for (const reader of ["first", "second"]) {
    bench.say(`The ${reader} reading of every station …`);
    await sql`insert into readings (kab, author, id, reader, election, contest, station, source, part, version, step, n, complete,
        confirmed, failed, warned, marks, pictures, digest, origin, received_at)
      select kab, ${reader}, uuidv7(), ${reader}, election, ${CONTEST}, id, 'salinan', 'totals', 1, ${reader === "first" ? 1 : 2}::int, ${figures}, true,
        '{}', '{}', '{}', '{}', '{}', repeat('0', 64), 'import', now()
      from stations where election = ${ELECTION}`.execute(db);
  }
  bench.say("The state of every form …");
  await sql`insert into form_parts (kab, contest, election, station, village, source, part, state, flagged, contested, steps, readers, provisional, accepted, first_at, changed_at)
    select kab, ${CONTEST}, election, id, village, 'salinan', 'totals', 'accepted', false, false, 2, '{first,second}', ${figures}, ${figures}, now(), now()
    from stations where election = ${ELECTION}`.execute(db);
  await sql`vacuum analyze form_parts`.execute(db);
}

export async function rebuild(bench: Bench): Promise<RebuildFigures> {
  await fill(bench);
  const { db } = bench.posko.services.database;
  bench.say("Summing …");
  const plain = await timed(
    async () =>
      (
        await sql<{ one: number; two: number; valid: number; invalid: number; total: number }>`
        with v as (select village, sum(accepted[1]) a, sum(accepted[2]) b, sum(accepted[3]) c, sum(accepted[4]) d, sum(accepted[5]) e
          from form_parts where contest = ${CONTEST} and part = 'totals' group by village)
        select sum(a)::bigint as one, sum(b)::bigint as two, sum(c)::bigint as valid, sum(d)::bigint as invalid, sum(e)::bigint as total from v`.execute(
          db,
        )
      ).rows[0]!,
  );
  const built = await timed(() => bench.ask(rebuildTally, { contest: CONTEST }));
  const read = (
    place: string,
  ): Promise<{
    ms: number;
    result: { votes: Record<string, number>; valid: number; invalid: number; total: number };
  }> => timed(() => bench.ask(show, { contest: CONTEST, place, depth: 1 }), 5);
  const nation = await read("");
  const province = await read("35");
  const city = await read("35.73");
  const { one, two, valid, invalid, total } = plain.result;
  const t = nation.result;
  return {
    stations: built.result.stations,
    rebuild_ms: round(built.ms, 0),
    plain_sum_ms: round(plain.ms, 0),
    ratio: round(built.ms / plain.ms, 2),
    read_nation_ms: round(nation.ms),
    read_province_ms: round(province.ms),
    read_city_ms: round(city.ms),
    exact:
      t.votes["1"] === one && t.votes["2"] === two && t.valid === valid && t.invalid === invalid && t.total === total,
  };
}

export function rebuildHolds(f: RebuildFigures): boolean {
  return f.exact && f.stations === STATIONS;
}
