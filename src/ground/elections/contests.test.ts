import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { openWorld, type World } from "../../main/world.ts";
import { contests, setContest } from "./contract/contests.ts";
import { create } from "./contract.ts";
import type { ContestSettings } from "./model.ts";
import { changeSettings, settingsMoved } from "./rules/settings.ts";
import { loadContest } from "./store/elections.ts";

const CONTEST = "pemilu-2019/president";
const COUNCIL = "pemilu-2019/dprd-kab";
let world: World;
beforeAll(async () => {
  world = await openWorld();
  await world.ask("operator", create, { pack: "pemilu-2019", follow: ["president", "dprd-kab"] });
});
afterAll(() => world?.close());

async function told(): Promise<{ who: string; subject: string; fields: object }[]> {
  const { db } = world.posko.services.database;
  const trail = await sql<{
    body: string;
  }>`select body from trail_open union all select body from trail_entries`.execute(db);
  return trail.rows.map((r) => JSON.parse(r.body)).filter((l) => l.operation === setContest.name);
}

test("the administrator sets how many must agree; the other settings stay, and the trail says so", async () => {
  const { db } = world.posko.services.database;
  await sql`update contests set settings = settings || '{"kept": true}'::jsonb where id = ${CONTEST}`.execute(db);
  const set = await world.ask("operator", setContest, { contest: CONTEST, must_agree: 3 });
  expect(set.body).toMatchObject({ contest: CONTEST, settings: { must_agree: 3 }, before: { must_agree: 2 } });
  const { rows } = await sql<{ settings: Record<string, unknown> }>`
    select settings from contests where id = ${CONTEST}`.execute(db);
  expect(rows[0]?.settings).toMatchObject({ must_agree: 3, kept: true });
  const known = await loadContest(db, CONTEST);
  expect(known.ok && known.value.contest.settings.must_agree).toBe(3);
  const seen = await world.ask("operator", contests, {});
  expect(seen.body.contests.find((c) => c.contest === CONTEST)).toMatchObject({
    must_agree: 3,
    election: "pemilu-2019",
    parties: [],
  });
  expect(await told()).toMatchObject([{ who: "cli:tester", subject: CONTEST }]);
  expect(Object.keys((await told())[0]!.fields)).toEqual(["must_agree"]);
  await world.ask("operator", setContest, { contest: CONTEST, must_agree: 3 });
  expect(await told()).toHaveLength(1);
});

test("contests are followed as chosen when the election was made, and as set later", async () => {
  const followed = async (): Promise<string[]> =>
    (await world.ask("operator", contests, {})).body.contests.filter((c) => c.followed).map((c) => c.contest);
  expect(await followed()).toEqual([CONTEST, COUNCIL]);
  await world.ask("operator", setContest, { contest: "pemilu-2019/dpd", followed: true });
  await world.ask("operator", setContest, { contest: CONTEST, followed: false });
  expect(await followed()).toEqual(["pemilu-2019/dpd", COUNCIL]);
});

test("candidates are asked as said, our own party's only where it is named and on the ballot", async () => {
  const set = (change: Record<string, unknown>) => world.ask("operator", setContest, { contest: COUNCIL, ...change });
  expect((await set({ candidates: "own" })).body.code).toBe("elections.own_party_missing");
  expect((await set({ own_party: 99 })).body.code).toBe("elections.party_unknown");
  expect((await set({ candidates: "own", own_party: 3 })).body.settings).toMatchObject({ own_party: 3 });
  expect((await set({ own_party: 0 })).body.code).toBe("elections.own_party_missing");
  expect((await set({ candidates: "desk", own_party: 0 })).body.settings).toMatchObject({
    candidates: "desk",
    own_party: null,
  });
  const pair = await world.ask("operator", setContest, { contest: CONTEST, candidates: "all" });
  expect(pair.body.code).toBe("elections.not_a_party_ballot");
});

test("nobody else sets it, nor for a contest that is not there, nor outside 1 to 3", async () => {
  const verifier = await world.person("Verifikator", [{ role: "verifier", place: "", below: true }]);
  const regional = await world.person("Admin Kota", [{ role: "administrator", place: "35.73", below: true }]);
  for (const who of [verifier, regional, null]) {
    expect((await world.ask(who, setContest, { contest: CONTEST, must_agree: 1 })).status).toBeGreaterThanOrEqual(401);
  }
  const missing = await world.ask("operator", setContest, { contest: "pemilu-2019/none", must_agree: 2 });
  expect(missing.body.code).toBe("elections.contest_unknown");
  for (const n of [0, 4]) {
    expect((await world.ask("operator", setContest, { contest: CONTEST, must_agree: n })).status).toBe(422);
  }
});

describe("a change of settings", () => {
  const before: ContestSettings = { must_agree: 2, followed: true, candidates: "all", own_party: 4 };

  it("leaves what it does not name", () => {
    expect(changeSettings("party", before, { followed: false }, [4])).toEqual({
      ok: true,
      value: { ...before, followed: false },
    });
    expect(changeSettings("party", before, {}, [4])).toEqual({ ok: true, value: before });
  });

  it("is told by what moved alone", () => {
    expect(settingsMoved(before, before)).toEqual({});
    expect(settingsMoved(before, { ...before, own_party: null, must_agree: 1 })).toEqual({
      own_party: "null",
      must_agree: "1",
    });
  });
});
