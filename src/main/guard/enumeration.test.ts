// Who asks without being let in learns nothing of who or what there is: the same answer, for the same work.

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type * as Crypto from "better-auth/crypto";
import { sql } from "kysely";
import { assign, bindPhone, issueCode } from "../../count/witnesses/contract.ts";
import { bindAccountPhone } from "../../people/accounts/contract/phones.ts";
import { beginPasskey, create, end, makeLink, openLink } from "../../people/accounts/contract.ts";
import { create as createElection } from "../../ground/elections/contract.ts";
import { newPhone, openWorld, WORLD_PASSWORD, type Person, type World } from "../world.ts";

// What costs time is hashing a password, a thousand times what all else does. Time itself says nothing on a machine that
// others use; so what is hashed is counted.
const hashed = vi.hoisted(() => ({ times: 0 }));
vi.mock("better-auth/crypto", async (original) => {
  const real = await original<typeof Crypto>();
  return {
    ...real,
    hashPassword: (password: string) => {
      hashed.times++;
      return real.hashPassword(password);
    },
    verifyPassword: (asked: { hash: string; password: string }) => {
      hashed.times++;
      return real.verifyPassword(asked);
    },
  };
});

let world: World;
let member: Person;
beforeAll(async () => {
  world = await openWorld();
  member = await world.person("Bu Ada", [{ role: "coordinator", place: "35.73", below: true }]);
});
afterAll(() => world.close());
beforeEach(() => (hashed.times = 0));

/** What an answer tells, without the number of the request. */
const told = (text: string): string => text.replace(/urn:posko:request:[0-9a-f-]+/, "");

describe("a sign-in", () => {
  async function tried(email: string): Promise<{ told: string; hashed: number }> {
    const before = hashed.times;
    const answer = await world.posko.app.inject({
      method: "POST",
      url: "/api/auth/sign-in/email",
      headers: { host: "localhost:8080", origin: "http://localhost:8080" },
      payload: { email, password: "sandi yang pasti salah" },
    });
    const cookies = answer.cookies.map((c) => c.name).join();
    return { told: `${answer.statusCode} ${told(answer.body)} ${cookies}`, hashed: hashed.times - before };
  }

  it("of an unknown address, of one without a password and of a closed account is refused like a wrong password", async () => {
    const wrong = await tried(member.email);
    expect(wrong.hashed).toBe(1);
    const closed = await world.person("Bu Tutup", []);
    await world.ask("operator", end, { account: closed.account });
    const invited = {
      name: "Bu Diundang",
      email: "diundang@contoh.id",
      role: "viewer",
      place: "35",
      below: true,
    } as const;
    expect((await world.ask("operator", create, invited)).status).toBe(200);
    for (const email of ["tidak.ada@contoh.id", invited.email, closed.email])
      expect([email, await tried(email)]).toEqual([email, wrong]);
  });

  it("makes one wait alike, whether the address is anybody's or nobody's", async () => {
    const answers: string[][] = [];
    for (const email of [member.email, "siapa.pun@contoh.id"]) {
      const seen: string[] = [];
      for (let i = 0; i < 8; i++) seen.push((await tried(email)).told.replace(/"wait_seconds":\d+/, ""));
      answers.push(seen.slice(1));
    }
    expect(answers[0]!.at(-1)).toContain("sign_in.limited");
    // One wrong try of hers came before, above.
    expect(answers[1]!.filter((a) => a.startsWith("429")).length).toBeGreaterThanOrEqual(2);
    expect(new Set(answers.flat())).toHaveLength(2);
  });
});

describe("a one-time link", () => {
  it("that is unknown, used, replaced, over or a closed account's is refused alike, and nothing is hashed", async () => {
    const open = async (token: string): Promise<string> =>
      told((await world.ask(null, openLink, { token, password: WORLD_PASSWORD })).text);
    const linkOf = async (person: Person): Promise<string> =>
      (await world.ask("operator", makeLink, { account: person.account })).body.link.split("#")[1]!;
    const used = await linkOf(member);
    await world.ask(null, openLink, { token: used, password: WORLD_PASSWORD });
    const replaced = await linkOf(member);
    const over = await linkOf(member);
    await sql`update account_links set expires_at = now() - interval '1 day' where used_at is null`.execute(
      world.posko.services.database.db,
    );
    const gone = await world.person("Bu Pergi", []);
    const closed = await linkOf(gone);
    await world.ask("operator", end, { account: gone.account });
    hashed.times = 0;
    const unknown = await open("A".repeat(32));
    for (const token of [used, replaced, over, closed]) expect(await open(token)).toBe(unknown);
    expect(hashed.times).toBe(0);
    const begun = await Promise.all(
      ["A".repeat(32), used, closed].map(async (token) => told((await world.ask(null, beginPasskey, { token })).text)),
    );
    expect(new Set(begun)).toHaveLength(1);
  });
});

describe("a code", () => {
  const device = () => {
    const phone = newPhone();
    return { id: phone.id, public_key: phone.publicKey, name: "HP" };
  };

  it("of a witness that is none, one of another station and one whose seal is false are refused alike", async () => {
    await world.ask("operator", createElection, { pack: "pemilu-2019" });
    const station = "35.73.01.1001/12";
    await world.stations("pemilu-2019", [station]);
    const post = { election: "pemilu-2019", station, post: "holder", name: "Saksi", phone: "081234567890" } as const;
    const { witness } = (await world.ask("operator", assign, post)).body;
    const { code, link } = (await world.ask("operator", issueCode, { witness, station })).body;
    const sealed = link.split("=").at(-1)!;
    const falsely = sealed.slice(0, -1) + (sealed.endsWith("A") ? "B" : "A");
    const ask = async (given: string, at?: string): Promise<string> =>
      told((await world.ask(null, bindPhone, { code: given, station: at, device: device() })).text);
    const unknown = await ask("AAAA-AAAA");
    expect(unknown).toContain("witnesses.code_unknown");
    expect(await ask("AAAA-AAAA", "12 Merjosari")).toBe(unknown);
    expect(await ask(code, "99 Merjosari")).toBe(unknown);
    expect(await ask(falsely)).toBe(unknown);
    // And the true one opens, or all of this would prove nothing.
    expect((await world.ask(null, bindPhone, { code: sealed, device: device() })).status).toBe(200);
  });

  it("of a coordinator's phone that is no code, too short or made up is refused alike", async () => {
    const ask = async (code: string): Promise<string> =>
      told((await world.ask(null, bindAccountPhone, { code, device: device() })).text);
    const answers = await Promise.all(["AAAA-AAAA-AAAA", "AAAA", "ABCD-EFGH-JKLM"].map(ask));
    expect(new Set(answers)).toHaveLength(1);
  });
});
