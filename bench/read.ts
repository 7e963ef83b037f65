// Any place's tally, asked for a thousand times a second by people who are signed in, while forms arrive and without.

import { runJob } from "./job.ts";
import { round } from "./numbers.ts";
import { signIn } from "./session.ts";
import { CONTEST, type Bench } from "./world.ts";

export interface ReadFigures {
  readonly forms_per_second: number;
  readonly reads_per_second: number;
  readonly asked: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly forms_p99_ms: number;
  /** Answers that were not the tally of the place asked for. */
  readonly wrong: number;
  readonly lost: number;
}

const PEOPLE = 200;

/** Without arrivals first, so that both find the same figures in the tables but for those that come in meanwhile. */
export async function read(
  bench: Bench,
  options: { readonly seconds: number; readonly reads: number; readonly arrivals: number },
): Promise<ReadFigures[]> {
  const { seconds, reads, arrivals } = options;
  const common = { databaseUrl: bench.databaseUrl, port: bench.port, contest: CONTEST, connections: 32 } as const;
  const people = await signIn(bench, PEOPLE);
  const ask = { ...common, kind: "read", people, rate: reads, seconds } as const;
  const send = { ...common, kind: "send", perRequest: 1, rate: arrivals } as const;
  bench.say("Some forms first …");
  await runJob({ ...send, rate: 2_000, stations: bench.takeStations(10_000) });
  const out: ReadFigures[] = [];
  for (const arriving of [false, true]) {
    bench.say(`${reads} reads a second for ${seconds} s, ${arriving ? arrivals : "no"} forms a second …`);
    // Signing takes the loader a while: reading begins when it has done.
    const signed = Promise.withResolvers<void>();
    const sending = arriving
      ? runJob({ ...send, stations: bench.takeStations(arrivals * seconds) }, signed.resolve)
      : null;
    if (sending !== null) await signed.promise;
    const [r, s] = await Promise.all([runJob(ask), sending]);
    out.push({
      forms_per_second: arriving ? arrivals : 0,
      reads_per_second: round(r.perSecond, 0),
      asked: r.asked,
      p50_ms: round(r.p50),
      p99_ms: round(r.p99),
      forms_p99_ms: round(s?.p99 ?? 0),
      wrong: r.wrong,
      lost: s === null ? 0 : s.lost + s.doubled + s.differing + s.refused + s.badReceipts + s.otherReceipts,
    });
  }
  return out;
}

export function readHolds(figures: readonly ReadFigures[]): boolean {
  return figures.every((f) => f.wrong + f.lost === 0);
}
