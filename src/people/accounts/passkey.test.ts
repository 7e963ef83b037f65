// A passkey as the first way in: at set-up, and by a one-time link.

import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf, type InputOf, type Operation, type OutputOf, type ProblemDocument } from "../../base/contract.ts";
import type { Posko } from "../../main/server.ts";
import { authenticator } from "../../main/test-authenticator.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { setupLink } from "../../server/sign-in/setup-token.ts";
import { addPassword, beginPasskey, me, openLink, recover, setup } from "./contract.ts";
import { JUST_SIGNED_IN_MS } from "./rules.ts";

const EMAIL = "ketua@contoh.id";
const PERSON = { name: "Bu Ketua", email: EMAIL };
const PASSWORD = "kopi tubruk tanpa gula";

let opened: TestPosko;
let posko: Posko;
let token = "";
let cookies: Record<string, string> = {};
let offset = 0;
const device = authenticator();

beforeAll(async () => {
  opened = await openTestPosko(undefined, { clock: { now: () => Date.now() + offset } });
  ({ posko } = opened);
  token = (await setupLink(posko.services))!.split("#")[1]!;
});
afterAll(() => opened.close());

interface Answer<T> {
  readonly status: number;
  readonly body: T & ProblemDocument;
  readonly cookies: Record<string, string>;
}

