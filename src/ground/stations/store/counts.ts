// Numbers of stations and voters per place, kept as rows of their own: the nation's screen reads 38 of them instead of
// counting 823,236 stations. Each place is recomputed from what lies under it, never incremented.

import { uuidv7 } from "../../../base/ids.ts";
import { sql, type Db } from "../../../server/database/connect.ts";
import { firstLeft } from "../../../server/database/queue.ts";
import { changeTree } from "../../places/store.ts";
import { belowWhere, covers, scopeWhere, type Principal, type Role } from "../../../server/scope.ts";

export interface StationCount {
  readonly stations: number;
  /** Sum of the voters on the lists; stations without a figure count as none. */
  readonly voters: number;
  /** Stations with such a figure. */
  readonly listed: number;
}

const NONE: StationCount = { stations: 0, voters: 0, listed: 0 };

const VILLAGE = 13;
/** Lengths of the codes above a village, from the sub-district up to the nation. */
const LENGTHS_ABOVE = [8, 5, 2, 0] as const;

/** From so many villages on the whole election is counted anew: one pass costs less than that many lookups. */
const MANY_VILLAGES = 2_000;

interface CountRow extends StationCount {
  readonly place: string;
}

/**
 * Count the stations of these villages anew and climb to the nation; without villages those of the whole election.
 * Belongs into the transaction that changed the stations. Leaves word of the change for sums that hold voters.
 */
export async function recountStations(tx: Db, election: string, villages?: readonly string[]): Promise<void> {
  const changed = villages === undefined || villages.length > MANY_VILLAGES ? null : villages;
  if (changed?.length === 0) return;
  await changeTree(tx, election);
  const told = changed ?? [""];
  await sql`insert into station_changes (kab, id, election, village)
    select left(v, 5), i, ${election}, v from unnest(${told.map(() => uuidv7())}::uuid[], ${told}::text[]) as t(i, v)`.execute(
    tx,
  );
  if (changed === null) await sql`delete from station_counts where election = ${election}`.execute(tx);
  const kabs = [...new Set(changed?.map((v) => v.slice(0, 5)))];
  const which =
    changed === null ? sql`true` : sql`s.kab = any(${kabs}::text[]) and s.village = any(${changed}::text[])`;
  await sql`
    insert into station_counts (election, place, parent, stations, voters, listed)
    select s.election, s.village, left(s.village, 8), count(*), coalesce(sum(s.voters_total), 0), count(s.voters_total)
    from stations s where s.election = ${election} and ${which}
    group by s.election, s.village
    on conflict (election, place) do update set stations = excluded.stations, voters = excluded.voters,
      listed = excluded.listed`.execute(tx);
  for (const length of LENGTHS_ABOVE) {
    const above = length === 0 ? sql`null` : sql`left(t.parent, ${sql.lit(Math.max(0, length - 3))})`;
    const places =
      changed === null
        ? sql`length(t.parent) = ${sql.lit(length)}`
        : sql`t.parent = any(${[...new Set(changed.map((v) => v.slice(0, length)))]}::text[])`;
    await sql`
      insert into station_counts (election, place, parent, stations, voters, listed)
      select t.election, t.parent, ${above}, sum(t.stations), sum(t.voters), sum(t.listed)
      from station_counts t where t.election = ${election} and ${places}
      group by t.election, t.parent
      on conflict (election, place) do update set stations = excluded.stations, voters = excluded.voters,
        listed = excluded.listed`.execute(tx);
  }
  // Whoever asks for places by their parents is planned for by what is known of the table.
  if (changed === null) await sql`analyze station_counts`.execute(tx);
}

/** How many stations lie at or below each of these places (`""`: the nation); each asked place is in the answer. */
export async function countStations(
  db: Db,
  election: string,
  places: readonly string[],
): Promise<ReadonlyMap<string, StationCount>> {
  const { rows } = await sql<CountRow>`
    select place, stations, voters, listed from station_counts
    where election = ${election} and place = any(${places}::text[])`.execute(db);
  const out = new Map<string, StationCount>(places.map((p) => [p, NONE]));
  for (const { place, stations, voters, listed } of rows) out.set(place, { stations, voters, listed });
  return out;
}

/** The places right below these that have stations, by code, with their numbers; a village has no place below. */
export async function countStationsBelow(
  db: Db,
  election: string,
  parents: readonly string[],
): Promise<ReadonlyMap<string, StationCount>> {
  const { rows } = await sql<CountRow>`
    select place, stations, voters, listed from station_counts
    where election = ${election} and parent = any(${parents}::text[])
    order by place`.execute(db);
  return new Map(rows.map(({ place, stations, voters, listed }) => [place, { stations, voters, listed }]));
}

/** Length of the codes one level below a place; a village's stations are themselves the level below. */
const LENGTH_BELOW: Readonly<Record<number, number>> = { 0: 2, 2: 5, 5: 8, 8: VILLAGE, [VILLAGE]: VILLAGE };

/** Stations and voters of each place right below one, within what the principal may see. */
export async function countBelow(
  db: Db,
  principal: Principal,
  roles: readonly Role[],
  election: string,
  place: string,
): Promise<CountRow[]> {
  const length = LENGTH_BELOW[place.length];
  if (length === undefined) return [];
  if (principal.grants.some((g) => roles.includes(g.role) && g.below && covers(g, place))) {
    const counts =
      length === place.length
        ? await countStations(db, election, [place])
        : await countStationsBelow(db, election, [place]);
    return [...counts].filter(([, c]) => c.stations > 0).map(([code, count]) => Object.assign({ place: code }, count));
  }
  // Only a part of the place may be seen: its stations are counted one by one, a range of ids for each role.
  const { rows } = await sql<CountRow>`
    select left(village, ${length}) as place, count(*)::int as stations, coalesce(sum(voters_total), 0)::int as voters,
      count(voters_total)::int as listed
    from stations
    where election = ${election} and ${belowWhere(place, sql`id`)} and ${scopeWhere(principal, roles, sql`id`)}
    group by 1 order by 1`.execute(db);
  return rows;
}

/** A village whose list of stations has changed; `""`: any of the election's. */
export interface StationChange {
  readonly election: string;
  readonly village: string;
}

/**
 * Take the word that `recountStations` left, at most `limit`: what is taken is gone when `tx` commits. What it told of
 * is seen by the statements after this one.
 */
export async function takeStationChanges(tx: Db, limit: number): Promise<StationChange[]> {
  const { rows } = await sql<StationChange>`
    delete from station_changes c where c.id < ${firstLeft("station_changes", limit)}
    returning c.election, c.village`.execute(tx);
  return rows;
}
