// What an import is told and what it answers: the same on the screen, on the command line and for programs.

import { z } from "zod/mini";

/** At most this many refused lines are named; `refused_total` counts them all. */
export const MOST_REFUSED = 10_000;

/** Which column of the file holds which field: `{"columns": {"place": "kemendagri_code", …}}`. */
export const importMapShape = z.object({ columns: z.record(z.string(), z.string()) });
export type ImportMap = z.output<typeof importMapShape>;

/** One refused (or noted) line: its number in the file (the header is 1), the file's column, why, and the value (shortened). */
const refusedLineShape = z.object({
  line: z.int(),
  column: z.string(),
  code: z.string(),
  value: z.string(),
});
export type RefusedLine = z.output<typeof refusedLineShape>;

/** `rows` = `added` + `changed` + `unchanged` + `refused_total`: nothing is left out silently. */
export const importReportShape = z.object({
  rows: z.int(),
  added: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  /** The first `MOST_REFUSED`, by line. */
  refused: z.array(refusedLineShape),
  refused_total: z.int(),
  /** Lines that were taken though something is odd about them; also the first ones by line. */
  noted: z.array(refusedLineShape),
  noted_total: z.int(),
  /** SHA-256 of the file, hex. */
  sha256: z.string(),
  /** A dry run did the same work and took it back. */
  dry_run: z.boolean(),
});
export type ImportReport = z.output<typeof importReportShape>;
