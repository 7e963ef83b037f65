import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, type Json } from "./canonical.ts";

test("the example of RFC 8785 §3.2.4", () => {
  const given = JSON.parse(
    String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
  ) as Json;
  expect(canonicalJson(given)).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

test("keys are sorted by UTF-16 code units, as in RFC 8785 §3.2.3", () => {
  const keys = ["\u20ac", "\r", "\ufb33", "1", "\ud83d\ude00", "\u0080", "\u00f6"];
  const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 1])));
  expect(Object.keys(JSON.parse(text) as object)).toHaveLength(7);
  expect([...text.matchAll(/"((?:[^"\\]|\\.)*)":/g)].map((m) => JSON.parse(`"${m[1]}"`) as string)).toEqual([
    "\r",
    "1",
    "\u0080",
    "\u00f6",
    "\u20ac",
    "\ud83d\ude00",
    "\ufb33",
  ]);
});

/** A second implementation, as short as it goes: sort every object, then the engine's own JSON. */
const plainly = (value: Json): string =>
  JSON.stringify(value, (_key, v: unknown) =>
    typeof v === "object" && v !== null && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );

test("any value is what sorting and the engine's own JSON give, and reads back as itself", () => {
  // Keys that look like numbers the engine puts first, whatever the order they were given in.
  const key = fc.string({ unit: "grapheme" }).filter((k) => !/^\d+$/.test(k) && k !== "__proto__");
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, false, 0, -0, 1e21, '"', "\\", "\u2028", "~", "\u007f"),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.string({ unit: "grapheme" }),
      fc.array(tie("value")),
      fc.dictionary(key, tie("value")),
    ),
  }));
  fc.assert(
    fc.property(value, (v) => {
      const text = canonicalJson(v);
      expect(text).toBe(plainly(v));
      expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
    }),
  );
});

test("what JSON cannot hold is refused", () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => canonicalJson(bad)).toThrow("a number that JSON cannot hold");
  for (const bad of ["\ud800", { "\udc00": 1 }, [["a\ud800"]]])
    expect(() => canonicalJson(bad)).toThrow("a text with a lone surrogate");
  expect(() => canonicalJson({ a: undefined } as unknown as Json)).toThrow("no value at a");
});
