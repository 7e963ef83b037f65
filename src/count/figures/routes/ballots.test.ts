// What two ballots of one station say of the same voters, read from what was typed of each.

import { afterAll, beforeAll, expect, test } from "vitest";
import { COUNCIL, ELECTION, furnishSeats, type SeatsCity } from "../../../main/seats-world.ts";
import { openTestPosko, type TestPosko } from "../../../main/test-posko.ts";
import { importReadings } from "../contract.ts";
import { ballots } from "../contract/ballots.ts";

const station = "35.73.01.1001/1";
const PRESIDENT = `${ELECTION}/president`;
let opened: TestPosko;
let city: SeatsCity;

beforeAll(async () => {
  opened = await openTestPosko("contoh");
  city = await furnishSeats(opened.posko);
});
afterAll(() => opened?.close());

/** On the list, and of those who voted: from the list, moved in, on no list; then men and women on the list. */
async function voters(contest: string, people: readonly number[], more: { source?: string; village?: string } = {}) {
  const { source = "plano", village = "35.73.01.1001" } = more;
  await city.upload(
    importReadings,
    `kode,tps,a,b1,b2,b3,l,p\n${village},1,${people.join(",")}${people.length === 4 ? ",," : ""}\n`,
    {
      place: "kode",
      station: "tps",
      "voters.total": "a",
      "used.dpt.total": "b1",
      "used.dptb.total": "b2",
      "used.dpk.total": "b3",
      "voters.male": "l",
      "voters.female": "p",
    },
    { contest, source, reader: `satu-${source}` },
  );
}
const asked = () => city.ask(ballots, { election: ELECTION, station });

test("nothing is compared before two ballots are read, and then each number beside its like", async () => {
  await voters(PRESIDENT, [200, 150, 9, 4]);
  const one = await asked();
  expect(new Set(one.rows.map((row) => row.outcome))).toEqual(new Set(["not_compared"]));

  await voters(COUNCIL, [200, 148, 2, 9]);
  const { contests, rows } = await asked();
  const at = [PRESIDENT, COUNCIL].map((id) => contests.findIndex((c) => c.contest === id));
  expect(at[0]).toBe(0);
  expect(rows.map((row) => [row.concept, row.outcome, ...at.map((i) => row.numbers[i]!.total)])).toEqual([
    ["voters", "same", 200, 200],
    ["registered", "same", 150, 148],
    ["transferred", "may_differ", 9, 2],
    ["unlisted", "differs", 4, 9],
  ]);
  expect(contests.map((c) => c.source).filter((source) => source !== null)).toEqual(["plano", "plano"]);
});

test("men and women are compared by themselves, also where both together agree", async () => {
  const village = "35.73.01.1002";
  await voters(PRESIDENT, [200, 150, 9, 4, 98, 102], { village });
  await voters(COUNCIL, [200, 150, 9, 4, 90, 110], { village });
  const { rows } = await city.ask(ballots, { election: ELECTION, station: `${village}/1` });
  expect(rows.map((row) => row.outcome)).toEqual(["differs", "same", "same", "same"]);
});

test("what the commission published is looked at only where nothing else was read", async () => {
  await voters(COUNCIL, [777, 1, 1, 1], { source: "official" });
  expect((await asked()).rows[0]).toMatchObject({ concept: "voters", outcome: "same" });
});

test("a station nobody knows is refused by name", async () => {
  expect(await city.ask(ballots, { election: ELECTION, station: "35.73.01.1001/99" })).toMatchObject({
    code: "figures.station_unknown",
  });
});
