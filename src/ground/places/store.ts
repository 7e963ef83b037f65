// SQL of places. The official hierarchy is one edition, loaded once from the package; RW and RT are another, taken in
// from files (`store/import.ts`); an election may add former places as an edition of its own, and its tree is all of
// them, its own winning.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { pathToFileURL } from "node:url";
import { parse } from "csv-parse/sync";
import { from as copyFrom } from "pg-copy-streams";
import { sql, type Db, type Tx } from "../../server/database/connect.ts";
import { refuseWhere } from "../../server/import/settle.ts";
import type { Staged } from "../../server/import/stage.ts";
import { LOCAL_EDITION, OFFICIAL_EDITION, type Place, type PlaceCode } from "./model.ts";
import { ancestorsOf, levelOf, parentOf } from "./rules.ts";
import {
  buildPlaceIndex,
  searchPlaces,
  searchText,
  type IndexedName,
  type PlaceIndex,
  type SearchHit,
} from "./rules/search.ts";

interface PlaceRow {
  readonly edition: string;
  readonly code: string;
  readonly level: number;
  readonly name: string;
  readonly parent: string;
}

function placeOf(row: PlaceRow): Place {
  const { code, level, name, parent } = row;
  return { code, level, name, parent, former: row.edition !== OFFICIAL_EDITION && row.edition !== LOCAL_EDITION };
}

/** The editions an election's places are in; without an election the official one and the RW and RT below it. */
function editionsOf(election: string | undefined): string[] {
  return election === undefined ? [OFFICIAL_EDITION, LOCAL_EDITION] : [OFFICIAL_EDITION, LOCAL_EDITION, election];
}

/**
 * Load the 91,599 official places from the package, if they are not there; about a second. All or nothing.
 * Returns how many were loaded: 0 when they were there.
 */
export async function loadOfficialPlaces(tx: Tx): Promise<number> {
  // Two that start at once must not both copy: the second waits here, and then finds them.
  await sql`lock table places in share row exclusive mode`.execute(tx);
  const there = await sql`select 1 from places where edition = ${OFFICIAL_EDITION} limit 1`.execute(tx);
  if (there.rows.length > 0) return 0;
  const folder = new URL("data/", pathToFileURL(createRequire(import.meta.url).resolve("idn-area-data/package.json")));
  const lines: string[] = [];
  for (const file of ["provinces", "regencies", "districts", "villages"]) {
    for (const { code, name } of parse<IndexedName>(await readFile(new URL(`${file}.csv`, folder)), { columns: true }))
      lines.push(copyLine([OFFICIAL_EDITION, code, String(levelOf(code)), name, parentOf(code), searchText(name)]));
  }
  await pipeline(
    Readable.from(lines),
    tx.client.query(copyFrom("copy places (edition, code, level, name, parent, search) from stdin")),
  );
  await sql`analyze places`.execute(tx);
  return lines.length;
}

/** One line of COPY's text format. */
function copyLine(cells: readonly string[]): string {
  return `${cells.map((cell) => cell.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r")).join("\t")}\n`;
}

/** The places of these codes that the tree of the election knows, by code; unknown codes are not in the answer. */
export async function loadPlaces(
  db: Db,
  codes: readonly PlaceCode[],
  election?: string,
): Promise<ReadonlyMap<PlaceCode, Place>> {
  const { rows } = await sql<PlaceRow>`
    select edition, code, level, name, parent from places
    where edition = any(${editionsOf(election)}::text[]) and code = any(${codes}::text[])`.execute(db);
  return byCode(rows);
}

/** One place, or undefined. */
export async function loadPlace(db: Db, code: PlaceCode, election?: string): Promise<Place | undefined> {
  return (await loadPlaces(db, [code], election)).get(code);
}

/** Names of these places by code; unknown codes are not in the answer. */
export async function namesOf(
  db: Db,
  codes: readonly PlaceCode[],
  election?: string,
): Promise<ReadonlyMap<PlaceCode, string>> {
  const places = await loadPlaces(db, codes, election);
  return new Map([...places].map(([code, place]) => [code, place.name]));
}

