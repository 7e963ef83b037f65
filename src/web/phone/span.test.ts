import { describe, expect, it } from "vitest";
import { spanText } from "./span.ts";

describe("a span of time", () => {
  it.each([
    [12, "12 menit", "12 minutes"],
    [60, "1 jam", "1 hour"],
    [200, "3 jam 20 menit", "3 hours 20 minutes"],
    [4320, "3 hari", "3 days"],
    [4320 + 119, "3 hari 2 jam", "3 days 2 hours"],
    [2 * 1440 - 1, "2 hari", "2 days"],
  ])("of %i minutes is said in days, hours or minutes", (minutes, id, en) => {
    expect([spanText(minutes, "id"), spanText(minutes, "en")]).toEqual([id, en]);
  });
});
