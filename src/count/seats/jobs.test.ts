// What a board shows of open seats: kept in the background, and the same as what is reckoned when one asks.

import { afterAll, beforeAll, expect, test } from "vitest";
import { create, importDapil, importTerritories } from "../../ground/elections/contract.ts";
import { COUNCIL, ELECTION, furnishSeats, type SeatsCity } from "../../main/seats-world.ts";
import { openWorld, type World } from "../../main/world.ts";
import { sql } from "../../server/database/connect.ts";
import { list, open } from "./contract.ts";
import { keepSeats } from "./jobs.ts";
import { MOST_AREAS } from "./store/areas.ts";

let world: World;
let city: SeatsCity;
/** A process that keeps the standings; another one remembers nothing of it. */
let round: () => Promise<number>;

const keeper = (): (() => Promise<number>) => {
  const { database, clock } = world.posko.services;
  return () => keepSeats(database)(clock.now());
};
const opened = (place = "", more: object = {}) => city.ask(open, { contest: COUNCIL, place, ...more });

beforeAll(async () => {
  world = await openWorld();
  await world.ask("operator", create, { pack: ELECTION });
  city = await furnishSeats(world.posko);
  round = keeper();
}, 60_000);
afterAll(() => world?.close());

test("before the first round nothing is said, and that it was not reckoned yet", async () => {
  expect(await opened()).toMatchObject({ as_of: null, total: 0, areas: [], next: null, official: false });
});

test("a dapil nobody has votes in yet has no margin, and is not among them", async () => {
  await round();
  const now = await opened();
  expect(now.as_of).not.toBeNull();
  expect(now.areas).toEqual([]);
});

test("the dapil with open seats come as the list has them, with the seat, who has it and by how much", async () => {
  await city.votes("35.73.01.1001/1", { 1: 90, 2: 60, 3: 25 });
  await city.votes("35.73.02.1001/1", { 1: 100, 2: 80 });
  await city.votes("35.73.04.1001/1", { 3: 7 });
  await city.climb();
  await round();
  for (const basis of ["provisional", "accepted"] as const) {
    const listed = await city.ask(list, { contest: COUNCIL, basis });
    const lines = listed.areas.flatMap((line) => {
      const of = basis === "accepted" ? line.on_accepted : line.on_provisional;
      if (of.closest === null) return [];
      const { name, seat } = of.closest;
      const { area, seats } = line;
      return [
        {
          area,
          name: line.name,
          seats,
          open: of.open,
          seat,
          holder: name,
          margin: of.margin,
          missing: of.missing.stations,
        },
      ];
    });
    const now = await opened("", { basis });
    expect(now.areas).toEqual(lines);
    expect(now.total).toBe(lines.length);
  }
  const now = await opened();
  expect(now.areas.find((a) => a.area === "357301")).toEqual({
    area: "357301",
    name: "KOTA CONTOH 1",
    seats: 5,
    open: 5,
    seat: 5,
    holder: "Aren",
    margin: 10,
    missing: 4,
  });
});

test("a page at a time, and only those at, in or around the place", async () => {
  const whole = await opened();
  const one = await opened("", { limit: 1 });
  expect(one.areas).toEqual(whole.areas.slice(0, 1));
  expect((await opened("", { after: one.next! })).areas).toEqual(whole.areas.slice(1));
  expect((await opened("35.73.01")).areas.map((a) => a.area)).toEqual(["357301"]);
  expect((await opened("35.73.02.1001")).areas.map((a) => a.area)).toEqual(["357302"]);
  expect((await opened("35")).areas).toEqual(whole.areas);
  expect((await opened("34")).areas).toEqual([]);
});

test("a dapil is shown to who may see every place it is in", async () => {
  const whole = await world.person("Kota", [{ role: "viewer", place: "35.73", below: true }]);
  const part = await world.person("Kecamatan", [{ role: "coordinator", place: "35.73.02", below: true }]);
  const seen = async (who: typeof whole) => (await world.ask(who, open, { contest: COUNCIL })).body;
  expect((await seen(whole)).total).toBe((await opened()).total);
  expect(await seen(part)).toMatchObject({ total: 0, areas: [] });
});

test("what changes later is there after the next round, also of a process that has just started", async () => {
  const before = (await opened()).areas.find((a) => a.area === "357301")!;
  await city.votes("35.73.01.1001/2", { 1: 40, 2: 30, 3: 20 });
  await city.climb();
  await keeper()();
  const after = (await opened()).areas.find((a) => a.area === "357301")!;
  expect(after.missing).toBe(before.missing - 1);
});

test("other seats of a dapil, told by an import alone, are there after the next round", async () => {
  await city.upload(importDapil, "kode,nama,kursi\n357301,KOTA CONTOH SATU,4\n", {
    dapil: "kode",
    name: "nama",
    seats: "kursi",
  });
  await round();
  expect((await opened("35.73.01")).areas).toMatchObject([{ name: "KOTA CONTOH SATU", seats: 4, open: 4 }]);
});

test("more dapil than are reckoned in a request are listed as they last stood, page by page", async () => {
  const { db } = world.posko.services.database;
  const { rows } = await sql<{ code: string }>`select code from places where length(code) = 8 and code not like '35.73%'
    order by code limit ${MOST_AREAS}`.execute(db);
  const areas = rows.map(({ code }) => code.replaceAll(".", ""));
  await city.upload(importDapil, `kode,nama,kursi\n${areas.map((a) => `${a},DAPIL ${a},3`).join("\n")}\n`, {
    dapil: "kode",
    name: "nama",
    seats: "kursi",
  });
  await city.upload(
    importTerritories,
    `dapil,wilayah\n${rows.map(({ code }, i) => `${areas[i]!},${code}`).join("\n")}\n`,
    { dapil: "dapil", place: "wilayah" },
  );
  await round();
  const first = await city.ask(list, { contest: COUNCIL, limit: 500 });
  const second = await city.ask(list, { contest: COUNCIL, limit: 500, after: first.next! });
  expect(first.total).toBe(MOST_AREAS + 3);
  expect(new Set([...first.areas, ...second.areas].map((a) => a.area)).size).toBe(MOST_AREAS + 3);
  expect(second.next).toBeNull();
  // Open seats with a margin first, as everywhere.
  expect(first.areas.slice(0, 3).map((a) => a.area)).toEqual((await opened()).areas.map((a) => a.area));
  expect(first.areas[3]!.on_provisional.margin).toBeNull();
  // As summed for the nation in a request, where it is small enough for one.
  expect(first.unassigned).toEqual({ stations: 1, in: 0 });
});
