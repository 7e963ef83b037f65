import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byNumber, isSought } from "./seek.ts";

const ARJOSARI = "35.73.01.1002";
const text = "TPS 002 Arjosari, Blimbing Tuti";

describe("a station sought by words", () => {
  it("is found by its village and number in any order, however the number is written", () => {
    for (const sought of ["arjosari 2", "2 Arjosari", "tps 002", "ARJO  02", "tuti, blimbing", "35.73.01.1002/2", ""])
      expect(isSought(sought, `${ARJOSARI}/2`, text), sought).toBe(true);
  });

  it("is not another one: every word must be its own, and a number is all of its number", () => {
    for (const sought of ["arjosari 12", "arjosari 20", "purwodadi 2", "tuti x"])
      expect(isSought(sought, `${ARJOSARI}/2`, text), sought).toBe(false);
    expect(isSought("2", `${ARJOSARI}/12`, "TPS 012")).toBe(false);
    expect(isSought("ksk 3", "99.01/KSK-3", "KSK 3")).toBe(true);
  });
});

describe("the order of stations", () => {
  it("is that of their numbers within a village", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { maxLength: 20 }), (numbers) => {
        const sorted = numbers.map((n) => ({ id: `${ARJOSARI}/${n}` })).toSorted(byNumber);
        expect(sorted.map((s) => Number(s.id.split("/")[1]))).toEqual(numbers.toSorted((a, b) => a - b));
      }),
    );
  });
});
