import fc from "fast-check";
import { expect, test } from "vitest";
import type { Check } from "../model.ts";
import { evaluateCheck } from "../rules.ts";
import { failingNumbers } from "./said.ts";

const title = { id: "x", en: "x" };
const about = { id: "CH", severity: "error" as const, title, applies_to: ["totals"] };
const checks = fc.record({
  left: fc.constantFrom<Check["left"]>("a", { sum: ["a", "b"] }, { each: ["a", "b"] }),
  op: fc.constantFrom<Check["op"]>("=", "<=", ">="),
  right: fc.constantFrom<Check["right"]>("c", { times: ["c", 2] }, 3),
});
const value = fc.option(fc.integer({ min: 0, max: 6 }), { freq: 6 });

test("a check has numbers to say exactly when it fails, and they do not hold", () => {
  fc.assert(
    fc.property(checks, fc.record({ a: value, b: value, c: value }), (compared, values) => {
      const check: Check = { ...about, ...compared };
      const failing = failingNumbers(check, values);
      expect(failing.length > 0).toBe(evaluateCheck(check, values) === "fail");
      for (const { left, sign, right } of failing)
        expect(sign === "≠" ? left !== right : sign === ">" ? left > right : left < right).toBe(true);
    }),
    { numRuns: 500 },
  );
});
