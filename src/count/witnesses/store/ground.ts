// What the phone needs from the ground: names of the places of her stations, and the forms of her election.

import type { CellValue } from "../../../base/table.ts";
import { instantAt, type Instant } from "../../../base/clock.ts";
import { namedAt } from "../../../ground/elections/rules/area.ts";
import { withNames } from "../../../ground/elections/rules/names.ts";
import { loadBallots } from "../../../ground/elections/store/ballots.ts";
import { listContests, loadContestForm, loadElection } from "../../../ground/elections/store/elections.ts";
import { ancestorsOf } from "../../../ground/places/rules.ts";
import { loadPlaces } from "../../../ground/places/store.ts";
import { loadStations } from "../../../ground/stations/store/read.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { WorkContest } from "../model.ts";

/** Does the election know this station? */
export async function isStation(db: Db, election: string, station: string): Promise<boolean> {
  return (await loadStations(db, election, [station])).size > 0;
}

/** Ids of the contests, by election: few enough to be read whole. */
export async function contestsByElection(db: Db): Promise<Map<string, ReadonlySet<string>>> {
  const known = Map.groupBy(await listContests(db), (c) => c.election);
  return new Map([...known].map(([election, contests]) => [election, new Set(contests.map((c) => c.id))]));
}

/** Voters on the lists of these stations, by station; null where a list does not say. */
export async function votersOfStations(
  db: Db,
  election: string,
  stations: readonly string[],
): Promise<Map<string, number | null>> {
  const found = await loadStations(db, election, stations);
  return new Map([...found].map(([id, station]) => [id, station.voters.total]));
}

/** Names from the village upward, by station; where a place is not known its code stands. */
export async function placesOfStations(
  db: Db,
  election: string,
  stations: readonly string[],
): Promise<Map<string, string[]>> {
  const chains = new Map(
    stations.map((station) => {
      const village = station.split("/")[0]!;
      return [station, [village, ...ancestorsOf(village)]];
    }),
  );
  const places = await loadPlaces(db, [...new Set([...chains.values()].flat())], election);
  return new Map([...chains].map(([station, codes]) => [station, codes.map((code) => places.get(code)?.name ?? code)]));
}

/** Columns of a file that name a station and the places above it. */
export const STATION_COLUMNS = ["station", "village", "district", "regency", "province"] as const;

/** Rows of a file that begin with these columns; `rest` is what follows them. */
export async function rowsWithPlaces<R extends { readonly station: string }>(
  db: Db,
  election: string,
  rows: readonly R[],
  rest: (row: R) => readonly CellValue[],
): Promise<CellValue[][]> {
  const names = await placesOfStations(db, election, [...new Set(rows.map((row) => row.station))]);
  return rows.map((row) => {
    const above = names.get(row.station) ?? [];
    return [row.station, ...STATION_COLUMNS.slice(1).map((_column, i) => above[i]), ...rest(row)];
  });
}

/** Names of villages by code. */
export async function namesOfVillages(
  db: Db,
  election: string,
  villages: readonly string[],
): Promise<Map<string, string>> {
  const places = await loadPlaces(db, villages, election);
  return new Map(villages.map((code) => [code, places.get(code)?.name ?? code]));
}

/** Papers a witness reads: the wall form, which she may photograph, and the signed copy she is given (SAKSI.COPY). */
const WITNESS_SOURCES: readonly string[] = ["plano", "salinan"];

/**
 * The contests that are followed, each with the form of her stations. A contest stands once for each ballot paper among her stations: mostly once.
 */
export async function loadForms(db: Db, election: string, stations: readonly string[]): Promise<WorkContest[]> {
  const contests: WorkContest[] = [];
  for (const { id, settings } of await listContests(db, election)) {
    if (!settings.followed) continue;
    const known = await loadContestForm(db, id);
    if (!known) continue;
    const ballots = await loadBallots(
      db,
      stations.map((station) => ({ known, place: station.split("/")[0]! })),
    );
    // A contest not held at a station has no ballot paper there.
    const held = stations.flatMap((station, i) => (ballots[i]?.ok === true ? [{ station, ...ballots[i].value }] : []));
    for (const same of Map.groupBy(held, (h) => h.form).values()) {
      contests.push({
        id,
        name: { ...namedAt(known.entry, same[0]!.station).name },
        form: structuredClone(withNames(same[0]!.form, same[0]!.ballot.contenders)) as unknown as WorkContest["form"],
        sources: [...WITNESS_SOURCES],
        stations: same.map((h) => h.station),
        candidates: settings.candidates,
        own_party: settings.own_party,
      });
    }
  }
  return contests;
}

/** Midnight of voting day by the clocks of the west; null while it is not fixed. */
export async function loadVotingDay(db: Db, election: string): Promise<Instant | null> {
  const known = await loadElection(db, election);
  return known.ok && known.value.voting_on !== null ? instantAt(known.value.voting_on, "00:00", "WIB") : null;
}
