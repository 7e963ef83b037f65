// The queue of second readings: what waits for whom, and who holds what.

import { sql, type RawBuilder } from "kysely";
import type { Db } from "../../../server/database/connect.ts";
import { belowWhere } from "../../../server/scope.ts";
import { LEASE_MS, type PartKey } from "../model.ts";
import { wasShown } from "./shown.ts";
import { kabOf } from "./write.ts";

/** Since each answer that a page of `form_parts f` cannot be read, another picture of that page has come. */
const photographedAgain = sql<boolean>`not exists (select 1 from reading_unreadables u
  where u.kab = f.kab and u.contest = f.contest and u.station = f.station and u.source = f.source and u.part = f.part
    and not exists (select 1 from form_pictures v where v.kab = u.kab and v.contest = u.contest and v.station = u.station
      and v.source = u.source and v.page = u.page and v.received_at > u.said_at))`;

/** At or below one of the places. */
function anyOf(places: readonly string[], column: RawBuilder<unknown>): RawBuilder<boolean> {
  if (places.length === 0) return sql<boolean>`false`;
  return sql<boolean>`(${sql.join(
    places.map((place) => belowWhere(place, column)),
    sql` or `,
  )})`;
}

/** A form's paper: its parts are read in a row from the same photographs. */
export type Paper = Pick<PartKey, "station" | "source">;

/**
 * How many parts wait for this reader, and the one to take next: the same paper's next part, else by urgency. What she
 * passed over comes last: first other papers, then other parts of the passed papers; when all was passed over, it begins
 * anew (`skippedAll`), not with the one she has just put away if there is another.
 */
export async function nextForReader(
  db: Db,
  q: {
    readonly contest: string;
    readonly place: string;
    readonly reader: string;
    readonly scope: (column: RawBuilder<unknown>) => RawBuilder<boolean>;
    /** Places of her own queue; null: nobody gave her one, and she reads all of her scope. */
    readonly queue: readonly string[] | null;
    /** Parts of the contest's form, in the form's order. */
    readonly parts: readonly string[];
    /** The paper she has just read a part of. */
    readonly stay: Paper | null;
    /** Passed over in this round, the latest last. */
    readonly skip: readonly PartKey[];
    readonly now: Date;
  },
): Promise<{ waiting: number; task: PartKey | null; skippedAll: boolean }> {
  // Only a form with a photograph here can be read at the desk; never one's own, never one whose figures she has been
  // shown, never one another reader holds.
  const open = sql<boolean>`f.contest = ${q.contest} and f.state in ('awaiting_second_reading', 'unreadable', 'readings_differ', 'needs_decision', 'reopened')
    and (f.state in ('awaiting_second_reading', 'readings_differ', 'reopened') or (f.unreadable and ${photographedAgain}))
    and not (${q.reader} = any(f.readers)) and not (${wasShown(q.reader)})
    and ${belowWhere(q.place, sql`f.station`)} and ${q.scope(sql`f.station`)}
    and ${q.queue === null ? sql<boolean>`true` : anyOf(q.queue, sql`f.station`)}
    and exists (select 1 from form_pictures v where v.kab = f.kab and v.contest = f.contest and v.station = f.station
      and v.source = f.source)`;
  const count = await sql<{ n: number }>`select count(*) as n from form_parts f where ${open}`.execute(db);
  const waiting = count.rows[0]!.n;
  if (waiting === 0) return { waiting, task: null, skippedAll: false };
  // The last word is a hash that is different for each reader, so that two readers start at different ends.
  // Held longer than anything is held: the clock has been put back since, and the holder's ten minutes are over or soon.
  const longest = new Date(q.now.getTime() + LEASE_MS);
  const first = async (which: RawBuilder<boolean>, order: RawBuilder<unknown>): Promise<PartKey | null> => {
    const { rows } = await sql<PartKey>`
      select f.contest, f.station, f.source, f.part
      from form_parts f
      left join reading_leases l on l.kab = f.kab and l.contest = f.contest and l.station = f.station and l.source = f.source
        and l.part = f.part and l.reader <> ${q.reader} and l.until > ${q.now} and l.until <= ${longest}
      where ${open} and ${which} and l.reader is null
      order by ${order}, md5(f.station || ${q.reader})
      limit 1`.execute(db);
    return rows[0] ?? null;
  };
  const ofPaper = (paper: Paper): RawBuilder<boolean> => sql<boolean>`(f.kab = ${kabOf(paper.station)}
    and f.station = ${paper.station} and f.source = ${paper.source})`;
  const inOrder = sql`array_position(${q.parts}::text[], f.part)`;
  const pick = async (passed: readonly PartKey[]): Promise<PartKey | null> => {
    const unpassed = passed.length === 0 ? sql<boolean>`true` : sql<boolean>`not ${partIn(passed)}`;
    if (q.stay !== null) {
      const task = await first(sql<boolean>`${ofPaper(q.stay)} and ${unpassed}`, inOrder);
      if (task) return task;
    }
    const urgent = async (among: RawBuilder<boolean>): Promise<PartKey | null> =>
      await mostUrgent(db, q.contest, (which, order) => first(sql<boolean>`${which} and ${among}`, order));
    // Who passes a part over wants another paper.
    const task =
      passed.length === 0
        ? await urgent(unpassed)
        : ((await urgent(sql<boolean>`not ${paperIn(passed)}`)) ?? (await urgent(unpassed)));
    // A paper is begun at its first part.
    return task && ((await first(sql<boolean>`${ofPaper(task)} and ${unpassed}`, inOrder)) ?? task);
  };
  const task = await pick(q.skip);
  if (task !== null || q.skip.length === 0) return { waiting, task, skippedAll: false };
  const again = (await pick(q.skip.slice(-1))) ?? (await pick([]));
  return { waiting, task: again, skippedAll: again !== null };
}

