// Who is asking: the operator of this machine by the token file of the data folder, a witness's phone by
// its own session, a person by the session of better-auth. Grants are read with it, at
// every request.

import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Database } from "../database/connect.ts";
import type { SignIn } from "../http/admit.ts";
import { gather } from "../intake/gather.ts";
import { createRecent } from "../recent.ts";
import { ANONYMOUS, grantsOf, operatorPrincipal, PHONE_ROLES, type Grant, type Principal } from "../scope.ts";
import type { Identity } from "./identity.ts";

export interface SignInParts {
  readonly database: Database;
  /** Token of the command line, from the 0600 file in the data folder. */
  readonly operatorToken: string;
  /** better-auth: whose session the cookie is, or null. */
  readonly sessionOf: Identity["sessionOf"];
  readonly isSigned: Identity["isSigned"];
}

/** Phones remembered as known, by the hash of their token. */
const KNOWN_PHONES = 20_000;

export function tokenHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function same(a: string, b: string): boolean {
  return timingSafeEqual(tokenHash(a), tokenHash(b));
}

interface PhoneSession {
  readonly id: string;
  readonly principal: string;
  /** As they stand at this request. */
  readonly grants: readonly Grant[];
}

/**
 * A phone's session by the hash of its token (hex): only while its code was not reissued and it has not expired. Read at
 * every request, but for all requests of the same moment together: phones come in hundreds a second, and floods with
 * tokens that are made up.
 */
function createPhoneSessions(database: Database): (hash: string) => Promise<PhoneSession | null> {
  const ask = gather(async (hashes: readonly string[]): Promise<ReadonlyMap<string, PhoneSession>> => {
    const { rows } = await sql<PhoneSession & { hash: string }>`
      select id, principal, encode(token_hash, 'hex') as hash, ${grantsOf(sql`devices.principal`)} as grants from devices
      where token_hash = any(${hashes.map((h) => Buffer.from(h, "hex"))}::bytea[])
        and ended_at is null and expires_at > clock_timestamp()`.execute(database.keyed);
    return new Map(rows.map((row) => [row.hash, row]));
  });
  return async (hash) => (await ask([hash])).get(hash) ?? null;
}

/** Which tokens are, or once were, of phones that may read. */
function createKnownPhones(sessionOf: (hash: string) => Promise<PhoneSession | null>) {
  const known = createRecent<true>(KNOWN_PHONES);
  return async (token: string): Promise<boolean> => {
    const hash = tokenHash(token).toString("hex");
    if (known.get(hash) === true) return true;
    if ((await sessionOf(hash)) === null) return false;
    known.set(hash, true);
    return true;
  };
}

export function createSignIn(parts: SignInParts): SignIn {
  const phoneSessionOf = createPhoneSessions(parts.database);
  const isPhone = createKnownPhones(phoneSessionOf);
  const isOperator = (request: FastifyRequest, token: string): boolean =>
    typeof request.headers["x-posko-operator"] === "string" && same(token, parts.operatorToken);
  return {
    async knows(request) {
      const header = request.headers.authorization;
      if (header?.startsWith("Bearer ") !== true) return parts.isSigned(request);
      const token = header.slice(7);
      if (isOperator(request, token)) return true;
      // No database, no way to know: it is refused further on, for that reason.
      return isPhone(token).catch(() => true);
    },
    async resolve(request) {
      const header = request.headers.authorization;
      if (header?.startsWith("Bearer ")) {
        const token = header.slice(7);
        const user = request.headers["x-posko-operator"];
        if (typeof user === "string" && same(token, parts.operatorToken)) {
          return {
            principal: operatorPrincipal(user.replaceAll(/[^\w.-]/g, "_").slice(0, 64)),
            cookie: false,
            from: "cli",
          };
        }
        const device = await phoneSessionOf(tokenHash(token).toString("hex"));
        if (!device) return { principal: ANONYMOUS, cookie: false, from: "phone" };
        const held = device.grants;
        const ofAccount = device.principal.startsWith("account:");
        const principal: Principal = {
          kind: ofAccount ? "account" : "witness",
          id: device.principal,
          device: device.id,
          grants: ofAccount ? held.filter((g) => PHONE_ROLES.includes(g.role)) : held,
        };
        return { principal, cookie: false, from: "phone" };
      }
      const session = await parts.sessionOf(request);
      if (session === null) return { principal: ANONYMOUS, cookie: false, from: "desk" };
      const id = `account:${session.account}`;
      return {
        principal: { kind: "account", id, grants: session.grants, since: session.since, session: session.id },
        cookie: true,
        from: "desk",
      };
    },
  };
}
