// Seats through the front door: what is in, what is missing, what is open, who may see it.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathOf, queryOf } from "../../base/contract.ts";
import { sql } from "../../server/database/connect.ts";
import { recountStations } from "../../ground/stations/store/counts.ts";
import { importStations } from "../../ground/stations/contract.ts";
import { ELECTION, COUNCIL, furnishSeats, STATIONS, type SeatsCity } from "../../main/seats-world.ts";
import { cellsOf } from "../../main/test-workbook.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { openWorld, type World } from "../../main/world.ts";
import { create, importContenders, importDapil, importTerritories } from "../../ground/elections/contract.ts";
import { parseCsv } from "../../web/desk/csv-head.ts";
import { importReadings } from "../figures/contract.ts";
import { undecided } from "./rules.ts";
import { show } from "../tally/contract.ts";
import { dapil, list } from "./contract.ts";
import { exportSeats } from "./contract/export.ts";
import { BASES } from "./model.ts";

let opened: TestPosko;
let city: SeatsCity;

beforeAll(async () => {
  opened = await openTestPosko(ELECTION);
  city = await furnishSeats(opened.posko);
});
afterAll(() => opened?.close());

const seats = (area: string) => city.ask(dapil, { contest: COUNCIL, area });
const ballots = (voters: readonly number[]): number => voters.reduce((sum, v) => sum + v + Math.ceil(v * 0.02), 0);

