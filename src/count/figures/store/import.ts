// Readings from a file: each row (or record) is one station, its columns fields of one or several parts, all as the readings
// of one named reader. They go the same way as a phone's: checked, folded, flagged, never blocked by arithmetic.

import { sql } from "kysely";
import type { ImportMap, ImportReport } from "../../../base/import.ts";
import type { Instant } from "../../../base/clock.ts";
import { uuidv7 } from "../../../base/ids.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import type { Form } from "../../../ground/elections/model.ts";
import { fieldIdsOf } from "../../../ground/elections/rules.ts";
import { loadBallots, loadWidestForm, type BallotForm } from "../../../ground/elections/store/ballots.ts";
import { readStation, stationId } from "../../../ground/stations/rules.ts";
import type { Db, Tx } from "../../../server/database/connect.ts";
import { readJsonLines } from "../../../server/import/json-lines.ts";
import { reportOf, trailImport } from "../../../server/import/report.ts";
import { stageCsv, type RowReader, type Staged, type StageSource } from "../../../server/import/stage.ts";
import { appendTrail } from "../../../server/trail/append.ts";
import type { Source } from "../../evidence/model.ts";
import type { Figures, PartKey } from "../model.ts";
import { figuresInOrder, sameFigures } from "../rules.ts";
import { sirekapCells, sirekapCouncilMap, sirekapMap } from "../rules/sirekap.ts";
import { judgeAcross, judgedOf } from "./across.ts";
import { loadContests, prepareReadings, type TypedReading } from "./prepare.ts";
import { kabOf, keyText, saveReadings, villageOf } from "./write.ts";

export interface ReadingsImport {
  readonly contest: string;
  /** `csv`, or the commission's own records of 2024, one JSON object on each line or one alone. */
  readonly format: "csv" | "sirekap";
  /** The station of a record that does not name its own. */
  readonly station?: string | undefined;
  readonly source: Source;
  readonly reader: string;
  readonly dryRun: boolean;
  readonly who: string;
  readonly from: string;
  readonly now: Instant;
}

const CHUNK = 2_000;
/** The trail's operation of an imported reading. */
const OPERATION = "figures.import";

/** Which part each mapped field belongs to. */
function partsOfFields(form: Form): Map<string, string> {
  return new Map(form.parts.flatMap((p) => p.fields.map((f) => [f.id, p.id] as const)));
}

/**
 * Import in the caller's transaction. Refused as a whole: `figures.contest_unknown` and those of `stageCsv`; line by
 * line: station codes (`StationLineCode`), `figures.not_a_whole_number`, `figures.station_unknown`, `figures.twice`, and
 * where the station's own ballot paper is another `figures.field_unknown`, `elections.contest_not_held`.
 */
export async function importReadings(
  tx: Tx,
  { map: given, ...file }: StageSource,
  told: ReadingsImport,
): Promise<Result<ImportReport>> {
  const found = (await loadContests(tx, [told.contest])).get(told.contest);
  if (!found) return refuse("not_found", "figures.contest_unknown", { contest: told.contest });
  const { contest } = found;
  const form = await loadWidestForm(tx, found);
  const partOfField = partsOfFields(form);
  const known = ["place", "station", ...partOfField.keys()];
  const council = found.entry.kind === "party";
  const records = told.format === "sirekap" ? recordsOf(told, given, council ? [...partOfField.keys()] : null) : null;
  const map = records?.map ?? given;
  const staged = await stageCsv(
    tx,
    { ...file, map },
    {
      table: "reading_rows",
      columns: [`station text collate "C"`, "cells text[]"],
      required: ["place"],
      allows: (field) => known.includes(field),
      known,
      reader: rowReader,
      ...(records === null ? {} : { read: records.read }),
    },
  );
  if (!staged.ok) return staged;
  const fields = Object.keys(map.columns).filter((f) => partOfField.has(f));
  if (fields.length === 0) return refuse("invalid", "import.field_missing", { field: [...partOfField.keys()][0] });
  await refuseRows(tx, staged.value, contest.election);
  const counts = { added: 0, changed: 0, unchanged: 0 };
  for (let after = 0; ;) {
    const { rows } = await sql<{ line: number; station: string; cells: string[] }>`
      select line, station, cells from reading_rows where line > ${after} order by line limit ${CHUNK}`.execute(tx);
    if (rows.length === 0) break;
    after = rows.at(-1)!.line;
    const papers = await loadBallots(
      tx,
      rows.map((row) => ({ known: found, place: villageOf(row.station) })),
    );
    const fitting: Fitting[] = [];
    for (const [i, row] of rows.entries()) {
      const fit = fitsPaper(row, fields, partOfField, papers[i]!, records !== null && council);
      if (fit.ok) fitting.push(fit.value);
      else {
        const { code, details } = fit.problem;
        const field = typeof details?.["field"] === "string" ? details["field"] : "place";
        const value = field === "place" ? row.station : (row.cells[fields.indexOf(field)] ?? "");
        staged.value.refusals.add({ line: row.line, column: staged.value.columnOf(field), code, value });
      }
    }
    await saveChunk(tx, fitting, contest.settings.must_agree, told, counts);
  }
  const report = reportOf(staged.value, counts, told.dryRun);
  if (counts.added + counts.changed > 0) {
    const what = { operation: OPERATION, subject: `${told.contest} ${told.source} ${told.reader}` };
    await trailImport(tx, told, what, report);
  }
  return ok(report);
}

