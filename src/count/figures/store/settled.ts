// Which counts of a station are not accepted yet, for whoever lists what still wants somebody.

import { sql, type RawBuilder } from "kysely";

/**
 * Does any count that is meant want somebody still? Of one contest its own, for `""` those of all of `parts`: one whose part
 * with the votes is not accepted, or of which some part read is not. A contest that is not in `parts` is always open.
 */
export function isOpenAt(
  parts: readonly { readonly contest: string; readonly part: string }[],
  at: {
    readonly kab: RawBuilder<unknown>;
    readonly station: RawBuilder<unknown>;
    readonly contest: RawBuilder<unknown>;
  },
): RawBuilder<boolean> {
  const contests = parts.map((p) => p.contest);
  const same = sql`f.kab = ${at.kab} and f.contest = w.contest and f.station = ${at.station} and f.source <> 'official'`;
  return sql<boolean>`((${at.contest} <> '' and not (${at.contest} = any(${contests}::text[])))
    or exists (select 1 from unnest(${contests}::text[], ${parts.map((p) => p.part)}::text[]) as w(contest, part)
      where ${at.contest} in ('', w.contest)
        and (not exists (select 1 from form_parts f where ${same} and f.part = w.part and f.state = 'accepted')
          or exists (select 1 from form_parts f where ${same} and f.state <> 'accepted'))))`;
}
