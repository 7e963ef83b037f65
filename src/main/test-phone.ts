// For tests: a witness's phone without its screens. It has a key of its own, a session and a station, signs
// records as the outbox does, and hands them in through the front door.

import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { sha256Hex, toBase64url } from "../base/bytes.ts";
import { uuidv7 } from "../base/ids.ts";
import { signedBytes, type IntakeRecord, type Receipt, type UnsignedRecord } from "../base/intake.ts";
import type { ProblemDocument } from "../base/contract.ts";
import { giveGrants } from "../server/scope.ts";
import { tokenHash } from "../server/sign-in/resolve.ts";
import type { Posko } from "./server.ts";

export interface TestPhone {
  readonly author: string;
  readonly device: string;
  readonly token: string;
  /** A signed record, as it would lie in the outbox. */
  say(
    operation: string,
    input: UnsignedRecord["input"],
    blobs?: readonly string[],
    /** What the phone's clock says; the server's, unless it is wrong. */
    madeAt?: string,
  ): Promise<IntakeRecord>;
  /** Hand records in; throws unless each is taken. */
  handIn(...records: IntakeRecord[]): Promise<Receipt[]>;
}

/** Bind a phone to a witness of `station`, new ones unless `author` is given. */
export async function bindPhone(posko: Posko, station: string, author = `witness:${uuidv7()}`): Promise<TestPhone> {
  const { database, clock } = posko.services;
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const jwk = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const device = uuidv7();
  const token = randomBytes(24).toString("base64url");
  const now = clock.now();
  await sql`insert into devices (id, principal, public_key, name, token_hash, bound_at, expires_at)
    values (${device}, ${author}, ${JSON.stringify(jwk)}::jsonb, 'test phone', ${tokenHash(token)}, ${new Date(now)},
      ${new Date(now + 86_400_000)})`.execute(database.db);
  await giveGrants(
    database.db,
    [{ principal: author, role: "witness", place: station, below: false, givenBy: "cli:test" }],
    now,
  );
  return {
    author,
    device,
    token,
    async say(operation, input, blobs = [], madeAt = new Date(now).toISOString()) {
      const record: UnsignedRecord = {
        id: uuidv7(),
        author,
        device,
        operation,
        shape: 1,
        made_at: madeAt,
        input,
        blobs: [...blobs],
      };
      const bytes = signedBytes(record);
      const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, bytes);
      return { ...record, hash: await sha256Hex(bytes), signature: toBase64url(new Uint8Array(signature)) };
    },
    async handIn(...records) {
      const answer = await posko.app.inject({
        method: "POST",
        url: "/api/intake.submit",
        headers: { authorization: `Bearer ${token}` },
        payload: { records },
      });
      const { results } = answer.json<{
        results: ({ ok: true; receipt: Receipt } | { ok: false; problem: ProblemDocument })[];
      }>();
      return results.map((r) => {
        if (!r.ok) throw new Error(`refused: ${r.problem.code}`);
        return r.receipt;
      });
    },
  };
}
