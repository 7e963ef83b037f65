import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "kysely";
import { openWorld, WORLD_PASSWORD, type Person, type World } from "../../main/world.ts";
import {
  create,
  end as endAccount,
  endSessions,
  list as listAccounts,
  makeLink,
  me,
  openLink,
} from "../accounts/contract.ts";
import { end, give, list } from "./contract.ts";

let world: World;
let nation: Person;
let east: Person;
let malang: Person;
let borneo: Person;

beforeAll(async () => {
  world = await openWorld();
  nation = await world.person("Ketua Umum", [{ role: "administrator", place: "", below: true }]);
  east = await world.person("Ketua Jatim", [{ role: "administrator", place: "35", below: true }]);
  malang = await world.person("Koordinator Malang", [{ role: "coordinator", place: "35.73", below: true }]);
  borneo = await world.person("Ketua Kaltim", [{ role: "administrator", place: "64", below: true }]);
});
afterAll(() => world.close());

const signIn = (email: string, password: string) =>
  world.posko.app.inject({
    method: "POST",
    url: "/api/auth/sign-in/email",
    headers: { host: "localhost:8080", origin: "http://localhost:8080" },
    payload: { email, password },
  });

describe("giving roles", () => {
  it("goes downward only: below one's own place, and never more than one holds", async () => {
    const { account } = await world.person("Penerima", []);
    const gives = async (who: Person, role: "administrator" | "coordinator" | "viewer", place: string) =>
      (await world.ask(who, give, { account, role, place })).status;
    expect(await gives(malang, "viewer", "35.73.01")).toBe(200);
    expect(await gives(malang, "viewer", "35.73")).toBe(403);
    expect(await gives(malang, "administrator", "35.73.01")).toBe(403);
    expect(await gives(malang, "viewer", "35")).toBe(403);
    expect(await gives(east, "administrator", "35.07")).toBe(200);
    expect(await gives(east, "viewer", "")).toBe(403);
    expect(await gives(borneo, "viewer", "35.73")).toBe(403);
  });

  it("works from the next request on, and so does ending", async () => {
    const helper = await world.person("Pembantu", []);
    expect((await world.ask(helper, list, {})).status).toBe(403);
    await world.ask(east, give, { account: helper.account, role: "coordinator", place: "35.73", below: true });
    expect((await world.ask(helper, list, {})).status).toBe(200);
    expect(
      (await world.ask(borneo, end, { account: helper.account, role: "coordinator", place: "35.73" })).status,
    ).toBe(403);
    expect((await world.ask(east, end, { account: helper.account, role: "coordinator", place: "35.73" })).status).toBe(
      200,
    );
    expect((await world.ask(helper, list, {})).status).toBe(403);
    expect(
      (await world.ask(east, end, { account: helper.account, role: "coordinator", place: "35.73" })).body.code,
    ).toBe("scopes.no_such_role");
  });

  it("cannot take away the last administrator of the nation, by ending or by narrowing", async () => {
    // The world's first administrator was made at set-up; she goes first.
    const all = await world.ask(nation, list, { role: "administrator", place: "" });
    const first = all.body.grants.find((g) => g.place === "" && g.account !== nation.account)!;
    expect((await world.ask(nation, end, { account: first.account, role: "administrator", place: "" })).status).toBe(
      200,
    );
    const own = { account: nation.account, role: "administrator" as const, place: "" };
    expect((await world.ask(nation, end, own)).body.code).toBe("scopes.last_administrator");
    expect((await world.ask(nation, give, { ...own, below: false })).body.code).toBe("scopes.last_administrator");
    expect((await world.ask(nation, endAccount, { account: nation.account })).body.code).toBe(
      "scopes.last_administrator",
    );
    expect((await world.ask(nation, me, {})).body.grants).toEqual([{ role: "administrator", place: "", below: true }]);
  });

  it("shows each only the roles and people of her own area", async () => {
    const seen = await world.ask(borneo, list, {});
    expect(seen.body.grants.map((g) => g.account)).toEqual([borneo.account]);
    const people = await world.ask(borneo, listAccounts, {});
    expect(people.body.accounts.map((a) => a.name)).toEqual(["Ketua Kaltim"]);
    const below = await world.ask(malang, listAccounts, {});
    for (const a of below.body.accounts) for (const g of a.grants) expect(g.place.startsWith("35.73")).toBe(true);
    const everybody = await world.ask(nation, listAccounts, { limit: 2 });
    expect(everybody.body.accounts.length).toBe(2);
    const next = await world.ask(nation, listAccounts, { limit: 200, after: everybody.body.next! });
    expect(next.body.accounts.map((a) => a.id)).not.toContain(everybody.body.accounts[1]!.id);
  });
});