describe("a dapil", () => {
  test("before the first form has all seats open, and says how much is missing", async () => {
    const answer = await seats("357301");
    const voters = [...STATIONS["35.73.01.1001"]!, ...STATIONS["35.73.01.1002"]!];
    expect(answer).toMatchObject({
      name: "KOTA CONTOH 1",
      seats: 5,
      stations: 5,
      in: 0,
      official: false,
      stale: false,
    });
    expect(answer.on_provisional).toMatchObject({
      order: [],
      decisions: [],
      missing: { stations: 5 },
      threshold: null,
    });
    const missing = answer.on_provisional.missing.votes!;
    expect(missing).toBeGreaterThanOrEqual(ballots(voters));
    expect(missing).toBeLessThan(ballots(voters) + voters.length);
  });

  test("gives seats from the first form on, tells the two bases apart, and the margin of each seat", async () => {
    await city.votes("35.73.01.1001/1", { 1: 90, 2: 60, 3: 25 });
    await city.climb();
    const first = await seats("357301");
    expect(first.in).toBe(1);
    expect(first.on_accepted).toMatchObject({ order: [], missing: { stations: 5 } });
    // 90, 60, 30 (1 ÷ 3), 25, 20 (2 ÷ 3).
    expect(first.on_provisional.order.map((s) => [s.name, s.nth, s.divisor, s.state])).toEqual([
      ["Layang", 1, 1, "open"],
      ["Aren", 1, 1, "open"],
      ["Layang", 2, 3, "open"],
      ["Kentongan", 1, 1, "open"],
      ["Aren", 2, 3, "open"],
    ]);
    // For the fifth, somebody without votes ties with 20 and Layang lacks 10 for a third seat: 90 + 10 = 5 × 20.
    expect(first.on_provisional.order[4]).toMatchObject({
      margin: 10,
      threat: [{ holder: 1, name: "Layang", votes: 10 }],
    });
    await city.votes("35.73.01.1001/1", { 1: 90, 2: 60, 3: 25 }, "dua");
    await city.climb();
    const second = await seats("357301");
    expect(second.on_accepted.order).toEqual(second.on_provisional.order);
    expect(second.on_accepted.missing).toEqual(second.on_provisional.missing);
  });

  test("names who is elected as far as lists are in", async () => {
    expect((await seats("357301")).on_provisional.order[0]!.candidate).toBeNull();
    await city.list("35.73.01.1001/1", 1, [10, 20, 50, 10]);
    await city.climb();
    const answer = await seats("357301");
    expect(answer.on_provisional.order.map((s) => s.candidate)).toMatchObject([
      { number: 2, name: "Calon 1-1-2", votes: 50, state: "open" },
      null,
      { number: 1, name: "Calon 1-1-1", votes: 20, state: "open" },
      null,
      null,
    ]);
    expect(answer.on_provisional.holders[0]).toMatchObject({ holder: 1, seats: 2, list_in: 1 });
    expect(answer.on_accepted.holders[0]).toMatchObject({ seats: 2, list_in: 0 });
  });

  test("says which candidates are tied, with their names", async () => {
    await city.list("35.73.01.1001/1", 2, [0, 20, 20, 20]);
    await city.climb();
    expect((await seats("357301")).on_provisional.decisions).toEqual([
      {
        kind: "candidates_tied",
        rule: "CAND.TIE.1",
        seats: 2,
        holder: 2,
        tied: [1, 2, 3].map((number) => ({ number, name: `Calon 1-2-${number}` })),
      },
    ]);
  });

  test("whose stations are all in has no open seat, and a margin for each", async () => {
    for (const station of ["35.73.01.1001/2", "35.73.01.1001/3", "35.73.01.1002/1", "35.73.01.1002/2"])
      await city.votes(station, { 1: 40, 2: 30, 3: 20 });
    await city.climb();
    const { on_provisional: now } = await seats("357301");
    expect(now.missing).toEqual({ stations: 0, votes: 0 });
    expect(now.order.map((s) => s.state)).toEqual(["safe", "safe", "safe", "safe", "safe"]);
    expect(now.holders.slice(0, 3).map((h) => [h.votes, h.seats, h.safe])).toEqual([
      [250, 2, 2],
      [180, 2, 2],
      [105, 1, 1],
    ]);
  });

  test("that shares a place whose border is not known says so, and counts its stations among the missing", async () => {
    const [two, three] = [await seats("357302"), await seats("357303")];
    expect(two).toMatchObject({ stations: 2, unassigned: [{ place: "35.73.03", stations: 1, in: 0 }] });
    expect(three).toMatchObject({ stations: 3, unassigned: [{ place: "35.73.03", stations: 1, in: 0 }] });
    await city.votes("35.73.02.1001/1", { 1: 100 });
    await city.votes("35.73.03.1001/1", { 1: 100 });
    await city.votes("35.73.03.1003/1", { 2: 100 });
    await city.climb();
    const now = await seats("357302");
    expect(now).toMatchObject({ stations: 2, in: 2, unassigned: [{ stations: 1, in: 1 }] });
    expect(now.on_provisional.holders[0]).toMatchObject({ votes: 200, seats: 4 });
    expect(now.on_provisional.holders[1]).toMatchObject({ votes: 0 });
    expect(now.on_provisional.missing).toEqual({ stations: 0, votes: 143 });
    // 29 votes take the fourth seat (200 ÷ 7), 80 of two others the third (200 ÷ 5); the second would take 201 of three.
    expect(now.on_provisional.order.map((s) => [s.margin, s.state])).toEqual([
      [800, "safe"],
      [201, "safe"],
      [80, "open"],
      [29, "open"],
    ]);
  });

  test("learns of it when the lists of its stations change", async () => {
    const before = (await seats("357303")).on_provisional.missing.votes!;
    await city.upload(importStations, "kode,tps,dpt\n35.73.04.1001,1,305\n", {
      place: "kode",
      station: "tps",
      "voters.total": "dpt",
    });
    await city.climb();
    expect((await seats("357303")).on_provisional.missing.votes! - before).toBe(102);
    await city.votes("35.73.04.1001/1", { 3: 7 });
    await city.climb();
    const counted = (await seats("357303")).on_provisional.missing.votes!;
    await city.upload(importStations, "kode,tps,dpt\n35.73.04.1001,1,205\n", {
      place: "kode",
      station: "tps",
      "voters.total": "dpt",
    });
    await city.climb();
    expect((await seats("357303")).on_provisional.missing.votes).toBe(counted);
  });

  test("is refused where there is none, and where a contest gives no seats", async () => {
    expect(await seats("357399")).toMatchObject({ status: 404, code: "seats.area_unknown" });
    expect(await city.ask(dapil, { contest: `${ELECTION}/president`, area: "357301" })).toMatchObject({
      code: "seats.no_seats",
    });
  });
});

