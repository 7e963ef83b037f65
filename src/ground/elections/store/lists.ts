// Dapil, territories and candidates from files, each in one transaction: rows are staged by COPY, refused line by line,
// then compared, changed and added by one statement each.

import type { ImportReport } from "../../../base/import.ts";
import { ok, type Result } from "../../../base/result.ts";
import { sql, type Tx } from "../../../server/database/connect.ts";
import { refuseTwice, refuseWhere, removeLeftOut, takeStaged, type TakeIn } from "../../../server/import/settle.ts";
import type { Staged, StageSource } from "../../../server/import/stage.ts";
import { addFormerPlaces, childCodes, settlePlaces } from "../../places/store.ts";
import type { Pack } from "../model.ts";
import { ABROAD } from "../rules/area.ts";
import {
  overseasDapil,
  readGender,
  readName,
  readNumber,
  readSplit,
  readTerritory,
  type NamedDapil,
} from "../rules/lists.ts";
import { loadParties } from "./ballots.ts";
import { namedDapil, refuseUnknownDapil, report, ROWS, stage, takeTurn, type ListImport } from "./list-rows.ts";

/**
 * What the file leaves out of the dapil (of candidates: of the parties' lists there) that it names is removed, unless
 * lines are refused: then the file may have meant to name it.
 */
export interface Replacing extends ListImport {
  readonly replace: boolean;
}

export interface ReplacingReport extends ImportReport {
  removed: number;
}

export interface TerritoriesReport extends ReplacingReport {
  /** Places that were made, valid for this election only. */
  former_places: { code: string; name: string }[];
}

const COLUMNS = { level: "level text", dapil: `dapil text collate "C"`, place: `place text collate "C"` };

/** Refusals: those of `stageCsv`. Refused lines: `ListLineCode`. */
export async function importDapil(tx: Tx, source: StageSource, told: ListImport): Promise<Result<ImportReport>> {
  await takeTurn(tx, told);
  const staged = await stage(
    tx,
    source,
    "dapil",
    ["level text", `code text collate "C"`, "name text", "seats int"],
    (cells) => {
      const named = namedDapil(cells);
      if (!named.ok) return named;
      const name = readName(cells("name") ?? "");
      if (!name.ok) return name;
      const seats = readNumber("seats", cells("seats") ?? "");
      return seats.ok ? ok([named.value.level, named.value.code, name.value, seats.value]) : seats;
    },
  );
  if (!staged.ok) return staged;
  const key = ["level", "code"];
  await refuseTwice(tx, staged.value, { rows: ROWS, key, value: sql`r.code`, field: "dapil", code: "elections.twice" });
  const values = ["name", "seats"];
  const done = await takeStaged(tx, {
    rows: ROWS,
    into: "dapil",
    fixed: { election: told.election.id },
    key,
    values,
    told: values,
  });
  return ok(await report(tx, told, "dapil", staged.value, done, {}));
}

