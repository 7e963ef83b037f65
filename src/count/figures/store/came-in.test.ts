// Lists of what is missing and late against a plain reckoning over every station, while figures come in, rounds of summing
// run now and then, and different people ask for different places.

import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { climbRound } from "../../tally/jobs.ts";
import { partsOf } from "../../tally/store/contests.ts";
import { rebuildContest } from "../../tally/store/rebuild.ts";
import { create } from "../../../ground/elections/contract.ts";
import { openWorld, type World } from "../../../main/world.ts";
import { covers, reachOf, scopeWhere, type Grant, type Principal } from "../../../server/scope.ts";
import { lateStations } from "../rules/late.ts";
import { lateVillages } from "./late.ts";
import { listMissing, type MissingQuery } from "./lists.ts";

const ELECTION = "pemilu-2019";
const CONTEST = `${ELECTION}/president`;
const PART = "totals";
// Villages of one to six stations, in two cities of two provinces.
const VILLAGES = ["31.71.01.1001", "35.73.01.1001", "35.73.01.1002", "35.73.02.1001", "35.73.02.1002"];
const STATIONS = VILLAGES.flatMap((v, i) => Array.from({ length: i + 2 }, (_v, n) => `${v}/${String(n + 1)}`));

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.ask("operator", create, { pack: ELECTION });
  await world.stations(ELECTION, STATIONS);
}, 60_000);
afterAll(() => world?.close());

/** One paper of a station is read, and the tally marked, as a reading does it. */
async function comesIn(station: string, source: string): Promise<void> {
  const { db } = world.posko.services.database;
  const village = station.split("/")[0]!;
  await sql`insert into form_parts (kab, contest, election, station, village, source, part, state, flagged, contested, steps,
      readers, provisional, first_at, changed_at)
    values (${station.slice(0, 5)}, ${CONTEST}, ${ELECTION}, ${station}, ${village}, ${source}, ${PART},
      'awaiting_second_reading', false, false, 1, '{x}', '{1,2,3,0,3}', now(), now())
    on conflict do nothing`.execute(db);
  await sql`insert into tally_marks (kab, id, contest, part, village, marked_at)
    values (${station.slice(0, 5)}, gen_random_uuid(), ${CONTEST}, ${PART}, ${village}, now())`.execute(db);
}

type Step =
  | { readonly do: "comes"; readonly station: string; readonly source: string }
  | { readonly do: "sum" }
  | { readonly do: "rebuild" }
  | { readonly do: "ask"; readonly grants: readonly Grant[]; readonly place: string; readonly limit: number };

const places = fc.constantFrom(
  "",
  "35",
  "35.73",
  "35.73.01",
  "35.73.02",
  "31.71",
  ...VILLAGES,
  ...STATIONS.slice(0, 9),
);
const grants = fc.array(fc.record({ role: fc.constant("verifier" as const), place: places, below: fc.boolean() }), {
  minLength: 1,
  maxLength: 3,
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("comes" as const),
      station: fc.constantFrom(...STATIONS),
      source: fc.constantFrom("plano", "salinan", "official"),
    }),
  },
  { weight: 2, arbitrary: fc.constantFrom({ do: "sum" as const }, { do: "rebuild" as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("ask" as const),
      grants,
      place: places,
      limit: fc.integer({ min: 1, max: 4 }),
    }),
  },
);

async function pages(query: MissingQuery, late: boolean): Promise<{ totals: Set<number>; rows: string[] }> {
  const { db } = world.posko.services.database;
  const totals = new Set<number>();
  const rows: string[] = [];
  for (let after = "", more = true; more;) {
    const asked = { ...query, after };
    const page = await listMissing(db, ELECTION, asked, late ? await lateVillages(db, ELECTION, asked) : null);
    totals.add(page.total);
    rows.push(...page.rows);
    more = page.rows.length === query.limit;
    after = page.rows.at(-1) ?? "";
  }
  return { totals, rows };
}

test("what is missing and late, and how much it is, is so at every moment between two rounds of summing", async () => {
  const { database, clock } = world.posko.services;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 24 }), async (steps) => {
      await sql`truncate form_parts, tally_marks, tally_places, came_in_counts`.execute(database.db);
      const came = new Set<string>();
      for (const one of steps) {
        if (one.do === "comes") {
          // What the commission published of a station is nobody's form.
          if (one.source !== "official") came.add(one.station);
          await comesIn(one.station, one.source);
        } else if (one.do === "sum") await climbRound(database, clock.now());
        else if (one.do === "rebuild")
          await rebuildContest(database, await partsOf(database.db, CONTEST), CONTEST, clock.now());
        else {
          const { place, limit } = one;
          const ask = (held: readonly Grant[]): MissingQuery => {
            const who: Principal = { kind: "account", id: "account:x", grants: held };
            const scope: MissingQuery["scope"] = (column) => scopeWhere(who, ["verifier"], column);
            const reach = reachOf(who, ["verifier"], place);
            return { contest: CONTEST, part: PART, place, limit, after: "", scope, reach };
          };
          const within = STATIONS.filter((s) => covers({ place, below: true }, s));
          const seen = within.filter((s) => one.grants.some((g) => covers(g, s)));
          const missing = seen.filter((s) => !came.has(s));
          expect(await pages(ask(one.grants), false)).toEqual({ totals: new Set([missing.length]), rows: missing });
          const all = ask([{ role: "verifier", place: "", below: true }]);
          // A single station is compared with nothing.
          const late = place.includes("/") ? new Set() : lateStations(within.map((id) => ({ id, in: came.has(id) })));
          const expected = within.filter((s) => late.has(s));
          expect(await pages(all, true)).toEqual({ totals: new Set([expected.length]), rows: expected });
        }
      }
    }),
    { numRuns: 25 },
  );
}, 120_000);

test("a round counts the villages of its marks and what is above them, and takes back what is gone", async () => {
  const { database, clock } = world.posko.services;
  const { db } = database;
  await sql`truncate form_parts, tally_marks, tally_places, came_in_counts`.execute(db);
  const kept = async (): Promise<Record<string, number>> => {
    const { rows } = await sql<{ place: string; stations: number }>`
      select place, stations from came_in_counts where contest = ${CONTEST} and part = ${PART} order by place`.execute(
      db,
    );
    return Object.fromEntries(rows.map((r) => [r.place, r.stations]));
  };
  await comesIn("35.73.01.1001/1", "plano");
  await comesIn("35.73.01.1001/1", "salinan");
  await comesIn("31.71.01.1001/2", "plano");
  await comesIn("31.71.01.1001/1", "official");
  expect(await kept()).toEqual({});
  await climbRound(database, clock.now());
  const both = { "": 2, "31": 1, "31.71": 1, "31.71.01": 1, "31.71.01.1001": 1 };
  const east = { "35": 1, "35.73": 1, "35.73.01": 1, "35.73.01.1001": 1 };
  expect(await kept()).toEqual({ ...both, ...east });
  await sql`update form_parts set provisional = null where station = '35.73.01.1001/1'`.execute(db);
  await comesIn("35.73.01.1001/1", "plano");
  await climbRound(database, clock.now());
  expect(await kept()).toEqual({
    ...both,
    "": 1,
    "35": 0,
    "35.73": 0,
    "35.73.01": 0,
    "35.73.01.1001": 0,
  });
});
