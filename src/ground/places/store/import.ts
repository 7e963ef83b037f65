// RW and RT from a file, in one transaction: rows are staged by COPY, refused line by line, then compared, changed and
// added by one statement each.

import type { Instant } from "../../../base/clock.ts";
import type { ImportReport } from "../../../base/import.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import { sql, type Tx } from "../../../server/database/connect.ts";
import { reportOf, trailImport } from "../../../server/import/report.ts";
import { refuseTwice, refuseWhere, takeStaged } from "../../../server/import/settle.ts";
import { stageCsv, type RowReader, type StageSource } from "../../../server/import/stage.ts";
import { LOCAL_EDITION, OFFICIAL_EDITION, PLACE_FIELDS, type PlaceField } from "../model.ts";
import { levelOf, parentOf } from "../rules.ts";
import { readNeighbourhood, readPlaceName } from "../rules/neighbourhoods.ts";
import { searchText } from "../rules/search.ts";

export interface PlacesImport {
  readonly dryRun: boolean;
  /** For the trail. */
  readonly who: string;
  readonly from: string;
  readonly now: Instant;
}

const ROWS = "place_rows";

/** Refusals: those of `stageCsv`. Refused lines: `PlaceLineCode`, `import.columns_differ`. */
export async function importPlaces(tx: Tx, source: StageSource, told: PlacesImport): Promise<Result<ImportReport>> {
  const { columns } = source.map;
  if (columns["code"] === undefined && (columns["parent"] === undefined || columns["number"] === undefined))
    return refuse("invalid", "import.field_missing", { field: columns["parent"] === undefined ? "code" : "number" });
  // Two imports one after the other: the second compares with what the first wrote.
  await sql`select pg_advisory_xact_lock(hashtext('places.import'))`.execute(tx);
  const staged = await stageCsv(tx, source, {
    table: ROWS,
    columns: [`code text collate "C"`, "level smallint", `parent text collate "C"`, "name text", "search text"],
    required: [],
    allows: (field) => (PLACE_FIELDS as readonly string[]).includes(field),
    known: PLACE_FIELDS,
    reader: rowReader,
  });
  if (!staged.ok) return staged;
  const value = sql`r.code`;
  const field = columns["code"] === undefined ? "parent" : "code";
  // Villages and RW first: an RT stands below an RW of the file only where that RW is taken itself.
  for (const level of [5, 6]) {
    const known = level === 5 ? sql`p.edition = ${OFFICIAL_EDITION}` : sql`p.edition = ${LOCAL_EDITION}`;
    const where = sql`r.level = ${level} and not exists (select 1 from places p where ${known} and p.code = r.parent)
      and not exists (select 1 from ${sql.id(ROWS)} w where w.level < r.level and w.code = r.parent)`;
    await refuseWhere(tx, staged.value, { rows: ROWS, value, field, code: "places.parent_unknown", where });
  }
  await refuseTwice(tx, staged.value, { rows: ROWS, key: ["code"], value, field, code: "places.twice" });
  await nameTheNameless(tx);
  const done = await takeStaged(tx, {
    rows: ROWS,
    into: "places",
    fixed: { edition: LOCAL_EDITION },
    key: ["code"],
    values: ["level", "parent", "name", "search"],
    told: ["name", "search"],
  });
  const report = reportOf(staged.value, done, told.dryRun);
  if (done.added + done.changed > 0)
    await trailImport(tx, told, { operation: "places.import", subject: "places" }, report);
  return ok(report);
}

function rowReader(fields: readonly string[]): RowReader {
  const at = (field: PlaceField): number => fields.indexOf(field);
  const [code, parent, number, name] = [at("code"), at("parent"), at("number"), at("name")];
  return (cells, sink) => {
    const place = readNeighbourhood(cells[code] ?? "", cells[parent] ?? "", cells[number] ?? "");
    if (!place.ok) return place.problem;
    const named = readPlaceName(cells[name] ?? "");
    if (!named.ok) return named.problem;
    const search = named.value === null ? null : searchText(named.value);
    sink.put(place.value, levelOf(place.value), parentOf(place.value), named.value, search);
    return null;
  };
}

/** A line without a name leaves the name that is there; a new place is named by its number. */
async function nameTheNameless(tx: Tx): Promise<void> {
  const rows = sql.id(ROWS);
  await sql`
    update ${rows} r set name = p.name, search = p.search from places p
    where r.name is null and p.edition = ${LOCAL_EDITION} and p.code = r.code`.execute(tx);
  await sql`
    update ${rows} r set name = w.word || right(r.code, 3), search = lower(w.word) || right(r.code, 3)
    from (values (5, 'RW '), (6, 'RT ')) as w (level, word) where r.name is null and w.level = r.level`.execute(tx);
}
