// How many forms a second are received durably, through HTTP, beside the same number of rows inserted bare.

import { besideBare, runJob, type SendReport } from "./job.ts";
import { round } from "./numbers.ts";
import { CONTEST, type Bench } from "./world.ts";

export interface IntakeOptions {
  /** Forms sent five a request, and one a request. */
  readonly forms: number;
  readonly connections: number;
}

export interface IntakeFigures {
  readonly per_request: number;
  readonly forms: number;
  readonly forms_per_second: number;
  readonly bare_rows_per_second: number;
  readonly ratio: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** Processor time of the server's process for one form, milliseconds. */
  readonly server_cpu_ms: number;
  readonly lost: number;
  readonly doubled: number;
  readonly differing: number;
  readonly refused: number;
  readonly bad_receipts: number;
  readonly other_receipts: number;
}

export async function intake(bench: Bench, options: IntakeOptions): Promise<IntakeFigures[]> {
  const { connections } = options;
  const job = { kind: "send", databaseUrl: bench.databaseUrl, port: bench.port, contest: CONTEST } as const;
  bench.say("Warming up …");
  await runJob({ ...job, stations: bench.takeStations(5_000), perRequest: 5, connections });
  const out: IntakeFigures[] = [];
  for (const [perRequest, forms] of [
    [5, options.forms],
    [1, Math.ceil(options.forms / 3)],
  ] as const) {
    bench.say(`${forms.toLocaleString("en")} forms, ${perRequest} a request, ${connections} connections …`);
    let cpu = process.cpuUsage();
    const { result, barePerSecond } = await besideBare(
      { databaseUrl: bench.databaseUrl, connections, seconds: 3 },
      () =>
        runJob({ ...job, stations: bench.takeStations(forms), perRequest, connections }, () => {
          cpu = process.cpuUsage();
        }).then((report) => {
          cpu = process.cpuUsage(cpu);
          return report;
        }),
    );
    out.push(figuresOf(result, perRequest, barePerSecond, (cpu.user + cpu.system) / 1_000));
  }
  return out;
}

function figuresOf(r: SendReport, perRequest: number, bare: number, cpuMs: number): IntakeFigures {
  return {
    per_request: perRequest,
    forms: r.forms,
    forms_per_second: round(r.perSecond, 0),
    bare_rows_per_second: round(bare, 0),
    ratio: round(r.perSecond / bare, 2),
    p50_ms: round(r.p50),
    p99_ms: round(r.p99),
    server_cpu_ms: round(cpuMs / r.forms, 3),
    lost: r.lost,
    doubled: r.doubled,
    differing: r.differing,
    refused: r.refused,
    bad_receipts: r.badReceipts,
    other_receipts: r.otherReceipts,
  };
}

/** Everything that was sent is there once, as it was sent, with a receipt that holds. */
export function intakeHolds(figures: readonly IntakeFigures[]): boolean {
  return figures.every((f) => f.lost + f.doubled + f.differing + f.refused + f.bad_receipts + f.other_receipts === 0);
}
