// How many forms a second are received durably, through HTTP, beside the same number of rows inserted bare.

import { cpuWatch, type CpuWatch } from "./cpu.ts";
import { PRESIDENT, type Part } from "./forms.ts";
import { besideBare, runJob, type SendReport } from "./job.ts";
import { round } from "./numbers.ts";
import { CONTEST, DPR, type Bench } from "./world.ts";

export interface IntakeOptions {
  /** Records sent five a request; a third of them one a request. */
  readonly forms: number;
  readonly connections: number;
}

export interface IntakeFigures {
  readonly form: string;
  readonly per_request: number;
  /** One for each part of a form: what a phone signs and gets a receipt for. */
  readonly records: number;
  readonly records_per_second: number;
  readonly whole_forms_per_second: number;
  readonly bare_rows_per_second: number;
  readonly ratio: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** Processor time for one record while it was sent, milliseconds: the server, PostgreSQL (null where it cannot be read), the loader. */
  readonly server_cpu_ms: number;
  readonly database_cpu_ms: number | null;
  readonly loader_cpu_ms: number;
  readonly lost: number;
  readonly doubled: number;
  readonly differing: number;
  readonly refused: number;
  readonly bad_receipts: number;
  readonly other_receipts: number;
}

/** What is sent: the president's totals, and a whole DPR form, its totals and every party's candidates. */
interface Kind {
  readonly name: string;
  readonly contest: string;
  readonly parts: readonly Part[];
}

export async function intake(bench: Bench, options: IntakeOptions): Promise<IntakeFigures[]> {
  const { connections } = options;
  const kinds: readonly Kind[] = [
    { name: "president", contest: CONTEST, parts: PRESIDENT },
    { name: "dpr", contest: DPR, parts: await bench.dprParts() },
  ];
  bench.say("Warming up …");
  const job = { kind: "send", databaseUrl: bench.databaseUrl, port: bench.port, connections } as const;
  await runJob({ ...job, contest: CONTEST, stations: bench.takeStations(5_000), perRequest: 5 });
  const out: IntakeFigures[] = [];
  for (const { name, contest, parts } of kinds) {
    for (const [perRequest, records] of [
      [5, options.forms],
      [1, Math.ceil(options.forms / 3)],
    ] as const) {
      const forms = Math.ceil(records / parts.length);
      bench.say(`${forms.toLocaleString("en")} forms of ${parts.length} parts (${name}), ${perRequest} a request …`);
      const stations = bench.takeStations(forms);
      const watch = cpuWatch(bench);
      const { result, barePerSecond } = await besideBare(
        { databaseUrl: bench.databaseUrl, connections, seconds: 3 },
        () => runJob({ ...job, contest, parts, stations, perRequest }, watch.start, watch.stop),
      );
      out.push(figuresOf(name, result, parts.length, perRequest, barePerSecond, watch));
    }
  }
  return out;
}

function figuresOf(
  name: string,
  r: SendReport,
  parts: number,
  perRequest: number,
  bare: number,
  cpu: CpuWatch,
): IntakeFigures {
  return {
    form: name,
    per_request: perRequest,
    records: r.forms,
    records_per_second: round(r.perSecond, 0),
    whole_forms_per_second: round(r.perSecond / parts, 0),
    bare_rows_per_second: round(bare, 0),
    ratio: round(r.perSecond / bare, 2),
    p50_ms: round(r.p50),
    p99_ms: round(r.p99),
    server_cpu_ms: round(cpu.serverMs / r.forms, 3),
    database_cpu_ms: cpu.databaseMs === null ? null : round(cpu.databaseMs / r.forms, 3),
    loader_cpu_ms: round(r.cpuMs / r.forms, 3),
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
