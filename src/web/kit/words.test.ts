import { describe, expect, it } from "vitest";
import { fill } from "./words.ts";

describe("a message with values", () => {
  const lines = "{count} {count|line is|lines are} refused";

  it("counts one as one, and all else as many", () => {
    expect([0, 1, 2, 1_234].map((count) => fill(lines, "en", { count }))).toEqual([
      "0 lines are refused",
      "1 line is refused",
      "2 lines are refused",
      "1,234 lines are refused",
    ]);
  });

  it("writes numbers as its language does", () => {
    expect(fill("{count} TPS", "id", { count: 823_236 })).toBe("823.236 TPS");
    expect(fill("{share}", "id", { share: 0.5 })).toBe("0,5");
  });

  it("leaves what no value came for, and fills in text as it is", () => {
    expect(fill("{who}: {what}", "en", { who: "{what}" })).toBe("{what}: {what}");
    expect(fill(lines, "en", {})).toBe(lines);
  });
});
