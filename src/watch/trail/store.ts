// Reading the trail. Nothing here changes it.

import { sql } from "kysely";
import type { Db } from "../../server/database/connect.ts";
import type { SealedBatch, SealedEntry } from "./model.ts";

/** Batches read at a time, by entries: a few megabytes. */
const PAGE_ENTRIES = 8_192;

/** Number of the last batch, 0 when none: what is sealed during a check belongs to the next one. */
export async function lastBatch(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number | null }>`select max(number) as n from trail_batches`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Batches up to `last` with their entries, in order, a few at a time. */
export async function* readBatches(
  db: Db,
  last: number,
): AsyncGenerator<{ batch: SealedBatch; entries: SealedEntry[] }> {
  let after = 0;
  for (;;) {
    const batches = (
      await sql<SealedBatch>`
        select number, first_entry, entries, tree_root, chain_root from trail_batches
        where number > ${after} and number <= ${last} order by number limit 200`.execute(db)
    ).rows;
    if (batches.length === 0) return;
    for (let i = 0; i < batches.length;) {
      const group: SealedBatch[] = [];
      let expected = 0;
      while (i < batches.length && (group.length === 0 || expected + batches[i]!.entries <= PAGE_ENTRIES)) {
        expected += batches[i]!.entries;
        group.push(batches[i++]!);
      }
      const entries = await loadEntries(db, group[0]!.number, group.at(-1)!.number);
      for (const batch of group) yield { batch, entries: entries.get(batch.number) ?? [] };
    }
    after = batches.at(-1)!.number;
  }
}

async function loadEntries(db: Db, first: number, last: number): Promise<Map<number, SealedEntry[]>> {
  const { rows } = await sql<SealedEntry>`
    select batch, position, id, body, leaf from trail_entries
    where batch between ${first} and ${last} order by batch, position`.execute(db);
  return Map.groupBy(rows, (r) => r.batch);
}

/** The first entry whose batch is not there; null when each has one. Both are written in one transaction. */
export async function firstLost(db: Db): Promise<{ batch: number; position: number; id: string } | null> {
  const { rows } = await sql<{ batch: number; position: number; id: string }>`
    select e.batch, e.position, e.id from trail_entries e
    left join trail_batches b on b.number = e.batch
    where b.number is null order by e.batch, e.position limit 1`.execute(db);
  return rows[0] ?? null;
}

export interface ListFilter {
  readonly who?: string | undefined;
  readonly operation?: string | undefined;
  readonly subject?: string | undefined;
  readonly before?: { readonly batch: number; readonly position: number } | undefined;
  readonly limit: number;
}

/** Entries, newest first. `who` and `subject` (its beginning) go by an index; `operation` alone reads on until enough. */
export async function listEntries(db: Db, filter: ListFilter): Promise<SealedEntry[]> {
  const { who, operation, subject, before, limit } = filter;
  const wanted = [sql<boolean>`true`];
  if (before !== undefined) wanted.push(sql`(batch, position) < (${before.batch}, ${before.position})`);
  if (who !== undefined) wanted.push(sql`body::json->>'who' = ${who}`);
  if (operation !== undefined) wanted.push(sql`body::json->>'operation' = ${operation}`);
  if (subject !== undefined)
    wanted.push(sql`body::json->>'subject' like ${`${subject.replaceAll(/[\\%_]/g, "\\$&")}%`}`);
  const { rows } = await sql<SealedEntry>`
    select batch, position, id, body, leaf from trail_entries
    where ${sql.join(wanted, sql` and `)}
    order by batch desc, position desc limit ${limit}`.execute(db);
  return rows;
}

/** Where the entry with this leaf (hex) stands; null when it is not sealed (yet). */
export async function findEntry(db: Db, leaf: string): Promise<SealedEntry | null> {
  const { rows } = await sql<SealedEntry>`
    select batch, position, id, body, leaf from trail_entries where leaf = decode(${leaf}, 'hex')
    order by batch, position limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Does it wait to be sealed? */
export async function isOpen(db: Db, leaf: string): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select 1 from trail_open where leaf = decode(${leaf}, 'hex')) as found`.execute(db);
  return rows[0]!.found;
}

export async function loadLeaves(db: Db, batch: number): Promise<Buffer[]> {
  const { rows } = await sql<{ leaf: Buffer }>`
    select leaf from trail_entries where batch = ${batch} order by position`.execute(db);
  return rows.map((r) => r.leaf);
}

/** Batches from `first` on, without their entries. */
export async function loadBatches(db: Db, first: number, last: number): Promise<SealedBatch[]> {
  const { rows } = await sql<SealedBatch>`
    select number, first_entry, entries, tree_root, chain_root from trail_batches
    where number between ${first} and ${last} order by number`.execute(db);
  return rows;
}

/** Number of the batch whose chain root this is; null when none. */
export async function batchOfRoot(db: Db, root: string): Promise<number | null> {
  const { rows } = await sql<{ number: number }>`
    select number from trail_batches where chain_root = decode(${root}, 'hex')`.execute(db);
  return rows[0]?.number ?? null;
}

export async function listRoots(
  db: Db,
  before: number | undefined,
  limit: number,
): Promise<(SealedBatch & { sealed_at: Date })[]> {
  const { rows } = await sql<SealedBatch & { sealed_at: Date }>`
    select number, first_entry, entries, tree_root, chain_root, sealed_at from trail_batches
    where ${before === undefined} or number < ${before ?? 0} order by number desc limit ${limit}`.execute(db);
  return rows;
}

export async function listKeys(db: Db): Promise<{ id: string; public_key: string; since: Date }[]> {
  const { rows } = await sql<{ id: string; public_key: string; since: Date }>`
    select id, public_key, since from public_keys where purpose = 'receipt' order by since, id`.execute(db);
  return rows;
}
