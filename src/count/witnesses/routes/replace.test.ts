// A witness who has not come is replaced in one request, and a code is there at once.

import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { newPhone, openWorld, type Person, type World } from "../../../main/world.ts";
import { create as createElection } from "../../../ground/elections/contract.ts";
import { assign, bindPhone, issueCode, list, work } from "../contract.ts";
import { replaceWitness } from "../contract/replace.ts";

const ELECTION = "pemilu-2019";
const STATION = "35.73.01.1001/1";
const ELSEWHERE = "35.74.01.1001/1";

let world: World;
let dewi: Person;
beforeAll(async () => {
  world = await openWorld();
  await world.ask("operator", createElection, { pack: ELECTION });
  await world.stations(ELECTION, [STATION, ELSEWHERE]);
  dewi = await world.person("Dewi", [{ role: "coordinator", place: "35.73", below: true }]);
}, 60_000);
afterAll(() => world.close());

const bindBy = async (code: string): Promise<{ token: string; author: string }> => {
  const phone = newPhone();
  const device = { id: phone.id, public_key: phone.publicKey, name: "HP" };
  const bound = await world.ask(null, bindPhone, { code, device });
  expect(bound.status, bound.text).toBe(200);
  return bound.body;
};
const posts = async (): Promise<string[]> =>
  (await world.ask(dewi, list, { election: ELECTION })).body.witnesses.map((w) => `${w.post} ${w.name}`);

it("puts somebody on the spot in her place, with a code that binds, and the old phone reads no more", async () => {
  const given = { election: ELECTION, station: STATION, post: "holder" as const, name: "Sari", phone: "08123456789" };
  const { witness } = (await world.ask(dewi, assign, given)).body;
  const old = await bindBy((await world.ask(dewi, issueCode, { station: STATION, witness })).body.code);
  const answer = await world.ask(dewi, replaceWitness, {
    election: ELECTION,
    station: STATION,
    name: "Tuti",
    phone: "0812 3456 7890",
  });
  expect(answer.status, answer.text).toBe(200);
  expect(await posts()).toEqual(["holder Tuti"]);
  expect((await world.ask(old, work, {})).status).toBe(401);
  const fresh = await bindBy(answer.body.code);
  expect((await world.ask(fresh, work, {})).body.stations).toMatchObject([{ id: STATION, post: "holder" }]);
});

it("lets the substitute step up and go on with the phone she has", async () => {
  const given = { election: ELECTION, station: STATION, post: "substitute" as const, name: "Umi" };
  const { witness } = (await world.ask(dewi, assign, given)).body;
  const hers = await bindBy((await world.ask(dewi, issueCode, { station: STATION, witness })).body.code);
  const answer = await world.ask(dewi, replaceWitness, { election: ELECTION, station: STATION, witness });
  expect(answer.body).toMatchObject({ witness, name: "Umi", code: null, link: null, qr: null });
  expect(await posts()).toEqual(["holder Umi"]);
  expect((await world.ask(hers, work, {})).body.stations).toMatchObject([{ id: STATION, post: "holder" }]);
});

it("lets one step up whose phone is bound, though no code of hers is left", async () => {
  const given = { election: ELECTION, station: STATION, post: "substitute" as const, name: "Wati" };
  const { witness } = (await world.ask(dewi, assign, given)).body;
  const hers = await bindBy((await world.ask(dewi, issueCode, { station: STATION, witness })).body.code);
  await sql`update witnesses set code_made_at = null where id = ${witness}`.execute(world.posko.services.database.db);
  const answer = await world.ask(dewi, replaceWitness, { election: ELECTION, station: STATION, witness });
  expect(answer.body).toMatchObject({ witness, name: "Wati", code: null });
  expect((await world.ask(hers, work, {})).body.stations).toMatchObject([{ id: STATION, post: "holder" }]);
});

it("leaves everything as it was where it is refused: a stranger's id, no name, a number that is none, elsewhere", async () => {
  const before = await posts();
  const at = { election: ELECTION, station: STATION };
  const code = async (input: Parameters<typeof world.ask<typeof replaceWitness>>[2]): Promise<string> =>
    (await world.ask(dewi, replaceWitness, input)).body.code ?? "";
  expect(await code({ ...at, witness: crypto.randomUUID() })).toBe("witnesses.not_assigned");
  expect(await code(at)).toBe("witnesses.name_or_witness");
  expect(await code({ ...at, name: "Vina", phone: "123" })).toBe("witnesses.phone_number");
  expect(await code({ ...at, station: ELSEWHERE, name: "Vina" })).toBe("scope.not_here");
  expect(await posts()).toEqual(before);
});
