import { ok, refuse, type Result } from "../../base/result.ts";
import type { Db } from "../../server/database/connect.ts";
import { bind, type Binding } from "../../server/http/bind.ts";
import { runImport } from "../../server/import/run.ts";
import type { Role } from "../../server/scope.ts";
import { loadElection } from "../elections/store/elections.ts";
import { ancestorsOf, parsePlaceCode } from "../places/rules.ts";
import { namesOf } from "../places/store.ts";
import { countByPlace, importStations, list, show } from "./contract.ts";
import { countBelow } from "./store/counts.ts";
import { importStations as takeIn } from "./store/import.ts";
import { listStations, listVersions, loadStations } from "./store/read.ts";

const READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "witness", "viewer"];
const IMPORTERS: readonly Role[] = ["administrator"];

export const STATIONS_BINDINGS: readonly Binding[] = [
  bind(importStations, {
    who: { roles: IMPORTERS, at: () => "" },
    handle: async (
      { database, body, size, principal, from, now },
      { election, dryRun, unknownPlaces, sha256, ...by },
    ) =>
      runImport(database, dryRun, async (tx) => {
        const count = by.countColumn === undefined ? {} : { count: by.countColumn };
        const map = { columns: { ...by.map.columns, ...count } };
        const known = await loadElection(tx, election);
        if (!known.ok) return known;
        return takeIn(
          tx,
          { body, size, sha256, map },
          { election, unknownPlaces, dryRun, who: principal.id, from, now },
        );
      }),
  }),
  bind(list, {
    who: { roles: READERS, at: "somewhere" },
    handle: async ({ db, principal }, { election, place, q, after, limit }) => {
      const code = await placeOf(db, election, place);
      if (!code.ok) return code;
      const found = await listStations(db, principal, READERS, {
        election,
        place: code.value,
        q,
        after,
        limit: limit + 1,
      });
      const stations = found.slice(0, limit);
      return ok({ stations, next: found.length > limit ? stations.at(-1)!.id : null });
    },
  }),
  bind(show, {
    who: { roles: READERS, at: ({ station }) => station },
    handle: async ({ db }, { election, station: id }) => {
      const station = (await loadStations(db, election, [id])).get(id);
      if (!station) return refuse("not_found", "stations.unknown", { station: id });
      const above = [station.village, ...ancestorsOf(station.village)];
      const names = await namesOf(db, above, election);
      return ok({
        ...station,
        places: above.map((code) => names.get(code) ?? code),
        versions: await listVersions(db, election, id),
      });
    },
  }),
  bind(countByPlace, {
    who: { roles: READERS, at: "somewhere" },
    handle: async ({ db, principal }, { election, place }) => {
      const code = await placeOf(db, election, place);
      if (!code.ok) return code;
      const counts = await countBelow(db, principal, READERS, election, code.value);
      const names = await namesOf(
        db,
        counts.map((c) => c.place),
        election,
      );
      const children = counts.map(({ place: below, stations, voters }) => ({
        place: below,
        name: names.get(below) ?? below,
        stations,
        voters,
      }));
      return ok({
        place: code.value,
        stations: children.reduce((n, c) => n + c.stations, 0),
        voters: children.reduce((n, c) => n + c.voters, 0),
        children,
      });
    },
  }),
];

/** The place asked for, in an election that there is; no place is the nation. */
async function placeOf(db: Db, election: string, place: string): Promise<Result<string>> {
  const known = await loadElection(db, election);
  if (!known.ok) return known;
  return place === "" ? ok("") : parsePlaceCode(place);
}
