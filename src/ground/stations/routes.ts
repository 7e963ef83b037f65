import { ok, refuse } from "../../base/result.ts";
import { bind, type Binding } from "../../server/http/bind.ts";
import { runImport } from "../../server/import/run.ts";
import type { Role } from "../../server/scope.ts";
import { ancestorsOf, parsePlaceCode } from "../places/rules.ts";
import { namesOf } from "../places/store.ts";
import { countByPlace, importStations, list, show } from "./contract.ts";
import { importStations as takeIn } from "./store/import.ts";
import { countBelow, listStations, listVersions, loadStations } from "./store/read.ts";

const READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "witness", "viewer"];
const IMPORTERS: readonly Role[] = ["administrator"];

export const STATIONS_BINDINGS: readonly Binding[] = [
  bind(importStations, {
    who: { roles: IMPORTERS, at: () => "" },
    handle: async ({ database, body, size, principal, from, now }, { election, map, dryRun, unknownPlaces, sha256 }) =>
      runImport(database, dryRun, (tx) =>
        takeIn(tx, { body, size, sha256, map }, { election, unknownPlaces, dryRun, who: principal.id, from, now }),
      ),
  }),
  bind(list, {
    who: { roles: READERS, at: "somewhere" },
    handle: async ({ db, principal }, { election, place, q, after, limit }) => {
      const code = optionalPlace(place);
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
      const code = optionalPlace(place);
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

/** No place is the nation. */
function optionalPlace(place: string): ReturnType<typeof parsePlaceCode> {
  return place === "" ? ok("") : parsePlaceCode(place);
}
