// Stations from how many a village has: TPS 1 to n. Lists with the numbers themselves say more; these are all that is
// published before the night.

import { ok, refuse, type Result } from "../../../base/result.ts";
import { sql, type Tx } from "../../../server/database/connect.ts";
import { refuseTwice } from "../../../server/import/settle.ts";
import { stageCsv, type Staged, type StageSource } from "../../../server/import/stage.ts";
import { settlePlaces } from "../../places/store.ts";
import { IMPORT_FIELDS } from "../model.ts";
import { readCounted } from "../rules.ts";

const COUNTS = "counted_villages";
const WITH_COUNT = new Set(["place", "place_name", "count"]);

interface FromCounts {
  readonly election: string;
  readonly unknownPlaces: "refuse" | "add";
}

/**
 * Stage the stations that the file counts in `station_rows`, whose columns are `columns`; its lines are villages.
 * Refusals: those of `stageCsv`, `stations.count_alone` where the map names what only a list of stations can say.
 */
export async function stageCounts(
  tx: Tx,
  source: StageSource,
  told: FromCounts,
  columns: readonly string[],
): Promise<Result<{ staged: Staged; former: { code: string; name: string }[] }>> {
  const other = Object.keys(source.map.columns).find((field) => !WITH_COUNT.has(field));
  if (other !== undefined && (IMPORT_FIELDS as readonly string[]).includes(other))
    return refuse("invalid", "stations.count_alone", { field: other });
  const villages = new Map<string, string>();
  const staged = await stageCsv(tx, source, {
    table: COUNTS,
    columns: [`village text collate "C"`, "stations int"],
    required: ["place", "count"],
    allows: (field) => WITH_COUNT.has(field),
    known: IMPORT_FIELDS,
    reader: (fields) => {
      const at = (field: string): number => fields.indexOf(field);
      const [place, count, name] = [at("place"), at("count"), at("place_name")];
      return (cells, sink) => {
        const read = readCounted(cells[place] ?? "", cells[count] ?? "");
        if (!read.ok) return read.problem;
        if (!villages.get(read.value.village)) villages.set(read.value.village, cells[name] ?? "");
        sink.put(read.value.village, read.value.stations);
        return null;
      };
    },
  });
  if (!staged.ok) return staged;
  const former = await settlePlaces(tx, staged.value, {
    rows: COUNTS,
    column: "village",
    field: "place",
    code: "stations.place_unknown",
    election: told.election,
    unknown: told.unknownPlaces,
    names: villages,
  });
  await refuseTwice(tx, staged.value, {
    rows: COUNTS,
    key: ["village"],
    value: sql`r.village`,
    field: "place",
    code: "stations.twice",
  });
  await sql`create temporary table station_rows (line int not null, ${sql.raw(columns.join(", "))}) on commit drop`.execute(
    tx,
  );
  await sql`
    insert into station_rows (line, kab, id, village, number, kind)
    select c.line, left(c.village, 5), c.village || '/' || n.n, c.village, n.n, 'TPS'
    from ${sql.id(COUNTS)} c cross join generate_series(1, 999) as n (n) where n.n <= c.stations`.execute(tx);
  await sql`analyze station_rows`.execute(tx);
  return ok({ staged: staged.value, former });
}
