import { describe, expect, it } from "vitest";
import { jsonSlip } from "./json.ts";

describe("where JSON stops", () => {
  it("is nowhere in JSON", () => {
    for (const text of ["{}", ' {"a": [1, -2.5e3, true, null, "x\\n"]}\n', "[]", '"a"'])
      expect(jsonSlip(text)).toBeNull();
  });

  it.each([
    ["", 1, 1],
    ["columns", 1, 1],
    ['{"a": 1,}', 1, 9],
    ['{"columns": {\n  "place": kode\n}}', 2, 12],
    ['{"a": 1\n"b": 2}', 2, 1],
    ["{'a': 1}", 1, 2],
    ['{"a": 1} x', 1, 10],
    ['{"a": 1', 1, 8],
    ['{"a": "b\n"}', 1, 9],
    ['{"a": tru', 1, 10],
    ['{"a": trx}', 1, 9],
    ['{"a": -}', 1, 8],
  ])("of %j is line %i, column %i", (text, line, column) => {
    expect(jsonSlip(text)).toEqual({ line, column });
  });
});
