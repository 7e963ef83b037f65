// A check between two parts of a form, or between two papers of a station, fails for both as long as it fails, whichever
// was read first, and for neither once one of them is put right.

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

describe("the papers of a station", () => {
  const station = "35.73.02.1001/1";
  async function papers(): Promise<Record<string, unknown>> {
    const { parts } = await city.ask(show, { contest: COUNCIL, station });
    return Object.fromEntries(parts.map((p) => [`${p.source} ${p.part}`, [p.across, p.flagged, p.elsewhere]]));
  }

  test("that differ are flagged on both, figure by figure, and no more once one is read again", async () => {
    await city.votes(station, { 1: 50, 2: 30 });
    await city.votes(station, { 1: 50, 2: 30 }, "salin", "salinan");
    expect(await papers()).toEqual({ "plano totals": [[], false, []], "salinan totals": [[], false, []] });
    await city.votes(station, { 1: 40, 2: 40 }, "komisi", "official");
    const against = (from: string, here: readonly number[], there: readonly number[]): unknown[] => [
      { source: from, field: "votes.1", here: here[0], there: there[0] },
      { source: from, field: "votes.2", here: here[1], there: there[1] },
    ];
    expect(await papers()).toEqual({
      "plano totals": [["CH15.official"], true, against("official", [50, 30], [40, 40])],
      "salinan totals": [["CH15.official"], true, against("official", [50, 30], [40, 40])],
      "official totals": [
        ["CH15.plano", "CH15.salinan"],
        true,
        [...against("plano", [40, 40], [50, 30]), ...against("salinan", [40, 40], [50, 30])],
      ],
    });
    expect(await flagged("totals")).toContain(station);
    await city.climb();
    const sums = (source: "combined" | "official") =>
      city.ask(tally, { contest: COUNCIL, place: station, part: "totals", basis: "provisional", source });
    expect([(await sums("combined")).flagged, (await sums("official")).flagged]).toEqual([1, 1]);

    await city.votes(station, { 1: 50, 2: 30 }, "komisi", "official");
    expect(Object.values(await papers())).toEqual([
      [[], false, []],
      [[], false, []],
      [[], false, []],
    ]);
    await city.climb();
    expect([(await sums("combined")).flagged, (await sums("official")).flagged]).toEqual([0, 0]);
  });

  test("are compared beside what fails between the parts of one of them, and neither hides the other", async () => {
    await city.list(station, 1, [9, 20, 20, 0]);
    await city.votes(station, { 1: 50, 2: 29 }, "salin", "salinan");
    expect(await papers()).toMatchObject({
      "plano totals": [["CH09.1", "CH15.salinan"], true, expect.anything()],
      "plano candidates.1": [["CH09.1"], true, []],
      "salinan totals": [["CH15.official", "CH15.plano"], true, expect.anything()],
      "official totals": [["CH15.salinan"], true, expect.anything()],
    });
  });
});
