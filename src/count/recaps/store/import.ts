// Figures of places from a file, in one transaction: rows are staged by COPY, refused line by line, put together by
// place, compared with what stands, and saved as the next version where they differ. Nothing is overwritten.

import type { Instant } from "../../../base/clock.ts";
import type { ImportMap, ImportReport } from "../../../base/import.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import type { Form, Party } from "../../../ground/elections/model.ts";
import { fieldIdsOf } from "../../../ground/elections/rules.ts";
import { loadAreaBallot, loadBallots, loadParties, loadWidestForm } from "../../../ground/elections/store/ballots.ts";
import { listDapil } from "../../../ground/elections/store/dapil.ts";
import type { KnownContest } from "../../../ground/elections/store/elections.ts";
import { settlePlaces } from "../../../ground/places/store.ts";
import { sql, type Tx } from "../../../server/database/connect.ts";
import { readJsonLines } from "../../../server/import/json-lines.ts";
import { refuseTwice, refuseWhere } from "../../../server/import/settle.ts";
import { stageCsv, type Staged, type StageSource } from "../../../server/import/stage.ts";
import { reportOf, trailImport } from "../../../server/import/report.ts";
import { dapilKey, type RecapLevel } from "../model.ts";
import { SIREKAP_CHART, sirekapIds } from "../../figures/rules/sirekap.ts";
import { byField, checkRecap, fieldMeant } from "../rules.ts";
import { judgedValues, sirekapLines } from "../rules/sirekap.ts";
import { loadStanding } from "./read.ts";
import { LONG_FIELDS, ONLY, PLACE_FIELDS, refuseFields, rowReader, type FileShape, type Found } from "./rows.ts";
import { saveVersions, type NewVersion } from "./write.ts";

export interface RecapsImport {
  readonly known: KnownContest;
  readonly sourceName: string;
  /** `csv`, or the commission's own records of 2024. */
  readonly format: "csv" | "sirekap";
  /** The dapil whose votes a record has that does not name it. */
  readonly dapil?: string | undefined;
  readonly level?: RecapLevel | undefined;
  /** `COLUMN=VALUE`: these lines of the file alone. */
  readonly where?: string | undefined;
  readonly unknownPlaces: "refuse" | "add";
  readonly dryRun: boolean;
  readonly who: string;
  readonly from: string;
  readonly now: Instant;
}

export interface RecapsReport extends ImportReport {
  /** Lines that `where` did not mean, and answers in a file of records that are another contest's; they are not among `rows`. */
  left_out: number;
  /** Places whose figures break a check of severity error. */
  flagged: number;
  former_places: { code: string; name: string }[];
}

const ROWS = "recap_rows";
const CHUNK = 1_000;

interface Row {
  readonly line: number;
  readonly place: string;
  readonly fields: number[];
  readonly cells: (number | string | null)[];
  readonly done: number | null;
  readonly total: number | null;
}

/**
 * Refusals: those of `stageCsv`, `recaps.where_unreadable`, `recaps.place_or_dapil`, `recaps.no_dapil`,
 * `recaps.dapil_of_records` and those of `sirekapLines`. Refused lines: `RecapLineCode`.
 */