/** As `importDapil`. Noted lines: `elections.border_unknown`. */
export async function importTerritories(
  tx: Tx,
  source: StageSource,
  told: Replacing & { readonly unknownPlaces: "refuse" | "add"; readonly pack: Pack },
): Promise<Result<TerritoriesReport>> {
  await takeTurn(tx, told);
  const names = new Map<string, string>();
  const staged = await stage(
    tx,
    source,
    "territories",
    [COLUMNS.level, COLUMNS.dapil, COLUMNS.place, "split boolean"],
    (cells) => {
      const named = namedDapil(cells);
      if (!named.ok) return named;
      const place = readTerritory(cells("place") ?? "");
      if (!place.ok) return place;
      const split = readSplit(cells("split") ?? "");
      if (!split.ok) return split;
      if (!names.get(place.value)) names.set(place.value, cells("place_name") ?? "");
      return ok([named.value.level, named.value.code, place.value, String(split.value)]);
    },
  );
  if (!staged.ok) return staged;
  await refuseUnknownDapil(tx, staged.value, told.election.id);
  const abroad = await addAbroad(tx, staged.value, told.election.id, overseasDapil(told.pack));
  const former = await settlePlaces(tx, staged.value, {
    rows: ROWS,
    column: "place",
    field: "place",
    code: "elections.place_unknown",
    election: told.election.id,
    unknown: told.unknownPlaces,
    names,
  });
  const key = ["level", "dapil", "place"];
  await refuseTwice(tx, staged.value, {
    rows: ROWS,
    key,
    value: sql`r.place`,
    field: "place",
    code: "elections.twice",
  });
  const plan: TakeIn = {
    rows: ROWS,
    into: "dapil_territories",
    fixed: { election: told.election.id },
    key,
    values: ["split"],
    // A file without that column says that nothing is split.
    told: ["split"],
  };
  const removed =
    told.replace && staged.value.refusals.total === 0 ? await removeLeftOut(tx, plan, ["level", "dapil"]) : 0;
  await refuseTaken(tx, staged.value, told.election.id);
  const taken = await takeStaged(tx, plan);
  const done = abroad === null ? taken : { ...taken, [abroad]: taken[abroad] - 1 };
  await noteBorders(tx, staged.value, told.election.id);
  return ok(await report(tx, told, "territories", staged.value, done, { removed, former_places: former }));
}

/**
 * Where the file has lines of the dapil to which the pack gives the abroad, and nobody says whose it is, a row of it is
 * added and noted (`elections.abroad_added`). Answers how that row counts: it is no line of the file.
 */
async function addAbroad(
  tx: Tx,
  { notes, columnOf }: Staged,
  election: string,
  overseas: NamedDapil | null,
): Promise<"added" | "changed" | "unchanged" | null> {
  const { rows } =
    overseas === null
      ? { rows: [] }
      : await sql<{ line: number }>`
          insert into ${sql.id(ROWS)} (line, level, dapil, place, split)
          select min(r.line), ${overseas.level}, ${overseas.code}, ${ABROAD}, false from ${sql.id(ROWS)} r
          where r.level = ${overseas.level} and r.dapil = ${overseas.code}
            and not exists (select 1 from ${sql.id(ROWS)} o where o.level = ${overseas.level} and o.place = ${ABROAD})
            and not exists (select 1 from dapil_territories t where t.election = ${election}
              and t.level = ${overseas.level} and t.place = ${ABROAD} and t.dapil <> ${overseas.code})
          having count(*) > 0
          returning line`.execute(tx);
  for (const { line } of rows)
    notes.add({ line, column: columnOf("dapil"), code: "elections.abroad_added", value: ABROAD });
  const { rows: named } = await sql`select 1 from ${sql.id(ROWS)} where place = ${ABROAD} limit 1`.execute(tx);
  // It is in no official list of places: it gets its name as a place of the election.
  if (named.length > 0) await addFormerPlaces(tx, election, [{ code: ABROAD, name: "Luar Negeri" }]);
  if (overseas === null || rows.length === 0) return null;
  const { rows: before } = await sql<{ split: boolean }>`
    select split from dapil_territories where election = ${election} and level = ${overseas.level}
      and dapil = ${overseas.code} and place = ${ABROAD}`.execute(tx);
  return before[0] === undefined ? "added" : before[0].split ? "changed" : "unchanged";
}