/** The places right below `parent` (`""`: the provinces), by code. */
export async function listChildren(db: Db, parent: PlaceCode, election?: string): Promise<Place[]> {
  const { rows } = await sql<PlaceRow>`
    select edition, code, level, name, parent from places
    where edition = any(${editionsOf(election)}::text[]) and parent = ${parent}`.execute(db);
  return [...byCode(rows).values()].toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

/** Codes of the places right below each of these; those without any are not in the answer. */
export async function childCodes(
  db: Db,
  parents: readonly PlaceCode[],
  election?: string,
): Promise<ReadonlyMap<PlaceCode, PlaceCode[]>> {
  const { rows } = await sql<{ parent: string; codes: string[] }>`
    select parent, array_agg(distinct code order by code) as codes from places
    where edition = any(${editionsOf(election)}::text[]) and parent = any(${parents}::text[])
    group by parent`.execute(db);
  return new Map(rows.map((r) => [r.parent, r.codes]));
}

/** Rows of several editions as one tree: the election's own wins. */
function byCode(rows: readonly PlaceRow[]): Map<PlaceCode, Place> {
  const out = new Map<PlaceCode, Place>();
  for (const row of rows) {
    const place = placeOf(row);
    if (place.former || !out.has(place.code)) out.set(place.code, place);
  }
  return out;
}

/**
 * Add places an election knew and the official hierarchy does not, valid for that election only. A place above
 * that nobody knows is added too, named by its code unless its name is in the list.
 *
 * Returns what was added, by code; those that were known already are left as they are.
 */
export async function addFormerPlaces(
  tx: Db,
  election: string,
  places: readonly { readonly code: PlaceCode; readonly name: string }[],
): Promise<Place[]> {
  const wanted = new Map<PlaceCode, string>();
  for (const { code } of places) for (const above of ancestorsOf(code)) wanted.set(above, above);
  for (const { code, name } of places) wanted.set(code, name);
  const known = await loadPlaces(tx, [...wanted.keys()], election);
  const added = [...wanted]
    .filter(([code]) => !known.has(code))
    .map(([code, name]): Place => ({ code, name, level: levelOf(code), parent: parentOf(code), former: true }))
    .toSorted((a, b) => (a.code < b.code ? -1 : 1));
  await sql`
    insert into places (edition, code, level, name, parent, search)
    select ${election}, * from unnest(${added.map((p) => p.code)}::text[], ${added.map((p) => p.level)}::smallint[],
      ${added.map((p) => p.name)}::text[], ${added.map((p) => p.parent)}::text[],
      ${added.map((p) => searchText(p.name))}::text[])
    on conflict (edition, code) do nothing`.execute(tx);
  if (added.length > 0) await changeTree(tx, election);
  return added;
}

/** The tree of an election is another from now on: places of it, or stations at them. In the transaction of the change. */
export async function changeTree(tx: Db, election: string): Promise<void> {
  await sql`insert into tree_versions (election, version) values (${election}, gen_random_uuid())
    on conflict (election) do update set version = excluded.version`.execute(tx);
}

/** Which tree an election has; "" before anything of it has changed. */
export async function treeVersion(db: Db, election: string): Promise<string> {
  const { rows } = await sql<{
    version: string;
  }>`select version from tree_versions where election = ${election}`.execute(db);
  return rows[0]?.version ?? "";
}

/** The staged rows of an import and the places they name. */
export interface NamedPlaces {
  /** Temporary table, and its column with the code. */
  readonly rows: string;
  readonly column: string;
  /** For a refused line: the field of the map, and the code of the problem. */
  readonly field: string;
  readonly code: string;
  readonly election: string;
  /** `add`: an unknown place becomes a former place of the election; `refuse`: its lines are refused. */
  readonly unknown: "refuse" | "add";
  /** All places named by the file, each with its name there, or `""`. */
  readonly names: ReadonlyMap<PlaceCode, string>;
}

/** Make the unknown places of an import former places, or refuse their lines. Returns the places made, by code. */
export async function settlePlaces(
  tx: Tx,
  staged: Staged,
  named: NamedPlaces,
): Promise<{ code: PlaceCode; name: string }[]> {
  const known = await loadPlaces(tx, [...named.names.keys()], named.election);
  const unknown = [...named.names].filter(([code]) => !known.has(code));
  if (unknown.length === 0) return [];
  if (named.unknown === "add") {
    const places = unknown.map(([code, name]) => ({ code, name: name === "" ? code : name }));
    return (await addFormerPlaces(tx, named.election, places)).map(({ code, name }) => ({ code, name }));
  }
  const column = sql`r.${sql.id(named.column)}`;
  const where = sql`${column} = any(${unknown.map(([code]) => code)}::text[])`;
  await refuseWhere(tx, staged, { rows: named.rows, value: column, field: named.field, code: named.code, where });
  return [];
}

interface KeptIndex {
  readonly places: number;
  readonly index: Promise<PlaceIndex>;
}

// For each database one index of the official names; one more for each election with places of its own.
const kept = new WeakMap<Db, Map<string, KeptIndex>>();

async function indexOf(db: Db, election: string | undefined): Promise<PlaceIndex> {
  const own = election === undefined ? 0 : await countFormer(db, election);
  const key = own === 0 ? OFFICIAL_EDITION : election!;
  let indexes = kept.get(db);
  if (indexes === undefined) kept.set(db, (indexes = new Map()));
  const known = indexes.get(key);
  // Former places are only ever added, so their number says whether the index is still whole.
  if (known !== undefined && known.places === own) return known.index;
  const index = buildIndex(db, own === 0 ? undefined : election);
  indexes.set(key, { places: own, index });
  try {
    const built = await index;
    if (built.entries.length === 0) indexes.delete(key); // not loaded yet: look again next time
    return built;
  } catch (error) {
    indexes.delete(key); // a database that was away for a moment must not leave search broken for ever
    throw error;
  }
}

async function countFormer(db: Db, election: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from places where edition = ${election}`.execute(db);
  return rows[0]?.n ?? 0;
}

/** RW and RT are numbers, not names: they are found by their code or below their village. */
async function buildIndex(db: Db, election: string | undefined): Promise<PlaceIndex> {
  const { rows } = await sql<IndexedName>`
    select distinct on (code) code, name from places
    where edition = any(${editionsOf(election)}::text[]) and edition <> ${LOCAL_EDITION}
    order by code, edition = ${OFFICIAL_EDITION}`.execute(db);
  return buildPlaceIndex(rows);
}

/** Places a text may mean, best first; see `searchPlaces`. The first call builds the index, about a second. */
export async function findPlaces(
  db: Db,
  query: {
    readonly q: string;
    readonly limit: number;
    readonly election?: string | undefined;
    readonly within?: string | undefined;
  },
): Promise<SearchHit[]> {
  return searchPlaces(await indexOf(db, query.election), query.q, query.limit, query.within);
}
