// Places found by names typed with slips, beside a plain scan of the database for the name spelled right.

import { OFFICIAL_EDITION } from "../src/ground/places/model.ts";
import { runJob } from "./job.ts";
import { round } from "./numbers.ts";
import { operatorHeaders, type Bench } from "./world.ts";

const QUESTIONS = 500;
/** The share that must be among the first five. */
const LEAST_FOUND = 0.95;

export interface SearchFigures {
  readonly typed: string;
  readonly questions: number;
  readonly found_share: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly scan_p50_ms: number;
  readonly scan_p99_ms: number;
  /** Search to scan, by p50. */
  readonly ratio: number;
}

/** @param both also with the name of a place above */
export async function search(bench: Bench, both = true): Promise<SearchFigures[]> {
  const out: SearchFigures[] = [];
  for (const withAbove of both ? [false, true] : [false]) {
    const report = await runJob({
      kind: "search",
      databaseUrl: bench.databaseUrl,
      port: bench.port,
      headers: operatorHeaders(bench.posko),
      edition: OFFICIAL_EDITION,
      questions: QUESTIONS,
      withAbove,
    });
    out.push({
      typed: withAbove ? "name and one above" : "name",
      questions: report.questions,
      found_share: round(report.found / report.questions, 3),
      p50_ms: round(report.p50),
      p99_ms: round(report.p99),
      scan_p50_ms: round(report.plainP50),
      scan_p99_ms: round(report.plainP99),
      ratio: round(report.p50 / report.plainP50, 2),
    });
  }
  return out;
}

export function searchHolds(figures: readonly SearchFigures[]): boolean {
  return figures.every((f) => f.found_share >= LEAST_FOUND);
}
