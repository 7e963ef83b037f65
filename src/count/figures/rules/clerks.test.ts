// A clerk's numbers: slips are told from chance, pauses are no work, and a queue holds what it was given.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { careOf, leastShare, perHour, queueIn } from "./clerks.ts";

const counts = fc
  .integer({ min: 1, max: 2_000 })
  .chain((settled) => fc.record({ settled: fc.constant(settled), corrected: fc.integer({ min: 0, max: settled }) }));

describe("slips", () => {
  it("never say more than the share itself, nor less than nothing", () => {
    fc.assert(
      fc.property(counts, ({ settled, corrected }) => {
        const least = leastShare(corrected, settled);
        expect(least).toBeGreaterThanOrEqual(0);
        expect(least).toBeLessThanOrEqual(corrected / settled + 1e-12);
      }),
    );
  });

  it("weigh more with each further one, and less with each further reading that was right", () => {
    fc.assert(
      fc.property(counts, ({ settled, corrected }) => {
        if (corrected < settled) {
          expect(leastShare(corrected + 1, settled)).toBeGreaterThan(leastShare(corrected, settled));
        }
        expect(leastShare(corrected, settled + 1)).toBeLessThanOrEqual(leastShare(corrected, settled) + 1e-12);
      }),
    );
  });

  it("are never held against who made none, nor against a single one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_000 }), (settled) => {
        expect(careOf(0, settled)).not.toBe("slips");
        expect(careOf(Math.min(1, settled), settled)).not.toBe("slips");
      }),
    );
  });

  it("are seen within the first ten readings where a third is wrong", () => {
    expect(careOf(4, 10)).toBe("slips");
    expect(careOf(4, 7)).toBe("too_early");
  });

  it("of three in a hundred are everybody's", () => {
    expect(careOf(3, 100)).toBe("fine");
    expect(careOf(12, 100)).toBe("slips");
  });
});

describe("the rate", () => {
  it("counts readings by the hour of work", () => {
    expect(perHour(61, 60 * 60_000)).toBe(60);
    expect(perHour(31, 10 * 60_000)).toBe(180);
  });

  it("is not told of one reading, or of less than some minutes", () => {
    expect(perHour(1, 60 * 60_000)).toBeNull();
    expect(perHour(20, 60_000)).toBeNull();
  });
});

describe("a queue", () => {
  const place = fc.constantFrom("", "35", "35.73", "35.73.01", "31");
  const line = fc.record({ contest: fc.constantFrom("", "a/dpr", "a/president"), place });

  it("that nobody gave is no queue: all is hers", () => {
    expect(queueIn([], "a/dpr")).toBeNull();
  });

  it("holds exactly the places given for the contest or for every contest", () => {
    const covers = (places: readonly string[], one: string): boolean =>
      places.some((p) => p === "" || p === one || one.startsWith(`${p}.`));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), place, (lines, asked) => {
        const given = lines.filter((l) => l.contest !== "a/president").map((l) => l.place);
        expect(covers(queueIn(lines, "a/dpr")!, asked)).toBe(covers(given, asked));
      }),
    );
  });

  it("of other contests leaves this one empty", () => {
    expect(queueIn([{ contest: "a/president", place: "" }], "a/dpr")).toEqual([]);
  });
});
