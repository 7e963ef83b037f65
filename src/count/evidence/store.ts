// All SQL of evidence. A page is declared by a signed record; its bytes come by another way and perhaps
// earlier. Whichever comes second finds the other (`store/settle.ts`), and where both were under way at the
// same instant, the next question of the phone for its receipt does.

import { sql, type QueryExecutorProvider } from "kysely";
import type { Instant } from "../../base/clock.ts";
import type { Receipt } from "../../base/intake.ts";
import type { Db } from "../../server/database/connect.ts";
import { scopeWhere, type Principal, type Role } from "../../server/scope.ts";
import type { Declaration, ListedPage, Media } from "./model.ts";
import { electionOf, kabOf } from "./rules.ts";

/** Keep declarations, in one statement; the same one again changes nothing. */
export async function saveDeclarations(tx: Db, items: readonly Declaration[], now: Instant): Promise<void> {
  if (items.length === 0) return;
  await sql`
    insert into pages (kab, election, contest, station, source, page, sha256, declared_by, device, record, digest,
      bytes, width, height, taken_at, second_hand, declared_at)
    select kab, election, contest, station, source, page, decode(sha, 'hex'), author, device, record,
      decode(digest, 'hex'), bytes, width, height, taken_at, second_hand, ${new Date(now)}
    from unnest(
      ${items.map((i) => kabOf(i.station))}::text[], ${items.map((i) => electionOf(i.contest))}::text[],
      ${items.map((i) => i.contest)}::text[], ${items.map((i) => i.station)}::text[],
      ${items.map((i) => i.source)}::text[], ${items.map((i) => i.page)}::text[],
      ${items.map((i) => i.sha256)}::text[], ${items.map((i) => i.author)}::text[],
      ${items.map((i) => i.device)}::uuid[], ${items.map((i) => i.record)}::uuid[],
      ${items.map((i) => i.digest)}::text[], ${items.map((i) => i.bytes)}::int[],
      ${items.map((i) => i.width)}::int[], ${items.map((i) => i.height)}::int[],
      ${items.map((i) => i.taken_at)}::timestamptz[],
      ${items.map((i) => (i.second_hand ? JSON.stringify(i.second_hand) : null))}::jsonb[])
      as t(kab, election, contest, station, source, page, sha, author, device, record, digest, bytes, width, height, taken_at,
        second_hand)
    on conflict do nothing`.execute(tx);
  await sql`
    update stored_pictures set declared = true
    where not declared and sha256 in (select decode(h, 'hex') from unnest(${items.map((i) => i.sha256)}::text[]) as h)`.execute(
    tx,
  );
}

export interface PictureState {
  /** Bytes that some record declared; null when none did. */
  readonly declaredBytes: number | null;
  /** Some record declared it as a recording of speech. */
  readonly voice: boolean;
  /** Null while it is not whole here. */
  readonly storedBytes: number | null;
  /** Declared and whole, but some record has no receipt yet. */
  readonly unsettled: boolean;
}

/** What is known of one hash. */
export async function loadPicture(db: QueryExecutorProvider, sha256: string): Promise<PictureState> {
  const { rows } = await sql<PictureState>`
    with p as (select declared_by, record, bytes, media from declared_files where sha256 = decode(${sha256}, 'hex')),
      s as (select bytes from stored_pictures where sha256 = decode(${sha256}, 'hex')),
      r as (select author, record from picture_receipts where sha256 = decode(${sha256}, 'hex'))
    select (select max(bytes) from p) as "declaredBytes", coalesce((select bool_or(media = 'voice') from p), false) as voice, (select bytes from s) as "storedBytes",
      exists (select 1 from s) and exists (select 1 from p where (declared_by, record) not in (select author, record from r)) as unsettled`.execute(
    db,
  );
  return rows[0]!;
}

/** How many whole pictures of this sender wait for a record that declares them. */
export async function countUndeclared(db: Db, sender: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from stored_pictures where uploaded_by = ${sender} and not declared`.execute(db);
  return rows[0]!.n;
}

/** The receipt of `record` for a picture; without one the latest of `author`, or of anybody. */
export async function loadPictureReceipt(
  db: QueryExecutorProvider,
  sha256: string,
  whose: { readonly record: string | null; readonly author: string | null },
): Promise<Receipt | null> {
  const { record, author } = whose;
  // Ids of records sort by the time they were made.
  const { rows } = await sql<{ receipt: Receipt }>`
    select receipt from picture_receipts
    where sha256 = decode(${sha256}, 'hex') and (${record}::uuid is null or record = ${record})
      and (${record}::uuid is not null or ${author}::text is null or author = ${author})
    order by record desc limit 1`.execute(db);
  return rows[0]?.receipt ?? null;
}

/** Pages of one form at one station, by source and page; pictures of the same page in the order they were declared. */
export async function listPages(db: Db, contest: string, station: string): Promise<ListedPage[]> {
  const { rows } = await sql<
    Omit<ListedPage, "taken_at" | "declared_at" | "received_at"> & {
      taken_at: Date;
      declared_at: Date;
      received_at: Date | null;
    }
  >`
    select distinct on (source, page, sha256) contest, station, source, page, encode(sha256, 'hex') as sha256,
      bytes, width, height, taken_at, declared_by, declared_at, received_at, second_hand
    from pages where kab = ${kabOf(station)} and station = ${station} and contest = ${contest}
    order by source, page, sha256, declared_at, record`.execute(db);
  // A row whose bytes came in the same instant as its declaration may not have been told yet.
  const open = rows.filter((r) => r.received_at === null).map((r) => r.sha256);
  const arrived = open.length === 0 ? new Map<string, Date>() : await receivedAt(db, open);
  return rows
    .map((r) => ({
      ...r,
      taken_at: r.taken_at.toISOString(),
      declared_at: r.declared_at.getTime(),
      received_at: (r.received_at ?? arrived.get(r.sha256))?.getTime() ?? null,
    }))
    .toSorted(
      (a, b) =>
        compareTexts(a.source, b.source) ||
        a.page.localeCompare(b.page, "en", { numeric: true }) ||
        a.declared_at - b.declared_at,
    );
}

/** When each of these pictures was whole here; those that are not are left out. */
async function receivedAt(db: Db, hashes: readonly string[]): Promise<Map<string, Date>> {
  const { rows } = await sql<{ sha256: string; received_at: Date }>`
    select encode(sha256, 'hex') as sha256, received_at from stored_pictures
    where sha256 = any(array(select decode(h, 'hex') from unnest(${hashes}::text[]) as h))`.execute(db);
  return new Map(rows.map((r) => [r.sha256, r.received_at]));
}

/**
 * Stations within the asker's scope for which this hash was declared; [] shows nothing. A declaration opens only
 * what was not there before it, unless its author had the bytes first: a hash alone, read somewhere, is no photograph.
 */
export async function stationsOfPicture(
  db: Db,
  principal: Principal,
  roles: readonly Role[],
  sha256: string,
  media: Media = "picture",
): Promise<{ station: string; contest: string; source: string; page: string }[]> {
  const { rows } = await sql<{ station: string; contest: string; source: string; page: string }>`
    select station, contest, source, page from declared_files p
    where sha256 = decode(${sha256}, 'hex') and media = ${media} and ${scopeWhere(principal, roles, sql`station`)}
      and not exists (select 1 from stored_pictures s
        where s.sha256 = p.sha256 and s.uploaded_by <> p.declared_by
          and s.received_at < (select min(q.declared_at) from declared_files q where q.sha256 = p.sha256 and q.declared_by = p.declared_by))
    order by station, contest, source, page limit 20`.execute(db);
  return rows;
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
