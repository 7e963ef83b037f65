import { describe, expect, it } from "vitest";
import { readNeighbourhood } from "./neighbourhoods.ts";

const VILLAGE = "35.73.01.1001";

describe("an RW or RT", () => {
  it.each([
    [`${VILLAGE}.005`, "", "", `${VILLAGE}.005`],
    [`${VILLAGE}.005.003`, "", "", `${VILLAGE}.005.003`],
    ["", VILLAGE, "5", `${VILLAGE}.005`],
    ["", "3573011001", "RW 05", `${VILLAGE}.005`],
    ["", VILLAGE, "000", `${VILLAGE}.000`],
    ["", `${VILLAGE}.005`, "RT.3", `${VILLAGE}.005.003`],
    [`${VILLAGE}.005`, VILLAGE, "5", `${VILLAGE}.005`],
  ])("is read from code “%s”, parent “%s” and number “%s”", (code, parent, number, wanted) => {
    expect(readNeighbourhood(code, parent, number)).toEqual({ ok: true, value: wanted });
  });

  it.each([
    ["", "", "", "code", "places.code_missing"],
    ["RW 5", "", "", "code", "places.code_unreadable"],
    ["3573011001005", "", "", "code", "places.code_unreadable"],
    [VILLAGE, "", "", "code", "places.not_rw_or_rt"],
    ["", "35.73.01", "1", "parent", "places.not_rw_or_rt"],
    ["", `${VILLAGE}.005.003`, "1", "parent", "places.not_rw_or_rt"],
    ["", "Blimbing", "1", "parent", "places.code_unreadable"],
    ["", VILLAGE, "", "number", "places.number_unreadable"],
    ["", VILLAGE, "V", "number", "places.number_unreadable"],
    ["", VILLAGE, "1000", "number", "places.number_unreadable"],
    ["", VILLAGE, "RT 5", "number", "places.number_differs"],
    [`${VILLAGE}.005`, VILLAGE, "6", "number", "places.number_differs"],
  ])("is refused for code “%s”, parent “%s” and number “%s”", (code, parent, number, field, problem) => {
    expect(readNeighbourhood(code, parent, number)).toMatchObject({ ok: false, problem: { field, code: problem } });
  });
});
