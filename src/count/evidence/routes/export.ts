// Notes as a file: what the screen shows to the same person; whoever said it is in neither.

import { loadElection } from "../../../ground/elections/store/elections.ts";
import { everyPage, exported } from "../../../server/export/table.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { scopeText, type Role } from "../../../server/scope.ts";
import { rowsWithPlaces, STATION_COLUMNS } from "../../witnesses/store/ground.ts";
import { exportNotes } from "../contract/export.ts";
import { countNotes, listNotes } from "../store/notes.ts";

/** Who reads notes at the desk. */
const NOTE_TAKERS: readonly Role[] = ["administrator", "coordinator", "verifier", "viewer"];
const PAGE = 1_000;

export const EXPORT_BINDINGS: readonly Binding[] = [
  bind(exportNotes, {
    who: { roles: NOTE_TAKERS, at: "somewhere" },
    async handle(call, { election, place, kind, format }) {
      const known = await loadElection(call.db, election);
      if (!known.ok) return known;
      const who = { principal: call.principal, roles: NOTE_TAKERS };
      return await exported(
        {
          name: `posko-notes-${election}${place === "" ? "" : `-${place.replace("/", "-")}`}`,
          about: {
            area: place === "" ? "Indonesia" : place,
            scope: scopeText(call.principal, NOTE_TAKERS),
            election,
            kind: kind ?? "all",
            basis: "as witnesses said it, checked by nobody",
            as_of: new Date(call.now).toISOString(),
          },
          columns: [
            ...STATION_COLUMNS,
            "contest",
            "kind",
            "said",
            "made_at",
            "received_at",
            "clock_said",
            "pictures",
            "voices",
          ],
          total: await countNotes(call.db, who, { election, place, kind }),
          async *pages() {
            const ask = (after: string | undefined): ReturnType<typeof listNotes> =>
              listNotes(call.db, who, { election, place, kind, after, limit: PAGE });
            for await (const { notes } of everyPage(ask)) {
              yield await rowsWithPlaces(call.db, election, notes, (n) => {
                const voices = n.files.filter((f) => f.media === "voice").length;
                return [
                  n.contest,
                  n.kind,
                  n.said,
                  n.made_at,
                  n.received_at,
                  n.clock_said,
                  n.files.length - voices,
                  voices,
                ];
              });
            }
          },
        },
        format,
      );
    },
  }),
];
