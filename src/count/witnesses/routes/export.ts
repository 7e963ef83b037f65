// Witnesses as a file: what the list on the screen shows to the same person, and a line in the trail that she took it.

import { loadElection } from "../../../ground/elections/store/elections.ts";
import { everyPage } from "../../../server/export/table.ts";
import { takenAway } from "../../../server/export/taken.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { scopeText } from "../../../server/scope.ts";
import { exportWitnesses } from "../contract/export.ts";
import { WITNESS_KEEPERS } from "../model.ts";
import { rowsWithPlaces, STATION_COLUMNS } from "../store/ground.ts";
import { countWitnesses, listWitnesses } from "../store/lists.ts";

const PAGE = 2_000;

export const EXPORT_BINDINGS: readonly Binding[] = [
  bind(exportWitnesses, {
    who: { roles: WITNESS_KEEPERS, at: "somewhere" },
    async handle(call, { election, place, format }) {
      const known = await loadElection(call.db, election);
      if (!known.ok) return known;
      const who = { principal: call.principal, roles: WITNESS_KEEPERS, key: call.keys.personal };
      const total = await countWitnesses(call.db, who, { election, place });
      return await takenAway(
        call,
        {
          name: `posko-witnesses-${election}${place === "" ? "" : `-${place.replace("/", "-")}`}`,
          about: {
            area: place === "" ? "Indonesia" : place,
            scope: scopeText(call.principal, WITNESS_KEEPERS),
            election,
            basis: "mandates in force",
            as_of: new Date(call.now).toISOString(),
          },
          columns: [...STATION_COLUMNS, "post", "name", "phone", "phone_state", "last_seen_at", "checked_in_at"],
          total,
          async *pages() {
            const ask = (after: string | undefined): ReturnType<typeof listWitnesses> =>
              listWitnesses(call.db, who, { election, place, after, limit: PAGE });
            for await (const { witnesses } of everyPage(ask)) {
              yield await rowsWithPlaces(call.db, election, witnesses, (w) => [
                w.post,
                w.name,
                w.phone,
                w.phone_state,
                w.last_seen_at,
                w.checked_in_at,
              ]);
            }
          },
        },
        format,
        { operation: exportWitnesses.name, subject: `${election} ${place || "-"}` },
      );
    },
  }),
];