export async function importRecaps(tx: Tx, source: StageSource, told: RecapsImport): Promise<Result<RecapsReport>> {
  const { known, sourceName } = told;
  const contest = known.contest.id;
  // Two imports of one source one after the other: the second compares with what the first wrote.
  await sql`select pg_advisory_xact_lock(hashtext(${`recaps.import ${contest} ${sourceName}`}))`.execute(tx);
  const only = /^([^=]+)=(.*)$/s.exec(told.where ?? "");
  if (told.where !== undefined && only === null)
    return refuse("invalid", "recaps.where_unreadable", { where: told.where });
  const parties = await loadParties(tx, known.election.id, known.pack);
  const form = await loadWidestForm(tx, known);
  const ofFile =
    told.format === "csv" ? ok({ map: source.map, read: undefined }) : recordsOf(told, form, parties, source.map);
  if (!ofFile.ok) return ofFile;
  const { map, read } = ofFile.value;
  const columns = only === null ? map.columns : { ...map.columns, [ONLY]: only[1]! };
  const byDapil = columns["dapil"] !== undefined;
  if (byDapil && (columns["place"] !== undefined || told.level !== undefined))
    return refuse("invalid", "recaps.place_or_dapil");
  if (byDapil && known.entry.dapil_level === undefined) return refuse("invalid", "recaps.no_dapil", { contest });
  if (told.format === "csv" && told.dapil !== undefined) return refuse("invalid", "recaps.dapil_of_records");
  const records = read !== undefined;
  const shape: FileShape = { known, parties, form, level: told.level, byDapil, only: only?.[2]?.trim(), records };
  const mapped = refuseFields(shape, Object.keys(columns));
  if (!mapped.ok) return mapped;
  const found: Found = { places: new Map(), fields: [], leftOut: 0 };
  const staged = await stageCsv(
    tx,
    { ...source, map: { columns } },
    {
      table: ROWS,
      columns: [`place text collate "C"`, "fields int[]", "cells bigint[]", "done int", "total int"],
      required: [byDapil ? "dapil" : "place"],
      allows: () => true,
      known: [...PLACE_FIELDS, ...LONG_FIELDS],
      reader: rowReader(shape, found),
      ...(read === undefined ? {} : { read: read.rows }),
    },
  );
  if (!staged.ok) return staged;
  const dapil = byDapil ? await settleDapil(tx, staged.value, known, found) : new Map<string, string | undefined>();
  const former = byDapil
    ? []
    : await settlePlaces(tx, staged.value, {
        rows: ROWS,
        column: "place",
        field: "place",
        code: "recaps.place_unknown",
        election: known.election.id,
        unknown: told.unknownPlaces,
        names: found.places,
      });
  await refuseTwice(tx, staged.value, {
    rows: ROWS,
    key: ["place", "fields"],
    value: sql`r.place`,
    field: byDapil ? "dapil" : "place",
    code: "recaps.twice",
  });
  const counts = { added: 0, changed: 0, unchanged: 0 };
  let flagged = 0;
  for (let after = ""; ;) {
    const { rows } = await sql<Row>`
      select line, place, fields, cells, done, total from ${sql.id(ROWS)} where place in (
        select distinct place from ${sql.id(ROWS)} where place > ${after} order by place limit ${CHUNK})
      order by place, line`.execute(tx);
    if (rows.length === 0) break;
    after = rows.at(-1)!.place;
    const byPlace = Map.groupBy(rows, (row) => row.place);
    const settled = await versionsOf(tx, told, shape, found.fields, byPlace, dapil);
    for (const [place, lines] of byPlace) {
      const outcome = settled.outcome.get(place)!;
      if (typeof outcome === "string") counts[outcome] += lines.length;
      else
        for (const { line } of lines)
          staged.value.refusals.add({ line, column: outcome.field, code: "recaps.not_on_paper", value: outcome.value });
    }
    flagged += settled.flagged;
    await saveVersions(tx, settled.versions, told);
  }
  const report = reportOf({ ...staged.value, rows: staged.value.rows - found.leftOut }, counts, told.dryRun);
  if (counts.added + counts.changed + former.length > 0) {
    const what = { operation: "recaps.import", subject: `${contest} ${sourceName}` };
    await trailImport(tx, told, what, report, { former_places: former.map((p) => p.code) });
    if (counts.added > 10_000) await sql`analyze recaps`.execute(tx);
  }
  return ok({
    ...report,
    left_out: found.leftOut + (read?.leftOut() ?? 0),
    flagged,
    former_places: former,
  });
}

/** How records become lines: by our own fields, of dapil, or of places where a level is told. */
function recordsOf(
  { known, dapil, level }: RecapsImport,
  form: Form,
  parties: readonly Party[],
  given: ImportMap,
): Result<{ map: ImportMap; read: { rows: ReturnType<typeof readJsonLines>; leftOut: () => number } }> {
  if (level !== undefined && dapil !== undefined) return refuse("invalid", "recaps.place_or_dapil");
  const named: Record<string, string> = { ...SIREKAP_CHART[known.contest.id] };
  for (const [field, id] of Object.entries(given.columns)) {
    const meant = fieldMeant(form, parties, field);
    if (meant === null || !meant.startsWith("votes."))
      return refuse("invalid", "import.unknown_field", { field, fields: ["votes.1.1"] });
    named[meant] = id;
  }
  const of = level === undefined ? ("dapil" as const) : ("place" as const);
  const votes = form.parts.flatMap((p) => p.fields.flatMap((f) => (f.id.startsWith("votes.") ? [f.id] : [])));
  const columns = [of, "stations.done", "stations.total", ...new Set(votes)];
  const national = known.entry.dapil_level === "dpr";
  let leftOut = 0;
  const rows = readJsonLines(columns, (record) => {
    const asked = { columns, of, code: dapil?.trim(), ids: sirekapIds({ columns: named }), national };
    const read = sirekapLines(record, asked);
    if (!read.ok) return read;
    leftOut += read.value.leftOut;
    return ok(read.value.lines);
  });
  const map = { columns: Object.fromEntries(columns.map((c) => [c, c])) };
  return ok({ map, read: { rows, leftOut: () => leftOut } });
}

/**
 * Refuse the lines of dapil that the contest does not have. Answers, of the others, a place where their own ballot paper
 * is used; undefined where all of their places are divided.
 */
