import { createHmac } from "node:crypto";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authenticator } from "../../main/test-authenticator.ts";
import { openWorld, WORLD_PASSWORD, type Person, type World } from "../../main/world.ts";
import { me, sessions } from "../../people/accounts/contract.ts";

const ORIGIN = "http://localhost:8080";

let world: World;
let person: Person;

beforeAll(async () => {
  world = await openWorld();
  person = await world.person("Bu Kunci", [{ role: "verifier", place: "35", below: true }]);
});
afterAll(() => world.close());

interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly cookies: Record<string, string>;
}
async function auth(path: string, payload: object | null, cookies: Record<string, string> = {}): Promise<Reply> {
  const response = await world.posko.app.inject({
    method: payload === null ? "GET" : "POST",
    url: `/api/auth${path}`,
    headers: { host: "localhost:8080", origin: ORIGIN },
    cookies,
    ...(payload === null ? {} : { payload }),
  });
  const set = Object.fromEntries(response.cookies.map((c) => [c.name, c.value]));
  return {
    status: response.statusCode,
    body: response.json<Record<string, unknown>>() ?? {},
    cookies: { ...cookies, ...set },
  };
}
const asked = async (cookies: Record<string, string>): Promise<number> =>
  (await world.ask({ account: "", email: "", cookies }, me, {})).status;

/** RFC 6238 with SHA-1, six digits, thirty seconds, as authenticator apps do it. */
function totp(secret: Buffer, at: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = mac[19]! & 0x0f;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** RFC 4648 base 32. */
function fromBase32(text: string): Buffer {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const c of text.replaceAll("=", "")) bits += alphabet.indexOf(c).toString(2).padStart(5, "0");
  return Buffer.from(bits.match(/.{8}/g)!.map((b) => Number.parseInt(b, 2)));
}

describe("a second factor", () => {
  it("is asked for once it was switched on, and without it the password opens nothing", async () => {
    const enabled = await auth("/two-factor/enable", { password: WORLD_PASSWORD }, person.cookies);
    expect(enabled.status, JSON.stringify(enabled.body)).toBe(200);
    const secret = fromBase32(new URL(enabled.body["totpURI"] as string).searchParams.get("secret")!);
    const backup = enabled.body["backupCodes"] as string[];
    const verified = await auth("/two-factor/verify-totp", { code: totp(secret, Date.now()) }, person.cookies);
    expect(verified.status, JSON.stringify(verified.body)).toBe(200);

    const password = await auth("/sign-in/email", { email: person.email, password: WORLD_PASSWORD });
    expect(password.body["twoFactorRedirect"]).toBe(true);
    expect(await asked(password.cookies)).toBe(401);
    const wrong = await auth(
      "/two-factor/verify-totp",
      { code: totp(secret, Date.now() - 3_600_000) },
      password.cookies,
    );
    expect(wrong.status).toBe(401);
    expect(wrong.body["code"]).toBe("sign_in.invalid_code");
    const right = await auth("/two-factor/verify-totp", { code: totp(secret, Date.now()) }, wrong.cookies);
    expect(right.status, JSON.stringify(right.body)).toBe(200);
    expect(await asked(right.cookies)).toBe(200);
    person = { ...person, cookies: right.cookies };

    const lost = await auth("/sign-in/email", { email: person.email, password: WORLD_PASSWORD });
    const byBackup = await auth("/two-factor/verify-backup-code", { code: backup[0] }, lost.cookies);
    expect(byBackup.status, JSON.stringify(byBackup.body)).toBe(200);
    const again = await auth("/sign-in/email", { email: person.email, password: WORLD_PASSWORD });
    expect((await auth("/two-factor/verify-backup-code", { code: backup[0] }, again.cookies)).status).toBe(401);
  });
});

describe("a passkey", () => {
  it("is registered by who is signed in, and signs her in without a password", async () => {
    const owner = await world.person("Bu Sidik", [{ role: "viewer", place: "35", below: true }]);
    const device = authenticator();
    const options = await auth("/passkey/generate-register-options", null, owner.cookies);
    expect(options.status, JSON.stringify(options.body)).toBe(200);
    expect(options.body["rp"]).toMatchObject({ id: "localhost" });
    const registered = await auth(
      "/passkey/verify-registration",
      { response: device.create(options.body), name: "HP" },
      options.cookies,
    );
    expect(registered.status, JSON.stringify(registered.body)).toBe(200);

    const challenge = await auth("/passkey/generate-authenticate-options", null);
    expect(challenge.status).toBe(200);
    const signedIn = await auth(
      "/passkey/verify-authentication",
      { response: device.get(challenge.body) },
      challenge.cookies,
    );
    expect(signedIn.status, JSON.stringify(signedIn.body)).toBe(200);
    const who = await world.ask({ ...owner, cookies: signedIn.cookies }, me, {});
    expect(who.body).toMatchObject({ email: owner.email, passkeys: 1 });
    expect((await world.ask(owner, sessions, {})).body.sessions.length).toBe(2);
    // Another challenge's answer is worth nothing.
    const stale = await auth(
      "/passkey/verify-authentication",
      { response: device.get({ challenge: "AAAA" }) },
      challenge.cookies,
    );
    expect(stale.status).toBeGreaterThanOrEqual(400);
  });

  it("cannot be registered by somebody who is not signed in", async () => {
    expect((await auth("/passkey/generate-register-options", null)).status).toBe(401);
  });
});

