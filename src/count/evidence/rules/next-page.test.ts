import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextPage } from "./next-page.ts";

describe("the page a picture is proposed for", () => {
  const pages = ["1", "2", "3", "4"].map((id) => ({ id }));

  it("goes on after the last one, and comes back to what was left out before it", () => {
    expect(nextPage(pages, {}, null)).toBe("1");
    expect(nextPage(pages, { 2: {} }, "2")).toBe("3");
    expect(nextPage(pages, { 2: {}, 3: {}, 4: {} }, "4")).toBe("1");
    expect(nextPage(pages, { 1: {}, 2: {}, 3: {}, 4: {} }, "2")).toBe("3");
    expect(nextPage([], {}, "2")).toBe("");
  });

  it("has no picture yet while any page has none", () => {
    const ids = fc.subarray(pages.map((p) => p.id));
    fc.assert(
      fc.property(ids, fc.option(fc.constantFrom("1", "2", "3", "4", "9")), (has, last) => {
        const next = nextPage(pages, Object.fromEntries(has.map((id) => [id, {}])), last);
        expect(pages.map((p) => p.id)).toContain(next);
        if (has.length < pages.length) expect(has).not.toContain(next);
      }),
    );
  });
});
