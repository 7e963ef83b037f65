// Lists of parts, a page at a time, always within a scope and a place. Sorted by station id and paged by the
// last one seen, so that page 800 costs what page 1 costs.

import { sql, type RawBuilder } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { belowWhere } from "../../../server/scope.ts";
import type { Figures, PartKey, State } from "../model.ts";
import type { Source } from "../../evidence/model.ts";
import { kabOf } from "./write.ts";

export interface PartRow extends PartKey {
  readonly state: State;
  readonly flagged: boolean;
  readonly contested: boolean;
  readonly readers: number;
  readonly changed_at: Date;
}

export interface ReadingRow {
  readonly station: string;
  readonly source: Source;
  readonly part: string;
  readonly reader: string;
  readonly version: number;
  readonly n: Figures;
  readonly complete: boolean;
  readonly confirmed: string[];
  readonly failed: string[];
  readonly warned: string[];
  readonly marks: string[];
  readonly pictures: string[];
  readonly origin: string;
  readonly received_at: Date;
  readonly digest: string;
}

export interface DecisionRow {
  readonly station: string;
  readonly source: Source;
  readonly part: string;
  readonly kind: string;
  readonly n: Figures | null;
  readonly reason: string;
  readonly decided_by: string;
  readonly decided_at: Date;
}

const PART_COLUMNS = sql`f.contest, f.station, f.source, f.part, f.state, f.flagged, f.contested,
  cardinality(f.readers) as readers, f.changed_at`;

/** Which list a person asked for, as a condition on `form_parts f`. */
function listWhere(list: string): RawBuilder<boolean> {
  if (list === "differing") return sql<boolean>`f.state in ('readings_differ', 'needs_decision', 'reopened')`;
  if (list === "flagged") return sql<boolean>`f.flagged`;
  if (list === "waiting") return sql<boolean>`f.state = 'awaiting_second_reading'`;
  if (list === "contested") return sql<boolean>`f.contested`;
  if (list === "accepted") return sql<boolean>`f.state = 'accepted'`;
  return sql<boolean>`true`;
}

export interface ListQuery {
  readonly contest: string;
  readonly place: string;
  readonly part: string;
  /** `scopeWhere` over `f.station` (or `s.id` for the missing). */
  readonly scope: (column: RawBuilder<unknown>) => RawBuilder<boolean>;
  readonly after: string;
  readonly limit: number;
}

/** Parts of a list and how many there are in all. `after` is the key text of the last row seen. */
export async function listParts(db: Db, list: string, q: ListQuery): Promise<{ total: number; rows: PartRow[] }> {
  const where = sql<boolean>`f.contest = ${q.contest} and f.part = ${q.part} and ${listWhere(list)}
    and ${belowWhere(q.place, sql`f.station`)} and ${q.scope(sql`f.station`)}`;
  const count = await sql<{ n: number }>`select count(*) as n from form_parts f where ${where}`.execute(db);
  const { rows } = await sql<PartRow>`select ${PART_COLUMNS} from form_parts f
    where ${where} and (f.station || ' ' || f.source) > ${q.after}
    order by f.station || ' ' || f.source limit ${q.limit}`.execute(db);
  return { total: count.rows[0]!.n, rows };
}

/** Every reading of the given parts, oldest first. */
export async function loadReadings(db: Db, keys: readonly PartKey[]): Promise<ReadingRow[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<ReadingRow>`
    select r.station, r.source, r.part, r.reader, r.version, r.n, r.complete, r.confirmed, r.failed, r.warned, r.marks,
      r.pictures, r.origin, r.received_at, r.digest
    from readings r join unnest(${keys.map((k) => kabOf(k.station))}::text[], ${keys.map((k) => k.contest)}::text[],
      ${keys.map((k) => k.station)}::text[], ${keys.map((k) => k.source)}::text[], ${keys.map((k) => k.part)}::text[])
      as w(kab, contest, station, source, part)
      on r.kab = w.kab and r.contest = w.contest and r.station = w.station and r.source = w.source and r.part = w.part
    order by r.station, r.source, r.part, r.step`.execute(db);
  return rows;
}

