// The migrations that moved checks between parts from the readings to the parts, and that judged the papers of a station
// beside one another, on figures that were there before them.

import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../../../server/database/migrate.ts";
import { databaseBefore } from "../../../server/postgres/fresh.ts";

let database: Awaited<ReturnType<typeof databaseBefore>>;
let client: pg.Client;

beforeAll(async () => {
  database = await databaseBefore("20261130_1330_checks_across_parts.sql");
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const STATION = "35.73.01.1001/1";
let made = 0;

/** A reading as it was kept then; `failed` held both kinds of checks. */
async function reading(part: string, reader: string, version: number, failed: readonly string[]): Promise<void> {
  made += 1;
  await client.query(
    `insert into readings (kab, author, id, reader, election, contest, station, source, part, version, step, n, complete,
       confirmed, failed, warned, marks, pictures, digest, origin, received_at, must_agree)
     values ('35.73', $1, $2, $1, 'e', 'e/c', $3, 'plano', $4, $5, $6, '{1}', true, '{}', $7, '{}', '{}', '{}', '', 'import', now(), 2)`,
    [reader, `00000000-0000-7000-8000-00000000000${made}`, STATION, part, version, made, failed],
  );
}
async function part(name: string, readers: readonly string[], source = "plano", n = "{1}"): Promise<void> {
  await client.query(
    `insert into form_parts (kab, contest, election, station, village, source, part, state, flagged, contested, steps, readers,
       provisional, first_at, changed_at)
     values ('35.73', 'e/c', 'e', $1, '35.73.01.1001', $4, $2, 'readings_differ', true, false, 2, $3, $5, now(), now())`,
    [STATION, name, readers, source, n],
  );
}

test("what was flagged by such a check alone is flagged by it, and by its own figures no more", async () => {
  await part("totals", ["a", "b"]);
  await reading("totals", "a", 1, ["CH08"]);
  await reading("totals", "a", 2, ["CH09.1", "CH14.totals.received"]);
  await reading("totals", "b", 1, []);
  await part("candidates.1", ["b", "a"]);
  await reading("candidates.1", "a", 1, ["CH09.1"]);
  await reading("candidates.1", "b", 1, []);
  await part("voters", ["a"]);
  await reading("voters", "a", 1, ["CH01", "CH05"]);
  await part("candidates.2", ["a"], "plano", "{1,NULL,3}");
  await part("candidates.2", ["c"], "salinan", "{1,2,3}");
  await part("voters", ["c"], "official", "{2}");
  await part("voters", ["c"], "salinan", "{1}");
  await migrate(database.url);
  const { rows } = await client.query(
    "select part, flagged, own_flagged, across from form_parts where source = 'plano' order by part",
  );
  expect(rows).toEqual([
    // Who read it first found nothing.
    { part: "candidates.1", flagged: false, own_flagged: false, across: [] },
    // What one paper leaves empty is no difference.
    { part: "candidates.2", flagged: false, own_flagged: false, across: [] },
    { part: "totals", flagged: true, own_flagged: false, across: ["CH09.1", "CH14.totals.received"] },
    { part: "voters", flagged: true, own_flagged: true, across: ["CH05", "CH15.official"] },
  ]);
  const papers = await client.query(
    "select source, part, flagged, across from form_parts where source <> 'plano' order by part, source",
  );
  expect(papers.rows).toEqual([
    { source: "salinan", part: "candidates.2", flagged: false, across: [] },
    { source: "official", part: "voters", flagged: true, across: ["CH15.plano", "CH15.salinan"] },
    { source: "salinan", part: "voters", flagged: true, across: ["CH15.official"] },
  ]);
  const marks = await client.query("select distinct village, part from tally_marks");
  expect(marks.rows).toEqual([{ village: "35.73.01.1001", part: "voters" }]);
  const kept = await client.query<{ failed: string[] }>("select failed from readings order by step");
  expect(kept.rows.map((row) => row.failed)).toEqual([["CH08"], [], [], [], [], ["CH01"]]);
});
