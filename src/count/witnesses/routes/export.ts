// Witnesses as a file: what the list on the screen shows to the same person, and a line in the trail that she took it.

import { loadElection } from "../../../ground/elections/store/elections.ts";
import { everyPage, exported } from "../../../server/export/table.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { scopeText } from "../../../server/scope.ts";
import { appendTrail } from "../../../server/trail/append.ts";
import { exportWitnesses } from "../contract/export.ts";
import { WITNESS_KEEPERS } from "../model.ts";
import { placesOfStations } from "../store/ground.ts";
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
      const file = await exported(
        {
          name: `posko-witnesses-${election}${place === "" ? "" : `-${place.replace("/", "-")}`}`,
          about: {
            area: place === "" ? "Indonesia" : place,
            scope: scopeText(call.principal, WITNESS_KEEPERS),
            election,
            basis: "mandates in force",
            as_of: new Date(call.now).toISOString(),
          },
          columns: [
            "station",
            "village",
            "district",
            "regency",
            "province",
            "post",
            "name",
            "phone",
            "phone_state",
            "last_seen_at",
            "checked_in_at",
          ],
          total,
          async *pages() {
            const ask = (after: string | undefined): ReturnType<typeof listWitnesses> =>
              listWitnesses(call.db, who, { election, place, after, limit: PAGE });
            for await (const { witnesses } of everyPage(ask)) {
              const names = await placesOfStations(
                call.db,
                election,
                witnesses.map((w) => w.station),
              );
              yield witnesses.map((w) => {
                const [village, district, regency, province] = names.get(w.station) ?? [];
                return [
                  w.station,
                  village,
                  district,
                  regency,
                  province,
                  w.post,
                  w.name,
                  w.phone,
                  w.phone_state,
                  w.last_seen_at,
                  w.checked_in_at,
                ];
              });
            }
          },
        },
        format,
      );
      if (!file.ok) return file;
      // Committed before the first byte leaves: nobody has names and numbers of an area without a line that says so.
      await call.database.transaction((tx) =>
        appendTrail(tx, call.now, [
          {
            who: call.principal.id,
            from: call.from,
            operation: exportWitnesses.name,
            subject: `${election} ${place || "-"}`,
            fields: { rows: total },
          },
        ]),
      );
      return file;
    },
  }),
];
