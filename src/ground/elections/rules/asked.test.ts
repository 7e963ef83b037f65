import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CANDIDATE_ASKS } from "../model.ts";
import { isPartAsked } from "./asked.ts";

const asks = fc.record({
  candidates: fc.constantFrom(...CANDIDATE_ASKS),
  own_party: fc.option(fc.integer({ min: 1, max: 24 })),
});

describe("what is asked of a witness", () => {
  it("is always the totals, and of the candidates no more than the settings say", () => {
    fc.assert(
      fc.property(asks, fc.integer({ min: 1, max: 24 }), (asked, party) => {
        expect(isPartAsked("totals", asked)).toBe(true);
        const wanted = { all: true, none: false, desk: false, own: asked.own_party === party }[asked.candidates];
        expect(isPartAsked(`candidates.${party}`, asked)).toBe(wanted);
      }),
    );
  });

  it("is everything where an older server says nothing of it", () => {
    expect(isPartAsked("candidates.4", {})).toBe(true);
  });
});
