// Where a rule stands, as far as it is known. Apart from `rules.ts`, which is part of the phone's first load.

import type { Rule } from "../model.ts";

type Citation = Rule["citation"][number];

/** A judgment of the courts is cited by its number, `MK 80/PUU-XX/2022`: it has no articles. */
function isJudgment({ instrument }: Citation): boolean {
  return /^M[AK] /.test(instrument);
}

/** The law or regulation is known, and not where in it the rule stands. */
export function lacksArticle(citation: Citation): boolean {
  return citation.article === undefined && !isJudgment(citation);
}

/** Whether one of the texts that a rule is based on is cited without its article. */
export function articleUnknown(rule: Pick<Rule, "citation">): boolean {
  return rule.citation.some(lacksArticle);
}
