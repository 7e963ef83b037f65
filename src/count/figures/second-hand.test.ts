// What reached a coordinator by messenger and she enters for a station of hers: whose it is, where it is taken, and
// that it is never the second reading of her own entry.

import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { intakeSubmit, type IntakeRecord } from "../../base/intake.ts";
import { newPhone, openWorld, type Person, type Phone, type World } from "../../main/world.ts";
import { create as createElection } from "../../ground/elections/contract.ts";
import { bindAccountPhone, phoneCode } from "../../people/accounts/contract/phones.ts";
import { end as endRole } from "../../people/scopes/contract.ts";
import { evidenceList } from "../evidence/contract.ts";
import { assign, bindPhone, issueCode } from "../witnesses/contract.ts";
import { next, read, show } from "./contract.ts";

const ELECTION = "pemilu-2019";
const CONTEST = `${ELECTION}/president`;
const STATION = "35.73.01.1001/1";
const OTHERS = ["35.73.01.1001/2", "35.73.01.1002/1", "35.73.02.1001/1", "35.74.01.1001/1", "64.71.01.1001/1"];
const SOURCE = { from: "Bu Sari", way: "messenger" as const, note: "grup WA" };

let world: World;
let dewi: Person;
let phone: Phone;
const author = (): string => `account:${dewi.account}`;

beforeAll(async () => {
  world = await openWorld();
  await world.ask("operator", createElection, { pack: ELECTION });
  await world.stations(ELECTION, [STATION, ...OTHERS]);
  // A verifier too, so that the desk might offer her readings.
  dewi = await world.person("Dewi", [
    { role: "coordinator", place: "35.73.01", below: true },
    { role: "verifier", place: "35.73", below: true },
  ]);
  phone = await bindTo(dewi);
}, 60_000);
afterAll(() => world.close());

async function bindTo(person: Person): Promise<Phone> {
  const made = newPhone();
  const { body } = await world.ask(person, phoneCode, {});
  const device = { id: made.id, public_key: made.publicKey, name: "HP" };
  const bound = await world.ask(null, bindAccountPhone, { code: body.code, device });
  expect(bound.status, bound.text).toBe(200);
  return made;
}

const fieldsOf = (votes: number) => ({
  "votes.1": votes,
  "votes.2": 20,
  valid: votes + 20,
  invalid: 1,
  total: votes + 21,
});
const figures = (station: string, votes = 10, source = "salinan") => ({
  contest: CONTEST,
  station,
  source,
  part: "totals",
  fields: fieldsOf(votes),
  confirmed: [],
  pictures: [],
});
const page = (station: string, sha256 = "ab".repeat(32)) => ({
  contest: CONTEST,
  station,
  source: "salinan",
  page: "2",
  sha256,
  bytes: 1000,
  width: 100,
  height: 100,
  taken_at: "2019-04-17T10:00:00Z",
});
const secondHand = (operation: string, input: IntakeRecord["input"]): IntakeRecord =>
  phone.record(author(), operation, { ...input, second_hand: SOURCE }, 2);

async function send(...records: IntakeRecord[]): Promise<string[]> {
  const { body } = await world.ask(null, intakeSubmit, { records });
  return body.results.map((r) => (r.ok ? "ok" : r.problem.code));
}
const shownTo = async (station: string) =>
  (await world.ask("operator", show, { contest: CONTEST, station })).body.parts.find((p) => p.part === "totals");

