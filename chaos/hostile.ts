// A hundred thousand hostile requests from the contract of every operation: see src/main/hostile/.

import { cloneTemplate, startTemplate } from "../src/server/postgres/template.ts";
import { askHostile, type HostileReport } from "../src/main/hostile/run.ts";
import { prepareDatabase } from "../src/main/template.ts";
import type { Case, Told } from "./case.ts";

export interface HostileCase {
  readonly requests: number;
  readonly seed: number;
  /** No further world is begun after so many. */
  readonly seconds: number;
}

export const hostile: Case<HostileCase, Told & HostileReport> = async (options, around) => {
  const template = await startTemplate({ databaseUrl: undefined, prepare: prepareDatabase });
  try {
    const fresh = (): ReturnType<typeof cloneTemplate> => cloneTemplate(template);
    const report = await askHostile({ ...options, fresh, say: around.say, stopping: around.stopping });
    const wrong = [
      ...report.faults,
      ...report.without_sentence.map((code) => `${code} has no sentence`),
      ...(report.unproven > 0 ? [`${report.unproven} refusals could not be held alone against the rows`] : []),
    ];
    const cut = report.requests < options.requests ? [`${options.requests - report.requests} for want of time`] : [];
    return { ...report, holds: wrong.length === 0, wrong, ...(cut.length > 0 ? { skipped: cut } : {}) };
  } finally {
    await template.stop();
  }
};
