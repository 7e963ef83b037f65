import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWorld, type World } from "../../main/world.ts";
import { agreement, setAgreement } from "./contract/agreement.ts";
import { create } from "./contract.ts";
import { loadContest } from "./store/elections.ts";

const CONTEST = "pemilu-2019/president";
let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.ask("operator", create, { pack: "pemilu-2019" });
});
afterAll(() => world?.close());

test("the administrator sets how many must agree; the other settings stay, and the trail says so", async () => {
  const { db } = world.posko.services.database;
  await sql`update contests set settings = settings || '{"kept": true}'::jsonb where id = ${CONTEST}`.execute(db);
  const set = await world.ask("operator", setAgreement, { contest: CONTEST, must_agree: 3 });
  expect(set.body).toEqual({ contest: CONTEST, must_agree: 3, before: 2 });
  const { rows } = await sql<{ settings: Record<string, unknown> }>`
    select settings from contests where id = ${CONTEST}`.execute(db);
  expect(rows[0]?.settings).toMatchObject({ must_agree: 3, kept: true });
  const known = await loadContest(db, CONTEST);
  expect(known.ok && known.value.contest.settings.must_agree).toBe(3);
  const seen = await world.ask("operator", agreement, {});
  expect(seen.body.contests.find((c) => c.contest === CONTEST)).toMatchObject({
    must_agree: 3,
    election: "pemilu-2019",
  });
  const trail = await sql<{
    body: string;
  }>`select body from trail_open union all select body from trail_entries`.execute(db);
  expect(trail.rows.map((r) => JSON.parse(r.body)).filter((l) => l.operation === setAgreement.name)).toMatchObject([
    { who: "cli:tester", subject: CONTEST },
  ]);
});

test("nobody else sets it, nor for a contest that is not there, nor outside 1 to 3", async () => {
  const verifier = await world.person("Verifikator", [{ role: "verifier", place: "", below: true }]);
  const regional = await world.person("Admin Kota", [{ role: "administrator", place: "35.73", below: true }]);
  for (const who of [verifier, regional, null]) {
    expect((await world.ask(who, setAgreement, { contest: CONTEST, must_agree: 1 })).status).toBeGreaterThanOrEqual(
      401,
    );
  }
  const missing = await world.ask("operator", setAgreement, { contest: "pemilu-2019/none", must_agree: 2 });
  expect(missing.body.code).toBe("elections.contest_unknown");
  for (const n of [0, 4]) {
    expect((await world.ask("operator", setAgreement, { contest: CONTEST, must_agree: n })).status).toBe(422);
  }
});
