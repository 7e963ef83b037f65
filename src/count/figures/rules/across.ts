// Checks between the parts of one form, judged by the figures that stand for each part now. When one of the parts is read
// otherwise, the others are judged anew: a check ceases to fail where the mistake is put right.

import type { Form } from "../../../ground/elections/model.ts";
import { checkReading, fieldIdsOf, flagsOf } from "../../../ground/elections/rules.ts";
import { checksAcross } from "../../../ground/elections/rules/across.ts";
import type { Figures } from "../model.ts";
import { fieldsByName } from "../rules.ts";

/**
 * For each part that stands, the ids of the checks of severity error that fail between it and others, sorted.
 * @param standing part → its figures in the form's order; parts nobody has read are not in it, and nothing is said of them
 * @param voters of the station's list; null where it is not known
 * @param beside what was written of parts that do not stand (a reading without any vote counts as none): others are
 * compared with it, and nothing is said of them
 */
export function acrossOf(
  form: Form,
  standing: ReadonlyMap<string, Figures>,
  voters: number | null,
  beside: ReadonlyMap<string, Figures> = new Map(),
): ReadonlyMap<string, readonly string[]> {
  const named = new Map(
    [...standing].map(([part, figures]) => [part, fieldsByName(fieldIdsOf(form, part), figures)] as const),
  );
  const context: Record<string, number | null> = { "station.voters": voters };
  for (const [part, figures] of beside) Object.assign(context, fieldsByName(fieldIdsOf(form, part), figures));
  for (const fields of named.values()) Object.assign(context, fields);
  return new Map(
    [...named].map(([part, fields]) => {
      const across = checksAcross(form, part);
      const failing = across.size === 0 ? [] : flagsOf(checkReading(form, part, fields, context));
      return [part, failing.filter((id) => across.has(id)).toSorted()];
    }),
  );
}