describe("a second-hand entry", () => {
  it("is hers, says from whom and by what way, and stands as second-hand wherever it is shown", async () => {
    const sent = [secondHand("figures.submit", figures(STATION)), secondHand("evidence.declare", page(STATION))];
    expect(await send(...sent)).toEqual(["ok", "ok"]);
    const part = await shownTo(STATION);
    expect(part?.state).toBe("awaiting_second_reading");
    expect(part?.readings).toMatchObject([
      { reader: author(), marks: ["second_hand"], second_hand: { ...SOURCE, by: author() } },
    ]);
    const listed = await world.ask("operator", evidenceList, { contest: CONTEST, station: STATION });
    expect(listed.body.pages[0]?.second_hand).toEqual({ ...SOURCE, by: author() });
  });

  it("keeps the name of who sent it out of the trail", async () => {
    const { rows } = await sql<{ body: string }>`select body from trail_open`.execute(world.posko.services.database.db);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((r) => r.body.includes(SOURCE.from) || r.body.includes(SOURCE.note))).toEqual([]);
  });

  it("is not offered to her as a second reading, and typing it at the desk settles nothing", async () => {
    // The page's bytes are here: the part is given out to others.
    await sql`insert into stored_pictures (sha256, bytes, uploaded_by, declared, received_at)
      values (decode(${"ab".repeat(32)}, 'hex'), 1000, 'x', true, now())`.execute(world.posko.services.database.db);
    const offered = await world.ask(dewi, next, { contest: CONTEST });
    expect(offered.body.task).toBeNull();
    const typed = await world.ask(dewi, read, { ...figures(STATION), source: "salinan" });
    expect(typed.body.state).toBe("awaiting_second_reading");
    const budi = await world.person("Budi", [{ role: "verifier", place: "35.73", below: true }]);
    expect((await world.ask(budi, next, { contest: CONTEST })).body.task).toMatchObject({ station: STATION });
    const second = await world.ask(budi, read, { ...figures(STATION), source: "salinan" });
    expect(second.body.state).toBe("accepted");
  });

  it("of a paper that its witness sent too counts as one reading beside hers", async () => {
    const station = OTHERS[0]!;
    const given = { election: ELECTION, station, post: "holder" as const, name: "Sari" };
    const { witness } = (await world.ask(dewi, assign, given)).body;
    const { code } = (await world.ask(dewi, issueCode, { station, witness })).body;
    const hers = newPhone();
    const device = { id: hers.id, public_key: hers.publicKey, name: "HP" };
    const bound = await world.ask(null, bindPhone, { code, device });
    expect(await send(hers.record(bound.body.author, "figures.submit", figures(station)))).toEqual(["ok"]);
    expect(await send(secondHand("figures.submit", figures(station)))).toEqual(["ok"]);
    const part = await shownTo(station);
    expect(part?.state).toBe("accepted");
    expect(part?.readings.map((r) => r.reader)).toEqual([bound.body.author, author()]);
  });

  it("is refused where its figures were shown to her before", async () => {
    const station = OTHERS[1]!;
    expect(await send(secondHand("figures.submit", figures(station)))).toEqual(["ok"]);
    expect((await world.ask(dewi, show, { contest: CONTEST, station })).status).toBe(200);
    expect(await send(secondHand("figures.submit", figures(station, 11)))).toEqual(["figures.no_longer_blind"]);
    expect((await shownTo(station))?.readings).toHaveLength(1);
  });

  it("is taken exactly where her role reaches, and by this shape alone", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(STATION, ...OTHERS),
        fc.constantFrom(1, 2),
        fc.integer({ min: 0, max: 200 }),
        async (station, shape, votes) => {
          const input = { ...figures(station, votes, "plano"), ...(shape === 2 ? { second_hand: SOURCE } : {}) };
          const before = await shownTo(station);
          const [figure, picture] = await send(
            phone.record(author(), "figures.submit", input, shape),
            phone.record(
              author(),
              "evidence.declare",
              { ...page(station), source: "plano", ...(shape === 2 ? { second_hand: SOURCE } : {}) },
              shape,
            ),
          );
          const mine = shape === 2 && station.startsWith("35.73.01.");
          expect([figure, picture]).toEqual(
            mine ? ["ok", "ok"] : ["figures.station_out_of_scope", "evidence.station_out_of_scope"],
          );
          if (!mine) expect(await shownTo(station)).toEqual(before);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("is refused for a witness's phone, and from the moment her role ends", async () => {
    const station = OTHERS[0]!;
    const gone = await world.ask("operator", endRole, {
      account: dewi.account,
      role: "coordinator",
      place: "35.73.01",
    });
    expect(gone.status, gone.text).toBe(200);
    expect(await send(secondHand("figures.submit", figures(station, 12, "plano")))).toEqual([
      "figures.station_out_of_scope",
    ]);
    expect(await send(secondHand("evidence.declare", page(station, "cd".repeat(32))))).toEqual([
      "evidence.station_out_of_scope",
    ]);
  });
});
