// Official figures that were published for a dapil itself.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importDapil, importTerritories } from "../../ground/elections/contract.ts";
import { COUNCIL, ELECTION, figures, MAP, openRecaps, recaps, upload } from "../../main/test-recaps.ts";
import type { Person, World } from "../../main/world.ts";
import { dapil, importRecaps, show, sources } from "./contract.ts";

let world: World;
let coordinator: Person;
beforeAll(async () => {
  await openRecaps();
  ({ world, coordinator } = recaps);
}, 60_000);
afterAll(() => world?.close());

describe("figures of a dapil itself", () => {
  const byDapil = {
    columns: {
      dapil: "kode",
      "votes.PKB": "pkb",
      "votes.2": "gerindra",
      "stations.done": "tps",
      "stations.total": "dari",
    },
  };
  const input = { contest: COUNCIL, sourceName: "d-hasil", map: byDapil };

  test("are taken in by its code, and refused where the contest has no such dapil or a line is of a place too", async () => {
    const columns = { dapil: "kode", name: "nama", seats: "kursi" };
    const dapilCsv = "kode,nama,kursi\n357301,KOTA CONTOH 1,4\n357302,KOTA CONTOH 2,5\n";
    await upload(importDapil, dapilCsv, { election: ELECTION, map: { columns } });
    const lands = "dapil,wilayah\n357301,35.73.01\n357301,35.73.02\n357302,35.73.03\n";
    const map = { columns: { dapil: "dapil", place: "wilayah" } };
    await upload(importTerritories, lands, { election: ELECTION, map });
    const { body } = await upload(
      importRecaps,
      figures([
        ["357301", 300, 100, 20, 20],
        ["359999", 1, 1, 1, 1],
        ["", 1, 1, 1, 1],
      ]),
      input,
    );
    expect(body).toMatchObject({ rows: 3, added: 1, refused_total: 2, former_places: [] });
    expect(body.refused.map((r) => [r.line, r.column, r.code])).toEqual([
      [3, "kode", "recaps.dapil_unknown"],
      [4, "kode", "recaps.dapil_unknown"],
    ]);
    const both = { columns: { ...byDapil.columns, place: "tps" } };
    expect((await upload(importRecaps, figures([]), { ...input, map: both })).body).toMatchObject({
      code: "recaps.place_or_dapil",
    });
    const president = { ...input, contest: `${ELECTION}/president` };
    expect((await upload(importRecaps, figures([]), president)).body).toMatchObject({ code: "recaps.no_dapil" });
  });

  const told = async (who: Person | "operator" = "operator") =>
    (await world.ask(who, dapil, { contest: COUNCIL, sourceName: "d-hasil" })).body.dapil;

  test("stand for the dapil, with its seats, in no sum of places, and only where all of it may be seen", async () => {
    const [first, second] = await told();
    expect(first).toMatchObject({ code: "357301", basis: "own", stations_done: 20, difference: null });
    expect(first!.figures).toMatchObject({ "votes.1": 300, "votes.2": 100 });
    expect(first!.won).toMatchObject({ "1": 3, "2": 1 });
    expect(second).toMatchObject({ code: "357302", basis: "none", won: null });
    const nation = await world.ask("operator", show, { contest: COUNCIL, sourceName: "d-hasil" });
    expect(nation.body).toMatchObject({ basis: "none", counted: 0 });
    const listed = (place: string) => world.ask("operator", sources, { contest: COUNCIL, place });
    const own = (s: { source_name: string }) => s.source_name === "d-hasil";
    expect((await listed("")).body.sources.filter(own)).toMatchObject([{ level: "dapil", places: 1 }]);
    expect((await listed("35")).body.sources.filter(own)).toEqual([]);
    expect(await told(coordinator)).toEqual([]);
  });

  test("differ from the sum of its places where these say something else, and are never overwritten", async () => {
    const places = [
      ["35.73.01", 150, 60, 10, 10],
      ["35.73.02", 149, 40, 10, 10],
    ];
    await upload(importRecaps, figures(places), { contest: COUNCIL, sourceName: "d-hasil", map: MAP });
    expect((await told())[0]).toMatchObject({ basis: "own", difference: { "votes.1": 1 } });
    const again = await upload(importRecaps, figures([["357301", 299, 100, 20, 20]]), input);
    expect(again.body).toMatchObject({ added: 0, changed: 1 });
    expect((await told())[0]).toMatchObject({ figures: { "votes.1": 299 }, difference: {} });
    // The nation's sum is of the places alone.
    const nation = await world.ask("operator", show, { contest: COUNCIL, sourceName: "d-hasil" });
    expect(nation.body).toMatchObject({ counted: 2, figures: { "votes.1": 299, "votes.2": 100 } });
  });
});
