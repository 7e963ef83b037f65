// Phones bound to somebody: a key that signs, and a session that reads. A phone's id and key stay together for ever,
// because what it signed is verified by them; only its session ends.

import { sql } from "kysely";
import type { Instant } from "../../base/clock.ts";
import type { Db } from "../database/connect.ts";
import { tokenHash } from "./resolve.ts";

export interface NewDevice {
  readonly id: string;
  /** P-256 as JWK. */
  readonly key: { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string };
  readonly name: string;
}

/**
 * Bind a phone to a principal with a new session. False when this device id is somebody else's, or has another key.
 */
export async function saveDevice(
  tx: Db,
  device: NewDevice,
  session: {
    readonly principal: string;
    readonly token: string;
    readonly expiresAt: Instant;
    readonly now: Instant;
  },
): Promise<boolean> {
  const { kty, crv, x, y } = device.key;
  const { rows } = await sql<{ id: string }>`
    insert into devices as d (id, principal, public_key, name, token_hash, bound_at, expires_at, last_seen_at)
    values (${device.id}, ${session.principal}, ${JSON.stringify({ kty, crv, x, y })}::jsonb, ${device.name},
      ${tokenHash(session.token)}, ${new Date(session.now)}, ${new Date(session.expiresAt)}, ${new Date(session.now)})
    on conflict (id) do update
      set token_hash = excluded.token_hash, expires_at = excluded.expires_at, name = excluded.name,
        last_seen_at = excluded.last_seen_at, ended_at = null
      where d.principal = excluded.principal and d.public_key = excluded.public_key
    returning id`.execute(tx);
  return rows.length > 0;
}

/** The principal's phones, all but `except`, may read no more; how many that were. */
export async function endDevices(tx: Db, principal: string, now: Instant, except?: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`update devices set ended_at = ${new Date(now)}
    where principal = ${principal} and ended_at is null and (${except ?? null}::uuid is null or id <> ${except ?? null})
    returning id`.execute(tx);
  return rows.length;
}

export async function touchDevice(db: Db, device: string, now: Instant): Promise<void> {
  await sql`update devices set last_seen_at = ${new Date(now)} where id = ${device}`.execute(db);
}

/** Phones of a principal that may read now, the latest bound first. */
export async function listDevices(
  db: Db,
  principal: string,
  now: Instant,
): Promise<{ id: string; name: string; bound_at: Date; last_seen_at: Date | null }[]> {
  const { rows } = await sql<{ id: string; name: string; bound_at: Date; last_seen_at: Date | null }>`
    select id, name, bound_at, last_seen_at from devices
    where principal = ${principal} and ended_at is null and expires_at > ${new Date(now)} order by bound_at desc`.execute(
    db,
  );
  return rows;
}
