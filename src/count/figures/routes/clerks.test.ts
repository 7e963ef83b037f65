// Who types second readings: one paper after the other, from her own queue, and what her numbers say.

import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { create } from "../../../ground/elections/contract.ts";
import { CONTEST, openReadingWorld, totals, VILLAGE, type ReadingWorld } from "../../../main/reading-world.ts";
import { openWorld, type Person, type World } from "../../../main/world.ts";
import { next } from "../contract.ts";
import { endQueue, giveQueue, measures, myMeasures } from "../contract/clerks.ts";
import { saveQueue } from "../store/clerks.ts";

const BALLOTS = { "ballots.received": 255, "ballots.used": 143, "ballots.returned": 0, "ballots.unused": 112 };

describe("the next part", () => {
  let world: ReadingWorld;
  beforeAll(async () => {
    world = await openReadingWorld();
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    await sql`delete from form_parts`.execute(world.posko.services.database.db);
  });

  /** A station whose phone sent two parts of its form, photographed. */
  async function sentStation(): Promise<string> {
    await world.nextStation();
    const phone = await world.phoneFor(world.station);
    await world.send(
      world.record(phone, { fields: totals(100, 40) }),
      world.record(phone, { part: "ballots", fields: BALLOTS }),
    );
    await world.photographed();
    return world.station;
  }
  const taken = async (name: string, more: Record<string, unknown> = {}): Promise<unknown> =>
    (await world.as(name, "figures.next", { contest: CONTEST, ...more })).task;

  test("is of the paper just read, part by part in the form's order, before any other station's", async () => {
    const stations = [await sentStation(), await sentStation(), await sentStation()];
    const seen: string[] = [];
    let stay: { station: string; source: string } | undefined;
    for (let i = 0; i < 6; i++) {
      const task = (await taken("ani", stay === undefined ? {} : { stay })) as {
        station: string;
        source: string;
        part: string;
      };
      seen.push(`${task.station} ${task.part}`);
      stay = { station: task.station, source: task.source };
      const fields = task.part === "totals" ? totals(100, 40) : BALLOTS;
      const { station, source, part } = task;
      expect(await world.as("ani", "figures.read", { contest: CONTEST, station, source, part, fields })).toMatchObject({
        state: "accepted",
      });
    }
    const papers = seen.map((one) => one.split(" ")[0]!);
    expect(new Set(papers)).toEqual(new Set(stations));
    expect(papers).toEqual(papers.toSorted((a, b) => papers.indexOf(a) - papers.indexOf(b)));
    expect(seen.map((one) => one.split(" ")[1])).toEqual(Array.from({ length: 3 }, () => ["ballots", "totals"]).flat());
  });

  test("after skipping is of another paper, while there is one", async () => {
    const [one, other] = [await sentStation(), await sentStation()];
    const skip = { contest: CONTEST, station: one, source: "salinan", part: "ballots" };
    expect(await taken("ani", { skip: [skip] })).toMatchObject({ station: other, part: "ballots" });
    expect(await taken("ani", { skip: [skip], place: one })).toMatchObject({ station: one, part: "totals" });
  });

  test("leads whoever skips through all that waits before any of it comes again, and says so", async () => {
    const stations = [await sentStation(), await sentStation(), await sentStation()];
    const skip: object[] = [];
    const seen: string[] = [];
    for (let i = 0; i < 7; i++) {
      const told = await world.as("ani", "figures.next", { contest: CONTEST, skip });
      const { station, source, part } = told.task as { station: string; source: string; part: string };
      seen.push(`${station} ${part}`);
      expect([i, told.skipped_all]).toEqual([i, i === 6]);
      skip.push({ contest: CONTEST, station, source, part });
    }
    const parts = stations.flatMap((station) => [`${station} ballots`, `${station} totals`]);
    expect(seen.slice(0, 6).toSorted()).toEqual(parts.toSorted());
    // Each paper once before another part of one; not at once what she has just put away.
    expect(new Set(seen.slice(0, 3).map((one) => one.split(" ")[0]))).toEqual(new Set(stations));
    expect(seen[6]).not.toBe(seen[5]);
    // What she skipped is free: another reader is offered all of it.
    expect(await world.as("budi", "figures.next", { contest: CONTEST })).toMatchObject({ waiting: 6 });
    const held = await sql<{
      n: number;
    }>`select count(*)::int as n from reading_leases where reader = 'cli:ani' and station = any(${stations}::text[])`.execute(
      world.posko.services.database.db,
    );
    expect(held.rows[0]!.n).toBe(1);
  });

  test("of one alone comes again when it is skipped, and says so", async () => {
    const station = await sentStation();
    const skip = ["ballots", "totals"].map((part) => ({ contest: CONTEST, station, source: "salinan", part }));
    expect(await world.as("ani", "figures.next", { contest: CONTEST, skip })).toMatchObject({
      task: { station, part: "ballots" },
      skipped_all: true,
    });
  });

  test("is of her own queue, and beyond it only when she asks", async () => {
    const [here, there] = [await sentStation(), await sentStation()];
    const { db } = world.posko.services.database;
    await saveQueue(db, "cli:citra", { contest: CONTEST, place: here }, "cli:x", Date.now());
    expect(await world.as("citra", "figures.next", { contest: CONTEST })).toMatchObject({
      task: { station: here },
      waiting: 2,
      queue: [{ contest: CONTEST, place: here }],
    });
    await saveQueue(db, "cli:dewi", { contest: "pemilu-2019/dpr", place: "" }, "cli:x", Date.now());
    expect(await world.as("dewi", "figures.next", { contest: CONTEST })).toMatchObject({ task: null, waiting: 0 });
    expect(await taken("dewi", { beyond: true, place: there })).toMatchObject({ station: there });
    expect(await world.as("eka", "figures.next", { contest: CONTEST })).toMatchObject({ waiting: 4, queue: null });
  });

  test("counts as corrected what agreement has settled otherwise, and as hers what she said last", async () => {
    for (const wrong of [true, false, false]) {
      await sentStation();
      await world.as("fajar", "figures.read", { ...world.key(), fields: wrong ? totals(1, 2) : totals(100, 40) });
      if (wrong) await world.as("gita", "figures.read", { ...world.key(), fields: totals(100, 40) });
    }
    // A difference that nobody has settled says nothing about anybody.
    await sentStation();
    await world.as("fajar", "figures.read", { ...world.key(), fields: totals(7, 7) });
    expect(await world.as("fajar", "figures.my_measures", { contest: CONTEST }, "query")).toMatchObject({
      readings: 4,
      settled: 3,
      corrected: 1,
      care: "too_early",
    });
    expect(await world.as("gita", "figures.my_measures", {}, "query")).toMatchObject({ readings: 1, corrected: 0 });
    expect(await world.as("hana", "figures.my_measures", {}, "query")).toMatchObject({ readings: 0, last_at: null });
    const all = await world.as("x", "figures.measures", { place: VILLAGE }, "query");
    expect(all).toMatchObject({
      people: expect.arrayContaining([expect.objectContaining({ person: "cli:fajar", corrected: 1 })]),
    });
    expect(await world.as("x", "figures.measures", { place: "31" }, "query")).toMatchObject({ people: [] });
  });

  test("a review holds every part of the forms, one paper's in a row, a page at a time", async () => {
    const stations = [await sentStation(), await sentStation()];
    for (const station of stations) {
      for (const part of ["totals", "ballots"]) {
        const fields = part === "totals" ? totals(1, 2) : { ...BALLOTS, "ballots.used": 1 };
        await world.as("ani", "figures.read", { contest: CONTEST, station, source: "salinan", part, fields });
      }
    }
    const page = async (more: Record<string, unknown>): Promise<string[]> => {
      const reply = await world.as("x", "figures.review", { contest: CONTEST, ...more }, "query");
      return Object.entries(reply).flatMap(([key, row]) => {
        if (key === "status") return [];
        const { station, part, source } = row as { station: string; part: string; source: string };
        return [`${station} ${source} ${part}`];
      });
    };
    const whole = await page({});
    expect(whole).toEqual(stations.flatMap((station) => [`${station} salinan ballots`, `${station} salinan totals`]));
    expect([...(await page({ limit: 3 })), ...(await page({ limit: 3, after: whole[2] }))]).toEqual(whole);
  });
});

