// From whom and by what way second-hand readings reached whoever entered them.

import { sql } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import type { SecondHand } from "../../evidence/model/ways.ts";
import { kabOf } from "./write.ts";

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
