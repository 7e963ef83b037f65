// Codes that somebody guesses, and what that costs who has one.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SPOKEN } from "../../../base/intake.ts";
import { create as createElection } from "../../../ground/elections/contract.ts";
import { newPhone, openWorld, type Phone, type World } from "../../../main/world.ts";
import { assign, bindPhone, issueCode, reissueCode } from "../contract.ts";
import { FREE_WRONG } from "../rules/guessing.ts";

const ELECTION = "pemilu-2019";
const STATION = "35.73.01.1001/3";
/** As it stands on her mandate. */
const SAID = "TPS 003 Kel. Balearjosari";
const HOUR = 3_600_000;

let world: World;
let witness = "";

beforeAll(async () => {
  world = await openWorld();
  await world.person("Koordinator", []);
  await world.ask("operator", createElection, { pack: ELECTION });
  await world.stations(ELECTION, [STATION]);
  const given = { election: ELECTION, station: STATION, post: "holder", name: "Bu Rina" } as const;
  witness = (await world.ask("operator", assign, given)).body.witness;
  await world.ask("operator", issueCode, { station: STATION, witness });
});
afterAll(() => world.close());
// Each begins with an hour of its own.
beforeEach(() => world.later(HOUR - (world.posko.services.clock.now() % HOUR)));

/** Each try from an address of its own, as guessers come: one address alone is only slowed. */
let tries = 0;
const elsewhere = (): string => `198.18.${(tries += 1) >> 8}.${tries & 255}`;

async function bind(code: string, phone: Phone, station?: string): Promise<{ status: number; code: string }> {
  const device = { id: phone.id, public_key: phone.publicKey, name: "Android 14 Chrome" };
  const answer = await world.ask(null, bindPhone, { code, device, station }, elsewhere());
  return { status: answer.status, code: answer.status === 200 ? "" : answer.body.code };
}
async function newCode(): Promise<{ code: string; link: string }> {
  const made = await world.ask("operator", reissueCode, { station: STATION, witness });
  expect(made.status, made.text).toBe(200);
  return made.body;
}
/** Wrong codes that begin like this one, each from a phone of its own. */
async function guess(like: string, times: number, station?: string): Promise<string[]> {
  const codes: string[] = [];
  for (let i = 0; i < times; i++) {
    const last = SPOKEN[(SPOKEN.indexOf(like[7]!) + 1 + i) % SPOKEN.length]!;
    codes.push((await bind(`${like.slice(0, 7)}${last}`, newPhone(), station)).code);
  }
  return codes;
}

describe("a spoken code, while others are guessed", () => {
  it("asks for its station past a few wrong ones, and sends nobody away who can say it", async () => {
    const { code } = await newCode();
    const answers = await guess(code, FREE_WRONG + 3);
    expect(answers.slice(0, FREE_WRONG)).toEqual(Array.from({ length: FREE_WRONG }, () => "witnesses.code_unknown"));
    // Once more before the lane is closed: what is counted is the wrong one that closes it.
    expect(new Set(answers.slice(FREE_WRONG + 1))).toEqual(new Set(["witnesses.say_station"]));

    const phone = newPhone();
    expect(await bind(code, phone)).toEqual({ status: 409, code: "witnesses.say_station" });
    expect(await bind(code, phone, "TPS berapa ya")).toEqual({ status: 422, code: "witnesses.say_station" });
    expect(await bind(code, phone, "99 Balearjosari")).toEqual({ status: 404, code: "witnesses.code_unknown" });
    expect(await bind(code, phone, "3 Arjosari")).toEqual({ status: 404, code: "witnesses.code_unknown" });
    expect(await bind(code, phone, SAID)).toEqual({ status: 200, code: "" });
  });

  it("tells who says another station nothing of a code that was used", async () => {
    const { code } = await newCode();
    expect((await bind(code, newPhone())).status).toBe(200);
    expect((await bind(code, newPhone(), SAID)).code).toBe("witnesses.code_used");
    expect((await bind(code, newPhone(), "3 Arjosari")).code).toBe("witnesses.code_unknown");
  });

  it("is asked for its station no more in the next hour", async () => {
    const { code } = await newCode();
    await guess(code, FREE_WRONG + 1);
    expect((await bind(code, newPhone())).code).toBe("witnesses.say_station");
    world.later(HOUR);
    expect((await bind(code, newPhone())).status).toBe(200);
  });

  it("leaves codes with another first letter alone", async () => {
    const { code } = await newCode();
    const other = SPOKEN[(SPOKEN.indexOf(code[0]!) + 1) % SPOKEN.length]!;
    await guess(`${other}${code.slice(1)}`, FREE_WRONG + 1);
    expect((await bind(code, newPhone())).status).toBe(200);
  });

  it("makes who guesses the same beginning at one station wait, and nobody at another", async () => {
    const answers = await guess("YYY22222", 25, SAID);
    expect(answers.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => "witnesses.code_unknown"));
    expect(answers).toContain("sign_in.limited");
    expect(await guess("YYY22222", 1, "4 Balearjosari")).toEqual(["witnesses.code_unknown"]);
  });
});

describe("a code that is scanned or opened by its link", () => {
  it("is asked for nothing, and its seal cannot be made up", async () => {
    const { code, link } = await newCode();
    const given = link.split("#kode=")[1]!;
    expect(given).toMatch(/^[2-9A-HJKMNP-Z]{24}$/);
    expect(given.slice(0, 8)).toBe(code);
    await guess(code, FREE_WRONG + 1);
    expect((await bind(code, newPhone())).code).toBe("witnesses.say_station");
    const phone = newPhone();
    const forged = `${code}${given[8] === "2" ? "3" : "2"}${given.slice(9)}`;
    expect((await bind(forged, phone)).code).toBe("witnesses.code_unknown");
    expect((await bind(given, phone)).status).toBe(200);
    expect((await bind(given, newPhone())).code).toBe("witnesses.code_used");
  });
});