describe("a queue", () => {
  let world: World;
  let malang: Person;
  let clerk: Person;
  let national: Person;
  beforeAll(async () => {
    world = await openWorld();
    malang = await world.person("Koordinator Malang", [{ role: "coordinator", place: "35.73", below: true }]);
    clerk = await world.person("Juru Baca", [{ role: "verifier", place: "35.73", below: true }]);
    national = await world.person("Juru Baca Nasional", [{ role: "verifier", place: "", below: true }]);
    await world.ask("operator", create, { pack: "pemilu-2019" });
  });
  afterAll(() => world?.close());

  test("is given and ended by who leads the person's whole area, and by nobody else", async () => {
    const person = `account:${clerk.account}`;
    const line = { person, contest: CONTEST, place: "35.73.01" };
    expect((await world.ask(malang, giveQueue, line)).status).toBe(200);
    expect((await world.ask(malang, giveQueue, line)).status).toBe(200);
    expect((await world.ask(clerk, next, { contest: CONTEST })).body.queue).toMatchObject([{ place_name: "Blimbing" }]);
    const { people } = (await world.ask(malang, measures, {})).body;
    expect(people).toMatchObject([{ person, name: "Juru Baca", readings: 0, queue: [{ place: "35.73.01" }] }]);
    expect((await world.ask(malang, endQueue, line)).status).toBe(200);
    expect((await world.ask(clerk, next, { contest: CONTEST })).body.queue).toBeNull();
    const beyond = await world.ask(malang, giveQueue, { ...line, person: `account:${national.account}` });
    expect(beyond).toMatchObject({ status: 403, body: { code: "figures.not_your_clerk" } });
    expect((await world.ask(clerk, giveQueue, line)).status).toBe(403);
  });

  test("of a place or a contest nobody knows is refused", async () => {
    const person = `account:${clerk.account}`;
    expect((await world.ask(malang, giveQueue, { person, place: "99.99" })).body.code).toBe("places.unknown");
    expect((await world.ask(malang, giveQueue, { person, contest: "x/y" })).body.code).toBe(
      "elections.contest_unknown",
    );
  });

  test("of a place where the person may not read is refused; of one around her area it is hers", async () => {
    const person = `account:${clerk.account}`;
    for (const place of ["33.10", "35.74", "31"])
      expect(await world.ask("operator", giveQueue, { person, place })).toMatchObject({
        status: 422,
        body: { code: "figures.queue_outside_scope" },
      });
    for (const place of ["35", ""]) {
      expect((await world.ask("operator", giveQueue, { person, place })).status).toBe(200);
      expect((await world.ask("operator", endQueue, { person, place })).status).toBe(200);
    }
  });

  test("and its measures are for those who lead; a person sees her own numbers alone", async () => {
    expect((await world.ask(clerk, measures, {})).status).toBe(403);
    expect((await world.ask(clerk, myMeasures, {})).body).toMatchObject({ readings: 0, care: "too_early" });
  });
});