describe("the list of a place", () => {
  test("has those with open seats first, whatever the page", async () => {
    const whole = await city.ask(list, { contest: COUNCIL, place: "35" });
    expect(whole.areas.map((a) => a.area)).toEqual(["357303", "357302", "357301"]);
    expect(whole).toMatchObject({ total: 3, next: null, unassigned: { stations: 1, in: 1 } });
    expect(whole.areas[2]!.on_provisional).toMatchObject({ open: 0, safe: 5, margin: null, missing: { stations: 0 } });
    const one = await city.ask(list, { contest: COUNCIL, place: "35", limit: 2 });
    expect(one.areas).toEqual(whole.areas.slice(0, 2));
    const two = await city.ask(list, { contest: COUNCIL, place: "35", limit: 2, after: one.next! });
    expect(two).toMatchObject({ areas: whole.areas.slice(2), next: null });
  });

  test("says the same of a dapil as its own answer", async () => {
    for (const line of (await city.ask(list, { contest: COUNCIL })).areas) {
      const own = await seats(line.area);
      for (const basis of ["on_accepted", "on_provisional"] as const) {
        expect(line[basis].missing).toEqual(own[basis].missing);
        expect(line[basis].safe).toBe(own[basis].order.filter((s) => s.state === "safe").length);
        expect(Object.fromEntries(line[basis].seats.map((s) => [s.holder, s.seats]))).toEqual(
          Object.fromEntries(own[basis].holders.flatMap((h) => (h.seats > 0 ? [[h.holder, h.seats]] : []))),
        );
      }
    }
  });

  test("asks the database as often for three dapil as for one", async () => {
    const { pool } = opened.posko.services.database;
    let asked = 0;
    // A connection is taken for each statement.
    pool.on("acquire", () => void asked++);
    const statements = async (place: string): Promise<number> => {
      asked = 0;
      await city.ask(list, { contest: COUNCIL, place });
      return asked;
    };
    // The first asks for what is kept in memory.
    await statements("35");
    const one = await statements("35.73.01");
    expect(one).toBeGreaterThan(3);
    expect(await statements("35")).toBe(one);
  });
});

describe("the tally of a part", () => {
  test("has a candidate's votes as far up as dapil are made of, and counts stations further", async () => {
    const part = "candidates.1";
    const kab = await city.ask(show, { contest: COUNCIL, place: "35.73", part, basis: "provisional" });
    expect(kab).toMatchObject({ part, in: 1, votes: { "1.0": 10, "1.1": 20, "1.2": 50, "1.3": 10 }, valid: 90 });
    expect(await city.ask(show, { contest: COUNCIL, place: "35", part })).toMatchObject({ in: 1, votes: {} });
    const all = await city.ask(show, { contest: COUNCIL, place: "35" });
    expect(all).toMatchObject({ part: "totals", in: 9 });
    expect(all.parts.filter((p) => p.in > 0).map((p) => [p.part, p.in, p.accepted])).toEqual([
      ["totals", 9, 1],
      ["candidates.1", 1, 0],
      ["candidates.2", 1, 0],
    ]);
    expect(await city.ask(show, { contest: COUNCIL, part: "voters.x" })).toMatchObject({
      code: "figures.part_unknown",
    });
  });
});

describe("who may see a dapil", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await world.ask("operator", create, { pack: ELECTION });
    await furnishSeats(world.posko);
  });
  afterAll(() => world?.close());

  test("is who may see every place it is in, and nobody else", async () => {
    const whole = await world.person("Kota", [{ role: "viewer", place: "35.73", below: true }]);
    const part = await world.person("Kecamatan", [{ role: "coordinator", place: "35.73.03", below: true }]);
    // On the screen and as a file.
    for (const operation of [dapil, exportSeats]) {
      const ask = async (who: typeof whole, area: string) =>
        (await world.ask(who, operation, { contest: COUNCIL, area, format: "json" })).status;
      expect([await ask(whole, "357301"), await ask(whole, "357302")]).toEqual([200, 200]);
      expect([await ask(part, "357301"), await ask(part, "357302"), await ask(part, "357303")]).toEqual([
        403, 403, 403,
      ]);
    }
    const listed = async (who: typeof whole) => (await world.ask(who, list, { contest: COUNCIL })).body;
    expect((await listed(whole)).areas).toHaveLength(3);
    expect(await listed(part)).toMatchObject({ areas: [], unassigned: null, total: 0 });
  });
});

