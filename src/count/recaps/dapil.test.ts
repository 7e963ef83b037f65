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

describe("figures of a dapil itself", () => {
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

describe("the commission's records of a council", () => {
  const sirekap = { contest: COUNCIL, sourceName: "sirekap", format: "sirekap" as const };
  const record = (pkb: Record<string, number | null>, done: number) =>
    JSON.stringify(
      {
        mode: "hhcw",
        table: { "1": pkb, "2": { jml_suara_total: 60, jml_suara_partai: 60 } },
        progres: { total: 20, progres: done },
      },
      null,
      1,
    );
  /** The mark and two candidates are one short of the party's total. */
  const pkb = { "9001": 30, "9002": 9, jml_suara_total: 100, jml_suara_partai: 60 };
  const standing = async (part: string) =>
    (await world.ask("operator", dapil, { contest: COUNCIL, sourceName: "sirekap", part, dapil: "357301" })).body;

  test("are taken in for the dapil that is named, as they are written, what does not add up flagged", async () => {
    const { body } = await upload(importRecaps, record(pkb, 11), { ...sirekap, dapil: "357301" });
    expect(body).toMatchObject({ rows: 1, added: 1, refused_total: 0, flagged: 1, left_out: 0 });
    const totals = (await standing("totals")).dapil[0]!;
    expect(totals).toMatchObject({ basis: "own", stations_done: 11, stations_total: 20 });
    expect(totals.figures).toMatchObject({ "votes.1": 100, "votes.2": 60, "votes.3": null });
    const list = (await standing("candidates.1")).dapil[0]!;
    expect(list.figures).toMatchObject({ "votes.1.0": 60, "votes.1.1": 30, "votes.1.2": 9, "votes.1.3": null });
    expect([...totals.failed, ...list.failed].filter((id) => id.startsWith("CH09"))).not.toEqual([]);
    expect((await standing("candidates.2")).dapil[0]!.failed).toEqual([]);
  });

  test("change nothing the second time, and are the next version where they say something else", async () => {
    const again = await upload(importRecaps, record(pkb, 11), { ...sirekap, dapil: "357301" });
    expect(again.body).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
    const later = await upload(importRecaps, record({ ...pkb, "9002": 10, "9001": null }, 12), {
      ...sirekap,
      dapil: "357301",
    });
    expect(later.body).toMatchObject({ changed: 1 });
    const list = (await standing("candidates.1")).dapil[0]!;
    expect(list.figures).toMatchObject({ "votes.1.1": null, "votes.1.2": 10 });
    expect(list.stations_done).toBe(12);
  });

  test("are refused where they list more than the dapil's own paper has: they are another dapil's", async () => {
    // 357301 has four seats, and so four numbers; 357302 has five.
    const five = { ...Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`900${n}`, n])), jml_suara_total: 15 };
    const { body } = await upload(importRecaps, record(five, 12), { ...sirekap, dapil: "357301" });
    expect(body).toMatchObject({ rows: 1, added: 0, changed: 0, refused_total: 1 });
    expect(body.refused[0]).toMatchObject({ line: 1, column: "votes.1.5", code: "recaps.not_on_paper", value: "5" });
    const right = { ...sirekap, dapil: "357302", dryRun: true };
    expect((await upload(importRecaps, record(five, 12), right)).body).toMatchObject({ added: 1, refused_total: 0 });
  });

  test("leave candidates as they stand where they have the parties' totals alone", async () => {
    const lines = JSON.stringify({ table: { "357301": { "1": 101, "2": 61, persen: 60 }, "359999": { "1": 1 } } });
    const { body } = await upload(importRecaps, lines, sirekap);
    expect(body).toMatchObject({ rows: 2, changed: 1, refused_total: 1 });
    expect(body.refused[0]).toMatchObject({ line: 1, code: "recaps.dapil_unknown", value: "359999" });
    expect((await standing("totals")).dapil[0]!.figures).toMatchObject({ "votes.1": 101 });
    expect((await standing("candidates.1")).dapil[0]!.figures).toMatchObject({ "votes.1.2": 10 });
    const places = JSON.stringify({ table: { "357301": { "1": 50 }, "357302": { "1": 51 } } });
    const byPlace = { ...sirekap, level: "subdistrict" as const };
    expect((await upload(importRecaps, places, byPlace)).body).toMatchObject({ added: 2, refused_total: 0 });
  });

  test.each([
    ["name no dapil", {}, record(pkb, 1), "recaps.sirekap_whose"],
    [
      "are of a dapil and of places",
      { dapil: "357301", level: "village" as const },
      record(pkb, 1),
      "recaps.place_or_dapil",
    ],
    ["are a CSV", { dapil: "357301" }, "kode,pkb\n357301,1\n", "import.broken_json"],
    [
      "have a number nobody stands under",
      { dapil: "357301" },
      record({ "9001": 1, "9099": 1, jml_suara_total: 2 }, 1),
      "figures.sirekap_number_unknown",
    ],
    ["are JSON of something else", { dapil: "357301" }, "[1]", "figures.sirekap_unreadable"],
  ])("are refused whole where they %s", async (_what, more, file, code) => {
    expect((await upload(importRecaps, file, { ...sirekap, ...more })).body).toMatchObject({ code });
  });

  test("are what a dapil is named for, and no CSV is", async () => {
    const { body } = await upload(importRecaps, figures([]), { ...input, dapil: "357301" });
    expect(body).toMatchObject({ code: "recaps.dapil_of_records" });
  });
});

