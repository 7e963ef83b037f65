// Of which parts the paper's photograph is here: without it nobody at the desk is given them to read.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import type { PartKey } from "../model.ts";
import { kabOf, keyText } from "./write.ts";

/** Of these parts, those of whose paper some photograph has come; as `keyText` names them. */
export async function photographedAmong(db: Db, keys: readonly PartKey[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await sql<Omit<PartKey, "part">>`
    select distinct v.contest, v.station, v.source
    from unnest(${keys.map((k) => kabOf(k.station))}::text[], ${keys.map((k) => k.contest)}::text[],
      ${keys.map((k) => k.station)}::text[], ${keys.map((k) => k.source)}::text[]) as w(kab, contest, station, source)
    join form_pictures v on v.kab = w.kab and v.contest = w.contest and v.station = w.station and v.source = w.source`.execute(
    db,
  );
  const papers = new Set(rows.map((r) => `${r.contest} ${r.station} ${r.source}`));
  return new Set(keys.filter((k) => papers.has(`${k.contest} ${k.station} ${k.source}`)).map(keyText));
}