async function ask<Op extends Operation>(
  op: Op,
  input: InputOf<Op>,
  who: { cookies?: Record<string, string>; operator?: true } = {},
): Promise<Answer<OutputOf<Op>>> {
  const response = await posko.app.inject({
    method: op.kind === "query" ? "GET" : "POST",
    url: pathOf(op),
    headers: {
      host: "localhost:8080",
      origin: "http://localhost:8080",
      ...(who.operator ? { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": "tester" } : {}),
    },
    cookies: who.cookies ?? {},
    ...(op.kind === "command" ? { payload: input as object } : {}),
  });
  return {
    status: response.statusCode,
    body: response.json(),
    cookies: Object.fromEntries(response.cookies.map((c) => [c.name, c.value])),
  };
}

async function rowsIn(table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(
    posko.services.database.db,
  );
  return rows[0]!.n;
}

async function expectNothingMade(): Promise<void> {
  for (const table of ["auth_users", "auth_passkeys", "auth_sessions", "grants", "settings", "trail_open"])
    expect([table, await rowsIn(table)]).toEqual([table, 0]);
}

/** A passkey by what the server asked; `made` may spoil it on the way. */
async function passkeyFor(input: InputOf<typeof beginPasskey>, made = device) {
  const begun = await ask(beginPasskey, input);
  expect(begun.status, JSON.stringify(begun.body)).toBe(200);
  return { ceremony: begun.body.ceremony, name: "HP", response: made.create(begun.body.options) };
}

describe("set-up by passkey alone", () => {
  it("asks for a passkey only with the set-up link", async () => {
    const answer = await ask(beginPasskey, { token: "salah", person: PERSON });
    expect([answer.status, answer.body.code]).toEqual([403, "accounts.setup_link"]);
    expect(await rowsIn("auth_verifications")).toBe(0);
  });

  it("asks in the name of localhost, of the person who sets up", async () => {
    const begun = await ask(beginPasskey, { token, person: PERSON });
    expect(begun.body.options).toMatchObject({
      rp: { id: "localhost" },
      user: { name: EMAIL, displayName: "Bu Ketua" },
    });
    await expectNothingMade();
  });

  it("leaves nothing half done where the passkey is not what was asked for, and may be tried again", async () => {
    const good = await passkeyFor({ token, person: PERSON });
    const input = { token, name: "Partai Contoh", admin_name: PERSON.name, email: EMAIL };
    const spoiled: readonly InputOf<typeof setup>["passkey"][] = [
      { ...good, response: {} },
      { ...good, response: { ...good.response, response: "x" } },
      { ...good, ceremony: `${good.ceremony}x` },
      { ...good, ceremony: "a; posko.session_token=b" },
      { ...good, response: device.create({ challenge: "AAAA" }) },
    ];
    for (const passkey of spoiled) {
      const answer = await ask(setup, { ...input, passkey });
      expect([answer.status, answer.body.code]).toEqual([422, "sign_in.passkey"]);
      expect(answer.cookies).toEqual({});
      await expectNothingMade();
    }
    for (const wrong of [{}, { password: PASSWORD, passkey: good }]) {
      expect((await ask(setup, { ...input, ...wrong })).body.code).toBe("accounts.one_way_in");
    }
    expect((await ask(setup, { ...input, token: "salah", passkey: good })).body.code).toBe("accounts.setup_link");
    // A pack that is not there is found out only after the passkey was good.
    expect((await ask(setup, { ...input, passkey: good, pack: "tidak-ada" })).status).toBe(404);
    await expectNothingMade();
  });

  it("makes the installation and its administrator, who is signed in and has no password", async () => {
    const passkey = await passkeyFor({ token, person: PERSON });
    const language = "en" as const;
    const input = { token, name: "Partai Contoh", admin_name: PERSON.name, email: EMAIL, language, passkey };
    const made = await ask(setup, input);
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    cookies = made.cookies;
    expect((await ask(me, {}, { cookies })).body).toMatchObject({
      email: EMAIL,
      language: "en",
      password: false,
      passkeys: 1,
      grants: [{ role: "administrator", place: "", below: true }],
    });
    expect(await rowsIn("auth_credentials")).toBe(0);
    expect((await ask(setup, input)).body.code).toBe("accounts.already_set_up");
    expect((await ask(beginPasskey, { token, person: PERSON })).body.code).toBe("accounts.already_set_up");
  });

  it("does not let her remove the only way in she has", async () => {
    const { rows } = await sql<{ id: string }>`select id from auth_passkeys`.execute(posko.services.database.db);
    const answer = await posko.app.inject({
      method: "POST",
      url: "/api/auth/passkey/delete-passkey",
      headers: { host: "localhost:8080", origin: "http://localhost:8080" },
      cookies,
      payload: { id: rows[0]!.id },
    });
    expect([answer.statusCode, answer.json<ProblemDocument>().code]).toEqual([409, "sign_in.last_way_in"]);
    expect(await rowsIn("auth_passkeys")).toBe(1);
  });
});

describe("a password beside a passkey", () => {
  async function signInAgain(): Promise<Record<string, string>> {
    const headers = { host: "localhost:8080", origin: "http://localhost:8080" };
    const asked = await posko.app.inject({ url: "/api/auth/passkey/generate-authenticate-options", headers });
    const challenge = Object.fromEntries(asked.cookies.map((c) => [c.name, c.value]));
    const answer = await posko.app.inject({
      method: "POST",
      url: "/api/auth/passkey/verify-authentication",
      headers,
      cookies: challenge,
      payload: { response: device.get(asked.json()) },
    });
    expect(answer.statusCode, answer.body).toBe(200);
    return Object.fromEntries(answer.cookies.map((c) => [c.name, c.value]));
  }

  it("is refused to a browser that was left open, and to who is another than was meant", async () => {
    const account = (await ask(me, {}, { cookies })).body.principal.slice("account:".length);
    offset = JUST_SIGNED_IN_MS + 60_000;
    const late = await ask(addPassword, { account, password: PASSWORD }, { cookies });
    expect([late.status, late.body.code]).toEqual([403, "sign_in.session_not_fresh"]);
    offset = 0;
    const other = await ask(addPassword, { account: crypto.randomUUID(), password: PASSWORD }, { cookies });
    expect([other.status, other.body.code]).toEqual([409, "accounts.another_person"]);
    const short = await ask(addPassword, { account, password: "pendek" }, { cookies });
    expect(short.body.code).toBe("accounts.password_length");
    const operator = await ask(addPassword, { account, password: PASSWORD }, { operator: true });
    expect(operator.body.code).toBe("accounts.not_a_person");
    expect(await rowsIn("auth_credentials")).toBe(0);
  });

  it("is kept just after her passkey was asked again, once, with a line in the trail, and signs her in", async () => {
    cookies = await signInAgain();
    const account = (await ask(me, {}, { cookies })).body.principal.slice("account:".length);
    const added = await ask(addPassword, { account, password: PASSWORD }, { cookies });
    expect(added.status, JSON.stringify(added.body)).toBe(200);
    expect((await ask(me, {}, { cookies })).body).toMatchObject({ password: true, passkeys: 1 });
    const again = await ask(addPassword, { account, password: `${PASSWORD} lagi` }, { cookies });
    expect(again.body.code).toBe("accounts.has_password");
    const signedIn = await posko.app.inject({
      method: "POST",
      url: "/api/auth/sign-in/email",
      headers: { host: "localhost:8080", origin: "http://localhost:8080" },
      payload: { email: EMAIL, password: PASSWORD },
    });
    expect(signedIn.statusCode, signedIn.body).toBe(200);
    const { rows } = await sql<{ body: string }>`
      select body from trail_open where body like '%accounts.add_password%'`.execute(posko.services.database.db);
    expect(rows.map((row) => row.body.includes(account) && !row.body.includes(PASSWORD))).toEqual([true]);
  });
});

describe("a lost device", () => {
  let link = "";

  it("is recovered from by the operator, which ends every way in and leaves a line in the trail", async () => {
    const unknown = await ask(recover, { email: "siapa@contoh.id" }, { operator: true });
    expect([unknown.status, unknown.body.code]).toEqual([404, "accounts.unknown"]);
    expect((await ask(recover, { email: EMAIL })).status).toBe(401);
    const answer = await ask(recover, { email: EMAIL }, { operator: true });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    expect(answer.body.link).toMatch(/^http:\/\/localhost:8080\/link#[\w-]{32}$/);
    link = answer.body.link.split("#")[1]!;
    expect((await ask(me, {}, { cookies })).status).toBe(401);
    expect(await rowsIn("auth_passkeys")).toBe(0);
    const { rows } = await sql<{
      body: string;
    }>`select body from trail_open where body like '%accounts.recover%'`.execute(posko.services.database.db);
    expect(rows.length).toBe(1);
    expect(rows[0]!.body).toContain("cli:tester");
    expect(rows[0]!.body).not.toContain(EMAIL);
  });

  it("lets her choose a passkey again by the link, which a spoiled one does not use up", async () => {
    expect((await ask(beginPasskey, { token: "salah" })).body.code).toBe("accounts.link_used");
    const other = authenticator();
    const passkey = await passkeyFor({ token: link }, other);
    const spoiled = await ask(openLink, { token: link, passkey: { ...passkey, response: {} } });
    expect(spoiled.body.code).toBe("sign_in.passkey");
    const opened = await ask(openLink, { token: link, passkey });
    expect(opened.status, JSON.stringify(opened.body)).toBe(200);
    expect((await ask(me, {}, { cookies: opened.cookies })).body).toMatchObject({ email: EMAIL, passkeys: 1 });
    expect((await ask(openLink, { token: link, password: PASSWORD })).body.code).toBe("accounts.link_used");
  });
});
