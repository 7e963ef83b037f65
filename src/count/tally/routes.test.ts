// Asking for the tally of a place that is there, of one that is not, of a single station, and as somebody whose role
// is for one place alone.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pathOf, queryOf, type Operation } from "../../base/contract.ts";
import { loadOfficialPlaces } from "../../ground/places/store.ts";
import { importStations } from "../../ground/stations/contract.ts";
import type { Posko } from "../../main/server.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { reachesBelow, type Principal } from "../../server/scope.ts";
import { importReadings } from "../figures/contract.ts";
import { show } from "./contract.ts";
import { TALLY_READERS } from "./routes.ts";

const CONTEST = "pemilu-2019/president";
const VILLAGE = "35.73.01.1001";
const CSV = `kode,tps,a,b,sah,tidak,semua\n${VILLAGE},1,10,5,15,1,16\n${VILLAGE},10,1,1,2,0,2\n${VILLAGE},2,20,7,27,0,27\n`;

let opened: TestPosko;
let posko: Posko;

async function send(operation: Operation, input: Record<string, unknown>, csv: string): Promise<void> {
  const reply = await posko.app.inject({
    method: "POST",
    url: pathOf(operation) + queryOf(input),
    headers: { ...operator(), "content-type": "application/octet-stream" },
    payload: csv,
  });
  expect(reply.json()).toMatchObject({ refused: [] });
}

const operator = (): Record<string, string> => ({
  authorization: `Bearer ${posko.operatorToken}`,
  "x-posko-operator": "uji",
});

async function tally(input: Record<string, unknown>): Promise<unknown> {
  const url = pathOf(show) + queryOf({ contest: CONTEST, wait: true, ...input });
  return (await posko.app.inject({ method: "GET", url, headers: operator() })).json();
}

beforeAll(async () => {
  opened = await openTestPosko("pemilu-2019", { workers: true });
  ({ posko } = opened);
  await posko.services.database.transaction((tx) => loadOfficialPlaces(tx));
  const ground = { place: "kode", station: "tps" };
  await send(importStations, { election: "pemilu-2019", map: { columns: ground } }, CSV);
  const figures = { "votes.1": "a", "votes.2": "b", valid: "sah", invalid: "tidak", total: "semua" };
  const map = { columns: { ...ground, ...figures } };
  await send(importReadings, { contest: CONTEST, source: "salinan", reader: "satu", map }, CSV);
});
afterAll(() => opened.close());

describe("the tally of a place", () => {
  test.each(["99.99", "35.73.01.1999", `${VILLAGE}/3`, "99.99.99.9999/1", "malang"])(
    "is refused for %s, which the election does not know, instead of answering with nothing",
    async (place) => {
      expect(await tally({ place })).toMatchObject({ status: 404, code: "places.unknown", details: { code: place } });
    },
  );

  test("is nothing, and no refusal, where a place has no stations yet", async () => {
    expect(await tally({ place: "52.71" })).toMatchObject({ name: "Kota Mataram", stations: 0, total: 0 });
  });

  test("is nothing, and no refusal, for a ballot paper on which nobody is known to stand yet", async () => {
    expect(await tally({ place: VILLAGE, contest: "pemilu-2019/dpd" })).toMatchObject({
      votes: {},
      valid: 0,
      total: 0,
    });
  });

  test("is refused for a source that there is not, with those that there are", async () => {
    const issue = { at: "source", wants: "invalid_value", allowed: ["combined", "plano", "salinan", "official"] };
    expect(await tally({ place: VILLAGE, source: "lain" })).toMatchObject({
      status: 422,
      details: { issues: [issue] },
    });
  });

  test("has a village's stations in the order of their numbers", async () => {
    expect(await tally({ place: VILLAGE, depth: 1 })).toMatchObject({
      children: [{ name: "TPS 1" }, { name: "TPS 2" }, { name: "TPS 10" }],
    });
  });

  test.each(["provisional", "reader:satu"])("is, by %s, also that of one station", async (basis) => {
    const answer = await tally({ place: `${VILLAGE}/2`, basis, depth: 1 });
    expect(answer).toMatchObject({
      place: `${VILLAGE}/2`,
      name: "TPS 2",
      stations: 1,
      in: 1,
      votes: { "1": 20, "2": 7 },
      valid: 27,
      invalid: 0,
      total: 27,
      official: false,
    });
    expect(answer).not.toHaveProperty("children");
  });
});

describe("a role for one place alone", () => {
  const holding = (place: string, below: boolean): Principal => ({
    kind: "account",
    id: "account:x",
    grants: [{ role: "viewer", place, below }],
  });

  test("does not open what lies below it", () => {
    expect(reachesBelow(holding("35.73", false), TALLY_READERS, "35.73")).toBe(false);
    expect(reachesBelow(holding("35.73", true), TALLY_READERS, "35.73")).toBe(true);
    expect(reachesBelow(holding("35", true), TALLY_READERS, "35.73")).toBe(true);
    expect(reachesBelow(holding("35.7", true), TALLY_READERS, "35.73")).toBe(false);
    expect(reachesBelow(holding("35.73", true), ["administrator"], "35.73")).toBe(false);
  });
});
