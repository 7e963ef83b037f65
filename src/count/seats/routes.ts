// The seats of a dapil, of many, and of one as they change. A dapil is seen by whoever may see every place it is in:
// its sums are of all of them.

import { ok, refuse, type Result } from "../../base/result.ts";
import { loadContest } from "../../ground/elections/store/elections.ts";
import type { Db } from "../../server/database/connect.ts";
import { bind, type Binding } from "../../server/http/bind.ts";
import { watchChanges } from "../../server/http/watch.ts";
import { authorize, type Principal, type Role } from "../../server/scope.ts";
import { oldestMark } from "../tally/store/read.ts";
import * as contract from "./contract.ts";
import type { AreaAnswer } from "./model.ts";
import { loadAreas, loadBook, MOST_AREAS, seatedBy, type SeatedArea } from "./store/areas.ts";
import { loadUnassigned } from "./store/figures.ts";
import { loadList } from "./store/list.ts";
import { loadArea, loadTold } from "./store/seats.ts";

const SEAT_READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "viewer"];

const sees = (principal: Principal, places: readonly string[]): Result<true> =>
  authorize(principal, { roles: SEAT_READERS, at: places });

/** Refused: those of `loadContest`, `seats.no_seats`, `seats.area_unknown`, `scope.not_here`. */
async function seatsOfArea(
  db: Db,
  principal: Principal,
  input: { readonly contest: string; readonly area: string },
  now: number,
): Promise<Result<AreaAnswer>> {
  const known = await loadContest(db, input.contest);
  if (!known.ok) return known;
  const level = seatedBy(known.value);
  if (!level.ok) return level;
  const [area] = await loadAreas(db, known.value, level.value, { place: "", code: input.area });
  if (area === undefined) return refuse("not_found", "seats.area_unknown", { area: input.area });
  const allowed = sees(principal, area.places);
  if (!allowed.ok) return allowed;
  const told = await loadTold(db, known.value, level.value);
  return ok(await loadArea(db, told, area, sees(principal, [""]).ok, now));
}

export const SEATS_BINDINGS: readonly Binding[] = [
  bind(contract.dapil, {
    who: { roles: SEAT_READERS, at: "somewhere" },
    handle: (call, input) => seatsOfArea(call.db, call.principal, input, call.now),
  }),

  bind(contract.watch, {
    who: { roles: SEAT_READERS, at: "somewhere" },
    handle: (call, input) =>
      watchChanges(call, "tally_changed", () => seatsOfArea(call.db, call.principal, input, call.clock.now())),
  }),

  bind(contract.list, {
    who: { roles: SEAT_READERS, at: "somewhere" },
    handle: async ({ db, principal, now }, { contest, place, basis, after = "", limit }) => {
      const known = await loadContest(db, contest);
      if (!known.ok) return known;
      const level = seatedBy(known.value);
      if (!level.ok) return level;
      const areas = await loadAreas(db, known.value, level.value, { place });
      if (areas.length > MOST_AREAS) return refuse("too_large", "seats.place_too_wide", { most: MOST_AREAS });
      const mark = await oldestMark(db, contest);
      const told = await loadTold(db, known.value, level.value);
      const seen = areas.filter((area: SeatedArea) => sees(principal, area.places).ok);
      const all = await loadList(db, told, seen, basis);
      const left = all.filter(({ key }) => key > after);
      const page = left.slice(0, limit);
      return ok({
        contest,
        official: false as const,
        as_of: new Date(mark ? mark.getTime() : now).toISOString(),
        stale: mark !== null,
        total: all.length,
        unassigned:
          level.value === null || !sees(principal, [place]).ok
            ? null
            : await loadUnassigned(
                db,
                known.value,
                told.part.id,
                (await loadBook(db, known.value, level.value)).territories,
                place,
              ),
        areas: page.map(({ line }) => line),
        next: left.length > limit ? page.at(-1)!.key : null,
      });
    },
  }),
];
