// Whose the votes from abroad are: the pack says it, a file may say otherwise.

import { afterAll, beforeAll, expect, it } from "vitest";
import { pathOf, queryOf, type Operation, type OutputOf } from "../../base/contract.ts";
import { openWorld, type World } from "../../main/world.ts";
import { loadOfficialPlaces } from "../places/store.ts";
import { create, dapil, importDapil, importTerritories } from "./contract.ts";
import { areaOf } from "./rules/area.ts";
import { loadTerritories } from "./store/ballots.ts";
import { loadContest } from "./store/elections.ts";

const ELECTION = "pemilu-2024";
const DAPIL = { dapil: "kode", name: "nama", seats: "kursi" };
const TERRITORIES = { dapil: "dapil", place: "wilayah", split: "pecah" };

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.posko.services.database.transaction((tx) => loadOfficialPlaces(tx));
  await world.ask("operator", create, { pack: ELECTION });
}, 60_000);
afterAll(() => world?.close());

async function take<Op extends Operation>(
  operation: Op,
  csv: string,
  columns: Readonly<Record<string, string>>,
  more: object = {},
): Promise<OutputOf<Op>> {
  const response = await world.posko.app.inject({
    method: "POST",
    url: pathOf(operation) + queryOf({ election: ELECTION, map: { columns }, ...more }),
    headers: {
      authorization: `Bearer ${world.posko.operatorToken}`,
      "x-posko-operator": "uji",
      "content-type": "application/octet-stream",
    },
    payload: csv,
  });
  return response.json<OutputOf<Op>>();
}

it("the abroad belongs to the dapil that the election's rules name, once and noted, unless a line says otherwise", async () => {
  const csv = "kode,nama,kursi\n3102,DKI JAKARTA II,7\n3101,DKI JAKARTA I,6\n";
  await take(importDapil, csv, DAPIL);
  const lands = (lines: string, more: object = {}) =>
    take(importTerritories, `dapil,wilayah,pecah\n${lines}`, TERRITORIES, more);
  const at99 = async (): Promise<unknown> =>
    (await world.ask("operator", dapil, { election: ELECTION, place: "99" })).body.dapil.map((d) => [
      d.code,
      d.territories.filter((t) => t.place.startsWith("99")).map((t) => t.name),
    ]);
  expect(await lands("3101,31.75,0\n")).toMatchObject({ added: 1, noted_total: 0 });
  expect(await at99()).toEqual([]);
  const both = "3102,31.71,0\n3102,31.74,0\n";
  const report = await lands(both);
  expect(report).toMatchObject({ rows: 2, added: 2, refused_total: 0 });
  expect(report.noted).toMatchObject([{ line: 2, code: "elections.abroad_added", value: "99" }]);
  expect(await at99()).toEqual([["3102", ["Luar Negeri"]]]);
  const { db } = world.posko.services.database;
  const dpr = await loadContest(db, `${ELECTION}/dpr`);
  if (!dpr.ok) throw new Error(dpr.problem.code);
  expect(areaOf(dpr.value.entry, "99.01.01.0001", await loadTerritories(db, ELECTION, "dpr"))).toBe("3102");
  expect(await lands(both, { replace: true })).toMatchObject({ added: 0, unchanged: 2, removed: 0 });
  // A line of the file's own is what counts, and nothing is noted.
  const own = await lands("3102,31.71,0\n3102,99,0\n");
  expect(own).toMatchObject({ rows: 2, unchanged: 2, noted_total: 0 });
  expect((await lands("3101,99,0\n")).refused.map((r) => r.code)).toEqual(["elections.territory_taken"]);
  expect((await lands("3101,98,0\n")).refused.map((r) => r.code)).toEqual(["elections.place_too_wide"]);
  expect(await lands("3101,99,0\n3102,31.71,0\n", { replace: true })).toMatchObject({ noted_total: 0 });
  expect(await at99()).toEqual([["3101", ["Luar Negeri"]]]);
});
