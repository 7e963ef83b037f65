// Official figures through the real app: taken in, never overwritten, summed upwards, compared with our own tally.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importDapil, importTerritories } from "../../ground/elections/contract.ts";
import { COUNCIL, ELECTION, figures, MAP, openRecaps, recaps, upload } from "../../main/test-recaps.ts";
import type { Person, World } from "../../main/world.ts";
import { read as readFigures } from "../figures/contract.ts";
import { climbRound } from "../tally/jobs.ts";
import { compare, dapil, importRecaps, show, sources } from "./contract.ts";

const SUBDISTRICTS = ["35.73.01", "35.73.02", "35.73.03", "35.73.04", "35.73.05"];

let world: World;
let coordinator: Person;
beforeAll(async () => {
  await openRecaps();
  ({ world, coordinator } = recaps);
}, 60_000);
afterAll(() => world?.close());

describe("figures of sub-districts", () => {
  const five = SUBDISTRICTS.map((place, i) => [place, 100 + i, 50, 9, 10]);

  test("are tried without a trace, taken in, and taken in once", async () => {
    const input = { contest: COUNCIL, sourceName: "situng", level: "subdistrict" as const, map: MAP };
    const tried = await upload(importRecaps, figures(five), { ...input, dryRun: true });
    expect(tried.body).toMatchObject({ rows: 5, added: 5, refused_total: 0, dry_run: true });
    expect((await world.ask("operator", sources, { contest: COUNCIL })).body.sources).toEqual([]);
    expect((await upload(importRecaps, figures(five), input)).body).toMatchObject({ added: 5, changed: 0 });
    expect((await upload(importRecaps, figures(five), input)).body).toMatchObject({ added: 0, unchanged: 5 });
    expect((await world.ask("operator", sources, { contest: COUNCIL })).body.sources).toMatchObject([
      { source_name: "situng", part: "totals", level: "subdistrict", places: 5 },
    ]);
  });

  test("sum up to the regency, with every place there, and say what is missing of the province", async () => {
    const regency = await world.ask("operator", show, { contest: COUNCIL, sourceName: "situng", place: "35.73" });
    expect(regency.body).toMatchObject({
      basis: "sum",
      counted: 5,
      missing: [],
      stations_done: 45,
      stations_total: 50,
      figures: { "votes.1": 510, "votes.2": 250, "votes.3": null, valid: null },
    });
    expect(regency.body.children.map((c) => [c.place, c.basis])).toEqual(SUBDISTRICTS.map((p) => [p, "own"]));
    const province = await world.ask("operator", show, { contest: COUNCIL, sourceName: "situng", place: "35" });
    expect(province.body).toMatchObject({ basis: "partial", counted: 5, missing_total: 37 });
    expect(province.body.missing).not.toContain("35.73");
    const nation = await world.ask("operator", show, { contest: COUNCIL, sourceName: "situng" });
    expect(nation.body.missing).toEqual(expect.arrayContaining(["11", "35.01", "94"]));
    const named = Object.fromEntries(nation.body.missing.map((code, i) => [code, nation.body.missing_names[i]]));
    expect(named).toMatchObject({ "11": "Aceh", "35.01": "Kabupaten Pacitan" });
    expect(nation.body.missing_names).toHaveLength(nation.body.missing.length);
  });

  test("with other numbers are the next version, and the former ones stay", async () => {
    const input = { contest: COUNCIL, sourceName: "situng", map: MAP };
    const again = await upload(importRecaps, figures([["357301", 90, 50, 10, 10]]), input);
    expect(again.body).toMatchObject({ added: 0, changed: 1 });
    const place = await world.ask("operator", show, { contest: COUNCIL, sourceName: "situng", place: "35.73.01" });
    expect(place.body.figures["votes.1"]).toBe(90);
    expect(place.body.versions.map((v) => [v.version, v.figures["votes.1"], v.stations_done])).toEqual([
      [2, 90, 10],
      [1, 100, 9],
    ]);
  });

  test("keep what a later file has no column for", async () => {
    const map = { columns: { place: "kode", valid: "sah", "votes.3": "pdip" } };
    const csv = "kode,sah,pdip\n35.73.01,200,60\n";
    expect((await upload(importRecaps, csv, { contest: COUNCIL, sourceName: "situng", map })).body.changed).toBe(1);
    const place = await world.ask("operator", show, { contest: COUNCIL, sourceName: "situng", place: "35.73.01" });
    expect(place.body).toMatchObject({ stations_done: 10, figures: { "votes.1": 90, "votes.3": 60, valid: 200 } });
    const regency = await world.ask("operator", show, { contest: COUNCIL, sourceName: "situng", place: "35.73" });
    expect(regency.body.uneven).toEqual(["valid", "votes.3"]);
  });

  test("are those of the place itself as soon as somebody publishes them", async () => {
    const csv = figures([["35.73", 499, 250, 50, 50]]);
    await upload(importRecaps, csv, { contest: COUNCIL, sourceName: "situng", map: MAP });
    const regency = await world.ask("operator", show, { contest: COUNCIL, sourceName: "situng", place: "35.73" });
    expect(regency.body).toMatchObject({ basis: "own", figures: { "votes.1": 499 } });
    // The province counts the regency once, by its own figures.
    const province = await world.ask("operator", show, { contest: COUNCIL, sourceName: "situng", place: "35" });
    expect(province.body).toMatchObject({ counted: 1, figures: { "votes.1": 499, "votes.2": 250 } });
  });
});

