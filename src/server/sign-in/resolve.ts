// Who is asking: the operator of this machine by the token file of the data folder, a witness's phone by
// its own session, a person by the session of better-auth. Grants are read at every request.

import { createHash, timingSafeEqual } from "node:crypto";
import { sql } from "kysely";
import type { Database } from "../database/connect.ts";
import type { SignIn } from "../http/admit.ts";
import { ANONYMOUS, loadGrants, operatorPrincipal, PHONE_ROLES, type Principal } from "../scope.ts";
import type { Identity } from "./identity.ts";

export interface SignInParts {
  readonly database: Database;
  /** Token of the command line, from the 0600 file in the data folder. */
  readonly operatorToken: string;
  /** better-auth: whose session the cookie is, or null. */
  readonly sessionOf: Identity["sessionOf"];
}

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

export function createSignIn(parts: SignInParts): SignIn {
  return {
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
        const grants = await loadGrants(parts.database.db, device.principal);
        const ofAccount = device.principal.startsWith("account:");
        const principal: Principal = {
          kind: ofAccount ? "account" : "witness",
          id: device.principal,
          device: device.id,
          grants: ofAccount ? grants.filter((g) => PHONE_ROLES.includes(g.role)) : grants,
        };
        return { principal, cookie: false, from: "phone" };
      }
      const session = await parts.sessionOf(request);
      if (session === null) return { principal: ANONYMOUS, cookie: false, from: "desk" };
      const id = `account:${session.account}`;
      return {
        principal: { kind: "account", id, grants: await loadGrants(parts.database.db, id), since: session.since },
        cookie: true,
        from: "desk",
      };
    },
  };
}
