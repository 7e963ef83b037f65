// What others ask of stations. Ids are in byte order: what lies in a place is one range of the index.

import type { RawBuilder } from "kysely";
import { sql, type Db } from "../../../server/database/connect.ts";
import { belowWhere, type Principal, type Reach, reachOf, type Role, scopeWhere } from "../../../server/scope.ts";
import type { Station, StationId, StationKind, StationVersion } from "../model.ts";
import { parseStationNumber } from "../rules.ts";
import { orderAt, readingOrder, villagesAround } from "./order.ts";

interface StationRow {
  readonly id: string;
  readonly village: string;
  readonly number: number;
  readonly kind: StationKind;
  readonly voters_male: number | null;
  readonly voters_female: number | null;
  readonly voters_total: number | null;
  readonly address: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly version: number;
}

const COLUMN_NAMES = [
  "id",
  "village",
  "number",
  "kind",
  "voters_male",
  "voters_female",
  "voters_total",
  "address",
  "lat",
  "lon",
  "version",
] as const satisfies readonly (keyof StationRow)[];
const COLUMNS = sql.join(COLUMN_NAMES.map((c) => sql.id(c)));

function stationOf(row: StationRow): Station {
  const { voters_male: male, voters_female: female, voters_total: total, ...rest } = row;
  return { ...rest, voters: { male, female, total } };
}

/** These stations by id; unknown ids are not in the answer. */
export async function loadStations(
  db: Db,
  election: string,
  ids: readonly StationId[],
): Promise<ReadonlyMap<StationId, Station>> {
  if (ids.length === 0) return new Map();
  const kabs = [...new Set(ids.map((id) => id.slice(0, 5)))];
  const { rows } = await sql<StationRow>`
    select ${COLUMNS} from stations
    where kab = any(${kabs}::text[]) and election = ${election} and id = any(${ids}::text[])`.execute(db);
  return new Map(rows.map((r) => [r.id, stationOf(r)]));
}

/** On the roll of these stations, by election and id with a line break between; unknown stations are not in the answer. */
export async function loadVoters(
  db: Db,
  asked: readonly { readonly election: string; readonly station: StationId }[],
): Promise<ReadonlyMap<string, number | null>> {
  if (asked.length === 0) return new Map();
  const { rows } = await sql<{ election: string; id: string; voters_total: number | null }>`
    select s.election, s.id, s.voters_total
    from unnest(${asked.map((a) => a.station.slice(0, 5))}::text[], ${asked.map((a) => a.election)}::text[],
      ${asked.map((a) => a.station)}::text[]) as w(kab, election, id)
    join stations s on s.kab = w.kab and s.election = w.election and s.id = w.id`.execute(db);
  return new Map(rows.map((r) => [`${r.election}\n${r.id}`, r.voters_total]));
}

/** Stations at or below a place (`""`: all), in the order a person reads, a page at a time: `after` is the last id of the page before. */
export async function stationsBelow(
  db: Db,
  election: string,
  place: string,
  page: { readonly after?: StationId | undefined; readonly limit: number },
): Promise<Station[]> {
  return selectPage(db, election, inReach({ places: [place], stations: [] }, belowWhere(place, sql`id`)), page);
}

/** All stations of some villages, by id. A village has at most some hundred. */
export async function stationsOfVillages(db: Db, election: string, villages: readonly string[]): Promise<Station[]> {
  if (villages.length === 0) return [];
  const columns = COLUMN_NAMES.map((c) => sql`s.${sql.id(c)}`);
  const { rows } = await sql<StationRow>`
    select ${sql.join(columns)} from unnest(${villages}::text[]) as v(village) join stations s
      on s.kab = left(v.village, 5) and s.election = ${election} and s.id >= v.village || '/' and s.id < v.village || '0'
    order by s.id`.execute(db);
  return rows.map(stationOf);
}

/** As `stationsBelow`, within what the principal may see, and by number or a part of the address. */
export async function listStations(
  db: Db,
  principal: Principal,
  roles: readonly Role[],
  asked: {
    readonly election: string;
    readonly place: string;
    readonly q?: string | undefined;
    readonly after?: StationId | undefined;
    readonly limit: number;
  },
): Promise<Station[]> {
  const where = sql<boolean>`${scopeWhere(principal, roles, sql`id`)} and ${belowWhere(asked.place, sql`id`)} and ${matching(asked.q)}`;
  return selectPage(db, asked.election, inReach(reachOf(principal, roles, asked.place), where), asked);
}

function inReach(reach: Reach, where: RawBuilder<boolean>): RawBuilder<boolean> {
  return sql<boolean>`${villagesAround(reach, sql`village`)} and ${where}`;
}

function matching(q: string | undefined): RawBuilder<boolean> {
  if (q === undefined || q.trim() === "") return sql<boolean>`true`;
  const number = parseStationNumber(q);
  if (number) {
    const ofKind = /^\s*[a-z]/i.test(q) ? sql<boolean>`kind = ${number.kind}` : sql<boolean>`true`;
    return sql<boolean>`(number = ${number.number} and ${ofKind})`;
  }
  return sql<boolean>`address ilike ${`%${q.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`;
}

async function selectPage(
  db: Db,
  election: string,
  where: RawBuilder<boolean>,
  { after, limit }: { readonly after?: StationId | undefined; readonly limit: number },
): Promise<Station[]> {
  const order = readingOrder(sql`village`, sql`id`);
  const next = after === undefined ? sql<boolean>`true` : sql<boolean>`(${order}) > (${orderAt(after)})`;
  const { rows } = await sql<StationRow>`
    select ${COLUMNS} from stations
    where election = ${election} and ${where} and ${next}
    order by ${order} limit ${limit}`.execute(db);
  return rows.map(stationOf);
}

/** What a station's line said before, the latest first. */
export async function listVersions(db: Db, election: string, id: StationId): Promise<StationVersion[]> {
  const { rows } = await sql<{
    version: number;
    voters_male: number | null;
    voters_female: number | null;
    voters_total: number | null;
    address: string | null;
    changed_at: Date;
    replaced_at: Date;
  }>`
    select version, voters_male, voters_female, voters_total, address, changed_at, replaced_at
    from station_versions where kab = ${id.slice(0, 5)} and election = ${election} and id = ${id}
    order by version desc`.execute(db);
  return rows.map((r) => ({
    version: r.version,
    voters: { male: r.voters_male, female: r.voters_female, total: r.voters_total },
    address: r.address,
    changed_at: r.changed_at.toISOString(),
    replaced_at: r.replaced_at.toISOString(),
  }));
}
