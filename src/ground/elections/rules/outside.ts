// Checks of a pack that no form has by itself, since they compare several of one station. Apart from `rules.ts`, which is
// part of the phone's first load.

import type { Rule, Severity } from "../model.ts";
import { type AcrossRule, acrossRuleOf } from "./ballots.ts";

/** What such a check compares: the ballots of a station, or the papers of one contest from different sources. */
export const COMPARES = ["ballots", "sources"] as const;
export type Compares = (typeof COMPARES)[number];

/** A voter may decline a ballot: ballots that differ are noted. Papers that differ are flagged (`count/figures`). */
const SEVERITY: Readonly<Record<Compares, Severity>> = { ballots: "info", sources: "error" };

export interface OutsideCheck {
  /** `CH13`, `CH15` */
  readonly id: string;
  readonly compares: Compares;
  readonly severity: Severity;
  /** Who may differ and by how much, in people; null where the pack does not say, and for sources. */
  readonly across: AcrossRule | null;
}

/** As `FORM.CHECKS` of the pack names them; none where it has no such rule. */
export function outsideChecks(rules: readonly Pick<Rule, "id" | "params">[]): readonly OutsideCheck[] {
  const params = rules.find((rule) => rule.id === "FORM.CHECKS")?.params ?? {};
  return COMPARES.flatMap((compares) => {
    const ids: unknown = params[`needs_other_${compares}`];
    const across = compares === "ballots" ? acrossRuleOf(params) : null;
    return Array.isArray(ids)
      ? ids.map((id) => ({ id: String(id), compares, severity: SEVERITY[compares], across }))
      : [];
  });
}
