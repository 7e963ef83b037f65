// A passkey as the first way in, before anybody could sign in: whoever holds a one-time link (set-up, invitation,
// recovery) registers it. better-auth makes and checks the ceremony, but on the connection of the request's own
// transaction, so that the account and its passkey stand together or not at all.
//
// Between the two halves the browser keeps `ceremony`, better-auth's signed name of the challenge. It opens nothing
// without the one-time link, which the caller checks at both halves.

import type { PoolClient } from "pg";
import type { z } from "zod/mini";
import { err, ok, type Result } from "../../base/result.ts";
import type { Tx } from "../database/connect.ts";
import type { Services } from "../http/bind.ts";
import { authHandler, cookieValue } from "./identity.ts";

/** What better-auth calls the cookie that names the challenge; here it travels in the body. */
const CHALLENGE_COOKIE = "better-auth-passkey";

type Json = z.core.util.JSONType;
type Parts = Pick<Services, "config" | "keys" | "log">;
type Registration = NonNullable<Parameters<typeof authHandler>[2]>;

const refused = err({ kind: "invalid", code: "sign_in.passkey" } as const);

function handlerOn(parts: Parts, tx: Tx, registration: Registration): ReturnType<typeof authHandler> {
  const pool = {
    connect: () =>
      Promise.resolve({
        query: tx.client.query.bind(tx.client),
        release: () => {},
      } as unknown as PoolClient),
    end: () => Promise.resolve(),
    options: {},
  };
  return authHandler(parts, { pool, transaction: false }, { requireSession: false, ...registration });
}

function requestOf(parts: Parts, path: string, posted?: { readonly cookie: string; readonly body: object }): Request {
  const own = new URL(parts.config.publicUrl);
  const headers = { origin: own.origin, host: own.host };
  return new Request(
    new URL(`/api/auth${path}`, own),
    posted === undefined
      ? { headers }
      : {
          method: "POST",
          headers: { ...headers, "content-type": "application/json", cookie: posted.cookie },
          body: JSON.stringify(posted.body),
        },
  );
}

export interface Ceremony {
  readonly ceremony: string;
  /** WebAuthn's creation options, in the JSON form of WebAuthn Level 3 §5.1. */
  readonly options: Record<string, Json>;
}

/** Ask for a new passkey of somebody who is called so. */
export async function beginPasskey(
  parts: Parts,
  tx: Tx,
  person: { readonly email: string; readonly name: string },
): Promise<Result<Ceremony>> {
  const handle = handlerOn(parts, tx, {
    // The account itself may not be there yet; whose passkey it becomes is said when it is kept.
    resolveUser: () => ({ id: crypto.randomUUID(), name: person.email, displayName: person.name }),
  });
  const response = await handle(requestOf(parts, "/passkey/generate-register-options"));
  if (!response.ok) throw new Error(`better-auth answered ${response.status} to the beginning of a passkey`);
  for (const cookie of response.headers.getSetCookie()) {
    const pair = cookie.slice(0, Math.max(0, cookie.indexOf(";")));
    const name = pair.slice(0, Math.max(0, pair.indexOf("=")));
    const ceremony = name.endsWith(CHALLENGE_COOKIE) ? cookieValue(pair, name) : null;
    if (ceremony !== null) return ok({ ceremony, options: (await response.json()) as Record<string, Json> });
  }
  throw new Error("better-auth named no challenge");
}

/**
 * Keep the passkey the browser made as this account's, and sign it in.
 * Refusal: `sign_in.passkey` (invalid) when it is not what was asked for.
 * @returns the `set-cookie` lines of the new session.
 */
export async function keepPasskey(
  parts: Parts,
  tx: Tx,
  account: string,
  given: { readonly ceremony: string; readonly name: string; readonly response: unknown },
): Promise<Result<readonly string[]>> {
  const handle = handlerOn(parts, tx, {
    resolveUser: () => ({ id: account, name: account }),
    afterVerification: () => Promise.resolve({ userId: account }),
  });
  const secure = parts.config.publicUrl.startsWith("https:") ? "__Secure-" : "";
  const response = await handle(
    requestOf(parts, "/passkey/verify-registration", {
      cookie: `${secure}posko.${CHALLENGE_COOKIE}=${encodeURIComponent(given.ceremony)}`,
      body: { name: given.name, response: given.response, createSession: true },
    }),
  );
  return response.ok ? ok(response.headers.getSetCookie()) : refused;
}