describe("seats of persons and of the DPR", () => {
  const DPD = `${ELECTION}/dpd`;
  const DPR = `${ELECTION}/dpr`;

  beforeAll(async () => {
    const persons = [1, 2, 3, 4, 5, 6].map((no) => `35,${no},Senator ${no}`).join("\n");
    const columns = { area: "area", number: "number", name: "name" };
    await city.upload(importContenders, `area,number,name\n${persons}\n`, columns, {
      election: ELECTION,
      contest: "dpd",
    });
    await city.upload(importDapil, "kode,nama,kursi\n3505,CONTOH V,4\n", {
      dapil: "kode",
      name: "nama",
      seats: "kursi",
    });
    await city.upload(importTerritories, "dapil,wilayah\n3505,35.73\n", { dapil: "dapil", place: "wilayah" });
  });

  const put = (contest: string, village: string, figures: readonly number[]): Promise<void> => {
    const valid = figures.reduce((a, b) => a + b, 0);
    const names = figures.map((_v, i) => `v${i + 1}`);
    return city.upload(
      importReadings,
      `kode,tps,sah,tidak,semua,${names.join(",")}\n${village},1,${valid},0,${valid},${figures.join(",")}\n`,
      {
        place: "kode",
        station: "tps",
        valid: "sah",
        invalid: "tidak",
        total: "semua",
        ...Object.fromEntries(names.map((name, i) => [`votes.${i + 1}`, name])),
      },
      { contest, source: "plano", reader: "satu" },
    );
  };

  test("four of a province's persons, by their votes", async () => {
    await put(DPD, "35.73.02.1001", [10, 60, 50, 20, 30, 20]);
    await city.climb();
    const answer = await city.ask(dapil, { contest: DPD, area: "35" });
    expect(answer).toMatchObject({ name: "Jawa Timur", seats: 4, in: 1 });
    expect(answer.on_provisional.order.map((s) => [s.holder, s.name])).toEqual([
      [2, "Senator 2"],
      [3, "Senator 3"],
      [5, "Senator 5"],
    ]);
    expect(answer.on_provisional.decisions).toMatchObject([
      { kind: "candidates_tied", rule: "DPD.ELECTED", seats: 1, tied: [{ name: "Senator 4" }, { name: "Senator 6" }] },
    ]);
    const listed = await city.ask(list, { contest: DPD });
    expect(listed.areas.map((a) => [a.area, a.on_provisional.open, a.on_provisional.undecided])).toEqual([
      ["35", 3, 1],
    ]);
    // Number 3 is another person in each province: the nation has no sums of persons.
    expect(await city.ask(show, { contest: DPD, basis: "provisional" })).toMatchObject({
      in: 1,
      votes: {},
      valid: 190,
    });
    expect(await city.ask(show, { contest: DPD, basis: "provisional", place: "35" })).toMatchObject({
      votes: { "1": 10, "2": 60, "6": 20 },
    });
  });

  test("the DPR's go to parties over the threshold of the nation's votes, and none is safe while that is open", async () => {
    await put(DPR, "35.73.02.1001", [100, 60, 30, 20, 5, 0]);
    await city.climb();
    const { on_provisional: now } = await city.ask(dapil, { contest: DPR, area: "3505" });
    // 4 % of 215 are 8.6.
    expect(now.threshold).toMatchObject({ share: "0.04", settled: false, whole: false, coverage: { in: 1 } });
    expect(now.threshold!.below.map((p) => p.holder)).toEqual([5, 6]);
    expect(now.holders.map((h) => [h.holder, h.seats, h.takes_part])).toEqual([
      [1, 2, true],
      [2, 1, true],
      [3, 1, true],
      [4, 0, true],
      [5, 0, false],
      [6, 0, false],
    ]);
    expect(now.order.every((s) => s.state === "open")).toBe(true);
  });

  test("of a dapil in Jakarta may still get the votes from abroad, as long as no territory says whose these are", async () => {
    await city.upload(importDapil, "kode,nama,kursi\n3103,CONTOH III,8\n3505,CONTOH V,4\n", {
      dapil: "kode",
      name: "nama",
      seats: "kursi",
    });
    await city.upload(importTerritories, "dapil,wilayah\n3103,31.71\n", { dapil: "dapil", place: "wilayah" });
    const { db } = opened.posko.services.database;
    for (const id of ["31.71.01.1001/1", "99.01.01.0001/1"])
      await sql`insert into stations (kab, election, id, village, number, kind, voters_total, version, changed_at)
        values (${id.slice(0, 5)}, ${ELECTION}, ${id}, ${id.slice(0, 13)}, 1, 'TPS', 100, 1, now())`.execute(db);
    await recountStations(db, ELECTION);
    await city.climb();
    const jakarta = await city.ask(dapil, { contest: DPR, area: "3103" });
    expect(jakarta.unassigned).toEqual([{ place: "99", name: "Luar Negeri", stations: 1, in: 0 }]);
    // Twice a hundred voters and two in reserve, and one that rounding up at each station could add.
    expect(jakarta.on_provisional.missing).toEqual({ stations: 1, votes: 205 });
    expect((await city.ask(dapil, { contest: DPR, area: "3505" })).unassigned).toEqual([]);
    expect((await city.ask(list, { contest: DPR })).unassigned).toEqual({ stations: 1, in: 0 });
  });

  test("has them once the dapil is there that the election's rules give them to", async () => {
    await city.upload(importDapil, "kode,nama,kursi\n3102,CONTOH II,7\n", {
      dapil: "kode",
      name: "nama",
      seats: "kursi",
    });
    await city.upload(importTerritories, "dapil,wilayah\n3102,31.74\n", { dapil: "dapil", place: "wilayah" });
    const now = await city.ask(dapil, { contest: DPR, area: "3102" });
    expect(now).toMatchObject({ stations: 1, unassigned: [] });
    expect(now.places.map((p) => [p.place, p.name, p.stations])).toEqual([
      ["31.74", expect.any(String), 0],
      ["99", "Luar Negeri", 1],
    ]);
    expect((await city.ask(dapil, { contest: DPR, area: "3103" })).unassigned).toEqual([]);
    expect((await city.ask(list, { contest: DPR })).unassigned).toEqual({ stations: 0, in: 0 });
  });

  test("are nobody's where the pack has no threshold in force", () => {
    const told = { decided: false, kind: "threshold", rule: "DPR.THRESHOLD.2029" } as const;
    expect(undecided(told, [{ party: 1, votes: 5, list: null }], 4)).toEqual({
      holders: [{ holder: 1, votes: 5, seats: 0, safe: 0, takes_part: true }],
      order: [],
      decisions: [{ kind: "threshold", rule: "DPR.THRESHOLD.2029", seats: 4, holder: null, tied: [] }],
    });
  });
});

