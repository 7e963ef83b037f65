// A photograph that cannot be read: an answer of its own kind, a request to the witness, and a new picture.

import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CONTEST, openReadingWorld, totals, type ReadingWorld } from "../../../main/reading-world.ts";

let world: ReadingWorld;
let page = "";
beforeAll(async () => {
  world = await openReadingWorld();
  const form = await world.as("root", "elections.form", { contest: CONTEST }, "query");
  const { parts } = form["form" as never] as { parts: { id: string; fields: { page: string }[] }[] };
  page = parts.find((p) => p.id === "totals")!.fields[0]!.page;
});
afterAll(() => world?.close());

let phone: Awaited<ReturnType<ReadingWorld["phoneFor"]>>;
beforeEach(async () => {
  await world.nextStation();
  phone = await world.phoneFor(world.station);
  await world.send(world.record(phone, { fields: totals(12, 34) }));
  await world.photographed(page);
});

const unreadable = (who: string, more: Record<string, unknown> = {}): ReturnType<ReadingWorld["as"]> =>
  world.as(who, "figures.unreadable", { ...world.key(), page, reason: "Foto buram", ...more });
const offered = async (who: string): Promise<unknown> =>
  (await world.as(who, "figures.next", { contest: CONTEST, place: world.station })).task;
const listed = (): ReturnType<ReadingWorld["as"]> =>
  world.as("x", "figures.list", { contest: CONTEST, place: world.station, list: "unreadable" }, "query");

describe("a page that cannot be read", () => {
  test("is no reading: it stands in its list with its reason, and is offered to nobody", async () => {
    expect(await unreadable("ani")).toMatchObject({ status: 200, state: "unreadable" });
    expect(await listed()).toMatchObject({
      total: 1,
      rows: [
        {
          station: world.station,
          readers: 1,
          answer: { page, reason: "Foto buram", by: "cli:ani", new_picture: false },
        },
      ],
    });
    expect(await offered("budi")).toBeNull();
    const part = await world.partNow();
    expect(part).toMatchObject({ state: "unreadable", unreadables: [{ page, reason: "Foto buram" }] });
    expect(part.readings).toHaveLength(1);
  });

  test("is offered again once a new picture of that page is here, and read as ever", async () => {
    await unreadable("ani");
    await world.photographed("9");
    expect(await offered("ani")).toBeNull();
    await world.photographed(page);
    expect(await listed()).toMatchObject({ rows: [{ answer: { new_picture: true } }] });
    expect(await offered("ani")).toMatchObject({ station: world.station });
    expect(await world.as("ani", "figures.read", { ...world.key(), fields: totals(12, 34) })).toMatchObject({
      state: "accepted",
    });
    expect(await listed()).toMatchObject({ total: 0 });
  });

  test("makes a difference a verifier's, who decides with a reason", async () => {
    await world.as("ani", "figures.read", { ...world.key(), fields: totals(12, 35) });
    expect(await unreadable("budi")).toMatchObject({ state: "needs_decision" });
    expect(
      await world.as("citra", "figures.decide", { ...world.key(), fields: totals(12, 34), reason: "saksi membacakan" }),
    ).toMatchObject({ state: "accepted" });
    expect(await listed()).toMatchObject({ total: 0 });
  });

  test("needs a reason and a page of that part, and is not said of what nobody waits to read", async () => {
    expect(await unreadable("ani", { reason: " " })).toMatchObject({ status: 422, code: "figures.reason_missing" });
    expect(await unreadable("ani", { page: "99" })).toMatchObject({ status: 422, code: "figures.page_unknown" });
    await world.as("ani", "figures.read", { ...world.key(), fields: totals(12, 34) });
    expect(await unreadable("budi")).toMatchObject({ status: 409, code: "figures.not_to_be_read" });
  });

  test("is asked of the witness of that station alone, until a new picture is there", async () => {
    const { db } = world.posko.services.database;
    const stranger = await world.phoneFor(`${world.station}9`);
    await unreadable("ani");
    const requests = async (who: { id: string }): Promise<unknown> => {
      const token = `token-${who.id}`;
      await sql`update devices set token_hash = sha256(convert_to(${token}, 'UTF8')) where id = ${who.id}`.execute(db);
      const reply = await world.posko.app.inject({
        method: "GET",
        url: "/api/figures.requests",
        headers: { authorization: `Bearer ${token}` },
      });
      expect(reply.statusCode).toBe(200);
      return reply.json<{ requests: unknown }>().requests;
    };
    expect(await requests(phone)).toMatchObject([
      { contest: CONTEST, station: world.station, source: "salinan", page, reason: "Foto buram" },
    ]);
    expect(await requests(stranger)).toEqual([]);
    await world.photographed(page);
    expect(await requests(phone)).toEqual([]);
  });

  test("leaves its line in the trail without the words of the reason", async () => {
    await unreadable("ani");
    const { rows } = await sql<{ body: string }>`
      select body from trail_open where body like ${`%${world.station} %`}
      union all select body from trail_entries where body like ${`%${world.station} %`}`.execute(
      world.posko.services.database.db,
    );
    expect(rows.map((r) => JSON.parse(r.body).operation)).toContain("figures.unreadable");
    expect(JSON.stringify(rows)).not.toContain("buram");
  });
});
