// What was read and decided of given parts and stations.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import type { Figures, PartKey, State } from "../model.ts";
import type { Source } from "../../evidence/model.ts";
import type { SecondHand } from "../../evidence/model/ways.ts";
import { kabOf } from "./write.ts";

export interface PartRow extends PartKey {
  readonly state: State;
  readonly flagged: boolean;
  /** Checks between this part and others of its form, or its like on another paper, that fail as they stand. */
  readonly across: string[];
  readonly contested: boolean;
  /** Somebody could not read its photograph, and nobody has read it since. */
  readonly unreadable: boolean;
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
  readonly second_hand: SecondHand | null;
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

/** Columns of a `PartRow` from `form_parts f`. */
export const PART_COLUMNS = sql`f.contest, f.station, f.source, f.part, f.state, f.flagged, f.across, f.contested, f.unreadable,
  cardinality(f.readers) as readers, f.changed_at`;

/** Every reading of the given parts, oldest first. */
export async function loadReadings(db: Db, keys: readonly PartKey[]): Promise<ReadingRow[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<ReadingRow>`
    select r.station, r.source, r.part, r.reader, r.version, r.n, r.complete, r.confirmed, r.failed, r.warned, r.marks,
      r.pictures, r.origin, r.received_at, r.digest, r.second_hand
    from readings r join unnest(${keys.map((k) => kabOf(k.station))}::text[], ${keys.map((k) => k.contest)}::text[],
      ${keys.map((k) => k.station)}::text[], ${keys.map((k) => k.source)}::text[], ${keys.map((k) => k.part)}::text[])
      as w(kab, contest, station, source, part)
      on r.kab = w.kab and r.contest = w.contest and r.station = w.station and r.source = w.source and r.part = w.part
    order by r.station, r.source, r.part, r.step`.execute(db);
  return rows;
}

/** One part at each of these stations, of the paper that changed last; stations where nobody read it are not in it. */
export async function loadPartAt(
  db: Db,
  contest: string,
  part: string,
  stations: readonly string[],
): Promise<ReadonlyMap<string, PartRow>> {
  if (stations.length === 0) return new Map();
  const { rows } = await sql<PartRow>`
    select distinct on (f.station) ${PART_COLUMNS} from form_parts f
    where f.kab = any(${[...new Set(stations.map(kabOf))]}::text[]) and f.contest = ${contest}
      and f.station = any(${stations}::text[]) and f.part = ${part}
    order by f.station, f.changed_at desc, f.source`.execute(db);
  return new Map(rows.map((row) => [row.station, row]));
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

/**
 * Parts of one station's forms that were read, of one paper for each contest: of those that count (never the official
 * figures while there is another) the one that is accepted, else the one that is read.
 */
export async function loadStationPaper(
  db: Db,
  contests: readonly string[],
  station: string,
): Promise<{ contest: string; source: Source; part: string; figures: Figures }[]> {
  if (contests.length === 0) return [];
  const { rows } = await sql<{ contest: string; source: Source; part: string; figures: Figures }>`
    select distinct on (f.contest, f.part) f.contest, f.source, f.part, f.provisional as figures from form_parts f
    where f.kab = ${kabOf(station)} and f.contest = any(${contests}::text[]) and f.station = ${station}
      and f.provisional is not null
    order by f.contest, f.part, (f.source = 'official'), (f.accepted is null), f.source`.execute(db);
  return rows;
}

/** By contest and station, a line break between. */
export type Siblings = ReadonlyMap<string, readonly Sibling[]>;

/** A part that was read, and the checks between it and others (of its paper, of other papers) that fail. */
export interface Sibling {
  readonly source: Source;
  readonly part: string;
  readonly figures: Figures;
  readonly across: readonly string[];
}

/** What was read of the same stations' forms, on whatever paper: for the checks between parts and between papers. */
export async function loadSiblings(db: Db, keys: readonly PartKey[]): Promise<Siblings> {
  const out = new Map<string, Sibling[]>();
  if (keys.length === 0) return out;
  const stations = [...new Map(keys.map((k) => [`${k.contest}\n${k.station}`, k])).values()];
  const { rows } = await sql<PartKey & { provisional: Figures; across: string[] }>`
    select f.contest, f.station, f.source, f.part, f.provisional, f.across
    from form_parts f join unnest(${stations.map((k) => kabOf(k.station))}::text[],
      ${stations.map((k) => k.contest)}::text[], ${stations.map((k) => k.station)}::text[]) as w(kab, contest, station)
      on f.kab = w.kab and f.contest = w.contest and f.station = w.station
    where f.provisional is not null`.execute(db);
  for (const row of rows) {
    const key = `${row.contest}\n${row.station}`;
    const one = { source: row.source, part: row.part, figures: row.provisional, across: row.across };
    const list = out.get(key);
    if (list) list.push(one);
    else out.set(key, [one]);
  }
  return out;
}

export async function loadDecisions(db: Db, contest: string, station: string): Promise<DecisionRow[]> {
  const { rows } = await sql<DecisionRow>`
    select d.station, d.source, d.part, d.kind, d.n, d.reason, d.decided_by, d.decided_at from reading_decisions d
    where d.kab = ${kabOf(station)} and d.contest = ${contest} and d.station = ${station} order by d.step`.execute(db);
  return rows;
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
