// The log at its loudest, while people sign in, witnesses bind their phones and figures come in: nothing of what they
// typed, hold or are called stands in it.

import { Writable } from "node:stream";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openLink, create, makeLink } from "../../people/accounts/contract.ts";
import { assign, bindPhone as bindWitness, issueCode } from "../../count/witnesses/contract.ts";
import { pathOf, type InputOf, type Operation, type OutputOf } from "../../base/contract.ts";
import { setupLink } from "../../server/sign-in/setup-token.ts";
import { createLog } from "../server.ts";
import { openTestPosko, type TestPosko } from "../test-posko.ts";
import { bindPhone } from "../test-phone.ts";
import { newPhone } from "../world.ts";

const STATION = "35.73.01.1001/12";
const PASSWORD = "kopi tubruk rahasia sekali";
const EMAIL = "bu.rahasia@contoh.id";

let logged = "";
let opened: TestPosko;
const spoken: string[] = [];
beforeAll(async () => {
  const keep = new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  });
  for (const name of ["log", "info", "warn", "error", "debug"] as const)
    vi.spyOn(console, name).mockImplementation((...said) => void spoken.push(said.map(String).join(" ")));
  opened = await openTestPosko("pemilu-2019", { log: createLog("trace", keep), workers: true });
});
afterAll(async () => {
  vi.restoreAllMocks();
  await opened.close();
});

async function ask<Op extends Operation>(
  op: Op,
  input: InputOf<Op>,
  headers: Record<string, string> = {},
): Promise<OutputOf<Op>> {
  const answer = await opened.posko.app.inject({
    method: "POST",
    url: pathOf(op),
    headers: { host: "localhost:8080", ...headers },
    payload: input as object,
  });
  return answer.json();
}

describe("the log at level trace", () => {
  it("holds no password, code, token, cookie, address, name, telephone number or figure", async () => {
    const { posko } = opened;
    const operator = { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": "tester" };
    const secrets = new Map<string, string>([
      ["operator's token", posko.operatorToken],
      ["password", PASSWORD],
      ["address", EMAIL],
      ["name", "Bu Rahasia"],
      ["telephone number", "81234500999"],
      ["witness", "Saksi Tersembunyi"],
      ["figure", "48213"],
    ]);
    secrets.set("set-up link", (await setupLink(posko.services))!.split("#")[1]!);

    // An account by a one-time link, a wrong password, the right one.
    const made = await ask(
      create,
      { name: "Bu Rahasia", email: EMAIL, role: "coordinator", place: "35.73" } as never,
      operator,
    );
    expect(made.account).toBeDefined();
    const link = made.link!.split("#")[1]!;
    secrets.set("one-time link", link);
    await ask(openLink, { token: link, password: PASSWORD });
    await ask(openLink, { token: link, password: PASSWORD });
    for (const password of ["sandi yang salah sekali", PASSWORD]) {
      const signedIn = await opened.posko.app.inject({
        method: "POST",
        url: "/api/auth/sign-in/email",
        headers: { host: "localhost:8080", origin: "http://localhost:8080" },
        payload: { email: EMAIL, password },
      });
      for (const cookie of signedIn.cookies) secrets.set(`cookie ${cookie.name}`, cookie.value.slice(0, 24));
    }
    expect([...secrets.keys()].filter((k) => k.startsWith("cookie")).length).toBeGreaterThan(0);
    secrets.set("wrong password", "sandi yang salah sekali");
    secrets.set("second link", (await ask(makeLink, { account: made.account }, operator)).link.split("#")[1]!);

    // A witness, her code, a wrong one, her phone's token, a figure, a record that is none.
    await sql`insert into stations (kab, election, id, village, number, kind, version, changed_at)
      values ('35.73', 'pemilu-2019', ${STATION}, '35.73.01.1001', 12, 'TPS', 1, now())`.execute(
      posko.services.database.db,
    );
    const witness = await ask(
      assign,
      { election: "pemilu-2019", station: STATION, post: "holder", name: "Saksi Tersembunyi", phone: "081234500999" },
      operator,
    );
    const issued = await ask(issueCode, { witness: witness.witness, station: STATION }, operator);
    secrets.set("code", issued.code);
    secrets.set("code's link", issued.link.split("=").at(-1)!);
    const device = newPhone();
    const asDevice = { id: device.id, public_key: device.publicKey, name: "HP" };
    await ask(bindWitness, { code: "AAAA-AAAA", device: asDevice });
    secrets.set("phone's token", (await ask(bindWitness, { code: issued.code, device: asDevice })).token);
    const phone = await bindPhone(posko, STATION);
    secrets.set("other phone's token", phone.token);
    const record = await phone.say("figures.submit", {
      contest: "pemilu-2019/president",
      station: STATION,
      source: "plano",
      part: "totals",
      fields: { "votes.1": 48_213, "votes.2": 2, valid: 48_215, invalid: 0, total: 48_215 },
      confirmed: [],
      pictures: [],
    });
    await phone.handIn(record);
    const payload = { records: [{ ...record, signature: "x" }] };
    await opened.posko.app.inject({ method: "POST", url: "/api/intake.submit", payload });
    // Something breaks: the log says that it did, and not with what.
    await sql`alter table auth_users rename to auth_users_gone`.execute(posko.services.database.db);
    const broken = await opened.posko.app.inject({
      method: "POST",
      url: "/api/auth/sign-in/email",
      headers: { host: "localhost:8080", origin: "http://localhost:8080" },
      payload: { email: EMAIL, password: PASSWORD },
    });
    await sql`alter table auth_users_gone rename to auth_users`.execute(posko.services.database.db);
    expect(broken.statusCode).toBe(500);
    expect(logged).toContain('"msg":"bug"');

    const everything = logged + spoken.join("\n");
    const told = [...secrets].filter(([, secret]) => everything.includes(secret)).map(([what]) => what);
    expect(told).toEqual([]);
    expect([...secrets.values()].every((secret) => secret.length >= 5)).toBe(true);
  });
});
