// Dapil as a file, one line for each territory. They are public facts, the same for whoever asks.

import { ok } from "../../../base/result.ts";
import { everyPage, exported } from "../../../server/export/table.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { parsePlaceCode } from "../../places/rules.ts";
import { namesOf } from "../../places/store.ts";
import { exportDapil } from "../contract/export.ts";
import type { Dapil } from "../model.ts";
import { countTerritories, listDapil } from "../store/dapil.ts";
import { loadElection } from "../store/elections.ts";

const PAGE = 500;

export const EXPORT_BINDINGS: readonly Binding[] = [
  bind(exportDapil, {
    who: { signedIn: true },
    async handle(call, { election, level, place, format }) {
      const known = await loadElection(call.db, election);
      if (!known.ok) return known;
      const near = place === "" ? ok("") : parsePlaceCode(place);
      if (!near.ok) return near;
      const asked = { election, level, place: near.value };
      const ask = async (after: string | undefined): Promise<{ dapil: Dapil[]; next: string | null }> => {
        const dapil = await listDapil(call.db, { ...asked, after, limit: PAGE });
        const last = dapil.at(-1);
        return { dapil, next: dapil.length < PAGE || !last ? null : `${last.level}/${last.code}` };
      };
      return await exported(
        {
          name: `posko-dapil-${election}${level === undefined ? "" : `-${level}`}${near.value === "" ? "" : `-${near.value}`}`,
          about: {
            area: near.value === "" ? "Indonesia" : near.value,
            scope: "Indonesia",
            election,
            level: level ?? "all",
            basis: "dapil as imported",
            as_of: new Date(call.now).toISOString(),
          },
          columns: ["level", "dapil", "name", "seats", "place", "place_name", "split"],
          total: await countTerritories(call.db, asked),
          async *pages() {
            for await (const { dapil } of everyPage(ask)) {
              const places = dapil.flatMap((d) => d.territories.map((t) => t.place));
              const names = await namesOf(call.db, [...new Set(places)], election);
              yield dapil.flatMap((d) => {
                const own = [d.level, d.code, d.name, d.seats];
                if (d.territories.length === 0) return [own];
                return d.territories.map((t) => [...own, t.place, names.get(t.place), t.split]);
              });
            }
          },
        },
        format,
      );
    },
  }),
];
