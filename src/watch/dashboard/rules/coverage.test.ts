import fc from "fast-check";
import { expect, test } from "vitest";
import { COVERAGE_STEPS, coverageStep } from "./coverage.ts";

test("only everything is all and only nothing is none, however many stations there are", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 823_236 }), fc.double({ min: 0, max: 1, noNaN: true }), (stations, share) => {
      const came = Math.floor(stations * share);
      const step = coverageStep(came, stations);
      expect(step === "all").toBe(came === stations);
      expect(step === "none").toBe(came === 0);
      expect(COVERAGE_STEPS.indexOf(coverageStep(Math.max(0, came - 1), stations))).toBeLessThanOrEqual(
        COVERAGE_STEPS.indexOf(step),
      );
    }),
  );
  expect(coverageStep(823_235, 823_236)).toBe("nearly");
});

test("quarters end where the key says they do", () => {
  const steps = [1, 25, 26, 50, 51, 75, 76, 83, 99, 100].map((came) => coverageStep(came, 100));
  expect(steps).toEqual(["quarter", "quarter", "half", "half", "most", "most", "nearly", "nearly", "nearly", "all"]);
  expect(coverageStep(0, 0)).toBe("none");
});
