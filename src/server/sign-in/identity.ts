// better-auth, told what Posko wants: our tables, our password gate, nobody signs up by herself, no
// addresses kept. It answers under /api/auth (`mount.ts`); who a request belongs to is read here by one
// indexed query, because that happens at every request.

import { createHmac, timingSafeEqual } from "node:crypto";
import { passkey } from "@better-auth/passkey";
import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
import { twoFactor } from "better-auth/plugins";
import { Kysely, PostgresDialect, sql } from "kysely";
import type { FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { Instant } from "../../base/clock.ts";
import type { Result } from "../../base/result.ts";
import type { Config } from "../config.ts";
import type { Database } from "../database/connect.ts";
import { gather } from "../intake/gather.ts";
import type { Keys } from "../keys.ts";
import { grantsOf, type Grant } from "../scope.ts";
import { hashOf, matches, PASSWORD_MAX, PASSWORD_MIN } from "./password.ts";

/** A person stays signed in this long on a browser of hers; witnesses' phones have sessions of their own. */
export const SESSION_SECONDS = 30 * 24 * 3600;
const COOKIE_PREFIX = "posko";

export interface OwnSession {
  readonly id: string;
  readonly account: string;
  readonly since: Instant;
  /** As they stand at this request. */
  readonly grants: readonly Grant[];
}

export interface Identity {
  /** better-auth's own request handler. */
  handle(request: Request): Promise<Response>;
  /** Whose session the request's cookie is, and since when; or null. One query, none without a cookie. */
  sessionOf(request: FastifyRequest): Promise<OwnSession | null>;
  /** Does the request carry a session's cookie that we signed, ended since or not? Asks nobody. */
  isSigned(request: FastifyRequest): boolean;
}

export interface IdentityParts {
  readonly config: Config;
  readonly database: Database;
  readonly keys: Keys;
  readonly log: Logger;
}

/** Text form of the secret for better-auth; of its own, so that nothing else is signed with it. */
function secretOf(keys: Keys): string {
  return createHmac("sha256", keys.secret).update("better-auth").digest("hex");
}

async function orThrow<T>(result: Promise<Result<T>>): Promise<T> {
  const r = await result;
  if (r.ok) return r.value;
  throw new APIError("SERVICE_UNAVAILABLE", { code: "BUSY", message: "too many passwords at once" });
}

/** Name of the session cookie on this installation. */
export function sessionCookieName(publicUrl: string): string {
  return `${publicUrl.startsWith("https:") ? "__Secure-" : ""}${COOKIE_PREFIX}.session_token`;
}

/** Value of one cookie of a `cookie` header, decoded; null when it is not there. */
export function cookieValue(header: string | undefined, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const at = part.indexOf("=");
    if (at < 0 || part.slice(0, at).trim() !== name) continue;
    try {
      return decodeURIComponent(part.slice(at + 1).trim());
    } catch {
      return null;
    }
  }
  return null;
}

/** The session token of a signed cookie (`token.base64(HMAC-SHA-256)`), or null when the signature is not ours. */
export function tokenOfCookie(value: string, secret: string): string | null {
  const at = value.lastIndexOf(".");
  if (at < 1) return null;
  const token = value.slice(0, at);
  const given = Buffer.from(value.slice(at + 1), "base64");
  const wanted = createHmac("sha256", secret).update(token).digest();
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? token : null;
}

const snake = {
  createdAt: "created_at",
  updatedAt: "updated_at",
  expiresAt: "expires_at",
  userId: "user_id",
};

type Pool = ConstructorParameters<typeof PostgresDialect>[0]["pool"];

/**
 * better-auth's handler on these connections.
 * @param on `transaction`: may it open transactions of its own?
 * @param registration who may register a passkey; absent: only who signed in lately.
 */
