// The migration after which what is combined stands once, on sums that were there before it.

import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../../../server/database/migrate.ts";
import { databaseBefore } from "../../../server/postgres/fresh.ts";

let database: Awaited<ReturnType<typeof databaseBefore>>;
let client: pg.Client;
beforeAll(async () => {
  database = await databaseBefore("20261130_2140_sums_stand_once.sql");
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** A place's sums of each source, as they were kept then. */
async function sums(place: string, part: string, bySource: Readonly<Record<string, number>>): Promise<void> {
  for (const [source, n] of Object.entries(bySource))
    await client.query(
      `insert into tally_places (contest, place, source, part, came_in, accepted, in_review, flagged, n_accepted, n_provisional,
         computed_at) values ('e/c', $1, $2, $3, $4, 0, 0, 0, '{}', '{}', now())`,
      [place, source, part, n],
    );
}

test("a row stands once where its place has one source, and by itself where it has several", async () => {
  await sums("35", "totals", { plano: 3, combined: 3 });
  await sums("35", "voters", { salinan: 2, official: 9, combined: 2 });
  await sums("52", "totals", { plano: 4, salinan: 2, combined: 5 });
  await sums("52", "voters", { official: 7 });
  await migrate(database.url);
  const { rows } = await client.query<{ place: string; part: string; source: string; combined: boolean; n: number }>(
    "select place, part, source, combined, came_in as n from tally_places order by place, part, source",
  );
  expect(rows.map((r) => `${r.place} ${r.part} ${r.source} ${r.n}${r.combined ? " combined" : ""}`)).toEqual([
    "35 totals plano 3 combined",
    "35 voters official 9",
    "35 voters salinan 2 combined",
    "52 totals combined 5 combined",
    "52 totals plano 4",
    "52 totals salinan 2",
    "52 voters official 7",
  ]);
  const told = await client.query("select place, part, came_in from tally_coverage order by place, part");
  expect(told.rows).toEqual([
    { place: "35", part: "totals", came_in: 3 },
    { place: "35", part: "voters", came_in: 2 },
    { place: "52", part: "totals", came_in: 5 },
  ]);
});
