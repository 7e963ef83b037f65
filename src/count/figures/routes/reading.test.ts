// A part of a form through the front door: signed on a phone, read again at the desk, settled by a third, decided,
// reopened; each by the real app on a real database.

import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openReadingWorld, type ReadingWorld, CONTEST, totals } from "../../../main/reading-world.ts";

let world: ReadingWorld;
beforeAll(async () => {
  world = await openReadingWorld();
});
afterAll(() => world?.close());
beforeEach(() => world.nextStation());

describe("from the phone to acceptance", () => {
  test("an equal blind reading at the desk accepts it", async () => {
    const phone = await world.phoneFor(world.station);
    const [answer] = await world.send(world.record(phone, { fields: totals(100, 40) }));
    expect(answer).toMatchObject({ ok: true });
    expect(await world.partNow()).toMatchObject({ state: "awaiting_second_reading", flagged: false });
    expect(await world.as("ani", "figures.read", { ...world.key(), fields: totals(100, 40) })).toMatchObject({
      status: 200,
      state: "accepted",
    });
    expect(await world.partNow()).toMatchObject({ state: "accepted", accepted: totals(100, 40) });
  });

  test("nothing that the second reader is sent holds an earlier figure", async () => {
    const phone = await world.phoneFor(world.station);
    await world.send(world.record(phone, { fields: totals(98_765, 43_210) }));
    await world.photographed();
    const next = await world.as("ani", "figures.next", { contest: CONTEST, place: world.station });
    expect(next).toMatchObject({ status: 200, task: { station: world.station, part: "totals" }, waiting: 1 });
    expect(JSON.stringify(next)).not.toMatch(/98765|43210|141975/);
    const read = await world.as("ani", "figures.read", { ...world.key(), fields: totals(1, 2) });
    expect(JSON.stringify(read)).not.toMatch(/98765|43210|141975/);
  });

  test("a part is given out once its photograph is here, to one reader at a time", async () => {
    const phone = await world.phoneFor(world.station);
    await world.send(world.record(phone, { fields: totals(10, 20) }));
    expect(await world.as("ani", "figures.next", { contest: CONTEST, place: world.station })).toMatchObject({
      task: null,
      waiting: 0,
    });
    // Whoever looks why nobody reads it is told.
    const waiting = { contest: CONTEST, place: world.station, list: "waiting" };
    expect((await world.as("x", "figures.list", waiting, "query")).rows).toMatchObject([{ photographed: false }]);
    await world.photographed();
    expect((await world.as("x", "figures.list", waiting, "query")).rows).toMatchObject([{ photographed: true }]);
    expect((await world.as("ani", "figures.next", { contest: CONTEST, place: world.station })).task).not.toBeNull();
    expect((await world.as("budi", "figures.next", { contest: CONTEST, place: world.station })).task).toBeNull();
    expect((await world.as("ani", "figures.next", { contest: CONTEST, place: world.station })).task).toMatchObject({
      station: world.station,
    });
  });

  test("a part held before the clock was put back is free again after ten minutes, not after the hour", async () => {
    const phone = await world.phoneFor(world.station);
    await world.send(world.record(phone, { fields: totals(10, 20) }));
    await world.photographed();
    const next = { contest: CONTEST, place: world.station };
    expect((await world.as("ani", "figures.next", next)).task).not.toBeNull();
    expect((await world.as("budi", "figures.next", next)).task).toBeNull();
    await sql`update reading_leases set until = until + interval '1 hour' where station = ${world.station}`.execute(
      world.posko.services.database.db,
    );
    expect((await world.as("budi", "figures.next", next)).task).toMatchObject({ station: world.station });
  });

  test("a difference goes to a third person; who read it before may not settle it", async () => {
    const phone = await world.phoneFor(world.station);
    await world.send(world.record(phone, { fields: totals(100, 40) }));
    expect(await world.as("ani", "figures.read", { ...world.key(), fields: totals(100, 41) })).toMatchObject({
      state: "readings_differ",
    });
    const review = await world.as("x", "figures.review", { contest: CONTEST, place: world.station }, "query");
    expect(review[0]).toMatchObject({
      station: world.station,
      differing: ["votes.2", "valid", "total"],
      state: "readings_differ",
    });
    expect(
      await world.as("ani", "figures.decide", { ...world.key(), fields: totals(100, 41), reason: "jelas di foto" }),
    ).toMatchObject({
      status: 403,
      code: "figures.own_reading",
    });
    expect((await world.as("ani", "figures.next", { contest: CONTEST, place: world.station })).task).toBeNull();
    expect(await world.as("budi", "figures.read", { ...world.key(), fields: totals(100, 40) })).toMatchObject({
      state: "accepted",
    });
    expect(await world.partNow()).toMatchObject({ accepted: totals(100, 40) });
  });

  test("three different readings wait for a decision, which needs a reason", async () => {
    const phone = await world.phoneFor(world.station);
    await world.send(world.record(phone, { fields: totals(1, 1) }));
    await world.as("ani", "figures.read", { ...world.key(), fields: totals(2, 2) });
    expect(await world.as("budi", "figures.read", { ...world.key(), fields: totals(3, 3) })).toMatchObject({
      state: "needs_decision",
    });
    expect(
      await world.as("citra", "figures.decide", { ...world.key(), fields: totals(4, 4), reason: "" }),
    ).toMatchObject({
      status: 422,
    });
    expect(
      await world.as("citra", "figures.decide", {
        ...world.key(),
        fields: totals(4, 4),
        reason: "dibaca bersama saksi",
      }),
    ).toMatchObject({
      state: "accepted",
    });
    const part = await world.partNow();
    expect(part).toMatchObject({
      accepted: totals(4, 4),
      decisions: [{ kind: "decide", reason: "dibaca bersama saksi" }],
    });
    expect(part.readings).toHaveLength(3);
  });

  test("an accepted part is reopened with a reason, and not without", async () => {
    const phone = await world.phoneFor(world.station);
    await world.send(world.record(phone, { fields: totals(7, 8) }));
    await world.as("ani", "figures.read", { ...world.key(), fields: totals(7, 8) });
    expect(await world.as("budi", "figures.reopen", { ...world.key(), reason: "" })).toMatchObject({
      status: 422,
      code: "figures.reason_missing",
    });
    expect(await world.as("budi", "figures.reopen", { ...world.key(), reason: "foto lain lebih jelas" })).toMatchObject(
      {
        state: "reopened",
      },
    );
    expect(await world.as("citra", "figures.read", { ...world.key(), fields: totals(7, 8) })).toMatchObject({
      state: "accepted",
    });
  });
});

