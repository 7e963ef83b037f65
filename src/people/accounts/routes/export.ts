// People as a file, one line for each role: what the screen shows to the same person, and a line in the trail that she
// took it.

import { namesOf } from "../../../ground/places/store.ts";
import { everyPage } from "../../../server/export/table.ts";
import { takenAway } from "../../../server/export/taken.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { scopeText, type Role } from "../../../server/scope.ts";
import { exportAccounts } from "../contract/export.ts";
import { countRoles, listAccounts } from "../store.ts";

const GIVES: readonly Role[] = ["administrator", "coordinator"];
const PAGE = 500;

export const EXPORT_BINDINGS: readonly Binding[] = [
  bind(exportAccounts, {
    who: { roles: GIVES, at: "somewhere" },
    async handle(call, { search, place = "", format }) {
      const total = await countRoles(call.db, call.principal, GIVES, { search, place });
      return await takenAway(
        call,
        {
          name: `posko-people${place === "" ? "" : `-${place.replace("/", "-")}`}`,
          about: {
            area: place === "" ? "Indonesia" : place,
            scope: scopeText(call.principal, GIVES),
            basis: "roles in force",
            ...(search === undefined || search === "" ? {} : { search }),
            as_of: new Date(call.now).toISOString(),
          },
          columns: ["name", "email", "can_sign_in", "closed", "role", "place", "place_name", "and_below"],
          total,
          async *pages() {
            const ask = (after: string | undefined): ReturnType<typeof listAccounts> =>
              listAccounts(call.db, call.principal, GIVES, { search, place, after, limit: PAGE });
            for await (const { accounts } of everyPage(ask)) {
              const places = accounts.flatMap((a) => a.grants.map((g) => g.place.split("/")[0]!));
              const names = await namesOf(call.db, [...new Set(places)]);
              yield accounts.flatMap((a) => {
                const person = [a.name, a.email, a.can_sign_in, a.ended];
                if (a.grants.length === 0) return [person];
                return a.grants.map((g) => [
                  ...person,
                  g.role,
                  g.place,
                  g.place === "" ? "Indonesia" : names.get(g.place.split("/")[0]!),
                  g.below,
                ]);
              });
            }
          },
        },
        format,
        { operation: exportAccounts.name, subject: place || "-" },
      );
    },
  }),
];
