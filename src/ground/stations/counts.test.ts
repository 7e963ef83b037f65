import { Readable } from "node:stream";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must } from "../../base/result.ts";
import { connect, sql, type Database } from "../../server/database/connect.ts";
import { runImport } from "../../server/import/run.ts";
import { freshDatabase } from "../../server/postgres/fresh.ts";
import type { Principal } from "../../server/scope.ts";
import { loadOfficialPlaces } from "../places/store.ts";
import { countBelow, countStations, countStationsBelow } from "./store/counts.ts";
import { importStations, type StationsReport } from "./store/import.ts";

const ELECTIONS = ["pemilu-2019", "pemilu-2024"] as const;
const MAP = { columns: { place: "kode", station: "tps", "voters.total": "dpt" } };

let database: Database;
let drop: () => Promise<void>;
let villages: string[];

beforeAll(async () => {
  const fresh = await freshDatabase();
  drop = fresh.drop;
  database = connect(fresh.url);
  await database.transaction((tx) => loadOfficialPlaces(tx));
  // Two villages of each of a few sub-districts, in two provinces: numbers meet again at every level.
  const { rows } = await sql<{ code: string }>`
    select code from places where level = 4 and (code like '35.7%' or code like '36.71.%') and right(code, 1) in ('1', '2')
    order by code`.execute(database.db);
  villages = rows.map((r) => r.code);
});
afterAll(async () => {
  await database.close();
  await drop();
});

async function take(election: string, lines: readonly string[], dryRun = false): Promise<StationsReport> {
  const bytes = Buffer.from(`kode,tps,dpt\n${lines.join("\n")}\n`);
  const body = Readable.from([bytes]);
  const told = { election, unknownPlaces: "refuse", dryRun, who: "cli:uji", from: "cli", now: Date.now() } as const;
  return must(
    await runImport(database, dryRun, (tx) =>
      importStations(tx, { body, size: bytes.length, sha256: undefined, map: MAP }, told),
    ),
  );
}

/** What a plain count of the stations says, and what is kept: place → [stations, voters]. */
async function counted(election: string): Promise<Map<string, [number, number]>> {
  const out = new Map<string, [number, number]>();
  for (const length of [0, 2, 5, 8, 13]) {
    const { rows } = await sql<{ place: string; stations: number; voters: number }>`
      select left(village, ${length}) as place, count(*) as stations, coalesce(sum(voters_total), 0) as voters
      from stations where election = ${election} group by 1`.execute(database.db);
    for (const { place, stations, voters } of rows) out.set(place, [stations, voters]);
  }
  return out;
}
async function kept(election: string): Promise<Map<string, [number, number]>> {
  const { rows } = await sql<{ place: string; stations: number; voters: number }>`
    select place, stations, voters from station_counts where election = ${election}`.execute(database.db);
  return new Map(rows.map(({ place, stations, voters }) => [place, [stations, voters]]));
}