/** How records become lines; `fields`: those of a council's form, whose records are by party. */
function recordsOf(told: ReadingsImport, given: ImportMap, fields: readonly string[] | null) {
  const { map, ids } =
    fields === null ? { map: sirekapMap(told.contest, given), ids: undefined } : sirekapCouncilMap(fields, given);
  const columns = Object.values(map.columns);
  const read = readJsonLines(columns, (record) => {
    const cells = sirekapCells(columns, record, { ids, station: told.station });
    return cells.ok ? ok([cells.value]) : cells;
  });
  return { map, read };
}

function rowReader(fields: readonly string[]): RowReader {
  const place = fields.indexOf("place");
  const station = fields.indexOf("station");
  const figures = fields.flatMap((f, i) => (f === "place" || f === "station" ? [] : [i]));
  return (cells, sink) => {
    const placed = readStation(cells[place]!, station === -1 ? "" : cells[station]!);
    if (!placed.ok) return placed.problem;
    for (const i of figures) {
      if (cells[i] !== "" && !/^-?\d{1,9}$/.test(cells[i]!)) {
        return { field: fields[i]!, code: "figures.not_a_whole_number", value: cells[i]! };
      }
    }
    sink.put(
      stationId(placed.value.village, placed.value),
      `{${figures.map((i) => (cells[i] === "" ? "NULL" : cells[i])).join(",")}}`,
    );
    return null;
  };
}

/** Stations nobody knows, and stations that stand twice in the file (the second line). */
async function refuseRows(tx: Db, staged: Staged, election: string): Promise<void> {
  const twice = await sql<{ line: number; station: string }>`
    delete from reading_rows r using (
      select line, row_number() over (partition by station order by line) as n from reading_rows) d
    where d.line = r.line and d.n > 1 returning r.line, r.station`.execute(tx);
  for (const row of twice.rows) {
    staged.refusals.add({
      line: row.line,
      column: staged.columnOf("station"),
      code: "figures.twice",
      value: row.station,
    });
  }
  const unknown = await sql<{ line: number; station: string }>`
    delete from reading_rows r where not exists (
      select 1 from stations s where s.kab = left(r.station, 5) and s.election = ${election} and s.id = r.station)
    returning r.line, r.station`.execute(tx);
  for (const row of unknown.rows) {
    staged.refusals.add({
      line: row.line,
      column: staged.columnOf("place"),
      code: "figures.station_unknown",
      value: row.station,
    });
  }
}

/** One line with its figures sorted into the parts of its station's own form. */
interface Fitting {
  readonly station: string;
  readonly form: Form;
  readonly parts: readonly { readonly part: string; readonly fields: Readonly<Record<string, number | null>> }[];
}

/**
 * A column of a field that this station's paper lacks may be there for other lines; only a figure in it is refused.
 * `saidOnly`: of candidates nothing is read where nothing is said, as in a record that has the parties' totals alone.
 */
