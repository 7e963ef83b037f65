// Answers that a page cannot be read, and the new pictures they ask for.

import { sql, type RawBuilder } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import type { Source } from "../../evidence/model.ts";
import type { PartKey } from "../model.ts";
import { kabOf } from "./write.ts";

export interface UnreadableRow {
  readonly contest: string;
  readonly station: string;
  readonly source: Source;
  readonly part: string;
  readonly page: string;
  readonly reason: string;
  readonly said_by: string;
  readonly said_at: Date;
  /** Another picture of that page has come since. */
  readonly new_picture: boolean;
}

const NEW_PICTURE = sql`exists (select 1 from form_pictures v where v.kab = u.kab and v.contest = u.contest
  and v.station = u.station and v.source = u.source and v.page = u.page and v.received_at > u.said_at)`;

const COLUMNS = sql`u.contest, u.station, u.source, u.part, u.page, u.reason, u.said_by, u.said_at,
  ${NEW_PICTURE} as new_picture`;

/** Such answers of the given parts, oldest first. */
export async function loadUnreadables(db: Db, keys: readonly PartKey[]): Promise<UnreadableRow[]> {
  if (keys.length === 0) return [];
  const { rows } = await sql<UnreadableRow>`select ${COLUMNS}
    from reading_unreadables u join unnest(${keys.map((k) => kabOf(k.station))}::text[],
      ${keys.map((k) => k.contest)}::text[], ${keys.map((k) => k.station)}::text[],
      ${keys.map((k) => k.source)}::text[], ${keys.map((k) => k.part)}::text[]) as w(kab, contest, station, source, part)
      on u.kab = w.kab and u.contest = w.contest and u.station = w.station and u.source = w.source and u.part = w.part
    order by u.said_at, u.id`.execute(db);
  return rows;
}

/** A witness has a station or two; the limit is only a guard. */
const MOST_REQUESTS = 200;

/** Pages to be photographed again, within a scope: those that nobody could read and of which no new picture came. */
export async function listRequests(
  db: Db,
  scope: (column: RawBuilder<unknown>) => RawBuilder<boolean>,
): Promise<UnreadableRow[]> {
  const { rows } = await sql<UnreadableRow>`select ${COLUMNS}
    from form_parts f join reading_unreadables u on u.kab = f.kab and u.contest = f.contest and u.station = f.station
      and u.source = f.source and u.part = f.part
    where f.unreadable and ${scope(sql`f.station`)} and not ${NEW_PICTURE}
    order by u.said_at desc limit ${MOST_REQUESTS}`.execute(db);
  return rows;
}
