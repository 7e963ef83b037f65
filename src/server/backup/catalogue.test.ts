import fc from "fast-check";
import { expect, test } from "vitest";
import { inOrder } from "./catalogue.ts";

const name = (n: number): string => `t${n}`;

test("tables stand behind those they refer to, each exactly once, whatever the references", () => {
  // A table refers to earlier ones only, and then all of them are shuffled: so there is an order, and it is hidden.
  const world = fc.integer({ min: 2, max: 12 }).chain((n) =>
    fc.record({
      tables: fc.shuffledSubarray(
        Array.from({ length: n }, (_v, i) => name(i)),
        { minLength: n, maxLength: n },
      ),
      links: fc.array(
        fc.tuple(fc.nat(n - 1), fc.nat(n - 1)).filter(([a, b]) => a !== b),
        { maxLength: 30 },
      ),
    }),
  );
  fc.assert(
    fc.property(world, ({ tables, links }) => {
      const refers = links.map(([a, b]) => ({ child: name(Math.max(a, b)), parent: name(Math.min(a, b)) }));
      const order = inOrder(tables, refers);
      expect(order.toSorted()).toEqual(tables.toSorted());
      expect(refers.filter((r) => order.indexOf(r.child) < order.indexOf(r.parent))).toEqual([]);
    }),
  );
});

test("a table that is not taken along holds nothing up, and a ring is a bug that is named", () => {
  expect(inOrder(["b", "a"], [{ child: "b", parent: "elsewhere" }])).toEqual(["b", "a"]);
  const ring = [
    { child: "a", parent: "b" },
    { child: "b", parent: "a" },
  ];
  expect(() => inOrder(["a", "b"], ring)).toThrow("in a ring: a, b");
});
