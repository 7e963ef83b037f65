// The loader's side of `read`: tallies of places of all levels, in random order, at a fixed rate.

import pg from "pg";
import { pathOf, queryOf } from "../src/base/contract.ts";
import { show } from "../src/count/tally/contract.ts";
import type { ReadJob, ReadReport } from "./job.ts";
import { percentile } from "./numbers.ts";
import { atRate } from "./pace.ts";
import { getBytes, Wire } from "./wire.ts";

/** @param ready resolves when the clock may start */
export async function askTallies(job: ReadJob, ready: () => Promise<void>): Promise<ReadReport> {
  const client = new pg.Client({ connectionString: job.databaseUrl });
  await client.connect();
  // As many of each level: else nearly all would be villages.
  const { rows } = await client.query<{ place: string }>(
    `select place from (select place, row_number() over (partition by length(place) order by md5(place)) as nth
       from station_counts where election = $1) as t where nth <= 2000 order by md5(place || 'order')`,
    [job.contest.split("/")[0]],
  );
  await client.end();
  const levels = [...Map.groupBy(rows, (r) => r.place.length).values()];
  const asked = Array.from({ length: job.rate * job.seconds }, (_v, i) => {
    const level = levels[i % levels.length]!;
    return level[Math.floor(i / levels.length) % level.length]!.place;
  });
  const bytes = asked.map((place, i) =>
    getBytes(
      `${pathOf(show)}${queryOf({ contest: job.contest, place, depth: 1, basis: "provisional" })}`,
      job.people[i % job.people.length]!,
    ),
  );
  const wires = await Promise.all(Array.from({ length: job.connections }, () => Wire.open(job.port)));
  await ready();
  let wrong = 0;
  const { times, seconds } = await atRate(wires, job.rate, asked.length, async (wire, i) => {
    const body = await wire.send(bytes[i]!);
    // The tally of the very place that was asked for, and no refusal.
    if (!body.subarray(0, 200).includes(`"place":${JSON.stringify(asked[i])},`)) wrong++;
  });
  for (const wire of wires) wire.close();
  return {
    asked: asked.length,
    perSecond: asked.length / seconds,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    wrong,
  };
}
