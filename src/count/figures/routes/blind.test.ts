// A second reading counts because its reader was blind. Every operation of the app is asked for a station's figures;
// whichever answers with them has left a mark, and who is marked does not type that part.

import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { intakeSubmit } from "../../../base/intake.ts";
import { pathOf, queryOf } from "../../../base/contract.ts";
import { ELECTION, furnish, inputsFor, type Area } from "../../../main/areas.ts";
import { CONTEST, openReadingWorld, totals, VILLAGE, type ReadingWorld } from "../../../main/reading-world.ts";
import { BINDINGS } from "../../../main/routes.ts";
import { newPhone, openWorld, type World } from "../../../main/world.ts";
import { create } from "../../../ground/elections/contract.ts";
import { recountStations } from "../../../ground/stations/store/counts.ts";
import { giveGrants } from "../../../server/scope.ts";
import { climbRound } from "../../tally/jobs.ts";

describe("a person at the desk", () => {
  let world: ReadingWorld;
  beforeAll(async () => {
    world = await openReadingWorld();
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    await world.nextStation();
    await world.send(world.record(await world.phoneFor(world.station), { fields: totals(100, 40) }));
    await world.photographed();
  });

  const offered = async (name: string): Promise<unknown> =>
    (await world.as(name, "figures.next", { contest: CONTEST, place: world.station })).task;
  const typed = (name: string): ReturnType<ReadingWorld["as"]> =>
    world.as(name, "figures.read", { ...world.key(), fields: totals(100, 40) });

  test("who opened the station is not offered its parts, and may not type them either", async () => {
    await world.as("ani", "figures.show", { contest: CONTEST, station: world.station }, "query");
    expect(await offered("ani")).toBeNull();
    expect(await typed("ani")).toMatchObject({ status: 403, code: "figures.no_longer_blind" });
    expect(await offered("budi")).toMatchObject({ station: world.station });
    expect(await typed("budi")).toMatchObject({ status: 200, state: "accepted" });
  });

  test("a station opened before anything was read there showed nothing", async () => {
    await world.nextStation();
    await world.as("ani", "figures.show", { contest: CONTEST, station: world.station }, "query");
    await world.send(world.record(await world.phoneFor(world.station), { fields: totals(1, 2) }));
    expect(await world.as("ani", "figures.read", { ...world.key(), fields: totals(1, 2) })).toMatchObject({
      state: "accepted",
    });
  });

  test("another paper and another part of the same station stay hers to read", async () => {
    const phone = await world.phoneFor(world.station);
    await world.send(world.record(phone, { source: "plano", fields: totals(100, 40) }));
    await world.as(
      "ani",
      "tally.show",
      { contest: CONTEST, place: world.station, basis: "provisional", source: "plano" },
      "query",
    );
    expect(await typed("ani")).toMatchObject({ status: 200 });
  });

  test.each([
    ["the station itself", () => ({ place: world.station })],
    ["its village with the stations below", () => ({ place: VILLAGE, depth: 1 })],
  ])("a tally of what is provisional down to %s bars every paper; sums of a place do not", async (_what, input) => {
    const tally = (more: Record<string, unknown>): ReturnType<ReadingWorld["as"]> =>
      world.as("ani", "tally.show", { contest: CONTEST, basis: "provisional", ...more }, "query");
    // Two are in, and both are summed: the sum of one alone would bar its paper, and others sum in the background.
    await world.nextStation();
    await world.send(world.record(await world.phoneFor(world.station), { fields: totals(100, 40) }));
    await world.photographed();
    await tally({ place: VILLAGE, wait: true });
    expect(await offered("ani")).toMatchObject({ station: world.station });
    await tally(input());
    expect(await offered("ani")).toBeNull();
    expect(await typed("ani")).toMatchObject({ code: "figures.no_longer_blind" });
  });

  test("a tally of accepted figures shows nothing of what is not accepted", async () => {
    await world.as("ani", "tally.show", { contest: CONTEST, place: world.station }, "query");
    expect(await offered("ani")).toMatchObject({ station: world.station });
  });

  test("a village's sum is that of its only station in, and bars it; one of two stations does not", async () => {
    const { database } = world.posko.services;
    const village = "35.73.05.1001";
    const station = `${village}/1`;
    for (const number of [1, 2])
      await sql`insert into stations (kab, election, id, village, number, kind, voters_total, version, changed_at)
        values ('35.73', 'pemilu-2019', ${`${village}/${number}`}, ${village}, ${number}, 'TPS', 250, 1, now())`.execute(
        database.db,
      );
    await recountStations(database.db, "pemilu-2019");
    const read = async (at: string, who: string): Promise<unknown> => {
      const { status } = await world.as(who, "figures.read", { ...world.key(), station: at, fields: totals(70, 30) });
      while ((await climbRound(database, Date.now())) > 0);
      return status;
    };
    const sums = (who: string, place: string, basis: string): ReturnType<ReadingWorld["as"]> =>
      world.as(who, "tally.show", { contest: CONTEST, place, basis, depth: 1 }, "query");
    await read(station, "satu");
    // A wider sum does not say whose it is; nothing is accepted.
    await world.as("ani", "tally.show", { contest: CONTEST, place: "35.73.05", basis: "provisional" }, "query");
    await sums("budi", "35.73.05", "accepted");
    await sums("cici", "35.73.05", "provisional");
    expect(await read(station, "cici")).toBe(403);
    await read(`${village}/2`, "satu");
    await sums("dodi", "35.73.05", "provisional");
    expect(await read(`${village}/2`, "dodi")).toBe(200);
    expect(await read(station, "budi")).toBe(200);
    // One is accepted now, the other is too: only what an accepted sum of one would show is barred by it.
    expect(await read(station, "ani")).toBe(200);
  });

  test("a list of what differs shows no figure and bars nobody; what is opened of it does", async () => {
    const plano = { ...world.key(), source: "plano" };
    for (const key of [world.key(), plano]) {
      await world.as("satu", "figures.read", { ...key, fields: totals(1, 1) });
      await world.as("dua", "figures.read", { ...key, fields: totals(2, 2) });
    }
    const ask = async (more: Record<string, unknown>) => {
      const { status: _status, ...items } = await world.as(
        "ani",
        "figures.review",
        { contest: CONTEST, place: world.station, ...more },
        "query",
      );
      return Object.values(items) as unknown as {
        source: string;
        differing: string[];
        readings: { fields: object }[];
      }[];
    };
    const listed = await ask({ figures: false });
    expect(listed.map((i) => i.source)).toEqual(["plano", "salinan"]);
    expect(listed[0]!.differing).toEqual(expect.arrayContaining(["votes.1", "valid"]));
    expect(listed.every((i) => i.readings.every((r) => Object.keys(r.fields).length === 0))).toBe(true);
    const opened = await ask({ source: "plano", part: "totals", limit: 1 });
    expect(opened).toHaveLength(1);
    expect(opened[0]!.readings[0]!.fields).toMatchObject({ "votes.1": 1 });
    expect(await world.as("ani", "figures.read", { ...plano, fields: totals(1, 1) })).toMatchObject({
      code: "figures.no_longer_blind",
    });
    expect(await typed("ani")).toMatchObject({ status: 200 });
  });

  test("who has seen it still decides it", async () => {
    await world.as("budi", "figures.read", { ...world.key(), fields: totals(1, 1) });
    await world.as("ani", "figures.review", { contest: CONTEST, place: world.station }, "query");
    expect(await typed("ani")).toMatchObject({ code: "figures.no_longer_blind" });
    expect(
      await world.as("ani", "figures.decide", { ...world.key(), fields: totals(100, 40), reason: "jelas di foto" }),
    ).toMatchObject({ status: 200, state: "accepted" });
  });

  test("looking twice writes one row for each part", async () => {
    for (let i = 0; i < 2; i++) {
      await world.as("ani", "figures.show", { contest: CONTEST, station: world.station }, "query");
    }
    const { rows } = await sql<{ part: string; source: string }>`select part, source from figures_shown
      where person = 'cli:ani' and station = ${world.station}`.execute(world.posko.services.database.db);
    expect(rows).toEqual([{ part: "totals", source: "salinan" }]);
  });
});