export function authHandler(
  { config, keys, log }: Omit<IdentityParts, "database">,
  on: { readonly pool: Pool; readonly transaction: boolean },
  registration?: NonNullable<Parameters<typeof passkey>[0]>["registration"],
): (request: Request) => Promise<Response> {
  const own = new URL(config.publicUrl);
  const auth = betterAuth({
    appName: "Posko",
    baseURL: config.publicUrl,
    basePath: "/api/auth",
    secret: secretOf(keys),
    database: {
      db: new Kysely<Record<string, never>>({ dialect: new PostgresDialect({ pool: on.pool }) }),
      type: "postgres",
      transaction: on.transaction,
    },
    // The page's own host is its own origin under every name it is reached by (localhost, a proxy's name).
    trustedOrigins: (request) => {
      const host = request?.headers.get("host");
      return host ? [own.origin, `${own.protocol}//${host}`] : [own.origin];
    },
    telemetry: { enabled: false },
    // What is no refusal but broke goes to our own error handler: it knows a database that is away from a bug, and
    // writes no message with values in it to the console.
    onAPIError: { throw: true },
    // Ours count by account and browser, never by address (`limits.ts`).
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: own.protocol === "https:",
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => crypto.randomUUID() },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_MIN,
      maxPasswordLength: PASSWORD_MAX,
      password: {
        hash: (password) => orThrow(hashOf(password)),
        verify: ({ hash, password }) => orThrow(matches(hash, password)),
      },
    },
    session: {
      modelName: "auth_sessions",
      fields: { ...snake, ipAddress: "ip_address", userAgent: "user_agent" },
      expiresIn: SESSION_SECONDS,
      updateAge: 24 * 3600,
    },
    user: {
      modelName: "auth_users",
      fields: { emailVerified: "email_verified", createdAt: "created_at", updatedAt: "updated_at" },
    },
    account: {
      modelName: "auth_credentials",
      fields: {
        createdAt: "created_at",
        updatedAt: "updated_at",
        userId: "user_id",
        accountId: "account_id",
        providerId: "provider_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
      },
    },
    verification: {
      modelName: "auth_verifications",
      fields: { createdAt: "created_at", updatedAt: "updated_at", expiresAt: "expires_at" },
    },
    plugins: [
      twoFactor({
        issuer: "Posko",
        accountLockout: { enabled: true, maxFailedAttempts: 10, durationSeconds: 300 },
        schema: {
          user: { fields: { twoFactorEnabled: "two_factor_enabled" } },
          twoFactor: {
            modelName: "auth_second_factors",
            fields: {
              backupCodes: "backup_codes",
              userId: "user_id",
              failedVerificationCount: "failed_verification_count",
              lockedUntil: "locked_until",
            },
          },
        },
      }),
      passkey({
        rpID: own.hostname,
        rpName: "Posko",
        origin: own.origin,
        ...(registration === undefined ? {} : { registration }),
        schema: {
          passkey: {
            modelName: "auth_passkeys",
            fields: {
              publicKey: "public_key",
              userId: "user_id",
              credentialID: "credential_id",
              deviceType: "device_type",
              backedUp: "backed_up",
              createdAt: "created_at",
            },
          },
        },
      }),
    ],
    logger: {
      level: "error",
      // Its messages may hold what was typed; only that something was said goes to the log.
      log: (level) => log.debug({ level }, "better-auth"),
    },
  });
  return (request) => auth.handler(request);
}

export function createIdentity(parts: IdentityParts): Identity {
  const { config, database, keys } = parts;
  const secret = secretOf(keys);
  const cookieName = sessionCookieName(config.publicUrl);
  // Asked at the door and again inside: the signature is checked once.
  const tokens = new WeakMap<FastifyRequest, string | null>();
  const tokenOf = (request: FastifyRequest): string | null => {
    let token = tokens.get(request);
    if (token === undefined) {
      const cookie = cookieValue(request.headers.cookie, cookieName);
      tokens.set(request, (token = cookie === null ? null : tokenOfCookie(cookie, secret)));
    }
    return token;
  };
  // Read at every request, but for all requests of the same moment together.
  const sessions = gather(async (tokens: readonly string[]): Promise<ReadonlyMap<string, OwnSession>> => {
    const { rows } = await sql<{ token: string; id: string; account: string; began_at: Date; grants: Grant[] }>`
      select s.token, s.id, s.user_id as account, s.created_at as began_at,
        ${grantsOf(sql`'account:' || s.user_id`)} as grants
      from auth_sessions s join auth_users u on u.id = s.user_id
      where s.token = any(${tokens}::text[]) and s.expires_at > clock_timestamp() and u.ended_at is null`.execute(
      database.keyed,
    );
    return new Map(
      rows.map((r) => [r.token, { id: r.id, account: r.account, since: r.began_at.getTime(), grants: r.grants }]),
    );
  });
  return {
    handle: authHandler(parts, { pool: database.pool, transaction: true }),
    async sessionOf(request) {
      const token = tokenOf(request);
      if (token === null) return null;
      return (await sessions([token])).get(token) ?? null;
    },
    isSigned: (request) => tokenOf(request) !== null,
  };
}
