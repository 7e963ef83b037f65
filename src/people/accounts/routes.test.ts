import { stat } from "node:fs/promises";
import path from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProblemDocument } from "../../base/contract.ts";
import type { Posko } from "../../main/server.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { setupLink } from "../../server/sign-in/setup-token.ts";

const EMAIL = "ketua@contoh.id";
const PASSWORD = "kopi tubruk tanpa gula";

let opened: TestPosko;
let posko: Posko;
let folder: string;
let offset = 0;

beforeAll(async () => {
  opened = await openTestPosko(undefined, { clock: { now: () => Date.now() + offset } });
  ({ posko, folder } = opened);
});
afterAll(() => opened.close());

interface Answer<T> {
  readonly status: number;
  readonly body: T;
  readonly cookies: Record<string, string>;
}

async function ask<T = ProblemDocument>(
  method: "GET" | "POST",
  url: string,
  payload?: object,
  cookies: Record<string, string> = {},
): Promise<Answer<T>> {
  const response = await posko.app.inject({
    method,
    url,
    cookies,
    headers:
      method === "POST" ? { origin: "http://localhost:8080", host: "localhost:8080" } : { host: "localhost:8080" },
    ...(payload === undefined ? {} : { payload }),
  });
  return {
    status: response.statusCode,
    body: response.body === "" ? (null as T) : response.json<T>(),
    cookies: Object.fromEntries(response.cookies.map((c) => [c.name, c.value])),
  };
}

const signIn = (
  email: string,
  password: string,
  cookies: Record<string, string> = {},
): Promise<Answer<ProblemDocument>> => ask("POST", "/api/auth/sign-in/email", { email, password }, cookies);

