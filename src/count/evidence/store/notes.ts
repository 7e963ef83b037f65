// The SQL of notes. Their files lie beside the pages' photographs and are found by the same view.

import { sql, type RawBuilder } from "kysely";
import { type Instant, isWrongTime } from "../../../base/clock.ts";
import type { Db } from "../../../server/database/connect.ts";
import { belowWhere, scopeWhere, type Principal, type Role } from "../../../server/scope.ts";
import type { Media, Note, NoteKind } from "../model.ts";
import { kabOf } from "../rules.ts";

/** Keep notes with what they name, in a fixed number of statements; the same one again changes nothing. */
export async function saveNotes(tx: Db, notes: readonly Note[], now: Instant): Promise<void> {
  if (notes.length === 0) return;
  await sql`
    insert into notes (kab, author, id, election, station, contest, kind, said, device, made_at, received_at)
    select kab, author, id, election, station, contest, kind, said, device, made_at, ${new Date(now)}
    from unnest(${notes.map((n) => kabOf(n.station))}::text[], ${notes.map((n) => n.author)}::text[],
      ${notes.map((n) => n.record)}::uuid[], ${notes.map((n) => n.election)}::text[], ${notes.map((n) => n.station)}::text[],
      ${notes.map((n) => n.contest ?? "")}::text[], ${notes.map((n) => n.kind)}::text[], ${notes.map((n) => n.said)}::text[],
      ${notes.map((n) => n.device)}::uuid[], ${notes.map((n) => n.madeAt)}::timestamptz[])
      as t(kab, author, id, election, station, contest, kind, said, device, made_at)
    on conflict do nothing`.execute(tx);
  const files = notes.flatMap((note) => note.files.map((file) => ({ note, file })));
  if (files.length === 0) return;
  await sql`
    insert into note_files (kab, author, record, sha256, station, contest, kind, device, digest, media, bytes, declared_at)
    select kab, author, record, decode(sha, 'hex'), station, contest, kind, device, decode(digest, 'hex'), media, bytes, ${new Date(now)}
    from unnest(${files.map((f) => kabOf(f.note.station))}::text[], ${files.map((f) => f.note.author)}::text[],
      ${files.map((f) => f.note.record)}::uuid[], ${files.map((f) => f.file.sha256)}::text[],
      ${files.map((f) => f.note.station)}::text[], ${files.map((f) => f.note.contest ?? "")}::text[],
      ${files.map((f) => f.note.kind)}::text[], ${files.map((f) => f.note.device)}::uuid[],
      ${files.map((f) => f.note.digest)}::text[], ${files.map((f) => f.file.media)}::text[], ${files.map((f) => f.file.bytes)}::int[])
      as t(kab, author, record, sha, station, contest, kind, device, digest, media, bytes)
    on conflict do nothing`.execute(tx);
  await sql`
    update stored_pictures set declared = true
    where not declared and sha256 in (select decode(h, 'hex') from unnest(${files.map((f) => f.file.sha256)}::text[]) as h)`.execute(
    tx,
  );
}

export interface ListedNote {
  readonly id: string;
  readonly station: string;
  readonly contest: string | null;
  readonly kind: NoteKind;
  readonly said: string;
  readonly author: string;
  readonly made_at: string;
  readonly received_at: string;
  /** As her phone's clock wrote it in the signed record, where that cannot be so. */
  readonly clock_said: string | null;
  readonly files: readonly {
    readonly sha256: string;
    readonly media: Media;
    readonly bytes: number;
    /** All its bytes are here. */
    readonly whole: boolean;
  }[];
}

/** Characters of what a phone's clock wrote. */
const CLOCK_SHOWN = 60;

interface NotesAsked {
  readonly election: string;
  readonly place: string;
  readonly kind?: NoteKind | undefined;
}
type NotesWho = { readonly principal: Principal; readonly roles: readonly Role[] };

/** Of `notes n`: what is asked for, within the caller's area. */
function notesWhere(who: NotesWho, filter: NotesAsked): RawBuilder<boolean> {
  const station = sql`n.station`;
  return sql<boolean>`n.election = ${filter.election} and ${scopeWhere(who.principal, who.roles, station)}
    and ${belowWhere(filter.place, station)} and (${filter.kind ?? null}::text is null or n.kind = ${filter.kind ?? null}::text)`;
}

