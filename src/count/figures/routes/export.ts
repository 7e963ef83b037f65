// Lists as files, through the same scope as the screens.

import { refuse } from "../../../base/result.ts";
import type { CellValue } from "../../../base/table.ts";
import { exported } from "../../../server/export/table.ts";
import { bind, type Binding, type QueryCall } from "../../../server/http/bind.ts";
import { reachOf, scopeText, scopeWhere } from "../../../server/scope.ts";
import { placesOfStations } from "../../witnesses/store/ground.ts";
import { afterTroubled, listTroubled, type Troubled } from "../../witnesses/store/states.ts";
import * as contract from "../contract/export.ts";
import { differing } from "../rules.ts";
import { lateVillages } from "../store/late.ts";
import { afterRow, countParts, listMissing, listParts, type MissingQuery, type Open } from "../store/lists.ts";
import { photographedAmong } from "../store/photographed.ts";
import { loadReadings, type PartRow } from "../store/read.ts";
import { markShown } from "../store/shown.ts";
import { keyText } from "../store/write.ts";
import { fieldsAtStations, formOfContest, isPlace, READERS } from "./ask.ts";

/** Rows read at once; each costs its names too. */
const PAGE = 2_000;

type Query = Parameters<typeof listParts>[2];

/** Pages of parts until there are no more, each asked for when the one before has been sent. */
async function* partPages(call: QueryCall, list: string, query: Query): AsyncGenerator<PartRow[]> {
  for (let after = ""; ;) {
    const rows = await listParts(call.db, list, { ...query, after, limit: PAGE });
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = afterRow(rows.at(-1)!);
  }
}

async function* missingPages(
  call: QueryCall,
  election: string,
  query: MissingQuery,
  late: readonly Open[] | null,
): AsyncGenerator<string[]> {
  for (let after = ""; ;) {
    const { rows } = await listMissing(call.db, election, { ...query, after, limit: PAGE }, late);
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!;
  }
}

/** Pages of stations in trouble. */
async function* troubledPages(call: QueryCall, election: string, query: Query): AsyncGenerator<Troubled[]> {
  for (let after = ""; ;) {
    const { stations } = await listTroubled(call.db, { ...query, election, after, limit: PAGE });
    if (stations.length > 0) yield stations;
    if (stations.length < PAGE) return;
    after = afterTroubled(stations.at(-1)!);
  }
}

const PLACES = ["station", "village", "district", "regency", "province"];

/** `35.73.01.1001/2`, then the names above it. */
function placed(station: string, names: ReadonlyMap<string, readonly string[]>): CellValue[] {
  const above = names.get(station) ?? [];
  return [station, above[0], above[1], above[2], above[3]];
}

function aboutOf(call: QueryCall, input: { contest: string; place: string }): Record<string, string | number> {
  return {
    area: input.place === "" ? "Indonesia" : input.place,
    // Of that area the file holds what lies in the asker's own scope.
    scope: scopeText(call.principal, READERS),
    contest: input.contest,
    as_of: new Date(call.now).toISOString(),
  };
}

const fileName = (what: string, input: { contest: string; place: string }): string =>
  `posko-${what}-${input.contest.replace("/", "-")}${input.place === "" ? "" : `-${input.place.replace("/", "-")}`}`;

