// The board of a city of which one sub-district is in and the other is not.

import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf, queryOf } from "../../base/contract.ts";
import { importReadings, list } from "../../count/figures/contract.ts";
import { climbRound } from "../../count/tally/jobs.ts";
import { create } from "../../ground/elections/contract.ts";
import { loadOfficialPlaces } from "../../ground/places/store.ts";
import { openWorld, type World } from "../../main/world.ts";
import { board } from "./contract.ts";
import { sampleRound } from "./jobs.ts";

const CONTEST = "pemilu-2019/president";
const QUICK = "35.73.01.1001";
const SLOW = "35.73.02.1001";
const STATIONS = 12;

let world: World;
const numbers = Array.from({ length: STATIONS }, (_v, i) => i + 1);

async function read(village: string, numbersIn: readonly number[]): Promise<void> {
  const columns = { place: "kode", station: "tps", "votes.1": "a", "votes.2": "b", valid: "v", total: "t" };
  const response = await world.posko.app.inject({
    method: "POST",
    url: pathOf(importReadings) + queryOf({ contest: CONTEST, source: "salinan", reader: "uji", map: { columns } }),
    headers: {
      authorization: `Bearer ${world.posko.operatorToken}`,
      "x-posko-operator": "uji",
      "content-type": "application/octet-stream",
    },
    payload: `kode,tps,a,b,v,t\n${numbersIn.map((n) => `${village},${n},1,2,3,3`).join("\n")}\n`,
  });
  expect(response.json()).toMatchObject({ added: numbersIn.length, refused: [] });
  await climbRound(world.posko.services.database, world.posko.services.clock.now());
}

beforeAll(async () => {
  world = await openWorld();
  await world.posko.services.database.transaction((tx) => loadOfficialPlaces(tx));
  await world.ask("operator", create, { pack: "pemilu-2019" });
  await world.stations(
    CONTEST.split("/")[0]!,
    [QUICK, SLOW].flatMap((v) => numbers.map((n) => `${v}/${n}`)),
  );
}, 60_000);
afterAll(() => world?.close());