describe("places that no dapil names", () => {
  const sourceName = "tanpa-dapil";
  const take = (rows: readonly (readonly (string | number)[])[]) =>
    upload(importRecaps, figures(rows), { contest: COUNCIL, sourceName, map: MAP });
  const asked = async (who: Person | "operator" = "operator", more: { dapil?: string; place?: string } = {}) =>
    (await world.ask(who, dapil, { contest: COUNCIL, sourceName, ...more })).body;
  const told = ({ dapil: all, unassigned, unassigned_total }: Awaited<ReturnType<typeof asked>>) => ({
    dapil: all.map((d) => [d.code, d.basis, d.won !== null, d.unassigned, d.unassigned_doubtful]),
    places: unassigned.map((u) => [u.place, u.basis, u.stations, u.certain]),
    unassigned_total,
  });

  test("and that have nothing but a name are told, and the seats stand", async () => {
    await take([
      ["35.73.01", 150, 60, 10, 10],
      ["35.73.02", 149, 40, 10, 10],
      ["35.73.03", 70, 90, 10, 10],
    ]);
    const body = await asked();
    expect(told(body)).toEqual({
      dapil: [
        ["357301", "sum", true, 0, 2],
        ["357302", "sum", true, 0, 2],
      ],
      places: [
        ["35.73.04", "none", 0, false],
        ["35.73.05", "none", 0, false],
      ],
      unassigned_total: 2,
    });
    expect(body.unassigned.map((u) => u.name)).toEqual(["Sukun", "Lowokwaru"]);
  });

  test("and that have figures or stations are named, and no dapil beside them is whole or has seats", async () => {
    await take([
      ["35.73.04.1001", 500, 9, 4, 4],
      ["35.78.01", 7, 8, 1, 1],
    ]);
    await world.stations(ELECTION, ["35.73.05.1001/1", "35.73.05.1001/2"]);
    const body = await asked();
    expect(told(body)).toEqual({
      dapil: [
        ["357301", "partial", false, 2, 0],
        ["357302", "partial", false, 2, 0],
      ],
      places: [
        ["35.73.04", "partial", 0, true],
        ["35.73.05", "none", 2, true],
        ["35.78", "partial", 0, true],
      ],
      unassigned_total: 3,
    });
    expect(body.unassigned[0]!.figures).toMatchObject({ "votes.1": 500 });
    // A city without any dapil is told where it lies in what was asked for.
    expect((await asked("operator", { place: "35.73" })).unassigned.map((u) => u.place)).toEqual([
      "35.73.04",
      "35.73.05",
    ]);
    expect(told(await asked("operator", { dapil: "357302" })).dapil).toEqual([["357302", "partial", false, 2, 0]]);
    // Figures of the dapil itself are whole by themselves, and have no sum beside them to compare with.
    await upload(importRecaps, figures([["357302", 70, 90, 10, 10]]), { ...input, sourceName });
    expect((await asked()).dapil[1]).toMatchObject({ basis: "own", difference: null, unassigned: 2 });
    expect((await asked()).dapil[1]!.won).not.toBeNull();
  });

  test("are told to nobody who does not see them", async () => {
    const body = await asked(coordinator);
    expect([body.dapil, body.unassigned, body.unassigned_total]).toEqual([[], [], 0]);
  });

  test("are in a dapil as soon as their line is taken in", async () => {
    const lands = "dapil,wilayah\n357301,35.73.04\n357302,35.73.05\n";
    const map = { columns: { dapil: "dapil", place: "wilayah" } };
    await upload(importTerritories, lands, { election: ELECTION, map });
    expect(told(await asked("operator", { place: "35.73" }))).toMatchObject({ places: [], unassigned_total: 0 });
  });
});