/** As `importDapil`. The parties are those of the election: its pack's, and those taken in. */
export async function importCandidates(
  tx: Tx,
  source: StageSource,
  told: Replacing & { readonly pack: Pack },
): Promise<Result<ReplacingReport>> {
  await takeTurn(tx, told);
  const parties = new Set((await loadParties(tx, told.election.id, told.pack)).map((p) => p.number));
  const columns = [COLUMNS.level, COLUMNS.dapil, "party int", "number int", "name text", "gender text"];
  const staged = await stage(tx, source, "candidates", columns, (cells) => {
    const named = namedDapil(cells);
    if (!named.ok) return named;
    const party = readNumber("party", cells("party") ?? "");
    if (!party.ok) return party;
    if (!parties.has(party.value))
      return { ok: false, problem: { field: "party", code: "elections.party_unknown", value: String(party.value) } };
    const number = readNumber("number", cells("number") ?? "");
    if (!number.ok) return number;
    const name = readName(cells("name") ?? "");
    if (!name.ok) return name;
    const gender = readGender(cells("gender") ?? "");
    if (!gender.ok) return gender;
    return ok([named.value.level, named.value.code, party.value, number.value, name.value, gender.value]);
  });
  if (!staged.ok) return staged;
  await refuseUnknownDapil(tx, staged.value, told.election.id);
  const key = ["level", "dapil", "party", "number"];
  const value = sql`r.dapil || ' ' || r.party || '/' || r.number`;
  await refuseTwice(tx, staged.value, { rows: ROWS, key, value, field: "number", code: "elections.twice" });
  const values = ["name", "gender"];
  const plan: TakeIn = {
    rows: ROWS,
    into: "candidates",
    fixed: { election: told.election.id },
    key,
    values,
    told: values.filter((v) => source.map.columns[v] !== undefined),
  };
  const removed =
    told.replace && staged.value.refusals.total === 0 ? await removeLeftOut(tx, plan, ["level", "dapil", "party"]) : 0;
  const done = await takeStaged(tx, plan);
  return ok(await report(tx, told, "candidates", staged.value, done, { removed }));
}

/**
 * Refuse lines whose place belongs to another dapil of the level already: the same place, or one around or in it, unless
 * the wider of the two is split. Of two lines of the file the later one goes.
 */
async function refuseTaken(tx: Tx, staged: Staged, election: string): Promise<void> {
  const where = sql`r.line in (
    with present as (
      select level, dapil, place, split, line from ${sql.id(ROWS)}
      union all
      select t.level, t.dapil, t.place, t.split, null from dapil_territories t
      where t.election = ${election} and not exists (
        select 1 from ${sql.id(ROWS)} n where n.level = t.level and n.dapil = t.dapil and n.place = t.place)),
    around as (
      select p.level, p.dapil, p.line, up.place from present p
      cross join (values (2), (5), (8), (13)) as lengths (n)
      cross join lateral (select left(p.place, lengths.n) as place) up
      where length(up.place) = lengths.n)
    select greatest(a.line, w.line) from around a
    join present w on w.level = a.level and w.place = a.place and w.dapil <> a.dapil and not w.split
    where a.line is not null or w.line is not null)`;
  await refuseWhere(tx, staged, {
    rows: ROWS,
    value: sql`r.place`,
    field: "place",
    code: "elections.territory_taken",
    where,
  });
}

/**
 * Say which places are split without a whole border: either this dapil has none of the places below, or some place
 * right below is in no dapil of the level, neither itself nor in parts.
 */
async function noteBorders(tx: Tx, { notes, columnOf }: Staged, election: string): Promise<void> {
  const { rows } = await sql<{ line: number; level: string; place: string; own: boolean }>`
    select r.line, r.level, r.place, exists (
      select 1 from dapil_territories t where t.election = ${election} and t.level = r.level and t.dapil = r.dapil
        and t.place like r.place || '.%') as own
    from ${sql.id(ROWS)} r where r.split order by r.line`.execute(tx);
  if (rows.length === 0) return;
  const below = await childCodes(tx, [...new Set(rows.map((r) => r.place))], election);
  const { rows: held } = await sql<{ level: string; place: string }>`
    select distinct t.level, left(t.place, lengths.n) as place
    from dapil_territories t cross join (values (8), (13)) as lengths (n)
    where t.election = ${election} and length(t.place) >= lengths.n`.execute(tx);
  const covered = new Set(held.map((h) => `${h.level} ${h.place}`));
  for (const { line, level, place, own } of rows) {
    const children = below.get(place) ?? [];
    if (own && children.length > 0 && children.every((child) => covered.has(`${level} ${child}`))) continue;
    notes.add({ line, column: columnOf("split"), code: "elections.border_unknown", value: place });
  }
}
