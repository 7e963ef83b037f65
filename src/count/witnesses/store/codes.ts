// Mandate codes and the phones they bind. Of a code only a keyed hash is kept, of a session's token a hash.

import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import { sql } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import type { Db } from "../../../server/database/connect.ts";
import { readingOrder, villageOf } from "../../../ground/stations/store/order.ts";
import { belowWhere, scopeWhere, type Principal, type Role } from "../../../server/scope.ts";
import { type Post, witnessPrincipal } from "../model.ts";
import { makeCode, type KnownCode } from "../rules.ts";
import { sealLetters } from "../rules/guessing.ts";

export function codeHash(secret: Buffer, code: string): Buffer {
  return createHmac("sha256", secret).update("mandate:").update(code).digest();
}

/** What a link or QR carries behind the code; made from the code, so that nothing more is kept. */
export function codeSeal(secret: Buffer, code: string): string {
  return sealLetters(createHmac("sha256", secret).update("mandate link:").update(code).digest());
}

export function isSeal(secret: Buffer, code: string, given: string): boolean {
  const [wanted, had] = [Buffer.from(codeSeal(secret, code)), Buffer.from(given)];
  return wanted.length === had.length && timingSafeEqual(wanted, had);
}

/** Make one code for each of the witnesses; the codes, in order. */
export async function saveCodes(
  tx: Db,
  witnesses: readonly string[],
  by: { readonly principal: string; readonly secret: Buffer; readonly now: Instant },
): Promise<string[]> {
  const codes: string[] = [];
  let todo = witnesses.map((witness, at) => ({ witness, at }));
  // There are 31^8 codes: among two million made, two or three come out alike, and those are made again.
  while (todo.length > 0) {
    const made = todo
      .map((t) => ({ ...t, code: makeCode(randomInt) }))
      .map((t) => ({ ...t, hash: codeHash(by.secret, t.code) }));
    const { rows } = await sql<{ code_hash: Buffer }>`
      insert into mandate_codes (code_hash, witness, made_by, made_at)
      select code_hash, witness, ${by.principal}, ${new Date(by.now)}
      from unnest(${made.map((m) => m.hash)}::bytea[], ${made.map((m) => m.witness)}::uuid[]) as t(code_hash, witness)
      on conflict do nothing returning code_hash`.execute(tx);
    const stood = new Set(rows.map((r) => r.code_hash.toString("hex")));
    for (const m of made) if (stood.has(m.hash.toString("hex"))) codes[m.at] = m.code;
    todo = made.filter((m) => !stood.has(m.hash.toString("hex")));
  }
  await sql`update witnesses set code_made_at = ${new Date(by.now)} where id = any(${witnesses}::uuid[])`.execute(tx);
  return codes;
}

/** Has this witness a code that still works? Locks the witness, so that two asked at once make one code. */
export async function hasLiveCode(tx: Db, witness: string): Promise<boolean> {
  const { rows } = await sql<{ live: boolean }>`
    select code_made_at is not null as live from witnesses where id = ${witness} for update`.execute(tx);
  return rows[0]?.live ?? false;
}

/**
 * Has this witness a phone that is bound, or a code that still binds one? Then she goes on with it, and needs no new code.
 * Locks the witness.
 */
export async function hasWayIn(tx: Db, witness: string): Promise<boolean> {
  const live = await hasLiveCode(tx, witness);
  const { rows } = await sql<{ bound: boolean }>`
    select exists (select 1 from devices where principal = ${witnessPrincipal(witness)} and ended_at is null) as bound`.execute(
    tx,
  );
  return live || rows[0]?.bound === true;
}

/**
 * Witnesses with a post at or below a place who have no code that works, by station; only where the asker reaches:
 * a role at a village and "only there" is none at its stations.
 */
export async function listWithoutCode(
  tx: Db,
  asker: { readonly principal: Principal; readonly roles: readonly Role[] },
  election: string,
  place: string,
  limit: number,
): Promise<{ witness: string; name: string; station: string; post: Post }[]> {
  const { rows } = await sql<{ witness: string; name: string; station: string; post: Post }>`
    select w.id as witness, w.name, a.station, a.post from witnesses w
    join (select witness, min(station) as station, min(post) as post from assignments
      where election = ${election} and ended_at is null and ${belowWhere(place, sql`station`)}
        and ${scopeWhere(asker.principal, asker.roles, sql`station`)} group by witness) a on a.witness = w.id
    where w.code_made_at is null
    order by ${readingOrder(villageOf(sql`a.station`), sql`a.station`)}, a.post limit ${limit} for update of w`.execute(
    tx,
  );
  return rows;
}

/** The code somebody typed, with its row locked; null when there is none like it. */
export async function loadCode(tx: Db, hash: Buffer): Promise<(KnownCode & { readonly witness: string }) | null> {
  const { rows } = await sql<{ witness: string; device: string | null; ended: boolean }>`
    select witness, device, ended_at is not null as ended from mandate_codes where code_hash = ${hash} for update`.execute(
    tx,
  );
  return rows[0] ?? null;
}

export async function markUsed(tx: Db, hash: Buffer, device: string, now: Instant): Promise<void> {
  await sql`update mandate_codes set device = ${device}, used_at = ${new Date(now)} where code_hash = ${hash}`.execute(
    tx,
  );
}
