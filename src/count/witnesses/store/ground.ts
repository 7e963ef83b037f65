// What the phone needs from the ground: names of the places of her stations, and the forms of her election.

import { instantAt, type Instant } from "../../../base/clock.ts";
import { listContests, loadContestForm } from "../../../ground/elections/store/elections.ts";
import { ancestorsOf } from "../../../ground/places/rules.ts";
import { loadPlaces } from "../../../ground/places/store.ts";
import { loadStations } from "../../../ground/stations/store/read.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { WorkContest } from "../model.ts";

/** Does the election know this station? */
export async function isStation(db: Db, election: string, station: string): Promise<boolean> {
  return (await loadStations(db, election, [station])).size > 0;
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

/** The contests of an election with their forms, and its voting day by the clocks of the west. */
export async function loadForms(
  db: Db,
  election: string,
): Promise<{ contests: WorkContest[]; votingDay: Instant | null }> {
  const contests: WorkContest[] = [];
  let votingDay: Instant | null = null;
  for (const { id } of await listContests(db, election)) {
    const known = await loadContestForm(db, id);
    if (!known) continue;
    const { voting_on } = known.election;
    votingDay = voting_on === null ? null : instantAt(voting_on, "00:00", "WIB");
    const form = structuredClone(known.form) as unknown as WorkContest["form"];
    contests.push({ id, name: { ...known.entry.name }, form, sources: [...WITNESS_SOURCES] });
  }
  return { contests, votingDay };
}
