// What is refused at the front door, and the lists of what is missing.

import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recountStations } from "../../../ground/stations/store/counts.ts";
import {
  openReadingWorld,
  type ReadingWorld,
  type Reply,
  CONTEST,
  VILLAGE,
  totals,
} from "../../../main/reading-world.ts";

import { lateStations } from "../rules/late.ts";

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
  test("a station is late by the rule of the board, at whatever hour", async () => {
    const { db } = world.posko.services.database;
    const district = "35.73.02";
    // Villages of very different size, and one of a single station.
    const sizes = [1, 2, 5, 12, 25];
    const ids = sizes.flatMap((size, v) =>
      Array.from({ length: size }, (_v, i) => `${district}.100${String(v + 1)}/${String(i + 1)}`),
    );
    for (const id of ids) {
      const [village, number] = id.split("/") as [string, string];
      await sql`insert into stations (kab, election, id, village, number, kind, voters_total, version, changed_at)
        values ('35.73', 'pemilu-2019', ${id}, ${village}, ${Number(number)}, 'TPS', 200, 1, now())`.execute(db);
    }
    await recountStations(db, "pemilu-2019");
    const late = async (place: string): Promise<unknown[]> => {
      const input = { contest: CONTEST, place, list: "late", limit: 1_000 };
      return (await world.as("x", "figures.list", input, "query")).rows.map((r) => r.station);
    };
    expect(await late(district)).toEqual([]);
    const came = new Set<string>();
    // One village after the other comes in, and the last of each does not.
    for (const [v, size] of sizes.entries()) {
      for (let n = 1; n < size; n++) {
        const station = `${district}.100${String(v + 1)}/${String(n)}`;
        came.add(station);
        await world.as("x", "figures.read", { ...world.key(), station, fields: totals(1, 1) });
      }
      const expected = lateStations(ids.map((id) => ({ id, in: came.has(id) })));
      expect(new Set(await late(district))).toEqual(expected);
      const village = `${district}.100${String(v + 1)}`;
      const within = lateStations(ids.filter((id) => id.startsWith(village)).map((id) => ({ id, in: came.has(id) })));
      expect(new Set(await late(village))).toEqual(within);
    }
    expect((await late(district)).length).toBeGreaterThan(1);
  });

  test("trouble: every station whose latest word it is, of any width of place, the latest first and page by page", async () => {
    const { db } = world.posko.services.database;
    const said = async (station: string, contest: string, state: string, minute: number): Promise<void> => {
      await sql`insert into contest_states
          (kab, author, id, election, station, contest, state, reason, device, made_at, received_at)
        values (${station.slice(0, 5)}, 'witness:x', gen_random_uuid(), 'pemilu-2019', ${station}, ${contest}, ${state},
          ${state === "trouble" ? `kendala ${String(minute)}` : ""}, gen_random_uuid(), ${new Date(minute * 60_000)}, now())`.execute(
        db,
      );
    };
    const village = "35.73.05.1001";
    const at = (n: number): string => `${village}/${String(n)}`;
    // Two at one minute, one that is well since, one whose other ballot goes on, one said twice.
    await said(at(1), CONTEST, "trouble", 10);
    await said(at(2), "", "trouble", 10);
    await said(at(3), CONTEST, "trouble", 11);
    await said(at(3), CONTEST, "finished", 12);
    await said(at(4), CONTEST, "trouble", 9);
    await said(at(4), "pemilu-2019/dpr", "counting", 30);
    await said(at(5), CONTEST, "trouble", 1);
    await said(at(5), "pemilu-2019/dpr", "trouble", 20);
    const expected = [
      { station: at(5), trouble: { contest: "pemilu-2019/dpr", reason: "kendala 20" } },
      { station: at(1), trouble: { contest: CONTEST, reason: "kendala 10" } },
      { station: at(2), trouble: { contest: null, reason: "kendala 10" } },
      { station: at(4), trouble: { contest: CONTEST, reason: "kendala 9" } },
    ];
    for (const place of ["", "35", "35.73", "35.73.05", village]) {
      const seen: unknown[] = [];
      let after: string | undefined;
      for (let pages = 0; pages < 5; pages++) {
        const input = { contest: CONTEST, place, list: "trouble", limit: 1, ...(after === undefined ? {} : { after }) };
        const page = await world.as("x", "figures.list", input, "query");
        expect(page).toMatchObject({ total: expected.length });
        seen.push(...page.rows);
        after = (page as unknown as { next: string | null }).next ?? undefined;
      }
      expect(after).toBeUndefined();
      expect(seen).toMatchObject(expected);
    }
    const elsewhere = await world.as(
      "x",
      "figures.list",
      { contest: CONTEST, place: "35.74", list: "trouble" },
      "query",
    );
    expect(elsewhere).toMatchObject({ total: 0, rows: [] });
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
      // As their import does.
      await recountStations(db, "pemilu-2019");
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
        // Parts are counted with the first page alone.
        const whole = list === "all" ? 2 * inOrder.length : inOrder.length;
        expect(page).toMatchObject({ total: list === "all" && after !== undefined ? null : whole });
        seen.push(...page.rows.map((r) => (list === "all" ? `${r.station} ${r.source}` : r.station)));
        after = (page as unknown as { next: string | null }).next ?? undefined;
      } while (after !== undefined);
      expect(seen).toEqual(list === "all" ? inOrder.flatMap((id) => [`${id} plano`, `${id} salinan`]) : inOrder);
    },
  );
});