describe("lines that cannot be meant", () => {
  test("are refused one by one, each with its reason, and the others are taken", async () => {
    const csv = figures([
      ["35.73.01", 1, 2, 1, 1],
      ["35.73.01", 3, 4, 1, 1],
      ["", 1, 2, 1, 1],
      ["Malang", 1, 2, 1, 1],
      ["35.73.99", 1, 2, 1, 1],
      ["35.73", 1, 2, 1, 1],
      ["31.71.01", 1, 2, 1, 1],
      ["35.73.02", "1.234", 2, 1, 1],
      ["35.73.03", "99999999999", 2, 1, 1],
      ["35.73.04", 1, 2, "99999999999", 1],
      ["35.73.05", 1, 2, -1, 1],
    ]);
    const input = { contest: COUNCIL, sourceName: "coba", level: "subdistrict" as const, map: MAP };
    const { body } = await upload(importRecaps, csv, input);
    expect(body).toMatchObject({ rows: 11, added: 1, refused_total: 10 });
    expect(body.refused.map((r) => [r.line, r.code])).toEqual([
      [3, "recaps.twice"],
      [4, "recaps.place_missing"],
      [5, "recaps.place_unreadable"],
      [6, "recaps.place_unknown"],
      [7, "recaps.other_level"],
      [8, "recaps.not_held_here"],
      [9, "recaps.not_a_whole_number"],
      [10, "recaps.not_a_whole_number"],
      [11, "recaps.not_a_whole_number"],
      [12, "recaps.not_a_whole_number"],
    ]);
  });

  test("a place of that election alone is added when that is asked for", async () => {
    const input = {
      contest: COUNCIL,
      sourceName: "coba",
      map: { columns: { place: "kode", place_name: "nama", "votes.1": "pkb" } },
    };
    const csv = "kode,nama,pkb\n35.73.98,Kecamatan Lama,5\n";
    const { body } = await upload(importRecaps, csv, { ...input, unknownPlaces: "add" });
    expect(body).toMatchObject({ added: 1, former_places: [{ code: "35.73.98", name: "Kecamatan Lama" }] });
  });

  test("a file of several contests is taken by the lines that are meant", async () => {
    const csv = "kode,jenis,pkb\n35.73.01,prov,7\n35.73.01,kab,8\n35.73.02,kab,9\n";
    const map = { columns: { place: "kode", "votes.1": "pkb" } };
    const input = { contest: COUNCIL, sourceName: "pilih", map };
    expect((await upload(importRecaps, csv, { ...input, where: "jenis=kab" })).body).toMatchObject({
      rows: 2,
      added: 2,
      left_out: 1,
    });
    expect((await upload(importRecaps, csv, { ...input, where: "jenis" })).body.code).toBe("recaps.where_unreadable");
    expect((await upload(importRecaps, csv, { ...input, where: "tiada=kab" })).body.code).toBe("import.column_missing");
  });

  test("a line for each party is put together by place", async () => {
    const csv = "kode,partai,suara\n35.73.01,PKB,7\n35.73.01,Gerindra,8\n35.73.01,PKB,9\n35.73.01,Entah,1\n";
    const map = { columns: { place: "kode", party: "partai", votes: "suara" } };
    const { body } = await upload(importRecaps, csv, { contest: COUNCIL, sourceName: "panjang", map });
    expect(body).toMatchObject({ rows: 4, added: 2, refused_total: 2 });
    expect(body.refused.map((r) => r.code)).toEqual(["recaps.twice", "recaps.party_unknown"]);
    const place = await world.ask("operator", show, { contest: COUNCIL, sourceName: "panjang", place: "35.73.01" });
    expect(place.body.figures).toMatchObject({ "votes.1": 7, "votes.2": 8 });
  });

  test("a map with a figure the form does not have, or with none, is refused whole", async () => {
    const input = { contest: COUNCIL, sourceName: "coba" };
    const map = (columns: Record<string, string>) => ({ ...input, map: { columns: { place: "kode", ...columns } } });
    expect((await upload(importRecaps, "kode,x\n", map({ "votes.99": "x" }))).body.code).toBe("import.unknown_field");
    expect((await upload(importRecaps, "kode,x\n", map({ "votes.1": "x", "votes.PKB": "x" }))).body.code).toBe(
      "import.unknown_field",
    );
    expect((await upload(importRecaps, "kode,x\n", map({}))).body.code).toBe("import.field_missing");
    expect((await upload(importRecaps, "kode,x\n", map({ votes: "x" }))).body.code).toBe("import.field_missing");
  });
});

