// What is refused at the front door, and the lists of what is missing.

import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  openReadingWorld,
  type ReadingWorld,
  type Reply,
  CONTEST,
  VILLAGE,
  totals,
} from "../../../main/reading-world.ts";

let world: ReadingWorld;
beforeAll(async () => {
  world = await openReadingWorld();
});
afterAll(() => world?.close());
beforeEach(() => world.nextStation());

describe("refused", () => {
  test("a station that is not the witness's, an unknown one, an unknown field; neighbours are saved", async () => {
    const phone = await world.phoneFor(world.station);
    const results = await world.send(
      world.record(phone, { station: `${VILLAGE}/999`, fields: totals(1, 1) }),
      world.record(phone, { fields: { "votes.9": 1 } }),
      world.record(phone, { part: "nothing", fields: totals(1, 1) }),
      world.record(phone, { contest: "pemilu-2019/none", fields: totals(1, 1) }),
      world.record(phone, { fields: totals(5, 6) }),
    );
    expect(results.map((r) => (r.ok ? "ok" : r.problem.code))).toEqual([
      "figures.station_out_of_scope",
      "figures.field_unknown",
      "figures.part_unknown",
      "figures.contest_unknown",
      "ok",
    ]);
  });

  test("a place is read with or without dots, and one nobody knows is refused, not shown as empty", async () => {
    const tally = (place: string, basis = "accepted"): Promise<Reply> =>
      world.as("x", "tally.show", { contest: CONTEST, place, basis }, "query");
    expect(await tally("3573")).toMatchObject({ status: 200, place: "35.73", name: "Kota Malang" });
    expect(await tally("99.99")).toMatchObject({ status: 404, code: "places.unknown" });
    expect(await tally("35.73", "reader:nobody")).toMatchObject({ status: 404, code: "tally.reader_unknown" });
    const review = (place: string): Promise<Reply> =>
      world.as("x", "figures.review", { contest: CONTEST, place }, "query");
    expect(await review("99.99")).toMatchObject({ status: 404, code: "places.unknown" });
    expect(await review("357301")).toMatchObject({ status: 200 });
  });

  test("watching a contest nobody knows is refused like asking for it, not silence", async () => {
    const input = { contest: "pemilu-2019/none", place: "" };
    expect(await world.as("x", "tally.watch", input, "query")).toMatchObject({
      status: 404,
      code: "elections.contest_unknown",
    });
  });

  test("what was signed under a mandate that has ended since is kept, and marked so", async () => {
    const phone = await world.phoneFor(world.station);
    const made = world.record(phone, { fields: totals(9, 9) });
    await sql`update grants set ended_at = now() where principal = ${phone.author}`.execute(
      world.posko.services.database.db,
    );
    await sql`update devices set ended_at = now() where id = ${phone.id}`.execute(world.posko.services.database.db);
    const [answer] = await world.send(made);
    expect(answer?.ok).toBe(true);
    expect((await world.partNow()).readings[0]?.marks).toEqual(["device_ended", "mandate_ended"]);
  });
});

describe("lists", () => {
  test("a station is late when most of its sub-district came in over an hour ago and it did not", async () => {
    const { db } = world.posko.services.database;
    const village = "35.73.02.1001";
    const ids = Array.from({ length: 5 }, (_v, i) => `${village}/${i + 1}`);
    for (const [i, id] of ids.entries()) {
      await sql`insert into stations (kab, election, id, village, number, kind, voters_total, version, changed_at)
        values ('35.73', 'pemilu-2019', ${id}, ${village}, ${i + 1}, 'TPS', 200, 1, now())`.execute(db);
    }
    await sql`insert into station_counts (election, place, parent, stations, voters)
      values ('pemilu-2019', '35.73.02', '35.73', 5, 1000)
      on conflict (election, place) do update set stations = 5`.execute(db);
    const late = async (): Promise<unknown> =>
      (await world.as("x", "figures.list", { contest: CONTEST, place: "35.73.02", list: "late" }, "query")).rows.map(
        (r) => r.station,
      );
    const phones = await Promise.all(ids.slice(0, 3).map((id) => world.phoneFor(id)));
    for (const [i, phone] of phones.entries())
      await world.send(world.record(phone, { station: ids[i]!, fields: totals(1, 1) }));
    expect(await late()).toEqual([]);
    await sql`update form_parts set first_at = now() - interval '61 minutes' where station like '35.73.02.%'`.execute(
      db,
    );
    expect(await late()).toEqual([ids[3], ids[4]]);
    await sql`update station_counts set stations = 6 where place = '35.73.02'`.execute(db);
    expect(await late()).toEqual([]);
  });

  test.each(["missing", "all"])(
    "%s: TPS 2 stands before TPS 10, overseas kinds last; paging leaves none out",
    async (list) => {
      const { db } = world.posko.services.database;
      const villages = list === "all" ? ["35.73.03.1001", "35.73.03.1002"] : ["35.73.04.1001", "35.73.04.1002"];
      const numbers = [1, 2, 9, 10, 11, 100, 901];
      const inOrder = villages.flatMap((v) => [
        ...numbers.map((n) => `${v}/${n}`),
        `${v}/KSK2`,
        `${v}/KSK10`,
        `${v}/POS1`,
      ]);
      for (const id of inOrder.toReversed()) {
        const [village, number] = id.split("/") as [string, string];
        const kind = /^[A-Z]+/.exec(number)?.[0] ?? "TPS";
        await sql`insert into stations (kab, election, id, village, number, kind, voters_total, version, changed_at)
        values ('35.73', 'pemilu-2019', ${id}, ${village}, ${Number(number.replace(/\D/g, ""))}, ${kind}, 200, 1, now())`.execute(
          db,
        );
        if (list === "all") {
          await world.as("x", "figures.read", { ...world.key(), station: id, fields: totals(1, 1) });
          await world.as("x", "figures.read", { ...world.key(), station: id, source: "plano", fields: totals(1, 1) });
        }
      }
      const seen: string[] = [];
      let after: unknown;
      do {
        const page = await world.as(
          "x",
          "figures.list",
          {
            contest: CONTEST,
            place: villages[0]!.slice(0, 8),
            list,
            limit: 3,
            ...(after === undefined ? {} : { after }),
          },
          "query",
        );
        expect(page.rows.length).toBeLessThanOrEqual(3);
        seen.push(...page.rows.map((r) => (list === "all" ? `${r.station} ${r.source}` : r.station)));
        after = (page as unknown as { next: string | null }).next ?? undefined;
      } while (after !== undefined);
      expect(seen).toEqual(list === "all" ? inOrder.flatMap((id) => [`${id} plano`, `${id} salinan`]) : inOrder);
    },
  );
});
