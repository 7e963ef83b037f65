// A list's file holds exactly what its screen may show to the same person, whoever asks and in whichever format; and whose
// figures leave in one is no longer blind to them.

import { sql } from "kysely";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ELECTION, furnish } from "../../../main/areas.ts";
import { openWorld, type Person, type World } from "../../../main/world.ts";
import { create } from "../../../ground/elections/contract.ts";
import { exportTally } from "../../../watch/dashboard/contract.ts";
import { climbRound } from "../../tally/jobs.ts";
import { list, LISTS, review } from "../contract.ts";
import { exportList, exportReview } from "../contract/export.ts";

const CONTEST = `${ELECTION}/president`;
let world: World;
const people: { name: string; who: Person | "operator" }[] = [];

beforeAll(async () => {
  world = await openWorld();
  await world.ask("operator", create, { pack: ELECTION });
  await furnish(world, "35.73", "Satu", 41_414);
  await furnish(world, "31.71", "Dua", 52_525);
  await climbRound(world.posko.services.database, Date.now());
  const grant = (role: "viewer" | "verifier" | "coordinator", place: string, below = true) => [{ role, place, below }];
  people.push(
    { name: "the operator", who: "operator" },
    { name: "a city's viewer", who: await world.person("Pemantau", grant("viewer", "35.73")) },
    { name: "a village's verifier", who: await world.person("Verifikator", grant("verifier", "31.71.01.1001")) },
    { name: "a station's viewer", who: await world.person("Satu TPS", grant("viewer", "35.73.01.1001/1", false)) },
    { name: "somebody elsewhere", who: await world.person("Jauh", grant("coordinator", "12")) },
  );
}, 120_000);
afterAll(() => world?.close());

interface File {
  readonly official: boolean;
  readonly total: number;
  readonly area: string;
  readonly as_of: string;
  readonly columns: string[];
  readonly rows: (string | number | boolean | null)[][];
}

describe("the file of a list", () => {
  it("holds what the screen shows to the same person, for any person, list, place and part", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...people),
        fc.constantFrom(...LISTS),
        fc.constantFrom("", "35.73", "31.71.01", "35.73.01.1001/1"),
        fc.constantFrom("totals", "voters"),
        async ({ name, who }, which, place, part) => {
          const input = { contest: CONTEST, place, list: which, part };
          const screen = await world.ask(who, list, { ...input, limit: 1_000 });
          const file = await world.ask(who, exportList, { ...input, format: "json" });
          expect([screen.status, file.status], name).toEqual([200, 200]);
          const { rows, total, official } = file.body as unknown as File;
          expect(official).toBe(false);
          expect(total).toBe(screen.body.total);
          expect(rows.map((row) => row[0])).toEqual(screen.body.rows.map((row) => row.station));
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it("is the same in CSV, line for line, under its head", async () => {
    const input = { contest: CONTEST, place: "35.73", list: "all" as const, part: "totals" };
    const json = (await world.ask("operator", exportList, { ...input, format: "json" })).body as unknown as File;
    const { text } = await world.ask("operator", exportList, { ...input, format: "csv" });
    const lines = text.trimEnd().split("\r\n");
    expect(lines[0]).toContain("Bukan hasil resmi");
    expect(lines.slice(-json.rows.length).map((line) => line.split(",")[0])).toEqual(json.rows.map((row) => row[0]));
    expect(lines).toContain(json.columns.join(","));
    expect(json).toMatchObject({ area: "35.73", scope: "Indonesia", total: json.rows.length });
  });

  it("says whose scope it was cut to, so that a village's rows do not pass for the nation's", async () => {
    const village = people.find(({ name }) => name === "a village's verifier")!.who;
    const input = { contest: CONTEST, place: "", list: "all" as const, part: "totals" };
    const json = (await world.ask(village, exportList, { ...input, format: "json" })).body;
    expect(json).toMatchObject({ area: "Indonesia", scope: "31.71.01.1001" });
    const station = people.find(({ name }) => name === "a station's viewer")!.who;
    const { text } = await world.ask(station, exportList, { ...input, format: "csv" });
    expect(text.split("\r\n")).toContain("scope,[35.73.01.1001/1]");
  });
});

describe("the file of a review", () => {
  it("holds the differing figures of the screen, and marks whoever takes it as having seen them", async () => {
    const taker = await world.person("Pengambil", [{ role: "viewer", place: "35.73", below: true }]);
    const screen = (await world.ask("operator", review, { contest: CONTEST, place: "35.73" })).body;
    const file = (await world.ask(taker, exportReview, { contest: CONTEST, place: "35.73", format: "json" }))
      .body as unknown as File;
    const expected = screen.flatMap((item) =>
      item.differing.flatMap((field) => item.readings.map((r) => [item.station, field, r.fields[field]])),
    );
    const [station, field, value] = ["station", "field", "value"].map((c) => file.columns.indexOf(c));
    expect(expected.length).toBeGreaterThan(0);
    expect(file.rows.map((row) => [row[station!], row[field!], row[value!]])).toEqual(expected);
    const { rows } = await sql`select 1 from figures_shown where person = ${`account:${taker.account}`}
      and station = ${screen[0]!.station}`.execute(world.posko.services.database.db);
    expect(rows.length).toBeGreaterThan(0);
  });
});

describe("the file of a tally", () => {
  it("goes down to the stations, says its basis, and marks whose figures left", async () => {
    const taker = await world.person("Penghitung", [{ role: "viewer", place: "35.73", below: true }]);
    const input = { contest: CONTEST, place: "35.73", basis: "provisional" as const, to: "stations" as const };
    const answer = await world.ask(taker, exportTally, { ...input, format: "json" });
    expect(answer.status).toBe(200);
    const file = answer.body as unknown as File;
    expect(file).toMatchObject({ official: false, basis: "provisional", total: file.rows.length });
    expect(file.rows.map((row) => row[0])).toEqual([
      "35.73",
      "35.73.01",
      "35.73.01.1001",
      "35.73.01.1001/1",
      "35.73.01.1001/2",
    ]);
    const { rows } = await sql`select 1 from figures_shown where person = ${`account:${taker.account}`}`.execute(
      world.posko.services.database.db,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect((await world.ask(taker, exportTally, { ...input, place: "31.71" })).status).toBe(403);
  });

  it("of the nation goes regency by regency and holds every place once, whatever lies between", async () => {
    const input = { contest: CONTEST, basis: "accepted" as const, to: "villages" as const, format: "json" as const };
    const file = (await world.ask("operator", exportTally, input)).body as unknown as File;
    const places = file.rows.map((row) => row[0]);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(places)).toEqual(
      new Set(["", "31", "31.71", "31.71.01", "31.71.01.1001", "35", "35.73", "35.73.01", "35.73.01.1001"]),
    );
    expect(file.total).toBe(file.rows.length);
  });
});