test("figures that break an addition are taken, and flagged by the check's name", async () => {
  const map = { columns: { place: "k", "votes.1": "a", "votes.2": "b", valid: "s", invalid: "t", total: "j" } };
  const csv = "k,a,b,s,t,j\n35.73.01,10,20,30,1,31\n35.73.02,10,20,31,1,32\n35.73.03,10,20,30,1,32\n";
  const { body } = await upload(importRecaps, csv, { contest: `${ELECTION}/president`, sourceName: "situng", map });
  expect(body).toMatchObject({ added: 3, flagged: 2, refused_total: 0 });
  const place = await world.ask("operator", show, {
    contest: `${ELECTION}/president`,
    sourceName: "situng",
    place: "35.73",
  });
  expect(place.body.children.slice(0, 3).map((c) => c.failed)).toEqual([[], ["CH08"], ["CH06"]]);
});

describe("a dapil", () => {
  beforeAll(async () => {
    const election = ELECTION;
    const csv = "lv,k,n,s\nDPRD_KABKOTA,A1,Kota 1,4\nDPRD_KABKOTA,A2,Kota 2,3\nDPRD_KABKOTA,A3,Kota 3,3\n";
    const map = { columns: { level: "lv", dapil: "k", name: "n", seats: "s" } };
    await upload(importDapil, csv, { election, map });
    const lands = [
      ["A1", "35.73.01", 0],
      ["A1", "35.73.02", 0],
      ["A2", "35.73.03", 0],
      ["A2", "35.73.04", 0],
      ["A3", "35.73.05", 1],
    ];
    const rows = lands.map((l) => `DPRD_KABKOTA,${l.join(",")}`).join("\n");
    const territories = { columns: { level: "lv", dapil: "k", place: "w", split: "p" } };
    await upload(importTerritories, `lv,k,w,p\n${rows}\n`, { election, map: territories });
    const given = [
      ["35.73.01", 500, 100, 1, 1],
      ["35.73.02", 100, 200, 1, 1],
      ["35.73.03", 300, 100, 1, 1],
      ["35.73.05", 70, 30, 1, 1],
    ];
    await upload(importRecaps, figures(given), { contest: COUNCIL, sourceName: "d-hasil", map: MAP });
  });

  test("is the sum of its territories, with seats where everything is there and what is missing where not", async () => {
    const { body } = await world.ask("operator", dapil, { contest: COUNCIL, sourceName: "d-hasil" });
    expect(body.dapil.map((d) => [d.code, d.basis, d.figures["votes.1"], d.missing])).toEqual([
      ["A1", "sum", 600, []],
      ["A2", "partial", 300, ["35.73.04"]],
      ["A3", "none", null, ["35.73.05"]],
    ]);
    // 600, 300, 600/3 = 200, 600/5 = 120: all four before 300/3 = 100.
    expect(body.dapil[0]!.won).toEqual({ "1": 3, "2": 1 });
    expect(body.dapil[1]!.won).toBeNull();
    // A divided sub-district without a border is in nobody's sum.
    expect(body.dapil[2]!.border_unknown).toEqual(["35.73.05"]);
  });

  test("is paged, found by a place, and asked of contests that have one", async () => {
    const first = await world.ask("operator", dapil, { contest: COUNCIL, sourceName: "d-hasil", limit: 2 });
    const rest = await world.ask("operator", dapil, {
      contest: COUNCIL,
      sourceName: "d-hasil",
      after: first.body.next!,
    });
    expect([...first.body.dapil, ...rest.body.dapil].map((d) => d.code)).toEqual(["A1", "A2", "A3"]);
    const near = await world.ask("operator", dapil, { contest: COUNCIL, sourceName: "d-hasil", place: "35.73.03" });
    expect(near.body.dapil.map((d) => d.code)).toEqual(["A2"]);
    const none = await world.ask("operator", dapil, { contest: `${ELECTION}/president`, sourceName: "d-hasil" });
    expect(none.body.code).toBe("recaps.no_dapil");
  });

  test("the sub-districts of the election are those of its dapil, whatever the tree has today", async () => {
    const { body } = await world.ask("operator", show, { contest: COUNCIL, sourceName: "d-hasil", place: "35.73" });
    expect(body).toMatchObject({ basis: "partial", missing: ["35.73.04"] });
    expect(body.children.map((c) => c.place)).toEqual(SUBDISTRICTS);
  });

  test("is seen by whom all of its territories are seen", async () => {
    const { body } = await world.ask(coordinator, dapil, { contest: COUNCIL, sourceName: "d-hasil" });
    expect(body.dapil).toEqual([]);
    const elsewhere = await world.ask(coordinator, show, { contest: COUNCIL, sourceName: "d-hasil", place: "35.73" });
    expect(elsewhere.status).toBe(403);
    const own = await world.ask(coordinator, show, { contest: COUNCIL, sourceName: "d-hasil", place: "35.73.01" });
    expect(own.body.figures["votes.1"]).toBe(500);
  });
});