describe("the board", () => {
  it("knows an area before anything has come in, and nobody is late", async () => {
    const { body } = await world.ask("operator", board, { contest: CONTEST, place: "35.73" });
    expect(body).toMatchObject({ name: "Kota Malang", stations: 24, in: 0, curve: [], queues: { review: 0 } });
    expect(body.children.map((c) => [c.place, c.stations, c.late])).toEqual([
      ["35.73.01", STATIONS, null],
      ["35.73.02", STATIONS, null],
    ]);
  });

  it("names who is behind the curve of the area, since when, and what waits for whom", async () => {
    const { database, clock } = world.posko.services;
    await read(QUICK, [1, 2]);
    await sampleRound(database, clock.now());
    world.later(30 * 60_000);
    await read(QUICK, numbers.slice(2));
    await sampleRound(database, clock.now());
    const { body } = await world.ask("operator", board, { contest: CONTEST, place: "35.73" });
    expect(body).toMatchObject({ in: STATIONS, accepted: 0, queues: { second_reading: STATIONS, review: 0 } });
    expect(body.curve.map((point) => point.in)).toEqual([2, STATIONS]);
    // Half the city is in: six of its twelve would be.
    expect(body.children.map((c) => [c.place, c.in, c.late])).toEqual([
      ["35.73.01", STATIONS, null],
      ["35.73.02", 0, { expected: 6, short: 6, minutes: null }],
    ]);
    expect(body.contests.find((c) => c.contest === CONTEST)).toMatchObject({ in: STATIONS, accepted: 0 });
    expect(body.parts.find((p) => p.part === "totals")).toMatchObject({ in: STATIONS });
  });

  it("tells of a sub-district from its forms, for which no samples are kept", async () => {
    const { body } = await world.ask("operator", board, { contest: CONTEST, place: "35.73.01" });
    expect(body.curve.at(-1)?.in).toBe(STATIONS);
    const { rows } = await sql<{ place: string }>`select distinct place from coverage_samples order by place`.execute(
      world.posko.services.database.db,
    );
    expect(rows.map((r) => r.place)).toEqual(["", "35", "35.73"]);
  });

  it("is its reader's area: another's is refused, a role for one place alone shows nothing below", async () => {
    const other = await world.person("Pemantau Lain", [{ role: "viewer", place: "31", below: true }]);
    expect((await world.ask(other, board, { contest: CONTEST, place: "35.73" })).status).toBe(403);
    const alone = await world.person("Pemantau Kota", [{ role: "viewer", place: "35.73", below: false }]);
    const { body } = await world.ask(alone, board, { contest: CONTEST, place: "35.73" });
    expect(body).toMatchObject({ in: STATIONS, children: [] });
  });

  it("names the stations whose witness's latest word is trouble, and forgets those that said better since", async () => {
    const said = async (station: string, state: string, minute: number): Promise<void> => {
      await sql`insert into contest_states
          (kab, author, id, election, station, contest, state, reason, device, made_at, received_at)
        values ('35.73', 'witness:x', gen_random_uuid(), 'pemilu-2019', ${station}, ${CONTEST}, ${state}, '',
          gen_random_uuid(), ${new Date(minute * 60_000)}, now())`.execute(world.posko.services.database.db);
    };
    await said(`${SLOW}/1`, "trouble", 1);
    await said(`${SLOW}/2`, "trouble", 2);
    await said(`${SLOW}/2`, "finished", 3);
    await said(`${SLOW}/3`, "finished", 4);
    await said(`${SLOW}/3`, "trouble", 5);
    const asked = async (place: string) =>
      (await world.ask("operator", board, { contest: CONTEST, place })).body.trouble;
    const stations = [{ station: `${SLOW}/3` }, { station: `${SLOW}/1` }];
    const both = { total: 2, stations };
    // By name too: nobody knows a village by its code.
    expect((await asked("35.73"))?.stations.map((s) => s.village)).toEqual([
      expect.stringMatching(/^[A-Z][a-z]/),
      expect.stringMatching(/^[A-Z][a-z]/),
    ]);
    expect(await asked("35.73")).toMatchObject(both);
    expect(await asked("35.73.02")).toMatchObject(both);
    expect(await asked("35.73.01")).toEqual({ total: 0, settled: 0, reasons: [], stations: [] });
    expect((await asked("35.73"))?.reasons).toEqual([{ reason: "", stations: 2 }]);
    expect(await asked("35")).toBeNull();
    // Once all that is read of its count is accepted, nobody is sent there any more; the list still holds what was said.
    const settle = async (state: string): Promise<void> => {
      await sql`insert into form_parts (kab, election, contest, station, village, source, part, state, flagged, contested, steps, readers,
          changed_at)
        values ('35.73', 'pemilu-2019', ${CONTEST}, ${`${SLOW}/3`}, ${SLOW}, 'salinan', 'totals', ${state}, false, false, 1, '{}', now())
        on conflict (kab, contest, station, source, part) do update set state = excluded.state`.execute(
        world.posko.services.database.db,
      );
    };
    await settle("awaiting_second_reading");
    expect(await asked("35.73")).toMatchObject({ total: 2, settled: 0 });
    await settle("accepted");
    expect(await asked("35.73")).toMatchObject({ total: 1, settled: 1, stations: [{ station: `${SLOW}/1` }] });
    // The full list behind it, of any place, holds what lies in its reader's scope.
    const listed = async (village: string) => {
      const who = await world.person(`Pemantau ${village}`, [{ role: "viewer", place: village, below: true }]);
      return (await world.ask(who, list, { contest: CONTEST, place: "", list: "trouble" })).body;
    };
    expect(await listed(SLOW)).toMatchObject({ total: 2, rows: stations });
    expect(await listed(QUICK)).toMatchObject({ total: 0, rows: [] });
  });

  it("holds no votes and marks nobody as having seen figures", async () => {
    const seen = await world.person("Verifikator", [{ role: "verifier", place: "35.73", below: true }]);
    const { text } = await world.ask(seen, board, { contest: CONTEST, place: QUICK });
    expect(text).not.toContain("votes");
    const { rows } = await sql`select 1 from figures_shown where person = ${`account:${seen.account}`}`.execute(
      world.posko.services.database.db,
    );
    expect(rows).toEqual([]);
  });
});
