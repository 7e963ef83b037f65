// What the pack says of seats, and where it says nothing.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Pack, Rule } from "../../../ground/elections/model.ts";
import { divisionOf, mostVotesIn } from "./law.ts";

describe("what the pack says of dividing seats", () => {
  const rule = (id: string, params: Rule["params"], legal_state: Rule["legal_state"] = "in_force"): Rule => ({
    id,
    title: { id, en: id },
    effective_from: null,
    effective_to: null,
    legal_state,
    citation: [],
    params,
    confidence: "sourced",
  });
  const pack = (...rules: Rule[]): Pack => ({ rules }) as unknown as Pack;
  const METHOD = rule("SEATS.METHOD", { first_divisor: "1" });

  test("a threshold for DPR alone", () => {
    const whole = pack(METHOD, rule("DPR.THRESHOLD", { share: "0.04" }));
    expect(divisionOf(whole, "dpr")).toEqual({ decided: true, firstDivisor: "1", threshold: "0.04" });
    expect(divisionOf(whole, "dprd_prov")).toEqual({ decided: true, firstDivisor: "1", threshold: null });
  });

  test("is for a person to decide without a value in force, or without a method", () => {
    const without = { decided: false, kind: "threshold", rule: "DPR.THRESHOLD.2029" };
    expect(divisionOf(pack(METHOD, rule("DPR.THRESHOLD.2029", { value: null }, "conditional")), "dpr")).toEqual(
      without,
    );
    expect(divisionOf(pack(METHOD, rule("DPR.THRESHOLD.2029", { share: "0.04" }, "conditional")), "dpr")).toEqual(
      without,
    );
    expect(divisionOf(pack(METHOD), "dpr")).toMatchObject({ decided: false, kind: "threshold" });
    expect(divisionOf(pack(), "dprd_prov")).toMatchObject({ decided: false, kind: "method" });
  });
});

describe("the most votes missing stations can hold", () => {
  const LAW = { reserve: "2", voters: 500 };

  test("is never less than the ballots of each of them, and hardly more", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat({ max: 300 })), { maxLength: 60 }), (stations) => {
        const ballots = stations.reduce<number>((sum, v) => sum + (v ?? 500) + Math.ceil(((v ?? 500) * 2) / 100), 0);
        const known = stations.filter((v) => v !== null);
        const most = mostVotesIn(
          { stations: stations.length, listed: known.length, voters: known.reduce((a, b) => a + b, 0) },
          LAW,
        );
        expect(most).toBeGreaterThanOrEqual(ballots);
        expect(most).toBeLessThanOrEqual(ballots + stations.length);
      }),
    );
  });

  test("is not known where the pack does not say how large a station may be, or how large the reserve", () => {
    expect(mostVotesIn({ stations: 2, listed: 1, voters: 100 }, { reserve: "2", voters: null })).toBeNull();
    expect(mostVotesIn({ stations: 1, listed: 1, voters: 100 }, { reserve: null, voters: 500 })).toBeNull();
    expect(mostVotesIn({ stations: 1, listed: 1, voters: 100 }, { reserve: "2", voters: null })).toBe(102);
    expect(mostVotesIn({ stations: 0, listed: 0, voters: 0 }, { reserve: null, voters: null })).toBe(0);
  });
});
