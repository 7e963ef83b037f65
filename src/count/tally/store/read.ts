// Reading a place's sums: rows that are there already, whatever the size of the place.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { belowWhere } from "../../../server/scope.ts";
import type { Sums } from "../model.ts";
import { NO_SUMS } from "../rules.ts";
import { isSource } from "./sums.ts";

export interface Row {
  readonly place: string;
  readonly came_in: number;
  readonly accepted: number;
  readonly in_review: number;
  readonly flagged: number;
  readonly listed_in: number;
  readonly voters_in: number;
  readonly listed_accepted: number;
  readonly voters_accepted: number;
  readonly n_accepted: (number | string)[];
  readonly n_provisional: (number | string)[];
}

export function toSums(row: Row): Sums {
  return {
    cameIn: row.came_in,
    accepted: row.accepted,
    inReview: row.in_review,
    flagged: row.flagged,
    listedIn: row.listed_in,
    votersIn: row.voters_in,
    listedAccepted: row.listed_accepted,
    votersAccepted: row.voters_accepted,
    nAccepted: row.n_accepted.map(Number),
    nProvisional: row.n_provisional.map(Number),
  };
}

export const COLUMNS = sql`t.place, t.came_in, t.accepted, t.in_review, t.flagged, t.listed_in, t.voters_in,
  t.listed_accepted, t.voters_accepted, t.n_accepted, t.n_provisional`;

/** Sums of places, and of those right below others, by place code; those without figures are not in it. */
export async function loadSums(
  db: Db,
  q: {
    readonly contest: string;
    readonly part: string;
    readonly source: string;
    readonly places: readonly string[];
    readonly parents: readonly string[];
  },
): Promise<Map<string, Sums>> {
  // One place after the other, each by the whole of its key: a plan made while the table was empty is right then too.
  const alike = sql`t.contest = ${q.contest} and ${isSource(q.source)} and t.part = ${q.part}`;
  const { rows } = await sql<Row>`
    select ${COLUMNS} from unnest(${q.places}::text[]) as w(place)
      cross join lateral (select t.* from tally_places t where ${alike} and t.place = w.place offset 0) t
    union all
    select ${COLUMNS} from unnest(${q.parents}::text[]) as w(place)
      cross join lateral (select t.* from tally_places t where ${alike} and t.parent = w.place offset 0) t`.execute(db);
  return new Map(rows.map((row) => [row.place, toSums(row)]));
}

/** Did this reader read anything of the contest? A misspelled name is then told from one who found no votes. */
export async function hasReader(db: Db, contest: string, reader: string): Promise<boolean> {
  const { rows } = await sql`select 1 from readings where contest = ${contest} and reader = ${reader} limit 1`.execute(
    db,
  );
  return rows.length > 0;
}

