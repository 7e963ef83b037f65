// Places beside some dapil that no dapil of their level names, with what was published for them.

import type { Dapil, DapilLevel } from "../../../ground/elections/model.ts";
import { ABROAD, DAPIL_WITHIN, isHeldAt } from "../../../ground/elections/rules/area.ts";
import { loadTerritories } from "../../../ground/elections/store/ballots.ts";
import type { KnownContest } from "../../../ground/elections/store/elections.ts";
import { childCodes } from "../../../ground/places/store.ts";
import { countStations, countStationsBelow } from "../../../ground/stations/store/counts.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { PlaceRecap, RecapKey, RecapLine } from "../model.ts";
import { openPlaces, outsideDapil } from "../rules/outside.ts";
import { loadFigures, type AskedPart } from "./lines.ts";
import { belowWithFigures, placesWithFigures } from "./read.ts";

/** A place that no dapil names. */
export interface Unassigned {
  readonly line: RecapLine;
  readonly own: PlaceRecap | null;
  /** On the election's list. */
  readonly stations: number;
  /**
   * Votes of it lack in some dapil: it has figures or stations. A place that has neither stands in the hierarchy alone,
   * and may be newer than the election.
   */
  readonly certain: boolean;
}

/** The places no dapil goes over the border of, in which this one lies. */
function parentsOf(dapil: Pick<Dapil, "territories">, level: DapilLevel): string[] {
  const length = DAPIL_WITHIN[level];
  return [...new Set(dapil.territories.map((t) => t.place.slice(0, length)))].filter((p) => p !== ABROAD);
}

/**
 * By code, the widest places in the parents of these dapil that no dapil of the level names; with `place`, those at and
 * below it too whose parent has no dapil at all and figures or stations.
 */
export async function loadUnassigned(
  db: Db,
  known: KnownContest,
  key: RecapKey,
  level: DapilLevel,
  asked: { readonly dapil: readonly Dapil[]; readonly place: string | null },
  part: Pick<AskedPart, "ids" | "summed">,
): Promise<Unassigned[]> {
  const election = known.election.id;
  const length = DAPIL_WITHIN[level];
  const { place } = asked;
  const wider = place === null ? [] : await placesWithFigures(db, key, place, length);
  const around = place === null || place.length < length ? [] : [place.slice(0, length)];
  const parents = [...new Set([...asked.dapil.flatMap((d) => parentsOf(d, level)), ...wider, ...around])].filter(
    (code) => isHeldAt(known.entry, code) && code !== ABROAD,
  );
  if (parents.length === 0) return [];
  const book = await loadTerritories(db, election, level);
  const open = openPlaces(book, parents);
  const below = new Map<string, string[]>(open.map((at) => [at, []]));
  const stations = [...(await countStationsBelow(db, election, open)).keys()];
  const figures = await belowWithFigures(db, key, open);
  for (const [at, codes] of await childCodes(db, open, election)) below.get(at)!.push(...codes);
  for (const [at, codes] of below) {
    const inside = (code: string): boolean => code.startsWith(`${at}.`);
    codes.push(...stations.filter(inside), ...(figures.get(at) ?? []));
  }
  const outside = outsideDapil(book, parents, below);
  const lines = await loadFigures(db, election, key, outside, part);
  const counts = await countStations(db, election, outside);
  const isParent = new Set(parents);
  return outside.flatMap((code) => {
    const { line, own } = lines.get(code)!;
    const listed = counts.get(code)!.stations;
    const certain = line.basis !== "none" || listed > 0;
    return certain || !isParent.has(code) ? [{ line, own, stations: listed, certain }] : [];
  });
}
