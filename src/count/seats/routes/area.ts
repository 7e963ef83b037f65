// Who may see the seats of an area, and what they are now.

import { ok, refuse, type Result } from "../../../base/result.ts";
import { loadContest } from "../../../ground/elections/store/elections.ts";
import type { Db } from "../../../server/database/connect.ts";
import { authorize, type Principal, type Role } from "../../../server/scope.ts";
import type { AreaAnswer } from "../model.ts";
import { loadAreas, seatedBy } from "../store/areas.ts";
import { loadArea, loadTold } from "../store/seats.ts";

export const SEAT_READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "viewer"];

/** The sums of a dapil are of all its places: it is seen by whoever may see each of them. */
export const sees = (principal: Principal, places: readonly string[]): Result<true> =>
  authorize(principal, { roles: SEAT_READERS, at: places });

/** Refused: those of `loadContest`, `seats.no_seats`, `seats.area_unknown`, `scope.not_here`. */
export async function seatsOfArea(
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
