import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apart, drawGrowth } from "./log-chart.ts";

describe("labels of one column", () => {
  it("stand in the order of what they name, none over another, and are not moved without need", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { maxLength: 20 }), (heights) => {
        const at = apart(heights);
        expect(at).toHaveLength(heights.length);
        const order = heights.map((_y, i) => i).toSorted((a, b) => heights[a]! - heights[b]!);
        for (const [k, i] of order.entries()) if (k > 0) expect(at[i]! - at[order[k - 1]!]!).toBeGreaterThan(13 - 1e-6);
        // What is alone stays where it is, and on the whole they are moved neither up nor down.
        for (const [i, y] of heights.entries())
          if (heights.every((other, k) => k === i || Math.abs(other - y) > 13 * heights.length))
            expect(at[i]).toBeCloseTo(y);
        const sum = (of: readonly number[]): number => of.reduce((total, y) => total + y, 0);
        expect(sum(at)).toBeCloseTo(sum(heights), 4);
      }),
    );
  });
});

describe("a drawing of growth", () => {
  const x = [8_232, 82_324, 823_236];
  const svg = drawGrowth("Growth", "stations", x, [
    {
      title: "a & b",
      lines: [
        { name: "flat", y: [12.5, 12.5, 12.5] },
        { name: "as the list", y: [10, 100, 1_000] },
      ],
    },
  ]);
  const points = [...svg.matchAll(/<polyline points="([^"]+)"/g)].map(([, text]) =>
    text!.split(" ").map((pair) => pair.split(",").map(Number) as [number, number]),
  );

  it("has a line for each cost, whose slope is how it grows", () => {
    const [flat, grows] = points as [[number, number][], [number, number][]];
    expect(points).toHaveLength(2);
    expect(new Set(flat.map(([, y]) => y)).size).toBe(1);
    const rises = [0, 1].map((k) => grows[k]![1] - grows[k + 1]![1]);
    expect(rises[0]).toBeGreaterThan(50);
    expect(rises[1]).toBeCloseTo(rises[0]!, 1);
  });
  it("names each line once and says each of its values", () => {
    expect(svg.match(/as the list</g)).toHaveLength(1);
    for (const value of [">10<", ">100<", ">1,000  as the list<", ">12.5<", ">12.5  flat<"])
      expect(svg).toContain(value);
    expect(svg).toContain("a &amp; b");
  });
  it("draws one share alone, and values far below one", () => {
    const one = drawGrowth("One", "stations", [8_232], [{ title: "t", lines: [{ name: "small", y: [0.004] }] }]);
    expect(one).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });
});
