// Who is asking: the operator of this machine by the token file of the data folder, a witness's phone by
// its own session, a person by the session of better-auth. Grants are read at every request.

import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { Database } from "../database/connect.ts";
import type { SignIn } from "../http/admit.ts";
import { gather } from "../intake/gather.ts";
import { ANONYMOUS, loadGrantsOf, operatorPrincipal, PHONE_ROLES, type Grant, type Principal } from "../scope.ts";
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
const KNOWN_PHONES = 200_000;

export function tokenHash(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

function same(a: string, b: string): boolean {
  return timingSafeEqual(tokenHash(a), tokenHash(b));
}

/** A phone's session: only while its code was not reissued and it has not expired. */
async function deviceOf(database: Database, token: string): Promise<{ id: string; principal: string } | null> {
  const { rows } = await sql<{ id: string; principal: string }>`
    select id, principal from devices
    where token_hash = ${tokenHash(token)} and ended_at is null and expires_at > clock_timestamp()`.execute(
    database.db,
  );
  return rows[0] ?? null;
}

/** Which tokens (hashes, hex) are of phones that may read; asked for many at once, since a flood brings made-up ones. */
function createKnownPhones(database: Database): (token: string) => Promise<boolean> {
  const known = new Set<string>();
  const ask = gather(async (hashes: readonly string[]): Promise<ReadonlyMap<string, true>> => {
    const { rows } = await sql<{ hash: string }>`
      select encode(token_hash, 'hex') as hash from devices
      where token_hash = any(${hashes.map((h) => Buffer.from(h, "hex"))}::bytea[])
        and ended_at is null and expires_at > clock_timestamp()`.execute(database.db);
    return new Map(rows.map((r) => [r.hash, true]));
  });
  return async (token) => {
    const hash = tokenHash(token).toString("hex");
    if (known.has(hash)) return true;
    if (!(await ask([hash])).has(hash)) return false;
    if (known.size >= KNOWN_PHONES) known.clear();
    known.add(hash);
    return true;
  };
}

export function createSignIn(parts: SignInParts): SignIn {
  const isPhone = createKnownPhones(parts.database);
  const isOperator = (request: FastifyRequest, token: string): boolean =>
    typeof request.headers["x-posko-operator"] === "string" && same(token, parts.operatorToken);
  // Read at every request, but for all requests of the same moment together.
  const grants = gather((principals: readonly string[]) => loadGrantsOf(parts.database.db, principals));
  const grantsOf = async (principal: string): Promise<readonly Grant[]> =>
    (await grants([principal])).get(principal) ?? [];
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
        const device = await deviceOf(parts.database, token);
        if (!device) return { principal: ANONYMOUS, cookie: false, from: "phone" };
        const held = await grantsOf(device.principal);
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
        principal: { kind: "account", id, grants: await grantsOf(id), since: session.since, session: session.id },
        cookie: true,
        from: "desk",
      };
    },
  };
}