describe("set-up", () => {
  it("is refused without the one-time link, and says so to nobody else's benefit", async () => {
    const link = await setupLink(posko.services);
    expect(link).toMatch(/^http:\/\/localhost:8080\/setup#[\w-]{32}$/);
    expect((await stat(path.join(folder, "setup.token"))).mode & 0o777).toBe(0o600);
    const input = { name: "Partai Contoh", email: EMAIL, password: PASSWORD };
    expect((await ask("POST", "/api/accounts.setup", input)).body.code).toBe("accounts.setup_link");
    expect((await ask("POST", "/api/accounts.setup", { ...input, token: "salah" })).status).toBe(403);
    expect((await ask<{ set_up: boolean }>("GET", "/api/accounts.status")).body.set_up).toBe(false);
  });

  it("refuses a short password and keeps the link for another try", async () => {
    const token = (await setupLink(posko.services))!.split("#")[1]!;
    const answer = await ask("POST", "/api/accounts.setup", {
      token,
      name: "Partai Contoh",
      email: EMAIL,
      password: "pendek",
    });
    expect(answer.body).toMatchObject({ status: 422, code: "accounts.password_length", details: { min: 10 } });
    expect((await setupLink(posko.services))!.split("#")[1]).toBe(token);
  });

  it("makes the installation and its administrator exactly once, also when two try at the same moment", async () => {
    const token = (await setupLink(posko.services))!.split("#")[1]!;
    const input = {
      token,
      name: "Partai Contoh",
      admin_name: "Bu Ketua",
      email: " Ketua@Contoh.ID ",
      password: PASSWORD,
    };
    const both = await Promise.all([
      ask("POST", "/api/accounts.setup", input),
      ask("POST", "/api/accounts.setup", { ...input, email: "lain@contoh.id" }),
    ]);
    expect(both.map((b) => b.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const users = await sql<{ n: number }>`select count(*)::int as n from auth_users`.execute(
      posko.services.database.db,
    );
    expect(users.rows[0]?.n).toBe(1);
    expect(await setupLink(posko.services)).toBeNull();
    expect((await ask("POST", "/api/accounts.setup", input)).body.code).toBe("accounts.already_set_up");
    const first = both[0].status === 200 ? EMAIL : "lain@contoh.id";
    await sql`update auth_users set email = ${EMAIL} where email = ${first}`.execute(posko.services.database.db);
  });
});

describe("signing in", () => {
  let session: Record<string, string> = {};

  it("gives a session that the operations know, and a wrong password none", async () => {
    const wrong = await signIn(EMAIL, "bukan ini sandinya");
    expect(wrong.body).toMatchObject({ status: 401, code: "sign_in.invalid_email_or_password" });
    const right = await signIn(EMAIL, PASSWORD);
    expect(right.status).toBe(200);
    session = right.cookies;
    expect(Object.keys(session)).toContain("posko.session_token");
    const me = await ask<{ email: string; grants: object[]; installation: object }>(
      "GET",
      "/api/accounts.me",
      undefined,
      session,
    );
    expect(me.body).toMatchObject({
      email: EMAIL,
      grants: [{ role: "administrator", place: "", below: true }],
      installation: { kind: "organisation", name: "Partai Contoh" },
    });
  });

  it("gives a new session at each sign-in, and none that the browser brought along", async () => {
    const again = await signIn(EMAIL, PASSWORD, session);
    expect(again.cookies["posko.session_token"]).toBeDefined();
    expect(again.cookies["posko.session_token"]).not.toBe(session["posko.session_token"]);
  });

  it("does not take a session whose signature was made up", async () => {
    const token = session["posko.session_token"]!.split(".")[0]!;
    const forged = await ask("GET", "/api/accounts.me", undefined, {
      "posko.session_token": `${token}.${Buffer.alloc(32).toString("base64")}`,
    });
    expect(forged.status).toBe(401);
  });

  it("lists the browsers she is signed in on, and ends the one she chooses at once", async () => {
    const other = await signIn(EMAIL, PASSWORD);
    const listed = async (cookies: Record<string, string>) =>
      (await ask<{ sessions: { id: string; current: boolean }[] }>("GET", "/api/accounts.sessions", undefined, cookies))
        .body.sessions;
    const list = await listed(other.cookies);
    expect(list.length).toBeGreaterThanOrEqual(2);
    // The one that asks is marked, and no other, though all are browsers of one kind.
    const marked = list.filter((s) => s.current).map((s) => s.id);
    expect(marked).toHaveLength(1);
    expect((await listed(session)).filter((s) => s.current).map((s) => s.id)).not.toEqual(marked);
    const newest = list[0]!.id;
    expect((await ask("POST", "/api/accounts.revoke_session", { session: newest }, session)).status).toBe(200);
    expect((await ask("GET", "/api/accounts.me", undefined, other.cookies)).status).toBe(401);
    expect((await ask("GET", "/api/accounts.me", undefined, session)).status).toBe(200);
  });

  it("leaves sign-up and everything else of the library closed", async () => {
    for (const path of ["sign-up/email", "request-password-reset", "delete-user", "update-user", "sign-in/social"]) {
      expect((await ask("POST", `/api/auth/${path}`, {})).status).toBe(404);
    }
  });

  it("refuses a change that another site's page sends with her session", async () => {
    const response = await posko.app.inject({
      method: "POST",
      url: "/api/accounts.set_language",
      cookies: session,
      headers: { origin: "https://jahat.example", host: "localhost:8080" },
      payload: { language: "en" },
    });
    expect(response.statusCode).toBe(403);
  });

  it("makes a stranger who guesses wait longer and longer, while her own browser is let in", async () => {
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      const guess = await signIn(EMAIL, `tebakan ke-${i} yang salah`);
      if (guess.status === 429) {
        const seconds = (guess.body.details as { wait_seconds: number }).wait_seconds;
        waits.push(seconds);
        // Even the right password has to wait: otherwise the answer would tell.
        expect((await signIn(EMAIL, PASSWORD)).body.code).toBe("sign_in.limited");
        offset += seconds * 1000;
      }
    }
    expect(waits.length).toBeGreaterThan(2);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect((await signIn(EMAIL, "salah lagi, menunggu")).status).toBe(401);
    expect((await signIn(EMAIL, PASSWORD)).status).toBe(429);
    expect((await signIn(EMAIL, PASSWORD, session)).status).toBe(200);
    offset += 61_000;
    expect((await signIn(EMAIL, PASSWORD)).status).toBe(200);
  });

  it("counts a hundred guesses at once as a hundred, not as one", async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => signIn("tidak.ada@contoh.id", `sandi tebakan ${i}`)),
    );
    expect(answers.filter((a) => a.status === 401).length).toBeLessThanOrEqual(5);
    expect(answers.filter((a) => a.status === 429).length).toBeGreaterThanOrEqual(25);
  });
});
