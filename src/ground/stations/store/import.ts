// A list of stations from a file, in one transaction: rows are staged by COPY, refused line by line, and then compared,
// changed and added by one statement each.

import type { RawBuilder } from "kysely";
import type { ImportReport } from "../../../base/import.ts";
import type { Instant } from "../../../base/clock.ts";
import { ok, type Result } from "../../../base/result.ts";
import { sql, type Tx } from "../../../server/database/connect.ts";
import { reportOf, trailImport } from "../../../server/import/report.ts";
import { refuseTwice } from "../../../server/import/settle.ts";
import { stageCsv, type RowReader, type Staged, type StageSource } from "../../../server/import/stage.ts";
import { settlePlaces } from "../../places/store.ts";
import { IMPORT_FIELDS, type ImportField } from "../model.ts";
import { readAddress, readCoordinate, readStation, readVoters, stationId, UNKNOWN_COUNT } from "../rules.ts";
import { recountStations } from "./counts.ts";
import { stageCounts } from "./from-counts.ts";

export interface StationsImport {
  readonly election: string;
  readonly unknownPlaces: "refuse" | "add";
  readonly dryRun: boolean;
  /** For the trail and the versions. */
  readonly who: string;
  readonly from: string;
  readonly now: Instant;
}

export interface StationsReport extends ImportReport {
  /** Places that were made, valid for this election only, by code; those above a village where they were unknown too. */
  former_places: { code: string; name: string }[];
}

const ROWS = sql.id("station_rows");
const COLUMNS = [
  `kab text collate "C"`,
  `id text collate "C"`,
  `village text collate "C"`,
  "number int",
  "kind text",
  "voters_male int",
  "voters_female int",
  "voters_total int",
  "address text",
  "lat float8",
  "lon float8",
];
const VALUES = ["voters_male", "voters_female", "voters_total", "address", "lat", "lon"] as const;
type Value = (typeof VALUES)[number];

/**
 * A line for each station, or for each village how many it has (`count`). Refusals: those of `stageCsv` and
 * `stageCounts`. Refused lines: `StationLineCode`, `import.columns_differ`.
 */
export async function importStations(
  tx: Tx,
  source: StageSource,
  told: StationsImport,
): Promise<Result<StationsReport>> {
  // Two imports of one election one after the other: the second compares with what the first wrote.
  await sql`select pg_advisory_xact_lock(hashtext(${`stations.import ${told.election}`}))`.execute(tx);
  const counted = source.map.columns["count"] !== undefined;
  const taken = counted ? await stageCounts(tx, source, told, COLUMNS) : await stageList(tx, source, told);
  if (!taken.ok) return taken;
  const { staged, former } = taken.value;
  const { touched, ...counts } = await apply(tx, told, source.map.columns);
  await recountStations(tx, told.election, touched);
  // A line that counts stands for its stations.
  const { added, changed, unchanged } = counts;
  const rows = counted ? added + changed + unchanged + staged.refusals.total : staged.rows;
  const report = reportOf({ ...staged, rows }, counts, told.dryRun);
  if (added + changed + former.length > 0) {
    const what = { operation: "stations.import", subject: `${told.election} stations` };
    await trailImport(tx, told, what, report, { former_places: former.map((p) => p.code) });
  }
  return ok({ ...report, former_places: former });
}

/** Stage a list with a line for each station. */
async function stageList(
  tx: Tx,
  source: StageSource,
  told: StationsImport,
): Promise<Result<{ staged: Staged; former: { code: string; name: string }[] }>> {
  const villages = new Map<string, string>();
  const staged = await stageCsv(tx, source, {
    table: "station_rows",
    columns: COLUMNS,
    required: ["place"],
    allows: (field) => (IMPORT_FIELDS as readonly string[]).includes(field),
    known: IMPORT_FIELDS,
    reader: (fields) => rowReader(fields, villages),
  });
  if (!staged.ok) return staged;
  const former = await settlePlaces(tx, staged.value, {
    rows: "station_rows",
    column: "village",
    field: "place",
    code: "stations.place_unknown",
    election: told.election,
    unknown: told.unknownPlaces,
    names: villages,
  });
  await refuseTwice(tx, staged.value, {
    rows: "station_rows",
    key: ["id"],
    value: sql`r.id`,
    field: source.map.columns["station"] === undefined ? "place" : "station",
    code: "stations.twice",
  });
  return ok({ staged: staged.value, former });
}

