// A list of as many polling stations as the nation has, taken in from a file through HTTP: first the dry run with its
// whole report, then in earnest; beside a bare COPY of the same lines.

import { create as createElection } from "../src/ground/elections/contract.ts";
import { runJob } from "./job.ts";
import { round } from "./numbers.ts";
import { operatorHeaders, type Bench } from "./world.ts";

export interface ImportFigures {
  readonly lines: number;
  /** Lines that must be refused, each with its number and reason. */
  readonly wrong_lines: number;
  readonly dry_run_s: number;
  readonly import_s: number;
  readonly copy_s: number;
  /** Dry run to COPY. */
  readonly ratio: number;
  readonly added: number;
  readonly refused: number;
  /** Did the reports say what was in the file, to the line, and did the dry run leave nothing? */
  readonly whole: boolean;
}

/** Another election than the one that the other cases have stations of. */
const OTHER = "pemilu-2024";
const WRONG_LINES = 1_000;

export async function importStations(bench: Bench): Promise<ImportFigures> {
  const { stations } = bench;
  await bench.ask(createElection, { pack: OTHER });
  bench.say(`${stations.toLocaleString("en")} lines …`);
  const report = await runJob({
    kind: "import",
    databaseUrl: bench.databaseUrl,
    port: bench.port,
    headers: operatorHeaders(bench.posko),
    election: OTHER,
    wrongLines: WRONG_LINES,
  });
  const { dry, real } = report;
  const said = [dry, real].every(
    (r) =>
      r.rows === stations + WRONG_LINES &&
      r.added === stations &&
      r.refused_total === WRONG_LINES &&
      r.refused.length === WRONG_LINES,
  );
  return {
    lines: stations,
    wrong_lines: WRONG_LINES,
    dry_run_s: round(report.drySeconds, 2),
    import_s: round(report.realSeconds, 2),
    copy_s: round(report.copySeconds, 2),
    ratio: round(report.drySeconds / report.copySeconds),
    added: real.added,
    refused: real.refused_total,
    whole: said && dry.dry_run && report.afterDry === 0 && report.afterReal === stations,
  };
}

export function importHolds(figures: ImportFigures): boolean {
  return figures.whole;
}
