import fc from "fast-check";
import { expect, test } from "vitest";
import { createRecent } from "./recent.ts";

const key = fc.integer({ min: 0, max: 30 }).map(String);
const step = fc.record({ do: fc.constantFrom("set" as const, "get" as const), key });

test("it never tells another's value, keeps the half asked for last, and holds no more than it may", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.array(step, { maxLength: 200 }), (most, steps) => {
      const recent = createRecent<string>(most);
      const given = new Map<string, string>();
      let lately: string[] = [];
      for (const [i, one] of steps.entries()) {
        if (one.do === "set") {
          given.set(one.key, `${one.key} ${i}`);
          recent.set(one.key, `${one.key} ${i}`);
        } else {
          const told = recent.get(one.key);
          if (lately.includes(one.key)) expect(told).toBe(given.get(one.key));
          else expect([undefined, given.get(one.key)]).toContain(told);
          if (told === undefined) continue;
        }
        lately = [one.key, ...lately.filter((k) => k !== one.key)].slice(0, Math.floor(most / 2));
      }
      const there = [...given.keys()].filter((k) => recent.get(k) !== undefined);
      expect(there.length).toBeLessThanOrEqual(most);
    }),
  );
});
