// What is remembered of the tree equals what the database has, whatever is imported meanwhile, dry runs included.

import { Readable } from "node:stream";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { must } from "../../base/result.ts";
import { importStations } from "../../ground/stations/store/import.ts";
import { treeVersion } from "../../ground/places/store.ts";
import { openWorld, type World } from "../../main/world.ts";
import type { Database } from "../../server/database/connect.ts";
import { runImport } from "../../server/import/run.ts";
import { keptTree, readTree, type KeptTrees } from "./store/structure.ts";

const ELECTIONS = ["pemilu-2019", "pemilu-2024"] as const;
// The last one is no village any more: an import makes it a former place of its election.
const VILLAGES = ["35.73.01.1001", "35.73.01.1002", "35.73.02.1001", "31.71.01.1001", "35.73.01.9999"];
const PLACES = ["", "31", "35", "35.73", "35.73.01", "35.73.02", ...VILLAGES];

let world: World;
let database: Database;
beforeAll(async () => {
  world = await openWorld();
  ({ database } = world.posko.services);
}, 60_000);
afterAll(() => world?.close());

async function take(election: string, lines: readonly string[], dryRun: boolean): Promise<void> {
  const bytes = Buffer.from(`kode,nama,tps\n${lines.join("\n")}\n`);
  const map = { columns: { place: "kode", place_name: "nama", station: "tps" } };
  const told = { election, unknownPlaces: "add", dryRun, who: "cli:uji", from: "cli", now: Date.now() } as const;
  must(
    await runImport(database, dryRun, (tx) =>
      importStations(tx, { body: Readable.from([bytes]), size: bytes.length, sha256: undefined, map }, told),
    ),
  );
}

const line = fc
  .tuple(fc.constantFrom(...VILLAGES), fc.constantFrom("Satu", "Dua"), fc.integer({ min: 1, max: 40 }))
  .map((cells) => cells.join(","));
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("import" as const),
      election: fc.constantFrom(...ELECTIONS),
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
      dryRun: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("ask" as const),
      election: fc.constantFrom(...ELECTIONS),
      places: fc.uniqueArray(fc.constantFrom(...PLACES), { minLength: 1 }),
    }),
  },
);

test("after any row of imports", async () => {
  const kept: KeptTrees = new Map();
  let others = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      for (const one of steps) {
        if (one.do === "import") await take(one.election, one.lines, one.dryRun);
        else {
          const version = await treeVersion(database.db, one.election);
          if (kept.has(one.election) && kept.get(one.election)!.version !== version) others++;
          const tree = keptTree(kept, database.keyed, one.election, version);
          const read = readTree(database.db, one.election);
          expect(await tree.own(one.places)).toEqual(await read.own(one.places));
          expect(await tree.below(one.places)).toEqual(await read.below(one.places));
        }
      }
    }),
    { numRuns: 12 },
  );
  expect(others).toBeGreaterThan(0);
  const city = await readTree(database.db, ELECTIONS[0]).own(["35.73"]);
  expect(city.get("35.73")!.name).toBe("Kota Malang");
}, 120_000);