export async function loadStationParts(
  db: Db,
  contest: string,
  station: string,
): Promise<(PartRow & { accepted: Figures | null; provisional: Figures | null })[]> {
  const { rows } = await sql<PartRow & { accepted: Figures | null; provisional: Figures | null }>`
    select ${PART_COLUMNS}, f.accepted, f.provisional from form_parts f
    where f.kab = ${kabOf(station)} and f.contest = ${contest} and f.station = ${station}
    order by f.source, f.part`.execute(db);
  return rows;
}

/** What was read of other parts of the same forms: for the checks that go across parts. */
export async function loadSiblings(
  db: Db,
  keys: readonly PartKey[],
): Promise<Map<string, { part: string; figures: Figures }[]>> {
  const out = new Map<string, { part: string; figures: Figures }[]>();
  if (keys.length === 0) return out;
  const { rows } = await sql<{ contest: string; station: string; source: string; part: string; provisional: Figures }>`
    select distinct f.contest, f.station, f.source, f.part, f.provisional
    from form_parts f join unnest(${keys.map((k) => kabOf(k.station))}::text[], ${keys.map((k) => k.contest)}::text[],
      ${keys.map((k) => k.station)}::text[], ${keys.map((k) => k.source)}::text[]) as w(kab, contest, station, source)
      on f.kab = w.kab and f.contest = w.contest and f.station = w.station and f.source = w.source
    where f.provisional is not null`.execute(db);
  for (const row of rows) {
    const key = `${row.contest}\n${row.station}\n${row.source}`;
    const list = out.get(key);
    if (list) list.push({ part: row.part, figures: row.provisional });
    else out.set(key, [{ part: row.part, figures: row.provisional }]);
  }
  return out;
}

