// From a form's receipt to the nation's number on an open screen, at a fixed rate of forms.

import os from "node:os";
import { runJob } from "./job.ts";
import { memoryWatch, type MemoryGrowth } from "./memory.ts";
import { round } from "./numbers.ts";
import { CONTEST, operatorHeaders, type Bench } from "./world.ts";

export interface LagOptions {
  readonly rates: readonly number[];
  readonly seconds: number;
}

export interface LagFigures extends MemoryGrowth {
  readonly load_1min: number;
  readonly forms_per_second: number;
  readonly forms: number;
  readonly lag_p50_ms: number;
  readonly lag_p99_ms: number;
  readonly lag_worst_ms: number;
  readonly receipt_p50_ms: number;
  readonly receipt_p99_ms: number;
  readonly events: number;
  readonly unseen: number;
  readonly exact: boolean;
  readonly lost: number;
}

export async function lag(bench: Bench, options: LagOptions): Promise<LagFigures[]> {
  const out: LagFigures[] = [];
  for (const rate of options.rates) {
    bench.say(`${rate} forms a second for ${options.seconds} s, and the nation watched …`);
    const memory = memoryWatch(options.seconds);
    let grown: MemoryGrowth | undefined;
    const job = {
      kind: "send",
      databaseUrl: bench.databaseUrl,
      port: bench.port,
      contest: CONTEST,
      stations: bench.takeStations(rate * options.seconds),
      perRequest: 1,
      connections: 32,
      rate,
      watch: operatorHeaders(bench.posko),
    } as const;
    const r = await runJob(job, memory.start, () => {
      grown = memory.stop();
    });
    const seen = r.lag!;
    out.push({
      forms_per_second: rate,
      forms: r.forms,
      lag_p50_ms: round(seen.p50, 0),
      lag_p99_ms: round(seen.p99, 0),
      lag_worst_ms: round(seen.worst, 0),
      receipt_p50_ms: round(r.p50),
      receipt_p99_ms: round(r.p99),
      events: seen.events,
      ...grown!,
      load_1min: round(os.loadavg()[0]!),
      unseen: seen.unseen,
      exact: seen.exact,
      lost: r.lost + r.doubled + r.differing + r.refused + r.badReceipts + r.otherReceipts,
    });
  }
  return out;
}

/** Every form was counted, and the nation's votes are the votes sent. */
export function lagHolds(figures: readonly LagFigures[]): boolean {
  return figures.every((f) => f.exact && f.unseen === 0 && f.lost === 0);
}