/** `form_parts f` is one of these parts. */
function partIn(parts: readonly PartKey[]): RawBuilder<boolean> {
  return sql<boolean>`((f.station, f.source, f.part) in (select s, c, p from unnest(${parts.map((k) => k.station)}::text[],
    ${parts.map((k) => k.source)}::text[], ${parts.map((k) => k.part)}::text[]) as passed(s, c, p)))`;
}

/** `form_parts f` is of one of these parts' papers. */
function paperIn(parts: readonly PartKey[]): RawBuilder<boolean> {
  return sql<boolean>`((f.station, f.source) in (select s, c from unnest(${parts.map((k) => k.station)}::text[],
    ${parts.map((k) => k.source)}::text[]) as passed(s, c)))`;
}

/** What is flagged, then where the contest is closest, then what is not summed yet. */
async function mostUrgent(
  db: Db,
  contest: string,
  first: (which: RawBuilder<boolean>, order: RawBuilder<unknown>) => Promise<PartKey | null>,
): Promise<PartKey | null> {
  const flagged = await first(sql<boolean>`f.flagged`, sql`f.flagged desc`);
  if (flagged) return flagged;
  // Some regencies at a time: sorting the nation's queue for each reader would take longer than reading a form.
  const margins = await sql<{ kab: string }>`
    select kab from reading_margins where contest = ${contest} order by margin, kab`.execute(db);
  for (let i = 0; i < margins.rows.length; i += KABS_AT_ONCE) {
    const kabs = margins.rows.slice(i, i + KABS_AT_ONCE).map((r) => r.kab);
    const task = await first(sql<boolean>`f.kab = any(${kabs}::text[])`, sql`array_position(${kabs}::text[], f.kab)`);
    if (task) return task;
  }
  return await first(sql<boolean>`true`, sql`f.flagged desc`);
}

/** Regencies looked at together for the next part; together they hold about as many forms as one statement sorts at once. */
const KABS_AT_ONCE = 20;

export async function holdPart(db: Db, key: PartKey, reader: string, until: Date): Promise<void> {
  await sql`insert into reading_leases (kab, contest, station, source, part, reader, until)
    values (${kabOf(key.station)}, ${key.contest}, ${key.station}, ${key.source}, ${key.part}, ${reader}, ${until})
    on conflict (kab, contest, station, source, part, reader) do update set until = excluded.until`.execute(db);
}

export async function releasePart(db: Db, key: PartKey, reader: string): Promise<void> {
  await sql`delete from reading_leases where kab = ${kabOf(key.station)} and contest = ${key.contest}
    and station = ${key.station} and source = ${key.source} and part = ${key.part} and reader = ${reader}`.execute(db);
}
