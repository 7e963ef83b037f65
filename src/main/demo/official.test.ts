import { expect, test } from "vitest";
import { moved } from "./official.ts";

test("invented official figures add up from village to sub-district, but for one where votes moved from one number to another", () => {
  const villages = new Map(
    ["35.73.01.1001", "35.73.01.1002", "35.73.02.1001", "35.73.03.1001"].map((code, i) => [
      code,
      { "votes.1": 400 + i, "votes.2": 300 + 2 * i, valid: 700 + 3 * i },
    ]),
  );
  const all = moved("seed", villages);
  expect([...all].filter(([code]) => code.length === 13)).toEqual([...villages]);
  const off = ["35.73.01", "35.73.02", "35.73.03"].flatMap((district) => {
    const below = [...villages].filter(([code]) => code.startsWith(`${district}.`)).map(([, of]) => of);
    const sum = (field: "votes.1" | "votes.2" | "valid"): number => below.reduce((n, of) => n + of[field], 0);
    const at = all.get(district)!;
    expect(at["valid"]).toBe(sum("valid"));
    expect(at["votes.1"]! + at["votes.2"]!).toBe(sum("votes.1") + sum("votes.2"));
    return at["votes.1"] === sum("votes.1") ? [] : [sum("votes.1") - at["votes.1"]!];
  });
  expect(off).toHaveLength(1);
  expect(off[0]).toBeGreaterThanOrEqual(20);
  expect(moved("seed", villages)).toEqual(all);
});
