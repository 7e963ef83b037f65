// A check between two parts of a form fails for both as long as it fails, whichever was read first, and for neither once
// one of them is put right.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COUNCIL, furnishSeats, type SeatsCity } from "../../../main/seats-world.ts";
import { openTestPosko, type TestPosko } from "../../../main/test-posko.ts";
import { show as tally } from "../../tally/contract.ts";
import { decide, list, show } from "../contract.ts";

let opened: TestPosko;
let city: SeatsCity;

beforeAll(async () => {
  opened = await openTestPosko("contoh");
  city = await furnishSeats(opened.posko);
});
afterAll(() => opened?.close());

/** Of each part of a station's wall form: the checks across parts that fail, and whether it is flagged. */
async function standing(station: string): Promise<Record<string, [string[], boolean]>> {
  const { parts } = await city.ask(show, { contest: COUNCIL, station });
  return Object.fromEntries(parts.map((part) => [part.part, [part.across, part.flagged]]));
}
async function flagged(part: string): Promise<string[]> {
  const { rows } = await city.ask(list, { contest: COUNCIL, list: "flagged", part, place: "35.73", limit: 50 });
  return rows.map((row) => row.station);
}

describe("the votes of a party and those of its list", () => {
  test.each([
    ["totals first", "35.73.01.1001/1", true],
    ["the list first", "35.73.01.1001/2", false],
  ])("that differ flag both parts, and neither after a correction (%s)", async (_name, station, totalsFirst) => {
    const both = [() => city.votes(station, { 1: 50, 2: 30 }), () => city.list(station, 1, [9, 20, 20, 0])];
    for (const one of totalsFirst ? both : both.toReversed()) await one();
    expect(await standing(station)).toEqual({ totals: [["CH09.1"], true], "candidates.1": [["CH09.1"], true] });
    expect(await flagged("totals")).toContain(station);
    expect(await flagged("candidates.1")).toContain(station);
    await city.climb();
    for (const part of ["totals", "candidates.1"]) {
      const { flagged: n } = await city.ask(tally, { contest: COUNCIL, place: station, part, basis: "provisional" });
      expect([part, n]).toEqual([part, 1]);
    }

    if (totalsFirst) await city.votes(station, { 1: 49, 2: 30 });
    else await city.list(station, 1, [10, 20, 20, 0]);
    expect(await standing(station)).toEqual({ totals: [[], false], "candidates.1": [[], false] });
    await city.climb();
    const village = await city.ask(tally, {
      contest: COUNCIL,
      place: "35.73.01.1001",
      part: "totals",
      basis: "provisional",
    });
    expect(village.flagged).toBe(0);
  });

  test("are judged by what a verifier decided, not by what somebody read before", async () => {
    const station = "35.73.01.1001/3";
    const figures = { contest: COUNCIL, station, source: "plano" as const };
    await city.list(station, 2, [10, 10, 10, 0]);
    await city.votes(station, { 2: 30 });
    await city.votes(station, { 2: 40 }, "dua");
    expect((await standing(station))["totals"]).toEqual([[], false]);
    const fields = { "votes.2": 40, valid: 40, invalid: 0, total: 40 };
    const decided = await city.ask(
      decide,
      { ...figures, part: "totals", fields, reason: "Terbaca 40 di foto" },
      "hakim",
    );
    expect(decided).toMatchObject({ state: "accepted" });
    expect(await standing(station)).toEqual({ totals: [["CH09.2"], true], "candidates.2": [["CH09.2"], true] });
  });

  test("that are not all written are not judged", async () => {
    await city.votes("35.73.01.1002/1", { 3: 12 });
    await city.list("35.73.01.1002/1", 3, [1, 2]);
    expect((await standing("35.73.01.1002/1"))["candidates.3"]).toEqual([[], false]);
  });
});
