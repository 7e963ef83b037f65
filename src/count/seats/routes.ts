// The seats of a dapil, of many, and of one as they change. A dapil is seen by whoever may see every place it is in:
// its sums are of all of them.

import { ok, refuse, type Result } from "../../base/result.ts";
import { loadContest } from "../../ground/elections/store/elections.ts";
import type { Db } from "../../server/database/connect.ts";
import { bind, type Binding } from "../../server/http/bind.ts";
import { watchChanges } from "../../server/http/watch.ts";
import { scopeWhere, type Principal } from "../../server/scope.ts";
import { oldestMark } from "../tally/store/read.ts";
import * as contract from "./contract.ts";
import type { AreaLine, Basis } from "./model.ts";
import { SEAT_READERS, seatsOfArea, sees } from "./routes/area.ts";
import { EXPORT_BINDINGS } from "./routes/export.ts";
import { loadAreas, loadBook, MOST_AREAS, seatedBy, type SeatedArea } from "./store/areas.ts";
import { loadUnassigned } from "./store/figures.ts";
import { loadList } from "./store/list.ts";
import { loadTold, type Told } from "./store/seats.ts";
import { listOpen, listStanding } from "./store/standings.ts";

interface Listed {
  readonly unassigned: { stations: number; in: number } | null;
  readonly total: number;
  readonly lines: AreaLine[];
  readonly next: string | null;
}

interface ListQuery {
  readonly contest: string;
  readonly place: string;
  readonly basis: Basis;
  readonly after: string;
  readonly limit: number;
}

/** A page of some hundreds of areas, all of them reckoned now and put in order. */
async function livePage(
  db: Db,
  principal: Principal,
  told: Told,
  areas: readonly SeatedArea[],
  { place, basis, after, limit }: ListQuery,
): Promise<Listed> {
  const seen = areas.filter((area) => sees(principal, area.places).ok);
  const all = await loadList(db, told, seen, basis);
  const left = all.filter(({ key }) => key > after);
  const page = left.slice(0, limit);
  return {
    total: all.length,
    unassigned:
      told.level === null || !sees(principal, [place]).ok
        ? null
        : await loadUnassigned(
            db,
            told.known,
            told.part.id,
            (await loadBook(db, told.known, told.level)).territories,
            place,
          ),
    lines: page.map(({ line }) => line),
    next: left.length > limit ? page.at(-1)!.key : null,
  };
}

/**
 * A page of more areas than are reckoned in a request: in the order in which they last stood, each with what it is now.
 * Refused where they were never reckoned yet: `seats.place_too_wide`.
 */
async function keptPage(db: Db, principal: Principal, told: Told, query: ListQuery): Promise<Result<Listed>> {
  const scope: Parameters<typeof listStanding>[1]["scope"] = (column) => scopeWhere(principal, SEAT_READERS, column);
  const kept = await listStanding(db, { ...query, scope, limit: query.limit + 1 });
  if (kept === null) return refuse("too_large", "seats.place_too_wide", { most: MOST_AREAS });
  const page = kept.areas.slice(0, query.limit);
  const codes = page.map((one) => one.area);
  const areas = await loadAreas(db, told.known, told.level, { place: query.place, codes });
  const byCode = new Map((await loadList(db, told, areas, query.basis)).map(({ line }) => [line.area, line]));
  // A province has no more dapil than that: what is kept is the nation's.
  return ok({
    total: kept.total,
    unassigned: query.place === "" && sees(principal, [""]).ok ? kept.unassigned : null,
    // One that an import took away since then is left out.
    lines: codes.flatMap((code) => byCode.get(code) ?? []),
    next: kept.areas.length > query.limit ? page.at(-1)!.order_key : null,
  });
}

export const SEATS_BINDINGS: readonly Binding[] = [
  ...EXPORT_BINDINGS,

  bind(contract.dapil, {
    who: { roles: SEAT_READERS, at: "somewhere" },
    handle: (call, input) => seatsOfArea(call.db, call.principal, input, call.now),
  }),

  bind(contract.watch, {
    who: { roles: SEAT_READERS, at: "somewhere" },
    handle: (call, input) =>
      watchChanges(call, "tally_changed", () => seatsOfArea(call.db, call.principal, input, call.clock.now())),
  }),

  bind(contract.open, {
    who: { roles: SEAT_READERS, at: "somewhere" },
    handle: async ({ db, principal }, { contest, place, basis, after = "", limit }) => {
      const known = await loadContest(db, contest);
      if (!known.ok) return known;
      const level = seatedBy(known.value);
      if (!level.ok) return level;
      const scope: Parameters<typeof listOpen>[1]["scope"] = (column) => scopeWhere(principal, SEAT_READERS, column);
      const found = await listOpen(db, { contest, place, basis, scope, after, limit: limit + 1 });
      const page = found.areas.slice(0, limit);
      return ok({
        contest,
        official: false as const,
        as_of: found.as_of?.toISOString() ?? null,
        total: found.total,
        areas: page.map(({ order_key: _key, ...line }) => line),
        next: found.areas.length > limit ? page.at(-1)!.order_key : null,
      });
    },
  }),

  bind(contract.list, {
    who: { roles: SEAT_READERS, at: "somewhere" },
    handle: async ({ db, principal, now }, { contest, place, basis, after = "", limit }) => {
      const known = await loadContest(db, contest);
      if (!known.ok) return known;
      const level = seatedBy(known.value);
      if (!level.ok) return level;
      const areas = await loadAreas(db, known.value, level.value, { place });
      const mark = await oldestMark(db, contest);
      const told = await loadTold(db, known.value, level.value);
      const query = { contest, place, basis, after, limit };
      const listed =
        areas.length > MOST_AREAS
          ? await keptPage(db, principal, told, query)
          : ok(await livePage(db, principal, told, areas, query));
      if (!listed.ok) return listed;
      return ok({
        contest,
        official: false as const,
        as_of: new Date(mark ? mark.getTime() : now).toISOString(),
        stale: mark !== null,
        total: listed.value.total,
        unassigned: listed.value.unassigned,
        areas: listed.value.lines,
        next: listed.value.next,
      });
    },
  }),
];