describe("every operation", () => {
  const FIGURE = 73_313;
  let world: World;
  let area: Area;
  beforeAll(async () => {
    world = await openWorld();
    await world.ask("operator", create, { pack: ELECTION });
    area = await furnish(world, "35.73", "Tanda", 41_414);
    // At the second station two phones differ, so that it stands in every list there is.
    const { db } = world.posko.services.database;
    for (const [i, author] of ["witness:satu", "witness:dua"].entries()) {
      const phone = newPhone();
      await sql`insert into devices (id, principal, public_key, name, token_hash, bound_at, expires_at)
        values (${phone.id}, ${author}, ${JSON.stringify(phone.publicKey)}::jsonb, 'hp',
          sha256(convert_to(${author}, 'UTF8')), now(), now() + interval '1 day')`.execute(db);
      await giveGrants(
        db,
        [{ principal: author, role: "witness", place: area.stations[1]!, below: false, givenBy: "test" }],
        Date.now(),
      );
      const record = phone.record(author, "figures.submit", {
        contest: CONTEST,
        station: area.stations[1]!,
        source: "plano",
        part: "totals",
        fields: { "votes.1": FIGURE, "votes.2": i, valid: FIGURE + i, invalid: 0, total: FIGURE + i },
        confirmed: [],
        pictures: [],
      });
      const sent = await world.ask(null, intakeSubmit, { records: [record] });
      if (!sent.body.results.every((r) => r.ok)) throw new Error(sent.text);
    }
    await climbRound(world.posko.services.database, Date.now());
  }, 60_000);
  afterAll(() => world?.close());

  const reading = BINDINGS.filter((b) => b.operation.kind === "query" || b.operation.kind === "stream");

  it("that answers with a single station's figures has marked whom it showed them to", async () => {
    const { db } = world.posko.services.database;
    const showed = new Set<string>();
    for (const binding of reading) {
      const inputs = [
        ...inputsFor(binding, area, 16),
        ...["accepted", "provisional", "reader:witness:satu"].flatMap((basis) =>
          area.stations.map((station) => ({ contest: CONTEST, place: station, basis, station, list: "all" })),
        ),
      ];
      for (const input of inputs) {
        await sql`delete from figures_shown`.execute(db);
        const response = await world.posko.app.inject({
          method: "GET",
          url: `${pathOf(binding.operation)}${queryOf(input)}`,
          headers: {
            host: "localhost:8080",
            authorization: `Bearer ${world.posko.operatorToken}`,
            "x-posko-operator": "t",
          },
          payloadAsStream: true,
        });
        let text = "";
        for await (const chunk of response.stream()) {
          text += String(chunk);
          if (binding.operation.kind === "stream") break;
        }
        if (!namesFigures(text, area.stations[1]!, FIGURE)) continue;
        showed.add(binding.operation.name);
        const { rows } = await sql`select 1 from figures_shown
          where person = 'cli:t' and station = ${area.stations[1]!} and part = 'totals'`.execute(db);
        expect(rows.length, `${binding.operation.name} ${JSON.stringify(input)}`).toBe(1);
      }
    }
    // Else this test would pass where nothing is asked rightly.
    expect([...showed].toSorted()).toEqual(
      expect.arrayContaining(["figures.review", "figures.show", "tally.show", "tally.watch"]),
    );
  }, 60_000);
});

/** Somewhere in this answer an object about that station, and about no place above it, carries the figure. */
function namesFigures(text: string, station: string, figure: number): boolean {
  const json = text.startsWith("{") || text.startsWith("[") ? text : (/^data: (.*)$/m.exec(text)?.[1] ?? "null");
  const walk = (value: unknown, about: boolean): boolean => {
    if (typeof value === "number") return about && value === figure;
    if (typeof value !== "object" || value === null) return false;
    const own = Object.values(value);
    const here = about || own.includes(station);
    return own.some((v) => walk(v, here));
  };
  try {
    return walk(JSON.parse(json), false);
  } catch {
    return false;
  }
}
