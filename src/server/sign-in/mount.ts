// /api/auth/*: better-auth behind a short list of what is allowed, with our limits before the password and
// our problem documents in front of its errors.

import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sql } from "kysely";
import type { ProblemKind } from "../../base/result.ts";
import { sameOrigin } from "../http/admit.ts";
import { send } from "../http/send.ts";
import type { Services } from "../http/bind.ts";
import { wrongIn } from "../http/texts.ts";
import { cookieValue, type Identity } from "./identity.ts";
import { countTry, forgetTries, giveBackTry, tryKey } from "./limits.ts";

/** Everything else of better-auth (sign-up, resets by mail, other providers) is not reachable. */
const ALLOWED: ReadonlySet<string> = new Set([
  "POST /sign-in/email",
  "POST /sign-out",
  "GET /get-session",
  "POST /change-password",
  "POST /two-factor/enable",
  "POST /two-factor/disable",
  "POST /two-factor/get-totp-uri",
  "POST /two-factor/verify-totp",
  "POST /two-factor/generate-backup-codes",
  "POST /two-factor/verify-backup-code",
  "GET /passkey/generate-register-options",
  "POST /passkey/verify-registration",
  "GET /passkey/generate-authenticate-options",
  "POST /passkey/verify-authentication",
  "GET /passkey/list-user-passkeys",
  "POST /passkey/delete-passkey",
  "POST /passkey/update-passkey",
]);

const KIND_OF_STATUS: Readonly<Record<number, ProblemKind>> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  413: "too_large",
  429: "limited",
  503: "unavailable",
};

/** Days a browser stays known after a sign-in. */
const KNOWN_DAYS = 400;

export function mountSignIn(app: FastifyInstance, services: Services, identity: Identity): void {
  app.route({
    method: ["GET", "POST"],
    url: "/api/auth/*",
    handler: async (request, reply) => {
      const path = `/${(request.params as { "*": string })["*"]}`;
      if (!ALLOWED.has(`${request.method} ${path}`))
        return send(reply, { kind: "not_found", code: "request.no_such_route" });
      // Also without a session: another's page must not sign a browser in as somebody, nor out.
      if (request.method === "POST" && !sameOrigin(request, services.config.publicUrl))
        return send(reply, { kind: "forbidden", code: "request.other_origin" });
      if (wrongIn(request.body, { texts: true }) !== null || !isFields(request.body))
        return send(reply, { kind: "invalid", code: "request.malformed" });
      if (path === "/sign-in/email") return signInByPassword(services, identity, request, reply);
      if (path === "/passkey/delete-passkey" && (await isLastWayIn(services, identity, request)))
        return send(reply, { kind: "conflict", code: "sign_in.last_way_in" });
      return forward(reply, await identity.handle(asWebRequest(services, request)));
    },
  });
}

/** Would who asks lose her last passkey while she has no password? Nobody shuts herself out. */
async function isLastWayIn(services: Services, identity: Identity, request: FastifyRequest): Promise<boolean> {
  const account = (await identity.sessionOf(request))?.account;
  if (account === undefined) return false;
  const { rows } = await sql<{ left: number }>`
    select (select count(*) from auth_passkeys where user_id = ${account})::int
      + (select count(*) from auth_credentials where user_id = ${account} and password is not null)::int as left`.execute(
    services.database.db,
  );
  return (rows[0]?.left ?? 0) < 2;
}

async function signInByPassword(
  services: Services,
  identity: Identity,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const body = (request.body ?? {}) as { email?: unknown };
  const email = typeof body.email === "string" ? body.email.trim().toLowerCase() : "";
  const { keys, database } = services;
  const known = knownBrowser(services, email, request.headers.cookie);
  // A browser she signed in on before has a count of its own, so strangers cannot make her wait.
  const key = known ? tryKey(keys.secret, "browser", `${email} ${known}`) : tryKey(keys.secret, "account", email);
  await services.lane.pass(request.ip);
  const counted = await countTry(database.db, [key], services.clock.now());
  if (!counted.ok) return send(reply, counted.problem);
  const response = await identity.handle(asWebRequest(services, request));
  if (response.ok) {
    await forgetTries(database.db, [key]);
    reply.header("set-cookie", knownCookie(services, email, known ?? randomBytes(16).toString("base64url")));
  } else if (response.status === 401) {
    services.lane.failed(request.ip);
  } else if (response.status === 503) {
    await giveBackTry(database.db, [key]);
  }
  return forward(reply, response);
}

function knownName(services: Services, email: string): string {
  const secure = services.config.publicUrl.startsWith("https:") ? "__Secure-" : "";
  return `${secure}posko.known_${createHmac("sha256", services.keys.secret).update(`known:${email}`).digest("hex").slice(0, 12)}`;
}

function knownSeal(services: Services, email: string, browser: string): string {
  return createHmac("sha256", services.keys.secret).update(`browser:${email}:${browser}`).digest("base64url");
}

function knownCookie(services: Services, email: string, browser: string): string {
  const secure = services.config.publicUrl.startsWith("https:") ? "; Secure" : "";
  const value = `${browser}.${knownSeal(services, email, browser)}`;
  return `${knownName(services, email)}=${value}; Path=/api/auth; HttpOnly; SameSite=Lax; Max-Age=${KNOWN_DAYS * 86_400}${secure}`;
}

/** Id of this browser if the account signed in on it before. */
function knownBrowser(services: Services, email: string, cookies: string | undefined): string | null {
  const [browser, seal] = (cookieValue(cookies, knownName(services, email)) ?? "").split(".");
  if (!browser || !seal) return null;
  const given = Buffer.from(seal);
  const wanted = Buffer.from(knownSeal(services, email, browser));
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? browser : null;
}

/** A JSON object, or nothing at all. */
function isFields(body: unknown): boolean {
  return body === undefined || body === null || (typeof body === "object" && !Array.isArray(body));
}

/** What is handed on of the body. Who changes her password does so because somebody may know it: all others are out. */
function fieldsOf(request: FastifyRequest, path: string): object {
  const fields = request.body ?? {};
  return path === "/change-password" ? { ...fields, revokeOtherSessions: true } : fields;
}

function asWebRequest(services: Services, request: FastifyRequest): Request {
  const path = `/${(request.params as { "*": string })["*"]}`;
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name === "content-length" || name === "connection" || name === "transfer-encoding")
      continue;
    for (const v of Array.isArray(value) ? value : [value]) headers.append(name, v);
  }
  return new Request(new URL(request.url, services.config.publicUrl), {
    method: request.method,
    headers,
    ...(request.method === "POST" ? { body: JSON.stringify(fieldsOf(request, path)) } : {}),
  });
}

async function forward(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  for (const cookie of response.headers.getSetCookie()) reply.header("set-cookie", cookie);
  const text = await response.text();
  if (response.ok) {
    return reply.code(response.status).header("cache-control", "no-store").type("application/json").send(text);
  }
  let code = "refused";
  try {
    code = (JSON.parse(text) as { code?: string }).code?.toLowerCase() ?? code;
  } catch {
    // Not JSON: the status alone says it.
  }
  if (response.status >= 500 && response.status !== 503)
    throw new Error(`better-auth answered ${response.status} ${code}`);
  const busy = code === "busy";
  return send(reply, {
    kind: KIND_OF_STATUS[response.status] ?? "invalid",
    code: busy ? "accounts.busy" : `sign_in.${code}`,
    ...(busy ? { details: { wait_seconds: 3 } } : {}),
  });
}