function fitsPaper(
  row: { readonly station: string; readonly cells: readonly (string | null)[] },
  fields: readonly string[],
  partOfField: ReadonlyMap<string, string>,
  paper: Result<BallotForm>,
  saidOnly: boolean,
): Result<Fitting> {
  if (!paper.ok) return paper;
  const { form } = paper.value;
  const has = partsOfFields(form);
  const parts = new Map<string, Record<string, number | null>>();
  for (const [j, field] of fields.entries()) {
    const cell = row.cells[j] ?? null;
    if (!has.has(field)) {
      if (cell !== null) return refuse("invalid", "figures.field_unknown", { field });
      continue;
    }
    const part = partOfField.get(field)!;
    let given = parts.get(part);
    if (!given) parts.set(part, (given = {}));
    given[field] = cell === null ? null : Number(cell);
  }
  return ok({
    station: row.station,
    form,
    parts: [...parts].flatMap(([part, given]) =>
      saidOnly && part.startsWith("candidates.") && Object.values(given).every((n) => n === null)
        ? []
        : [{ part, fields: given }],
    ),
  });
}

async function saveChunk(
  tx: Tx,
  rows: readonly Fitting[],
  mustAgree: number,
  told: ReadingsImport,
  counts: { added: number; changed: number; unchanged: number },
): Promise<void> {
  const typed: TypedReading[] = [];
  const rowOf: number[] = [];
  for (const [i, row] of rows.entries()) {
    for (const { part, fields } of row.parts) {
      rowOf.push(i);
      typed.push({
        contest: told.contest,
        station: row.station,
        source: told.source,
        part,
        fields,
        confirmed: [],
        pictures: [],
        id: uuidv7(told.now),
        author: told.who,
        reader: told.reader,
        device: null,
        marks: [],
        origin: "import",
        carrier: null,
        madeAt: null,
      });
    }
  }
  const latest = await latestOf(tx, typed, told.reader);
  const fresh: TypedReading[] = [];
  const outcome: ("added" | "changed" | "unchanged")[] = rows.map(() => "unchanged");
  for (const [i, t] of typed.entries()) {
    const before = latest.get(keyText(t));
    const figures = figuresInOrder(fieldIdsOf(rows[rowOf[i]!]!.form, t.part), t.fields);
    if (!figures.ok) throw new Error(`import: ${figures.problem.code}`);
    // A ballot paper may have fewer candidates than the widest form: what is empty at the end says nothing.
    if (before && sameFigures(trimmed(before), trimmed(figures.value))) continue;
    // One row may hold several parts: it is changed if any of them was read before, added if none was.
    const is = before ? "changed" : "added";
    if (outcome[rowOf[i]!] !== "changed") outcome[rowOf[i]!] = is;
    fresh.push(t);
  }
  for (const o of outcome) counts[o]++;
  const prepared = (await prepareReadings(tx, fresh)).map((p) => {
    // Station, contest, part and field were settled above; a refusal here is a bug and undoes the whole import.
    if (!p.ok) throw new Error(`import: ${p.problem.code}`);
    return p.value;
  });
  const readings = prepared.map((p) => p.reading);
  const saved = await saveReadings(tx, readings, () => mustAgree, told.now);
  await judgeAcross(tx, judgedOf(prepared, saved), told.now);
  await appendTrail(
    tx,
    told.now,
    readings.map((r) => ({
      who: told.who,
      from: told.from,
      operation: OPERATION,
      subject: `${r.contest} ${r.station} ${r.source} ${r.part} ${r.reader}`,
      digest: r.digest,
    })),
  );
}

function trimmed(figures: Figures): Figures {
  return figures.slice(0, figures.findLastIndex((n) => n !== null) + 1);
}

/** This reader's latest figures of these parts. */
async function latestOf(tx: Db, keys: readonly PartKey[], reader: string): Promise<Map<string, Figures>> {
  const { rows } = await sql<PartKey & { n: Figures }>`
    select distinct on (r.contest, r.station, r.source, r.part) r.contest, r.station, r.source, r.part, r.n
    from readings r join unnest(${keys.map((k) => kabOf(k.station))}::text[], ${keys.map((k) => k.contest)}::text[],
      ${keys.map((k) => k.station)}::text[], ${keys.map((k) => k.source)}::text[], ${keys.map((k) => k.part)}::text[])
      as w(kab, contest, station, source, part)
      on r.kab = w.kab and r.contest = w.contest and r.station = w.station and r.source = w.source and r.part = w.part
    where r.reader = ${reader}
    order by r.contest, r.station, r.source, r.part, r.version desc`.execute(tx);
  return new Map(rows.map((r) => [keyText(r), r.n]));
}