/** Turns cells into a staged row, and collects the villages named, each with its first name. */
function rowReader(fields: readonly string[], villages: Map<string, string>): RowReader {
  const at = (field: ImportField): number => fields.indexOf(field);
  const [place, station, name] = [at("place"), at("station"), at("place_name")];
  const [male, female, total] = [at("voters.male"), at("voters.female"), at("voters.total")];
  const [address, lat, lon] = [at("address"), at("lat"), at("lon")];
  const counts = [
    ["voters.male", male],
    ["voters.female", female],
    ["voters.total", total],
  ] as const;
  const cell = (cells: readonly string[], i: number): string => (i === -1 ? "" : cells[i]!);
  return (cells, sink) => {
    const placed = readStation(cell(cells, place), cell(cells, station));
    if (!placed.ok) return placed.problem;
    const m = readVoters("voters.male", cell(cells, male));
    if (!m.ok) return m.problem;
    const f = readVoters("voters.female", cell(cells, female));
    if (!f.ok) return f.problem;
    const t = readVoters("voters.total", cell(cells, total));
    if (!t.ok) return t.problem;
    const where = readAddress(cell(cells, address));
    if (!where.ok) return where.problem;
    const north = readCoordinate("lat", cell(cells, lat));
    if (!north.ok) return north.problem;
    const east = readCoordinate("lon", cell(cells, lon));
    if (!east.ok) return east.problem;
    for (const [field, i] of counts)
      if (cells[i] === UNKNOWN_COUNT) sink.note({ field, code: "stations.count_unknown", value: UNKNOWN_COUNT });
    const { village, number, kind } = placed.value;
    if (!villages.get(village)) villages.set(village, cell(cells, name));
    const sum = total === -1 && m.value !== null && f.value !== null ? m.value + f.value : t.value;
    sink.put(
      village.slice(0, 5),
      stationId(village, placed.value),
      village,
      number,
      kind,
      m.value,
      f.value,
      sum,
      where.value,
      north.value,
      east.value,
    );
    return null;
  };
}

/**
 * Compare with what is there, keep what it replaces, change and add. Columns the file does not have are left alone.
 * `touched`: the villages of the stations that were changed or added.
 */
async function apply(
  tx: Tx,
  { election, now, who }: StationsImport,
  mapped: Readonly<Record<string, string>>,
): Promise<{ added: number; changed: number; unchanged: number; touched: string[] }> {
  const at = new Date(now);
  const told = VALUES.filter((v) => isTold(v, mapped)).map((v) => sql.id(v));
  const all = sql.join(VALUES.map((v) => sql.id(v)));
  const old = sql.join(VALUES.map((v) => sql`s.${sql.id(v)}`));
  const same = sql`s.kab = r.kab and s.election = ${election} and s.id = r.id`;
  const touched = new Set<string>();
  // Villages, not stations, come back from the database: some ten thousand instead of 823,236.
  const write = async (statement: RawBuilder<unknown>): Promise<number> => {
    const { rows } = await sql<{ village: string; n: number }>`
      with written as (${statement}) select village, count(*)::int as n from written group by village`.execute(tx);
    for (const row of rows) touched.add(row.village);
    return rows.reduce((sum, row) => sum + row.n, 0);
  };
  let changed = 0;
  if (told.length > 0) {
    const differs: RawBuilder<unknown> = sql`(${sql.join(
      told.map((v) => sql`s.${v} is distinct from r.${v}`),
      sql` or `,
    )})`;
    await sql`
      insert into station_versions (kab, election, id, version, ${all}, changed_at, replaced_at, replaced_by)
      select s.kab, s.election, s.id, s.version, ${old}, s.changed_at, ${at}, ${who}
      from stations s join ${ROWS} r on ${same} where ${differs}`.execute(tx);
    changed = await write(sql`
      update stations s set ${sql.join(told.map((v) => sql`${v} = r.${v}`))}, version = s.version + 1, changed_at = ${at}
      from ${ROWS} r where ${same} and ${differs}
      returning s.village`);
  }
  const added = await write(sql`
    insert into stations (kab, election, id, village, number, kind, ${all}, version, changed_at)
    select r.kab, ${election}, r.id, r.village, r.number, r.kind, ${sql.join(VALUES.map((v) => sql`r.${sql.id(v)}`))}, 1, ${at}
    from ${ROWS} r where not exists (select 1 from stations s where ${same})
    returning village`);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${ROWS}`.execute(tx);
  // A first list is large enough to mislead the planner until somebody looks.
  if (added > 10_000) await sql`analyze stations`.execute(tx);
  return { added, changed, unchanged: (rows[0]?.n ?? 0) - added - changed, touched: [...touched] };
}

/** Does the file say anything of this value? The total also by its two halves. */
function isTold(value: Value, mapped: Readonly<Record<string, string>>): boolean {
  if (value === "voters_total") {
    return (
      mapped["voters.total"] !== undefined ||
      (mapped["voters.male"] !== undefined && mapped["voters.female"] !== undefined)
    );
  }
  return mapped[value.replace("voters_", "voters.")] !== undefined;
}
