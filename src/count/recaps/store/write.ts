// Saving versions: the one that stood is told when it was replaced, the next one is added; two statements, however many.

import type { Instant } from "../../../base/clock.ts";
import { sql, type Tx } from "../../../server/database/connect.ts";
import type { PlaceRecap, RecapKey } from "../model.ts";

export interface NewVersion {
  readonly key: RecapKey;
  readonly recap: Omit<PlaceRecap, "importedAt">;
}

/** Distribution column of a place: its regency or city, or the place itself above one. */
export function kabOf(place: string): string {
  return place.slice(0, 5);
}

const literal = (list: readonly (string | number | null)[]): string =>
  `{${list.map((v) => (v === null ? "NULL" : typeof v === "number" ? v : `"${v}"`)).join(",")}}`;

/** Belongs into the transaction that read what stood. */
export async function saveVersions(
  tx: Tx,
  versions: readonly NewVersion[],
  { who, now }: { readonly who: string; readonly now: Instant },
): Promise<void> {
  if (versions.length === 0) return;
  const at = new Date(now);
  const kabs = versions.map((v) => kabOf(v.recap.place));
  const places = versions.map((v) => v.recap.place);
  const [{ contest, sourceName }] = versions.map((v) => v.key) as [RecapKey];
  const parts = versions.map((v) => v.key.part);
  await sql`
    update recaps r set replaced_at = ${at}
    from unnest(${kabs}::text[], ${places}::text[], ${parts}::text[]) as w(kab, place, part)
    where r.kab = w.kab and r.contest = ${contest} and r.place = w.place and r.source_name = ${sourceName}
      and r.part = w.part and r.replaced_at is null`.execute(tx);
  await sql`
    insert into recaps (kab, contest, place, source_name, part, version, n, stations_done, stations_total, failed, warned,
      imported_by, imported_at)
    select w.kab, ${contest}, w.place, ${sourceName}, w.part, w.version, w.n::bigint[], w.done, w.total, w.failed::text[],
      w.warned::text[], ${who}, ${at}
    from unnest(${kabs}::text[], ${places}::text[], ${parts}::text[], ${versions.map((v) => v.recap.version)}::int[],
      ${versions.map((v) => literal(v.recap.figures))}::text[], ${versions.map((v) => v.recap.stationsDone)}::int[],
      ${versions.map((v) => v.recap.stationsTotal)}::int[], ${versions.map((v) => literal(v.recap.failed))}::text[],
      ${versions.map((v) => literal(v.recap.warned))}::text[])
      as w(kab, place, part, version, n, done, total, failed, warned)`.execute(tx);
}