describe("stations that lie in no dapil", () => {
  test("are told by every dapil they may be of, and no seat is safe that they could take", async () => {
    const whole = await seats("357301");
    expect([whole.unassigned, whole.on_provisional.missing]).toEqual([[], { stations: 0, votes: 0 }]);
    await city.upload(importStations, "kode,tps,dpt\n35.73.05.1001,1,250\n35.73.05.1002,1,250\n", {
      place: "kode",
      station: "tps",
      "voters.total": "dpt",
    });
    await city.climb();
    const now = await seats("357301");
    expect(now.unassigned).toEqual([{ place: "35.73", name: expect.stringContaining("Malang"), stations: 2, in: 0 }]);
    expect(now).toMatchObject({ stations: 5, in: 5 });
    // 500 voters and 2 % in reserve, and one that rounding up at each of the two could add.
    expect(now.on_provisional.missing).toEqual({ stations: 0, votes: 511 });
    expect(whole.on_provisional.order.map((s) => s.state)).toEqual(Array(5).fill("safe"));
    expect(now.on_provisional.order.map((s) => [s.state, s.margin! > 511])).toEqual(
      now.on_provisional.order.map((s) => [s.margin! > 511 ? "safe" : "open", s.margin! > 511]),
    );
    expect(now.on_provisional.order.at(-1)!.state).toBe("open");
    const lines = (await city.ask(list, { contest: COUNCIL, place: "35.73" })).areas;
    // Of the divided place two have a part; of what no dapil names all three may have it.
    expect(Object.fromEntries(lines.map((a) => [a.area, a.unassigned_stations]))).toEqual({
      "357301": 2,
      "357302": 3,
      "357303": 3,
    });
  });

  test("are a dapil's as soon as the line that names them is taken in", async () => {
    await city.upload(importTerritories, "dapil,wilayah\n357301,35.73.05\n", { dapil: "dapil", place: "wilayah" });
    const now = await seats("357301");
    expect(now).toMatchObject({ stations: 7, in: 5, unassigned: [] });
    expect((await seats("357302")).unassigned.map((u) => u.place)).toEqual(["35.73.03"]);
  });
});

