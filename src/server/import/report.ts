// What an import says of itself: its report, and its line in the trail.

import type { Json } from "../../base/canonical.ts";
import type { Instant } from "../../base/clock.ts";
import type { ImportReport } from "../../base/import.ts";
import type { Tx } from "../database/connect.ts";
import { appendTrail } from "../trail/append.ts";
import type { Refusals } from "./refusals.ts";

type Counts = Pick<ImportReport, "added" | "changed" | "unchanged">;

/** What became of a file's rows; as `Staged` has it, unless a row stands for several. */
export interface Settled {
  readonly rows: number;
  readonly sha256: string;
  readonly refusals: Refusals;
  /** Absent where no row is ever noted. */
  readonly notes?: Refusals;
}

/** The report: the counts, the refused and noted lines, and the file's hash. */
export function reportOf(settled: Settled, counts: Counts, dryRun: boolean): ImportReport {
  const { rows, sha256, refusals, notes } = settled;
  const { added, changed, unchanged } = counts;
  return {
    rows,
    added,
    changed,
    unchanged,
    refused: refusals.named(),
    refused_total: refusals.total,
    noted: notes?.named() ?? [],
    noted_total: notes?.total ?? 0,
    sha256,
    dry_run: dryRun,
  };
}

/** The line in the trail of an import that moved something, in its own transaction; `more`: what else it counted. */
export async function trailImport(
  tx: Tx,
  told: { readonly who: string; readonly from: string; readonly now: Instant },
  what: { readonly operation: string; readonly subject: string },
  report: ImportReport,
  more: Readonly<Record<string, Json>> = {},
): Promise<void> {
  const { rows, added, changed, unchanged, refused_total: refused, sha256 } = report;
  const fields = { rows, added, changed, unchanged, refused, ...more };
  await appendTrail(tx, told.now, [{ who: told.who, from: told.from, ...what, digest: sha256, fields }]);
}
