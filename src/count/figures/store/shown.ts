// Whose figures were shown to whom. A second reading is worth something because its reader was blind: whoever was
// shown a part's figures, on whatever screen, list or export, does not type it any more (she may still decide it).

import { sql, type RawBuilder } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { PartKey } from "../model.ts";
import { kabOf, keyText } from "./write.ts";

/** Figures of one part of one station that an answer carries. */
export interface Shown {
  readonly station: string;
  readonly part: string;
  /** Empty where an answer takes the station's papers together: then it bars the part on every paper. */
  readonly source: PartKey["source"] | "";
}

/**
 * Mark that these figures were shown to a person: in the same request that shows them, before it answers. What is
 * marked already is not written again, so that looking twice costs a look-up.
 */
export async function markShown(
  db: Db,
  person: string,
  contest: string,
  shown: readonly Shown[],
  now: Instant,
): Promise<void> {
  if (shown.length === 0) return;
  const rows = sql`unnest(${shown.map((s) => kabOf(s.station))}::text[], ${shown.map((s) => s.station)}::text[],
    ${shown.map((s) => s.source)}::text[], ${shown.map((s) => s.part)}::text[])`;
  await saveShown(db, person, contest, rows, now);
}

/** @param rows regency, station, source and part of what was shown */
async function saveShown(
  db: Db,
  person: string,
  contest: string,
  rows: RawBuilder<unknown>,
  now: Instant,
): Promise<void> {
  await sql`insert into figures_shown (kab, person, contest, station, source, part, shown_at)
    select distinct w.kab, ${person}, ${contest}, w.station, w.source, w.part, ${new Date(now)}::timestamptz
    from ${rows} as w(kab, station, source, part)
    where not exists (select 1 from figures_shown h where h.kab = w.kab and h.contest = ${contest}
      and h.station = w.station and h.part = w.part and h.person = ${person} and h.source = w.source)
    on conflict (kab, contest, station, part, person, source) do nothing`.execute(db);
}

/** A line of sums that an answer carries: a place or a station, and how many stations' figures are in it. */
export interface ShownLine {
  readonly place: string;
  readonly figures: number;
}

const VILLAGE = 13;

/**
 * Mark the stations whose figures these sums give away: a station's own line, and a village with a single station in.
 * Wider sums, and what changes in them from one moment to the next, mark nobody (decision 015).
 */
export async function markLines(
  db: Db,
  person: string,
  of: {
    readonly contest: string;
    readonly part: string;
    readonly source: Shown["source"];
    /** `accepted`, `provisional`, `reader:NAME`, as the sums are of. */
    readonly basis: string;
  },
  lines: readonly ShownLine[],
  now: Instant,
): Promise<void> {
  const { part, source, basis } = of;
  const stations = lines.filter((l) => l.place.includes("/") && l.figures > 0).map((l) => l.place);
  const villages = lines.filter((l) => l.place.length === VILLAGE && l.figures === 1).map((l) => l.place);
  if (stations.length + villages.length === 0) return;
  const counted =
    basis === "accepted"
      ? sql<boolean>`f.accepted is not null`
      : basis === "provisional"
        ? sql<boolean>`f.provisional is not null`
        : sql<boolean>`${basis.slice("reader:".length)} = any(f.readers)`;
  // Of a village also one that has come in since the sums were made: whose figures the sum was cannot be told apart.
  const rows = sql`(
    select left(s.id, 5), s.id, ${source}, ${part} from unnest(${stations}::text[]) as s(id)
    union all
    select f.kab, f.station, ${source}, ${part} from unnest(${villages}::text[]) as v(id)
      cross join lateral (select * from form_parts f where f.kab = left(v.id, 5) and f.contest = ${of.contest}
        and f.village = v.id and f.part = ${part} and ${counted} offset 0) f)`;
  await saveShown(db, person, of.contest, rows, now);
}

/** Figures of `form_parts f` were shown to this person. */
export function wasShown(person: string): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from figures_shown h where h.kab = f.kab and h.contest = f.contest
    and h.station = f.station and h.part = f.part and h.person = ${person} and h.source in ('', f.source))`;
}

/** Was this person shown figures of this part? */
export async function hasBeenShown(db: Db, person: string, key: PartKey): Promise<boolean> {
  const { rows } = await sql`select 1 from figures_shown h where h.kab = ${kabOf(key.station)}
    and h.contest = ${key.contest} and h.station = ${key.station} and h.part = ${key.part} and h.person = ${person}
    and h.source in ('', ${key.source}) limit 1`.execute(db);
  return rows.length > 0;
}

/** Of these parts, those whose figures the person was shown: person and `keyText`, a line break between. */
export async function shownAmong(
  db: Db,
  asked: readonly { readonly person: string; readonly key: PartKey }[],
): Promise<ReadonlySet<string>> {
  if (asked.length === 0) return new Set();
  const { rows } = await sql<{ at: number }>`
    select distinct w.at::int as at
    from unnest(${asked.map((a) => kabOf(a.key.station))}::text[], ${asked.map((a) => a.person)}::text[],
      ${asked.map((a) => a.key.contest)}::text[], ${asked.map((a) => a.key.station)}::text[],
      ${asked.map((a) => a.key.source)}::text[], ${asked.map((a) => a.key.part)}::text[])
      with ordinality as w(kab, person, contest, station, source, part, at)
    join figures_shown h on h.kab = w.kab and h.contest = w.contest and h.station = w.station and h.part = w.part
      and h.person = w.person and h.source in ('', w.source)`.execute(db);
  return new Set(rows.map((r) => `${asked[r.at - 1]!.person}\n${keyText(asked[r.at - 1]!.key)}`));
}