/** The oldest mark that is not summed yet, for "as of" and "stale". */
export async function oldestMark(db: Db, contest: string): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(marked_at) as at from tally_marks where contest = ${contest}`.execute(db);
  return rows[0]?.at ?? null;
}

interface StationRow {
  readonly station: string;
  readonly state: string;
  readonly flagged: boolean;
  readonly review: boolean;
  readonly accepted: number[] | null;
  readonly provisional: number[] | null;
}

/** Sums of single stations of some villages. */
export async function loadStationSums(
  db: Db,
  q: { contest: string; part: string; source: string; villages: readonly string[] },
): Promise<Map<string, Sums>> {
  const source = q.source === "combined" ? sql`f.source <> 'official'` : sql`f.source = ${q.source}`;
  const { rows } = await sql<StationRow>`
    select distinct on (f.kab, f.station) f.station, f.state, f.accepted, f.provisional,
      bool_or(f.flagged) over station as flagged,
      bool_or(f.state in ('readings_differ', 'needs_decision', 'reopened')) over station as review
    from form_parts f
    where f.contest = ${q.contest} and f.part = ${q.part} and ${source}
      and f.kab = any(${[...new Set(q.villages.map((v) => v.slice(0, 5)))]}::text[]) and f.village = any(${q.villages}::text[])
    window station as (partition by f.kab, f.station)
    order by f.kab, f.station, (f.accepted is null), (f.provisional is null), f.source`.execute(db);
  return new Map(
    rows.map((r) => [
      r.station,
      {
        ...NO_SUMS,
        cameIn: r.provisional ? 1 : 0,
        accepted: r.accepted ? 1 : 0,
        inReview: r.review ? 1 : 0,
        flagged: r.flagged ? 1 : 0,
        nAccepted: (r.accepted ?? []).map((v) => v ?? 0),
        nProvisional: (r.provisional ?? []).map((v) => v ?? 0),
      },
    ]),
  );
}

/**
 * One reader's latest complete readings of a place, station by station: what `reader:NAME` sums. Of several
 * sources the wall form comes first. Read from the readings themselves, so it costs what the place holds.
 */
export async function loadReaderSums(
  db: Db,
  q: { contest: string; part: string; source: string; place: string; reader: string },
): Promise<Map<string, Sums>> {
  const source = q.source === "combined" ? sql`r.source <> 'official'` : sql`r.source = ${q.source}`;
  const { rows } = await sql<{ station: string; n: (number | null)[]; flagged: boolean }>`
    select distinct on (r.station) r.station, r.n, cardinality(r.failed) > 0 as flagged
    from readings r
    where r.contest = ${q.contest} and r.part = ${q.part} and r.reader = ${q.reader} and r.complete and ${source}
      and ${belowWhere(q.place, sql`r.station`)}
    order by r.station, r.source, r.version desc`.execute(db);
  return new Map(
    rows.map((r) => {
      const n = r.n.map((v) => v ?? 0);
      return [r.station, { ...NO_SUMS, cameIn: 1, flagged: r.flagged ? 1 : 0, nAccepted: n, nProvisional: n }];
    }),
  );
}

/** How far one part of a place's forms has come. */
export interface PartCoverage {
  readonly part: string;
  readonly in: number;
  readonly accepted: number;
  readonly in_review: number;
  readonly flagged: number;
}

/**
 * How far each part of the forms of places, or of single stations, has come, by place and part; parts nobody read yet
 * are not in it.
 */
export async function loadCoverage(
  db: Db,
  about: { readonly contest: string; readonly source: string },
  asked: readonly string[],
): Promise<Map<string, Map<string, PartCoverage>>> {
  const stations = asked.filter((code) => code.includes("/"));
  const places = asked.filter((code) => !code.includes("/"));
  const source = about.source === "combined" ? sql`f.source <> 'official'` : sql`f.source = ${about.source}`;
  const rows: (PartCoverage & { place: string })[] = [];
  if (places.length > 0) {
    const found = await sql<PartCoverage & { place: string }>`
      select t.place, t.part, t.came_in as "in", t.accepted, t.in_review, t.flagged from tally_places t
      where t.contest = ${about.contest} and t.place = any(${places}::text[]) and ${isSource(about.source)}`.execute(
      db,
    );
    rows.push(...found.rows);
  }
  if (stations.length > 0) {
    const found = await sql<PartCoverage & { place: string }>`
      select f.station as place, f.part, bool_or(f.provisional is not null)::int as "in",
        bool_or(f.accepted is not null)::int as accepted,
        bool_or(f.state in ('readings_differ', 'needs_decision', 'reopened'))::int as in_review,
        bool_or(f.flagged)::int as flagged
      from form_parts f
      where f.kab = any(${[...new Set(stations.map((s) => s.slice(0, 5)))]}::text[]) and f.contest = ${about.contest}
        and f.station = any(${stations}::text[]) and ${source}
      group by f.station, f.part`.execute(db);
    rows.push(...found.rows);
  }
  const out = new Map<string, Map<string, PartCoverage>>();
  for (const { place, ...of } of rows) {
    const parts = out.get(place);
    if (parts) parts.set(of.part, of);
    else out.set(place, new Map([[of.part, of]]));
  }
  return out;
}