describe("many sign-ins at once", () => {
  it("are told to try again in a moment rather than starving everything else, and that is no failure of theirs", async () => {
    const late = await world.person("Bu Antre", [{ role: "viewer", place: "35", below: true }]);
    const flood = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        auth("/sign-in/email", { email: `orang${i}@contoh.id`, password: "sandi entah siapa" }),
      ),
    );
    const codes = new Set(flood.map((f) => `${f.status} ${String(f.body["code"])}`));
    expect([...codes].toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      "401 sign_in.invalid_email_or_password",
      "503 accounts.busy",
    ]);
    const unheld = await sql<{ n: number }>`select count(*)::int as n from sign_in_tries where failures = 0`.execute(
      world.posko.services.database.db,
    );
    expect(unheld.rows[0]?.n).toBe(flood.filter((f) => f.status === 503).length);
    expect((await auth("/sign-in/email", { email: late.email, password: WORLD_PASSWORD })).status).toBe(200);
  }, 90_000);
});

describe("somebody else's page", () => {
  const from: readonly Record<string, string>[] = [
    { origin: "https://jahat.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site", origin: ORIGIN },
  ];
  it.each(from)("signs nobody in or out: %o", async (headers) => {
    const someone = await world.person(`Tamu ${JSON.stringify(headers).length}`, []);
    for (const [url, payload] of [
      ["/api/auth/sign-in/email", { email: someone.email, password: WORLD_PASSWORD }],
      ["/api/auth/sign-out", {}],
    ] as const) {
      const answer = await world.posko.app.inject({
        method: "POST",
        url,
        headers: { host: "localhost:8080", ...headers },
        cookies: someone.cookies,
        payload,
      });
      expect(answer.statusCode).toBe(403);
      expect(answer.json<{ code: string }>().code).toBe("request.other_origin");
      expect(answer.cookies).toEqual([]);
    }
    expect(await asked(someone.cookies)).toBe(200);
  });
});

describe("a changed password", () => {
  it("ends every other browser's session, whatever the asking page said", async () => {
    const she = await world.person("Bu Ganti", [{ role: "viewer", place: "35", below: true }]);
    const other = await auth("/sign-in/email", { email: she.email, password: WORLD_PASSWORD });
    expect(await asked(other.cookies)).toBe(200);
    const changed = await auth(
      "/change-password",
      { currentPassword: WORLD_PASSWORD, newPassword: "jeruk manis dari malang", revokeOtherSessions: false },
      she.cookies,
    );
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    expect(await asked(other.cookies)).toBe(401);
    expect(await asked(changed.cookies)).toBe(200);
  });
});

describe("a hostile way in", () => {
  const bodies = [
    '"x"',
    "[]",
    "1",
    '{"email":"a\\u0000@b.id","password":"x"}',
    '{"email":"\\ud800","password":"\\udfff"}',
    '{"email":{"a":1},"password":[]}',
    '{"email":null,"password":null}',
    `{"email":"${"a".repeat(50_000)}@b.id","password":"x"}`,
    `{"a":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
  ];
  it.each(["/sign-in/email", "/two-factor/verify-totp", "/passkey/verify-authentication", "/change-password"])(
    "through %s is refused with a code, and is no bug of ours",
    async (path) => {
      for (const payload of bodies) {
        const answer = await world.posko.app.inject({
          method: "POST",
          url: `/api/auth${path}`,
          headers: { host: "localhost:8080", origin: ORIGIN, "content-type": "application/json" },
          payload,
        });
        expect(answer.statusCode, `${payload.slice(0, 60)} ${answer.body}`).toBeLessThan(500);
        expect(answer.statusCode).toBeGreaterThanOrEqual(400);
        expect(answer.json<{ code: string }>().code).toMatch(/^[a-z_]+\.[a-z_0-9]+$/);
      }
    },
  );
});