async function settleDapil(
  tx: Tx,
  staged: Staged,
  { election, entry }: KnownContest,
  found: Found,
): Promise<Map<string, string | undefined>> {
  const codes = [...found.places.keys()].map((key) => key.slice(dapilKey("").length));
  const listed = await listDapil(tx, {
    election: election.id,
    level: entry.dapil_level,
    place: "",
    codes,
    limit: codes.length + 1,
  });
  const known = new Map(listed.map((d) => [dapilKey(d.code), d.territories.find((t) => !t.split)?.place]));
  await refuseWhere(tx, staged, {
    rows: ROWS,
    value: sql`substr(r.place, ${sql.lit(dapilKey("").length + 1)})`,
    field: "dapil",
    code: "recaps.dapil_unknown",
    where: sql`not (r.place = any(${[...known.keys()]}::text[]))`,
  });
  return known;
}

/** The form of a dapil of which no place is known to be in it whole. */
async function formOfDapil(tx: Tx, known: KnownContest, key: string): Promise<Form> {
  return (await loadAreaBallot(tx, known, key.slice(dapilKey("").length))).form;
}

/** Or a figure of somebody who is not on the dapil's own ballot paper. */
type Outcome = "added" | "changed" | "unchanged" | { readonly field: string; readonly value: string };

interface Settled {
  readonly versions: NewVersion[];
  readonly outcome: Map<string, Outcome>;
  readonly flagged: number;
}

/** What the rows of these places add to what stands: columns a file does not have are left as they were. */
async function versionsOf(
  tx: Tx,
  { known, sourceName }: RecapsImport,
  { form, records }: FileShape,
  fields: readonly string[],
  byPlace: ReadonlyMap<string, readonly Row[]>,
  /** Of a dapil, a place where its ballot paper is used. */
  usedAt: ReadonlyMap<string, string | undefined>,
): Promise<Settled> {
  const contest = known.contest.id;
  const places = [...byPlace.keys()];
  const standing = await loadStanding(tx, { contest, sourceName }, places);
  const placed = places.filter((place) => !usedAt.has(place) || usedAt.get(place) !== undefined);
  const ballots = await loadBallots(
    tx,
    placed.map((place) => ({ known, place: usedAt.get(place) ?? place })),
  );
  const ballotAt = new Map(placed.map((place, i) => [place, ballots[i]!]));
  const partOf = new Map(form.parts.flatMap((p) => p.fields.map((f) => [f.id, p.id] as const)));
  const versions: NewVersion[] = [];
  const outcome = new Map<string, Outcome>();
  let flagged = 0;
  for (const [place, lines] of byPlace) {
    const before = standing.get(place) ?? new Map();
    const told = new Map(lines.flatMap((l) => l.fields.map((f, j) => [fields[f]!, l.cells[j] ?? null] as const)));
    const values: Record<string, number | null> = {};
    for (const [part, recap] of before) Object.assign(values, byField(form, part, recap.figures));
    for (const [id, value] of told) values[id] = value === null ? null : Number(value);
    // The place's own ballot paper where it is one dapil's; else the parties alone. Held here: lines elsewhere are refused.
    const ballot = ballotAt.get(place);
    const own =
      ballot?.ok === true ? ballot.value.form : usedAt.has(place) ? await formOfDapil(tx, known, place) : form;
    // A record of another dapil than the one that was told shows by its longer lists.
    const has = new Set(own.parts.flatMap((p) => p.fields.map((f) => f.id)));
    const stranger = records && usedAt.has(place) ? [...told].find(([id, n]) => n !== null && !has.has(id)) : undefined;
    if (stranger !== undefined) {
      outcome.set(place, { field: stranger[0], value: String(stranger[1]) });
      continue;
    }
    const judged = records ? judgedValues(values, [...partOf.keys()], told) : values;
    const broken = new Set<string>();
    outcome.set(place, "unchanged");
    for (const part of new Set([...told.keys()].map((id) => partOf.get(id)!))) {
      const last = before.get(part);
      const figures = fieldIdsOf(form, part).map((id) => values[id] ?? null);
      const stationsDone = lines.findLast((l) => l.done !== null)?.done ?? last?.stationsDone ?? null;
      const stationsTotal = lines.findLast((l) => l.total !== null)?.total ?? last?.stationsTotal ?? null;
      const checks = checkRecap(own, part, judged);
      for (const id of checks.failed) broken.add(id);
      const same =
        last !== undefined &&
        figures.every((n, at) => n === (last.figures[at] ?? null)) &&
        stationsDone === last.stationsDone &&
        stationsTotal === last.stationsTotal;
      if (same) continue;
      if (outcome.get(place) !== "changed") outcome.set(place, last === undefined ? "added" : "changed");
      versions.push({
        key: { contest, sourceName, part },
        recap: { place, version: (last?.version ?? 0) + 1, figures, stationsDone, stationsTotal, ...checks },
      });
    }
    if (broken.size > 0) flagged++;
  }
  return { versions, outcome, flagged };
}