export async function loadDecisions(db: Db, contest: string, station: string): Promise<DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    select d.station, d.source, d.part, d.kind, d.n, d.reason, d.decided_by, d.decided_at from reading_decisions d
    where d.kab = ${kabOf(station)} and d.contest = ${contest} and d.station = ${station} order by d.step`.execute(db);
  return rows;
}

/** How many parts wait for this reader, and the one to take next, by urgency. */
export async function nextForReader(
  db: Db,
  q: {
    readonly contest: string;
    readonly place: string;
    readonly reader: string;
    readonly scope: (column: RawBuilder<unknown>) => RawBuilder<boolean>;
    readonly skip: PartKey | null;
    readonly now: Date;
  },
): Promise<{ waiting: number; task: PartKey | null }> {
  // Only a form with a photograph here can be read at the desk; never one's own, never one another reader holds.
  const open = sql<boolean>`f.contest = ${q.contest} and f.state in ('awaiting_second_reading', 'readings_differ', 'reopened')
    and not (${q.reader} = any(f.readers))
    and ${belowWhere(q.place, sql`f.station`)} and ${q.scope(sql`f.station`)}
    and exists (select 1 from form_pictures v where v.kab = f.kab and v.contest = f.contest and v.station = f.station
      and v.source = f.source)`;
  const count = await sql<{ n: number }>`select count(*) as n from form_parts f where ${open}`.execute(db);
  const waiting = count.rows[0]!.n;
  if (waiting === 0) return { waiting, task: null };
  const skip = q.skip
    ? sql<boolean>`not (f.station = ${q.skip.station} and f.source = ${q.skip.source} and f.part = ${q.skip.part})`
    : sql<boolean>`true`;
  // The last word is a hash that is different for each reader, so that two readers start at different ends.
  const first = async (which: RawBuilder<boolean>, order: RawBuilder<unknown>): Promise<PartKey | null> => {
    const { rows } = await sql<PartKey>`
      select f.contest, f.station, f.source, f.part
      from form_parts f
      left join reading_leases l on l.kab = f.kab and l.contest = f.contest and l.station = f.station and l.source = f.source
        and l.part = f.part and l.reader <> ${q.reader} and l.until > ${q.now}
      where ${open} and ${which} and ${skip} and l.reader is null
      order by ${order}, md5(f.station || ${q.reader})
      limit 1`.execute(db);
    return rows[0] ?? null;
  };
  const flagged = await first(sql<boolean>`f.flagged`, sql`f.flagged desc`);
  if (flagged) return { waiting, task: flagged };
  // Then where the contest is closest, some regencies at a time: sorting the nation's queue for each reader would
  // take longer than reading a form.
  const margins = await sql<{ kab: string }>`
    select kab from reading_margins where contest = ${q.contest} order by margin, kab`.execute(db);
  for (let i = 0; i < margins.rows.length; i += KABS_AT_ONCE) {
    const kabs = margins.rows.slice(i, i + KABS_AT_ONCE).map((r) => r.kab);
    const task = await first(sql<boolean>`f.kab = any(${kabs}::text[])`, sql`array_position(${kabs}::text[], f.kab)`);
    if (task) return { waiting, task };
  }
  // What is not summed yet has no margin.
  return { waiting, task: await first(sql<boolean>`true`, sql`f.flagged desc`) };
}

/** Regencies looked at together for the next part; together they hold about as many forms as one statement sorts at once. */
const KABS_AT_ONCE = 20;

export async function holdPart(db: Db, key: PartKey, reader: string, until: Date): Promise<void> {
  await sql`insert into reading_leases (kab, contest, station, source, part, reader, until)
    values (${kabOf(key.station)}, ${key.contest}, ${key.station}, ${key.source}, ${key.part}, ${reader}, ${until})
    on conflict (kab, contest, station, source, part, reader) do update set until = excluded.until`.execute(db);
}

export async function releasePart(db: Db, key: PartKey, reader: string): Promise<void> {
  await sql`delete from reading_leases where kab = ${kabOf(key.station)} and contest = ${key.contest}
    and station = ${key.station} and source = ${key.source} and part = ${key.part} and reader = ${reader}`.execute(db);
}

/** How close each regency is, told by whoever sums: votes between the first and the second. */
export async function saveMargins(
  db: Db,
  contest: string,
  margins: readonly { readonly kab: string; readonly margin: number }[],
): Promise<void> {
  if (margins.length === 0) return;
  await sql`insert into reading_margins (kab, contest, margin)
    select k, ${contest}, m from unnest(${margins.map((m) => m.kab)}::text[], ${margins.map((m) => m.margin)}::bigint[]) as t(k, m)
    on conflict (kab, contest) do update set margin = excluded.margin`.execute(db);
}

/**
 * Stations of a place without any reading of this part, by id, and how many there are. With `lateSince`, only those
 * whose neighbours are in: more than half of the stations of their sub-district had been read by then.
 */
export async function listMissing(
  db: Db,
  election: string,
  q: ListQuery,
  lateSince: Date | null = null,
): Promise<{ total: number; rows: string[] }> {
  const where = sql<boolean>`s.election = ${election} and ${belowWhere(q.place, sql`s.id`)} and ${q.scope(sql`s.id`)}
    and not exists (select 1 from form_parts f where f.kab = s.kab and f.contest = ${q.contest} and f.station = s.id
      and f.part = ${q.part} and f.provisional is not null)
    and ${lateSince === null ? sql<boolean>`true` : sql<boolean>`left(s.village, 8) in (${paced(election, q, lateSince)})`}`;
  const count = await sql<{ n: number }>`select count(*) as n from stations s where ${where}`.execute(db);
  const { rows } = await sql<{ id: string }>`
    select s.id from stations s where ${where} and s.id > ${q.after} order by s.id limit ${q.limit}`.execute(db);
  return { total: count.rows[0]!.n, rows: rows.map((r) => r.id) };
}

/** Sub-districts of which more than half had been read by `since`. */
function paced(election: string, q: ListQuery, since: Date): RawBuilder<unknown> {
  return sql`select r.place from (
      select left(f.village, 8) as place, count(distinct f.station) as n from form_parts f
      where f.contest = ${q.contest} and f.part = ${q.part} and f.provisional is not null and f.first_at <= ${since}
        and ${belowWhere(q.place, sql`f.station`)}
      group by 1) r
    join station_counts c on c.election = ${election} and c.place = r.place
    where 2 * r.n > c.stations`;
}