describe("inviting", () => {
  it("gives a link that opens once, chooses the password and lets her in", async () => {
    const made = await world.ask(east, create, {
      name: "Verifikator",
      email: "Verif@contoh.id",
      role: "coordinator",
      place: "35.73",
    });
    expect(made.status, made.text).toBe(200);
    const token = made.body.link!.split("#")[1]!;
    expect((await signIn("verif@contoh.id", WORLD_PASSWORD)).statusCode).toBe(401);
    expect((await world.ask(null, openLink, { token, password: "pendek" })).body.code).toBe("accounts.password_length");
    expect((await world.ask(null, openLink, { token, password: "sandi baru yang panjang" })).body).toEqual({
      email: "verif@contoh.id",
    });
    expect((await world.ask(null, openLink, { token, password: "sandi lain yang panjang" })).body.code).toBe(
      "accounts.link_used",
    );
    expect((await signIn("verif@contoh.id", "sandi baru yang panjang")).statusCode).toBe(200);
    const twice = await world.ask(east, create, { name: "X", email: "verif@contoh.id", role: "viewer", place: "35" });
    expect(twice.body.code).toBe("accounts.email_taken");
  });

  it("ends after a week, and a new link ends the one before", async () => {
    const made = await world.ask(east, create, {
      name: "Lambat",
      email: "lambat@contoh.id",
      role: "viewer",
      place: "35.73",
    });
    const first = made.body.link!.split("#")[1]!;
    const second = (await world.ask(east, makeLink, { account: made.body.account })).body.link.split("#")[1]!;
    expect((await world.ask(null, openLink, { token: first, password: "sandi baru yang panjang" })).status).toBe(404);
    world.later(7 * 86_400_000 + 1000);
    expect((await world.ask(null, openLink, { token: second, password: "sandi baru yang panjang" })).status).toBe(404);
  });

  it("is no way up: nobody resets or signs out somebody above or beside her", async () => {
    for (const who of [malang, borneo]) {
      for (const target of [nation, east]) {
        expect((await world.ask(who, makeLink, { account: target.account })).body.code).toBe("accounts.beyond_yours");
        expect((await world.ask(who, endSessions, { account: target.account })).status).toBe(403);
        expect((await world.ask(who, endAccount, { account: target.account })).status).toBe(403);
      }
    }
    expect((await world.ask(east, makeLink, { account: nation.account })).status).toBe(403);
    expect((await world.ask(borneo, makeLink, { account: crypto.randomUUID() })).body.code).toBe(
      "accounts.beyond_yours",
    );
  });

  it("can be undone: a closed account has no session, no role and no way in", async () => {
    const leaver = await world.person("Yang Pergi", [{ role: "viewer", place: "35.73.01", below: true }]);
    expect((await world.ask(malang, endAccount, { account: leaver.account })).status).toBe(200);
    expect((await world.ask(leaver, me, {})).status).toBe(401);
    expect((await signIn(leaver.email, WORLD_PASSWORD)).statusCode).toBe(401);
    const left = await sql<{ n: number }>`
      select count(*)::int as n from grants where principal = ${`account:${leaver.account}`} and ended_at is null`.execute(
      world.posko.services.database.db,
    );
    expect(left.rows[0]?.n).toBe(0);
  });
});

describe("the trail", () => {
  it("names who did what to whom by id, and nobody by name or address", async () => {
    const rows = await sql<{ body: string }>`select body from trail_open`.execute(world.posko.services.database.db);
    const all = rows.rows.map((r) => r.body).join("\n");
    expect(all).toMatch(/account:[0-9a-f-]{36} viewer 35\.73\.01/);
    expect(all).not.toMatch(/contoh\.id|Ketua|Verifikator|Lambat/i);
  });
});