describe("the numbers of stations", () => {
  it("equal a plain count at every level after any row of imports, dry ones included", async () => {
    const line = fc
      .tuple(fc.nat({ max: villages.length - 1 }), fc.integer({ min: 1, max: 6 }), fc.option(fc.nat({ max: 400 })))
      .map(([village, number, voters]) => `${villages[village]},${number},${voters ?? ""}`);
    const file = fc.record({
      election: fc.constantFrom(...ELECTIONS),
      lines: fc.array(line, { minLength: 1, maxLength: 60 }),
      dryRun: fc.boolean(),
    });
    let added = 0;
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 4 }), async (files) => {
        for (const { election, lines, dryRun } of files) {
          const report = await take(election, lines, dryRun);
          if (!dryRun) {
            added += report.added;
            changed += report.changed;
          }
        }
        for (const election of ELECTIONS) expect(await kept(election)).toEqual(await counted(election));
      }),
      // The same files each time: by chance alone one row in many changes nothing.
      { numRuns: 20, seed: 20240214 },
    );
    // The property says nothing about files that change nothing.
    expect(added).toBeGreaterThan(0);
    expect(changed).toBeGreaterThan(0);
  });

  it("equal it too when so many villages change that all are counted anew", async () => {
    const { rows } = await sql<{ code: string }>`
      select code from places where level = 4 and code like '33.%' order by code limit 3000`.execute(database.db);
    expect(
      (
        await take(
          ELECTIONS[0],
          rows.map((r, i) => `${r.code},9,${i % 300}`),
        )
      ).added,
    ).toBe(3000);
    for (const election of ELECTIONS) expect(await kept(election)).toEqual(await counted(election));
  });

  it("are read for a place, for those below several places, and are none where there is no station", async () => {
    await take(ELECTIONS[0], ["35.73.01.1001,901,10", "35.73.01.1001,902,", "35.73.02.1001,901,7"]);
    const plain = await counted(ELECTIONS[0]);
    const { db } = database;
    const own = await countStations(db, ELECTIONS[0], ["", "35.73", "91", "35.73.01.1001.005"]);
    expect([...own].map(([p, c]) => [p, c.stations, c.voters])).toEqual([
      ["", ...plain.get("")!],
      ["35.73", ...plain.get("35.73")!],
      ["91", 0, 0],
      ["35.73.01.1001.005", 0, 0],
    ]);
    const below = await countStationsBelow(db, ELECTIONS[0], ["", "35.73", "35.73.01.1001"]);
    const wanted = [...plain]
      .filter(([p]) => p.length === 2 || /^35\.73\.\d\d$/.test(p))
      .toSorted(([a], [b]) => (a < b ? -1 : 1));
    expect([...below].map(([p, c]) => [p, [c.stations, c.voters]])).toEqual(wanted);
  });

  it("are for each principal those of the places of a role, whether kept or counted", async () => {
    const { db } = database;
    const at = (place: string): Principal => ({
      kind: "account",
      id: "account:uji",
      grants: [{ role: "viewer", place, below: true }],
    });
    const plain = await counted(ELECTIONS[0]);
    const seen = async (place: string, asked: string): Promise<unknown> =>
      (await countBelow(db, at(place), ["viewer"], ELECTIONS[0], asked)).map((c) => [c.place, c.stations, c.voters]);
    expect(await seen("35.73", "")).toEqual([["35", ...plain.get("35.73")!]]);
    expect(await seen("35.73.01", "35.73")).toEqual([["35.73.01", ...plain.get("35.73.01")!]]);
    expect(await seen("35.73", "35.73.01.1001")).toEqual([["35.73.01.1001", ...plain.get("35.73.01.1001")!]]);
    expect(await seen("36", "35.73")).toEqual([]);
    expect(await countBelow(db, at("35"), ["administrator"], ELECTIONS[0], "35")).toEqual([]);
    const only: Principal = { ...at(""), grants: [{ role: "viewer", place: "35.73", below: false }] };
    expect(await countBelow(db, only, ["viewer"], ELECTIONS[0], "35.73")).toEqual([]);
  });
});

describe("stations from how many a village has", () => {
  async function takeCounts(csv: string, columns: Record<string, string>) {
    const bytes = Buffer.from(csv);
    const told = {
      election: "pilkada-2024",
      unknownPlaces: "refuse",
      dryRun: false,
      who: "cli:uji",
      from: "cli",
      now: Date.now(),
    } as const;
    return runImport(database, false, (tx) =>
      importStations(
        tx,
        { body: Readable.from([bytes]), size: bytes.length, sha256: undefined, map: { columns } },
        told,
      ),
    );
  }

  it("are TPS 1 to n; a bad line is refused by itself, and the same file twice changes nothing", async () => {
    const [a, b] = villages as [string, string];
    const csv = `kode,n\n${a},3\n${b},0\n${a},5\n35.73,2\n${b.slice(0, 8)}.9999,4\n${b},banyak\n`;
    const columns = { place: "kode", count: "n" };
    const report = must(await takeCounts(csv, columns));
    expect(report).toMatchObject({ added: 3, refused_total: 4, rows: 7 });
    expect(report.refused.map((r) => [r.line, r.code])).toEqual([
      [4, "stations.twice"],
      [5, "stations.place_not_village"],
      [6, "stations.place_unknown"],
      [7, "stations.count_unreadable"],
    ]);
    const { rows } = await sql<{ id: string }>`
      select id from stations where election = 'pilkada-2024' order by id`.execute(database.db);
    expect(rows.map((r) => r.id)).toEqual([`${a}/1`, `${a}/2`, `${a}/3`]);
    expect(must(await takeCounts(csv, columns))).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
    expect(await kept("pilkada-2024")).toEqual(await counted("pilkada-2024"));
  });

  it("cannot say anything of a single station", async () => {
    const refused = await takeCounts("kode,n,dpt\n", { place: "kode", count: "n", "voters.total": "dpt" });
    expect(refused).toMatchObject({ ok: false, problem: { code: "stations.count_alone" } });
  });
});