describe("the seats of a dapil as a file", () => {
  /** As it comes over HTTP, to the operator. */
  const fileOf = async (format: "csv" | "json" | "xlsx", basis = "provisional"): Promise<Buffer> => {
    const answer = await opened.posko.app.inject({
      url: `${pathOf(exportSeats)}${queryOf({ contest: COUNCIL, area: "357301", basis, format })}`,
      headers: { authorization: `Bearer ${opened.posko.operatorToken}`, "x-posko-operator": "tester" },
    });
    expect(answer.statusCode, answer.body.slice(0, 200)).toBe(200);
    return answer.rawPayload;
  };

  test("have a row for each seat in their order, and say of what, on what basis and as of when", async () => {
    for (const basis of BASES) {
      const now = await seats("357301");
      const line = basis === "accepted" ? now.on_accepted : now.on_provisional;
      const file = JSON.parse((await fileOf("json", basis)).toString());
      expect(file).toMatchObject({
        official: false,
        area: "357301 KOTA CONTOH 1",
        scope: "Indonesia",
        contest: COUNCIL,
        basis,
        as_of: expect.stringMatching(/^\d{4}-/),
        seats: 5,
        missing: line.missing.stations,
        total: line.order.length,
      });
      const rows = (file.rows as unknown[][]).map((row) =>
        Object.fromEntries((file.columns as string[]).map((column, i) => [column, row[i]])),
      );
      expect(rows.map((r) => [r["seat"], r["name"], r["votes"], r["state"], r["margin"], r["candidate_name"]])).toEqual(
        line.order.map((s) => [s.seat, s.name, s.votes, s.state, s.margin, s.candidate?.name ?? null]),
      );
      expect(rows.map((r) => r["threat"])).toEqual(
        line.order.map((s) => s.threat.map((one) => `${one.name} +${one.votes}`).join("; ")),
      );
    }
    expect((await seats("357301")).on_provisional.order.some((s) => s.candidate !== null)).toBe(true);
    const lines = parseCsv((await fileOf("csv")).toString().slice(1), ",");
    expect(lines).toContainEqual(["basis", "provisional"]);
    expect(lines.at(-5)!.slice(0, 3)).toEqual(["1", "1", "Layang"]);
  });

  test("run nothing in a spreadsheet, whatever a candidate is called", async () => {
    const signs = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"];
    const { db } = opened.posko.services.database;
    const rename = async (name: string): Promise<void> => {
      await sql`update candidates set name = ${name} where dapil = '357301'`.execute(db);
      // As an import does: forms and lists are kept by it.
      await sql`update elections set lists_version = ${name}`.execute(db);
    };
    for (const sign of signs) {
      const name = `${sign}cmd|'/c calc'!A0`;
      await rename(name);
      const cells = cellsOf(await fileOf("xlsx"));
      expect(cells.filter((cell) => cell.kind === "formula")).toEqual([]);
      const found = cells.filter((cell) => cell.value.includes("cmd|"));
      expect(found.length).toBeGreaterThan(0);
      expect(new Set(found.map((cell) => `${cell.kind} ${cell.value}`))).toEqual(new Set([`text '${name}`]));
      const inCsv = parseCsv((await fileOf("csv")).toString().slice(1), ",").flat();
      expect(new Set(inCsv.filter((cell) => cell.includes("cmd|")))).toEqual(new Set([`'${name}`]));
    }
  });
});