export const EXPORT_BINDINGS: readonly Binding[] = [
  bind(contract.exportList, {
    who: { roles: READERS, at: "somewhere" },
    handle: async (call, input) => {
      const form = await formOfContest(call.db, input.contest);
      if (!form.ok) return form;
      const { election } = form.value;
      const query: MissingQuery = {
        contest: input.contest,
        place: input.place,
        part: input.part,
        reach: reachOf(call.principal, READERS, input.place),
        scope: (column) => scopeWhere(call.principal, READERS, column),
        after: "",
        limit: 1,
      };
      const named = async (stations: readonly string[]) => await placesOfStations(call.db, election, stations);
      if (input.list === "trouble") {
        const { total } = await listTroubled(call.db, { ...query, election });
        return await exported(
          {
            name: fileName(input.list, input),
            about: { ...aboutOf(call, input), list: input.list, basis: "the latest word of each station's witness" },
            columns: [...PLACES, "contest", "reason", "said_at"],
            total,
            async *pages() {
              for await (const rows of troubledPages(call, election, query)) {
                const names = await named(rows.map((r) => r.station));
                yield rows.map((r) => [...placed(r.station, names), r.contest, r.reason, r.made_at]);
              }
            },
          },
          input.format,
        );
      }
      const missing = input.list === "missing" || input.list === "late";
      const late = input.list === "late" ? await lateVillages(call.db, election, query) : null;
      const total = missing
        ? (await listMissing(call.db, election, query, late)).total
        : await countParts(call.db, input.list, query);
      return await exported(
        {
          name: fileName(input.list, input),
          about: {
            ...aboutOf(call, input),
            list: input.list,
            part: input.part,
            basis: missing ? "stations without any reading of this part" : "readings as received; no figures",
          },
          columns: missing
            ? PLACES
            : [...PLACES, "source", "part", "state", "flagged", "contested", "readers", "changed_at", "photographed"],
          total,
          async *pages() {
            if (missing) {
              for await (const rows of missingPages(call, election, query, late)) {
                const names = await named(rows);
                yield rows.map((station) => placed(station, names));
              }
              return;
            }
            for await (const rows of partPages(call, input.list, query)) {
              const names = await named(rows.map((r) => r.station));
              const photographed = await photographedAmong(call.db, rows);
              yield rows.map((r) => [
                ...placed(r.station, names),
                r.source,
                r.part,
                r.state,
                r.flagged,
                r.contested,
                r.readers,
                r.changed_at.toISOString(),
                photographed.has(keyText(r)),
              ]);
            }
          },
        },
        input.format,
      );
    },
  }),

  bind(contract.exportReview, {
    who: { roles: READERS, at: "somewhere" },
    handle: async (call, input) => {
      const form = await formOfContest(call.db, input.contest);
      if (!form.ok) return form;
      const { election } = form.value;
      if (!(await isPlace(call.db, input.place, election))) {
        return refuse("not_found", "places.unknown", { code: input.place });
      }
      const query: Query = {
        contest: input.contest,
        place: input.place,
        part: null,
        scope: (column) => scopeWhere(call.principal, READERS, column),
        after: "",
        limit: 1,
      };
      // Its lines are fields; how many these are is known once they are read, so the parts are counted.
      const total = await countParts(call.db, "differing", query);
      return await exported(
        {
          name: fileName("review", input),
          about: { ...aboutOf(call, input), parts_of_forms: total, basis: "readings, none accepted" },
          columns: [...PLACES, "source", "part", "state", "field", "reader", "value"],
          total,
          async *pages() {
            for await (const rows of partPages(call, "differing", query)) {
              const names = await placesOfStations(
                call.db,
                election,
                rows.map((r) => r.station),
              );
              // Before a figure leaves: who takes it is no longer blind to it.
              await markShown(call.db, call.principal.id, input.contest, rows, call.now);
              const byKey = Map.groupBy(await loadReadings(call.db, rows), (r) =>
                keyText({ contest: input.contest, ...r }),
              );
              const fieldsAt = await fieldsAtStations(call.db, input.contest, rows);
              yield rows.flatMap((row, i) => {
                const own = (byKey.get(keyText(row)) ?? []).filter((r) => r.complete);
                const current = [...new Map(own.map((r) => [r.reader, r])).values()];
                return differing(current.map((r) => r.n)).flatMap((n) => {
                  const field = fieldsAt[i]![n];
                  if (field === undefined) return [];
                  return current.map((r) => [
                    ...placed(row.station, names),
                    row.source,
                    row.part,
                    row.state,
                    field,
                    r.reader,
                    r.n[n],
                  ]);
                });
              });
            }
          },
        },
        input.format,
      );
    },
  }),
];
