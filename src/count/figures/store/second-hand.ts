// From whom and by what way second-hand readings reached whoever entered them.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import type { SecondHand } from "../../evidence/model/ways.ts";
import type { PartKey } from "../model.ts";
import { kabOf, keyText } from "./write.ts";

/** Keep it beside readings that were just saved in the same transaction, in one statement. */
export async function saveSecondHand(
  tx: Db,
  entered: readonly {
    readonly station: string;
    readonly author: string;
    readonly id: string;
    readonly from: SecondHand;
  }[],
): Promise<void> {
  if (entered.length === 0) return;
  await sql`update readings r set second_hand = w.said
    from unnest(${entered.map((e) => kabOf(e.station))}::text[], ${entered.map((e) => e.author)}::text[],
      ${entered.map((e) => e.id)}::uuid[], ${entered.map((e) => JSON.stringify(e.from))}::jsonb[]) as w(kab, author, id, said)
    where r.kab = w.kab and r.author = w.author and r.id = w.id`.execute(tx);
}

/** Of these parts, those with a second-hand reading; as `keyText` names them. */
export async function secondHandAmong(db: Db, keys: readonly PartKey[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await sql<PartKey>`
    select distinct r.contest, r.station, r.source, r.part
    from readings r join unnest(${keys.map((k) => kabOf(k.station))}::text[], ${keys.map((k) => k.contest)}::text[],
      ${keys.map((k) => k.station)}::text[], ${keys.map((k) => k.source)}::text[], ${keys.map((k) => k.part)}::text[])
      as w(kab, contest, station, source, part)
      on r.kab = w.kab and r.contest = w.contest and r.station = w.station and r.source = w.source and r.part = w.part
    where r.second_hand is not null`.execute(db);
  return new Set(rows.map(keyText));
}