describe("compared with our tally", () => {
  const PRESIDENT = `${ELECTION}/president`;
  const A = "35.79.01.1001/1";
  const B = "35.79.01.1001/2";
  const PLACE = "35.79.01";

  beforeAll(async () => {
    await world.stations(ELECTION, [A, B]);
    for (const [station, one, two] of [
      [A, 100, 50],
      [B, 80, 70],
    ] as const) {
      const answer = await world.ask("operator", readFigures, {
        contest: PRESIDENT,
        station,
        source: "plano",
        part: "totals",
        fields: { "votes.1": one, "votes.2": two, valid: one + two, invalid: 0, total: one + two },
      });
      if (answer.status !== 200) throw new Error(answer.text);
    }
    while ((await climbRound(world.posko.services.database, Date.now())) > 0);
    const map = { columns: { place: "k", "votes.1": "a", "votes.2": "b" } };
    const csv = "k,a,b\n35.79.01,190,110\n35.79.02,10,10\n35.79.03,10,10\n35.79,210,140\n";
    const { body } = await upload(importRecaps, csv, { contest: PRESIDENT, sourceName: "d-hasil", map });
    if (body.added !== 4) throw new Error(JSON.stringify(body));
  });

  test("the difference stands beside both, with the levels between which it arises", async () => {
    const input = { contest: PRESIDENT, sourceName: "d-hasil", basis: "provisional" as const };
    const { body } = await world.ask("operator", compare, { ...input, place: "35.79" });
    const [regency, one, two] = body.lines;
    // The commission's sub-districts add up to 210 and 130; its regency has ten more for the second pair.
    expect(regency!.steps[0]).toEqual({
      upper: "regency",
      lower: "subdistrict",
      difference: { "votes.2": 10 },
      whole: true,
    });
    expect(one).toMatchObject({
      place: PLACE,
      figures: { "votes.1": 190, "votes.2": 110 },
      ours: { "votes.1": 180, "votes.2": 120 },
      stations: 2,
      in: 2,
      whole: true,
      difference: { "votes.1": 10, "votes.2": -10 },
      steps: [{ upper: "subdistrict", lower: "station", difference: { "votes.1": 10, "votes.2": -10 } }],
    });
    expect(two).toMatchObject({ ours: null, whole: false, difference: {}, steps: [] });
  });

  test("nothing is ours before it is accepted, where that is asked for", async () => {
    const input = { contest: PRESIDENT, sourceName: "d-hasil", place: PLACE };
    const { body } = await world.ask("operator", compare, input);
    expect(body.lines[0]).toMatchObject({ basis: "own", ours: null, in: 0, stations: 2, whole: false });
  });

  test("official figures are in no sum of ours", async () => {
    const input = { contest: PRESIDENT, sourceName: "d-hasil", place: "35.79.02", basis: "provisional" as const };
    const { body } = await world.ask("operator", compare, input);
    expect(body.lines[0]).toMatchObject({ ours: null, figures: { "votes.1": 10 } });
  });
});

test("a contest, part or place that is not there is refused by its name", async () => {
  const input = { contest: COUNCIL, sourceName: "situng" };
  const asked = async (more: object): Promise<string> =>
    (await world.ask("operator", show, { ...input, ...more })).body.code;
  expect(await asked({ contest: `${ELECTION}/tiada` })).toBe("elections.contest_unknown");
  expect(await asked({ part: "tiada" })).toBe("figures.part_unknown");
  expect(await asked({ place: "35.00" })).toBe("places.unknown");
  expect(await asked({ place: "35.73.01.1001/1" })).toBe("recaps.place_unreadable");
});
