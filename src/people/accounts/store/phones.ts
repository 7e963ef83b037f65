// One-time codes that bind a phone to an account.

import { createHmac, randomInt } from "node:crypto";
import { sql } from "kysely";
import type { Instant } from "../../../base/clock.ts";
import { SPOKEN } from "../../../base/intake.ts";
import type { Db } from "../../../server/database/connect.ts";
import { endDevices } from "../../../server/sign-in/devices.ts";
import { PHONE_CODE_HOURS, PHONE_CODE_LENGTH, principalOf } from "../model.ts";

function codeHash(secret: Buffer, code: string): Buffer {
  return createHmac("sha256", secret).update("account phone:").update(code).digest();
}

/** A new code for an account's phone; her earlier codes and phones end. */
export async function savePhoneCode(
  tx: Db,
  account: string,
  by: { readonly principal: string; readonly secret: Buffer; readonly now: Instant },
): Promise<{ code: string; expiresAt: Instant }> {
  await endPhones(tx, account, by.now);
  // 31^12 codes, of which some thousands are open: neither do two come out alike, nor is one guessed within its day.
  const code = Array.from({ length: PHONE_CODE_LENGTH }, () => SPOKEN[randomInt(SPOKEN.length)]).join("");
  const expiresAt = by.now + PHONE_CODE_HOURS * 3_600_000;
  await sql`insert into account_phone_codes (code_hash, user_id, made_by, made_at, expires_at)
    values (${codeHash(by.secret, code)}, ${account}, ${by.principal}, ${new Date(by.now)}, ${new Date(expiresAt)})`.execute(
    tx,
  );
  return { code, expiresAt };
}

export interface OpenCode {
  readonly account: string;
  readonly name: string;
  readonly ended: boolean;
  /** Its day is over before anybody used it. */
  readonly over: boolean;
  /** The phone it bound. */
  readonly device: string | null;
}

/** What a code opens, its row locked; null when there is none like it, or its account is closed. */
export async function loadPhoneCode(tx: Db, secret: Buffer, code: string, now: Instant): Promise<OpenCode | null> {
  const { rows } = await sql<OpenCode>`
    select c.user_id as account, u.name, c.ended_at is not null as ended, c.expires_at <= ${new Date(now)} as over, c.device
    from account_phone_codes c join auth_users u on u.id = c.user_id
    where c.code_hash = ${codeHash(secret, code)} and u.ended_at is null for update of c`.execute(tx);
  return rows[0] ?? null;
}

export async function markPhoneCodeUsed(
  tx: Db,
  secret: Buffer,
  code: string,
  device: string,
  now: Instant,
): Promise<void> {
  await sql`update account_phone_codes set device = ${device}, used_at = ${new Date(now)}
    where code_hash = ${codeHash(secret, code)}`.execute(tx);
}

/** End an account's phones and codes; how many phones that were. */
export async function endPhones(tx: Db, account: string, now: Instant): Promise<number> {
  await sql`update account_phone_codes set ended_at = ${new Date(now)}
    where user_id = ${account} and ended_at is null`.execute(tx);
  return endDevices(tx, principalOf(account), now);
}