describe("recorded as written", () => {
  test("arithmetic that is wrong on paper is kept with the witness's word and flagged, never refused", async () => {
    const phone = await world.phoneFor(world.station);
    const fields = totals(100, 40, { valid: 150 });
    const [answer] = await world.send(world.record(phone, { fields, confirmed: ["CH06", "CH08"] }));
    expect(answer?.ok).toBe(true);
    const part = await world.partNow();
    expect(part).toMatchObject({
      flagged: true,
      readings: [{ confirmed: ["CH06", "CH08"], failed: ["CH06", "CH08"] }],
    });
    expect(part.readings[0]?.fields).toEqual(fields);
  });

  test("more votes than the list has voters is a warning and does not flag", async () => {
    const phone = await world.phoneFor(world.station);
    await world.send(world.record(phone, { fields: totals(200, 90) }));
    const part = await world.partNow();
    expect(part).toMatchObject({ flagged: false });
    expect(part.readings[0]?.warned).toContain("CH17.list");
  });

  test("a reading without any vote is kept as incomplete and counts as no reading", async () => {
    const phone = await world.phoneFor(world.station);
    const [answer] = await world.send(world.record(phone, { fields: { valid: 140, total: 143 } }));
    expect(answer?.ok).toBe(true);
    expect(await world.partNow()).toMatchObject({ state: "no_reading", readings: [{ complete: false }] });
  });

  test("a correction is a new version; the same witness never accepts herself", async () => {
    const phone = await world.phoneFor(world.station);
    await world.send(world.record(phone, { fields: totals(1, 2) }));
    await world.send(world.record(phone, { fields: totals(3, 4) }));
    const part = await world.partNow();
    expect(part).toMatchObject({ state: "awaiting_second_reading", readings: [{ version: 1 }, { version: 2 }] });
  });

  test("holder and substitute on two phones are two readers", async () => {
    const [holder, substitute] = [await world.phoneFor(world.station), await world.phoneFor(world.station)];
    await world.send(
      world.record(holder, { fields: totals(55, 66) }),
      world.record(substitute, { fields: totals(55, 66) }),
    );
    expect(await world.partNow()).toMatchObject({ state: "accepted" });
  });
});

describe("the stored state", () => {
  test("two desks typing the same part at once are two readings, one after the other", async () => {
    const phone = await world.phoneFor(world.station);
    await world.send(world.record(phone, { fields: totals(1, 2) }));
    const answers = await Promise.all(
      ["a", "b", "c", "d"].map((who) => world.as(who, "figures.read", { ...world.key(), fields: totals(1, 2) })),
    );
    expect(answers.map((a) => a.status)).toEqual([200, 200, 200, 200]);
    const part = await world.partNow();
    expect(part).toMatchObject({ state: "accepted", readers: 5 });
    expect(part.readings).toHaveLength(5);
  });

  test("every change has its line in the trail, without a figure in it", async () => {
    const phone = await world.phoneFor(world.station);
    await world.send(world.record(phone, { fields: totals(31_415, 2) }));
    await world.as("ani", "figures.read", { ...world.key(), fields: totals(27_182, 2) });
    await world.as("budi", "figures.decide", { ...world.key(), fields: totals(31_415, 2), reason: "angka satu kabur" });
    const { rows } = await sql<{ body: string }>`
      select body from trail_open where body like ${`%${world.station} %`}
      union all select body from trail_entries where body like ${`%${world.station} %`}`.execute(
      world.posko.services.database.db,
    );
    expect(rows.map((r) => JSON.parse(r.body).operation).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      "figures.decide",
      "figures.read",
      "figures.submit",
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/31415|27182|kabur/);
  });
});
