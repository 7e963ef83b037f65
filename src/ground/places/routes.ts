import { ok, refuse, type Result } from "../../base/result.ts";
import { bind, type Binding } from "../../server/http/bind.ts";
import type { Db } from "../../server/database/connect.ts";
import { runImport } from "../../server/import/run.ts";
import { children, importPlaces, importShapes, search, shapes, show } from "./contract.ts";
import type { FoundPlace, Place } from "./model.ts";
import { ancestorsOf, isWithin, parsePlaceCode } from "./rules.ts";
import { findPlaces, listChildren, loadPlaces } from "./store.ts";
import { importPlaces as takeIn } from "./store/import.ts";
import { importShapes as takeShapes, listShapes, shapesVersion } from "./store/shapes.ts";

// The hierarchy is public; being signed in is asked for only so that strangers do not use the server as theirs.
const signedIn = { signedIn: true } as const;

export const PLACES_BINDINGS: readonly Binding[] = [
  bind(search, {
    who: signedIn,
    handle: async ({ db }, { q, limit = 10, election, within }) => {
      const inside = optionalCode(within);
      if (!inside.ok) return inside;
      const typed = parsePlaceCode(q);
      if (typed.ok) {
        const found = isWithin(typed.value, inside.value) ? await withAbove(db, [typed.value], election) : [];
        return ok({ places: found });
      }
      const hits = await findPlaces(db, { q, limit, election, within: inside.value });
      const codes = hits.map((hit) => hit.code);
      return ok({ places: await withAbove(db, codes, election) });
    },
  }),
  bind(children, {
    who: signedIn,
    handle: async ({ db }, { parent, election }) => {
      const above = optionalCode(parent);
      if (!above.ok) return above;
      return ok({ places: await listChildren(db, above.value, election) });
    },
  }),
  bind(show, {
    who: signedIn,
    handle: async ({ db }, { code, election }) => {
      const asked = parsePlaceCode(code);
      if (!asked.ok) return asked;
      const [place] = await withAbove(db, [asked.value], election);
      return place === undefined ? refuse("not_found", "places.unknown", { code: asked.value }) : ok(place);
    },
  }),
  bind(shapes, {
    who: signedIn,
    handle: async ({ db }, { parent, version }) => {
      const above = optionalCode(parent);
      if (!above.ok) return above;
      const now = await shapesVersion(db, above.value);
      if (now !== "" && now === version) return ok({ version: now, shapes: null });
      const found = now === "" ? [] : await listShapes(db, above.value);
      return ok({ version: now, shapes: found });
    },
  }),
  bind(importShapes, {
    who: { roles: ["administrator"], at: () => "" },
    handle: ({ database, body, size, principal, from, now }, { codeProperty: property, layer, dryRun, sha256 }) =>
      runImport(database, dryRun, (tx) =>
        takeShapes(tx, { body, size, sha256 }, { property, layer }, { dryRun, who: principal.id, from, now }),
      ),
  }),
  bind(importPlaces, {
    who: { roles: ["administrator"], at: () => "" },
    handle: ({ database, body, size, principal, from, now }, { map, dryRun, sha256 }) =>
      runImport(database, dryRun, (tx) =>
        takeIn(tx, { body, size, sha256, map }, { dryRun, who: principal.id, from, now }),
      ),
  }),
];

/** No code is the nation. */
function optionalCode(code: string | undefined): Result<string> {
  return code === undefined || code === "" ? ok("") : parsePlaceCode(code);
}

/** The places of these codes in their order, each with the names above it; unknown ones are left out. */
async function withAbove(
  db: Db,
  codes: readonly string[],
  election: string | undefined,
): Promise<(FoundPlace & { above: string[] })[]> {
  const all = new Set(codes.flatMap((code) => [code, ...ancestorsOf(code)]));
  const places = await loadPlaces(db, [...all], election);
  return codes
    .map((code) => places.get(code))
    .filter((place): place is Place => place !== undefined)
    .map((place) =>
      Object.assign({}, place, { above: ancestorsOf(place.code).map((code) => places.get(code)?.name ?? code) }),
    );
}