/** How many notes of an election there are of each of these stations that has any. */
export async function notesAtStations(
  db: Db,
  election: string,
  stations: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (stations.length === 0) return new Map();
  const { rows } = await sql<{ station: string; n: number }>`
    select station, count(*)::int as n from notes
    where kab = any(${[...new Set(stations.map(kabOf))]}::text[]) and station = any(${stations}::text[])
      and election = ${election}
    group by station`.execute(db);
  return new Map(rows.map((r) => [r.station, r.n]));
}

/** How many notes there are of the caller's area. */
export async function countNotes(db: Db, who: NotesWho, filter: NotesAsked): Promise<number> {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from notes n where ${notesWhere(who, filter)}`.execute(db);
  return rows[0]!.n;
}

/** Notes of the caller's area, the latest first; one page. `next` is where the following one begins. */
export async function listNotes(
  db: Db,
  who: NotesWho,
  filter: NotesAsked & { readonly after?: string | undefined; readonly limit: number },
): Promise<{ notes: ListedNote[]; next: string | null }> {
  const after = parseAfter(filter.after);
  const { rows } = await sql<
    Omit<ListedNote, "made_at" | "received_at" | "clock_said" | "files"> & {
      made_at: Date;
      received_at: Date;
      wrote: string | null;
    }
  >`
    select n.id, n.station, nullif(n.contest, '') as contest, n.kind, n.said, n.author, n.made_at, n.received_at,
      case when n.made_at >= n.received_at then
        (select left(i.record->>'made_at', ${CLOCK_SHOWN}) from intake_records i where i.author = n.author and i.id = n.id) end as wrote
    from notes n
    where ${notesWhere(who, filter)}
      and (${after === null} or (n.received_at, n.id) < (${after?.at ?? new Date(0)}::timestamptz, ${after?.id ?? null}::uuid))
    order by n.received_at desc, n.id desc limit ${filter.limit + 1}`.execute(db);
  const page = rows.slice(0, filter.limit);
  const files = await filesOfNotes(
    db,
    page.map((n) => ({ kab: kabOf(n.station), author: n.author, id: n.id })),
  );
  const last = page.at(-1);
  return {
    notes: page.map(({ wrote, ...n }) => ({
      ...n,
      clock_said: wrote !== null && isWrongTime(wrote, n.received_at.getTime()) ? wrote : null,
      made_at: n.made_at.toISOString(),
      received_at: n.received_at.toISOString(),
      files: files.get(`${n.author} ${n.id}`) ?? [],
    })),
    next: rows.length > filter.limit && last ? `${last.received_at.toISOString()} ${last.id}` : null,
  };
}

/** `2024-02-14T12:00:00.000Z <uuid>`; null for what is no such place in the list. */
function parseAfter(after: string | undefined): { at: Date; id: string } | null {
  const [instant = "", id = ""] = (after ?? "").split(" ");
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? null : { at, id };
}

async function filesOfNotes(
  db: Db,
  notes: readonly { readonly kab: string; readonly author: string; readonly id: string }[],
): Promise<Map<string, ListedNote["files"][number][]>> {
  if (notes.length === 0) return new Map();
  const { rows } = await sql<{ note: string; sha256: string; media: Media; bytes: number; whole: boolean }>`
    select f.author || ' ' || f.record::text as note, encode(f.sha256, 'hex') as sha256, f.media, f.bytes,
      s.sha256 is not null as whole
    from unnest(${notes.map((n) => n.kab)}::text[], ${notes.map((n) => n.author)}::text[], ${notes.map((n) => n.id)}::uuid[]) as t(kab, author, id)
    join note_files f on f.kab = t.kab and f.author = t.author and f.record = t.id
    left join stored_pictures s on s.sha256 = f.sha256
    order by f.sha256`.execute(db);
  const files = new Map<string, ListedNote["files"][number][]>();
  for (const { note, ...file } of rows) files.set(note, [...(files.get(note) ?? []), file]);
  return files;
}
