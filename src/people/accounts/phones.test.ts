// A coordinator's phone: how it is bound, what it opens, and how it ends.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newPhone, openWorld, type Person, type World } from "../../main/world.ts";
import { list as listWitnesses } from "../../count/witnesses/contract.ts";
import { create, end, me, revokeSession, sessions } from "./contract.ts";
import { bindAccountPhone, endPhone, phoneCode, phones } from "./contract/phones.ts";

let world: World;
let dewi: Person;
beforeAll(async () => {
  world = await openWorld();
  dewi = await world.person("Dewi", [
    { role: "coordinator", place: "35.73.01", below: true },
    { role: "verifier", place: "35.73", below: true },
  ]);
}, 60_000);
afterAll(() => world.close());

async function bound(person: Person): Promise<{ token: string; phone: ReturnType<typeof newPhone> }> {
  const made = await world.ask(person, phoneCode, {});
  const phone = newPhone();
  const answer = await world.ask(null, bindAccountPhone, deviceOf(phone, made.body.code));
  expect(answer.status, answer.text).toBe(200);
  return { token: answer.body.token, phone };
}

const deviceOf = (phone: ReturnType<typeof newPhone>, code: string) => ({
  code,
  device: { id: phone.id, public_key: phone.publicKey, name: "Android 12 Chrome" },
});

describe("a coordinator's phone", () => {
  it("is bound once by a code her account makes, however it is typed", async () => {
    const made = await world.ask(dewi, phoneCode, {});
    expect(made.body.link).toContain(`#koordinator=${made.body.code}`);
    const phone = newPhone();
    const typed = made.body.code.toLowerCase().replace(/(.{4})(.{4})/, "$1-$2 ");
    const first = await world.ask(null, bindAccountPhone, deviceOf(phone, typed));
    expect(first.body).toMatchObject({ author: `account:${dewi.account}`, name: "Dewi" });
    expect((await world.ask(null, bindAccountPhone, deviceOf(phone, made.body.code))).status).toBe(200);
    const other = await world.ask(null, bindAccountPhone, deviceOf(newPhone(), made.body.code));
    expect(other.body.code).toBe("accounts.phone_code_used");
    expect((await world.ask(dewi, phones, {})).body.phones).toMatchObject([{ id: phone.id }]);
  });

  it("carries the coordinator's role alone, and opens nothing that was not made for phones", async () => {
    const { token } = await bound(dewi);
    const who = { token };
    for (const op of [me, sessions, phones]) expect((await world.ask(who, op, {})).body.code).toBe("scope.desk_only");
    expect((await world.ask(who, listWitnesses, { election: "x" })).body.code).toBe("scope.desk_only");
    expect((await world.ask(who, revokeSession, { session: "x" })).body.code).toBe("scope.desk_only");
    const invited = { name: "X", email: "x@contoh.id", role: "viewer" as const, place: "35.73.01.1001" };
    expect((await world.ask(who, create, invited)).body.code).toBe("scope.desk_only");
    const other = await world.person("Eka", [{ role: "coordinator", place: "35.73.01.1001", below: true }]);
    expect((await world.ask(who, endPhone, { account: other.account })).body.code).toBe("scope.desk_only");
  });

  it("ends by a new code, by herself, by an administrator, and with her account", async () => {
    const works = async (token: string): Promise<number> => (await world.ask({ token }, endPhone, {})).status;
    const stillReads = async (token: string): Promise<boolean> =>
      (await world.ask({ token }, me, {})).body.code === "scope.desk_only";
    const first = await bound(dewi);
    const second = await bound(dewi);
    expect([await stillReads(first.token), await stillReads(second.token)]).toEqual([false, true]);
    expect(await works(second.token)).toBe(200);
    expect(await stillReads(second.token)).toBe(false);
    const third = await bound(dewi);
    expect((await world.ask("operator", endPhone, { account: dewi.account })).body.ended).toBe(1);
    expect(await stillReads(third.token)).toBe(false);
    const gita = await world.person("Gita", [{ role: "coordinator", place: "35.73.02", below: true }]);
    const hers = await bound(gita);
    expect((await world.ask("operator", end, { account: gita.account })).status).toBe(200);
    expect(await stillReads(hers.token)).toBe(false);
  });

  it("cannot be made for somebody beyond one's reach, nor for who is no coordinator, nor with a code of yesterday", async () => {
    const hadi = await world.person("Hadi", [{ role: "viewer", place: "35.73", below: true }]);
    expect((await world.ask(hadi, phoneCode, {})).body.code).toBe("accounts.phone_role");
    expect((await world.ask(dewi, phoneCode, { account: hadi.account })).body.code).toBe("accounts.beyond_yours");
    const made = await world.ask(dewi, phoneCode, {});
    world.later(25 * 3_600_000);
    const late = await world.ask(null, bindAccountPhone, deviceOf(newPhone(), made.body.code));
    expect(late.body.code).toBe("accounts.phone_code_ended");
    const guessed = await world.ask(null, bindAccountPhone, deviceOf(newPhone(), "ABCDEFGHJKMN"));
    expect(guessed.body.code).toBe("accounts.phone_code_unknown");
  });
});
