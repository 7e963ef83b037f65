// Sealing: what has committed to `trail_open` becomes the next batch. One sealer at a time (the lock row is
// the last batch itself: two sealers would make the same number, and the second fails on the key). A line
// still in flight is simply in a later batch. Cut off anywhere, it is one transaction: all or nothing.

import { sql } from "kysely";
import type { Instant } from "../../base/clock.ts";
import { sqlState, type Database, type Db } from "../database/connect.ts";
import { CHAIN_START, chainRoot, treeRoot } from "./merkle.ts";

/** The most lines one batch takes; more simply make the next batch at once. */
export const BATCH_LIMIT = 8_192;

export interface SealedRoot {
  /** Entries sealed so far, over all batches. */
  readonly size: number;
  /** Chain root, hex. */
  readonly root: string;
}

export async function lastRoot(db: Db): Promise<SealedRoot | null> {
  const { rows } = await sql<{ size: number; root: Buffer }>`
    select first_entry + entries as size, chain_root as root from trail_batches order by number desc limit 1`.execute(
    db,
  );
  return rows[0] ? { size: rows[0].size, root: rows[0].root.toString("hex") } : null;
}

/** Seal one batch; the number of lines sealed, 0 when nothing waits. */
export async function sealOnce(database: Database, now: Instant): Promise<number> {
  try {
    return await database.transaction(async (tx) => {
      const last = await sql<{ number: number; first_entry: number; entries: number; chain_root: Buffer }>`
        select number, first_entry, entries, chain_root from trail_batches order by number desc limit 1 for update`.execute(
        tx,
      );
      const previous = last.rows[0];
      const taken = await sql<{ id: string; body: string; leaf: Buffer }>`
        with next as (select id from trail_open order by id limit ${BATCH_LIMIT})
        delete from trail_open o using next where o.id = next.id returning o.id, o.body, o.leaf`.execute(tx);
      const lines = taken.rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      if (lines.length === 0) return 0;
      const number = previous ? previous.number + 1 : 1;
      const first = previous ? previous.first_entry + previous.entries : 0;
      const root = treeRoot(lines.map((l) => l.leaf));
      const chain = chainRoot(previous?.chain_root ?? CHAIN_START, root, number, lines.length);
      await sql`insert into trail_entries (batch, position, id, body, leaf)
        select ${number}, t.* from unnest(
          ${lines.map((_l, i) => i)}::int[], ${lines.map((l) => l.id)}::uuid[],
          ${lines.map((l) => l.body)}::text[], ${lines.map((l) => l.leaf)}::bytea[]) as t`.execute(tx);
      await sql`insert into trail_batches (number, first_entry, entries, tree_root, chain_root, sealed_at)
        values (${number}, ${first}, ${lines.length}, ${root}, ${chain}, ${new Date(now)})`.execute(tx);
      await sql`select pg_notify('trail_sealed', ${String(number)})`.execute(tx);
      return lines.length;
    });
  } catch (error) {
    // 23505: another sealer made this number first; 40001/40P01 likewise. It will be sealed by the next round.
    const state = sqlState(error);
    if (state === "23505" || state === "40001" || state === "40P01") return 0;
    throw error;
  }
}

/** Seal until what waits is less than a batch; the number of lines sealed. */
export async function sealAll(database: Database, now: () => Instant): Promise<number> {
  let sealed = 0;
  for (;;) {
    const lines = await sealOnce(database, now());
    sealed += lines;
    if (lines < BATCH_LIMIT) return sealed;
  }
}

/** Lines that wait to be sealed, counted up to 100,000. */
export async function linesWaiting(db: Db): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select 1 from trail_open limit 100000) as waiting`.execute(db);
  return rows[0]!.n;
}
