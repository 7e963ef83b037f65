// Every operation, asked with inputs and query strings that are not what its contract says.

import { safeParse } from "zod/mini";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  allRows,
  ask,
  asJson,
  asQuery,
  faultOf,
  faultUnlessTaken,
  furnishHostileWorld,
  hostile,
  LONGEST_QUERY,
  MOST,
  MOST_TAKEN,
  named,
  queryText,
  some,
  spoiled,
} from "./ask.ts";

beforeAll(furnishHostileWorld, 60_000);
afterAll(() => hostile.world.close());

describe("an input that is not what the contract says", () => {
  it.each(named(asJson))(
    "of %s is refused or taken, breaks nothing, and changes no row when refused",
    async (_n, b) => {
      const inputs = spoiled(b);
      const fits = (i: unknown): boolean => safeParse(b.operation.input, JSON.parse(JSON.stringify(i))).success;
      const wrong = some(
        inputs.filter((i) => !fits(i)),
        MOST,
      );
      const before = await allRows();
      for (const input of wrong) {
        const body = JSON.stringify(input);
        expect(faultOf(await ask(b, { body })), body.slice(0, 200)).toBe(null);
      }
      expect(await allRows()).toBe(before);
      for (const input of some(inputs.filter(fits), MOST_TAKEN)) {
        const body = JSON.stringify(input);
        const answer = await ask(b, { body });
        expect(faultUnlessTaken(answer), body.slice(0, 200)).toBe(null);
      }
    },
  );

  it.each(named(asQuery))("of %s is refused or taken, and breaks nothing", async (_n, b) => {
    for (const input of some(spoiled(b), MOST)) {
      const query = queryText(input);
      if (query.length > LONGEST_QUERY) continue;
      const answer = await ask(b, { query, body: "a,b\n1,2\n" });
      expect(faultUnlessTaken(answer), query.slice(0, 200)).toBe(null);
    }
  });
});

describe("a query string", () => {
  const texts = [
    "__proto__=1&constructor=2&toString=3&hasOwnProperty=4",
    "contest=a&contest=b&place=1&place=2",
    "contest[]=a&place[x]=1&place.y=2&q[__proto__][z]=3",
    "%00=%00&place=%00&q=%00&code=%00",
    "place=%ff%fe&q=%c0%80&code=%ed%a0%80",
    "place=%zz&q=%",
    "&&&===&?&#",
    "a=1&".repeat(3_000),
    `limit=99999999999999999999&offset=-5&depth=1e9&size=-1`,
    `map=${encodeURIComponent('{"columns":{"__proto__":"x"}}')}&map=[`,
  ];
  it.each(named(asQuery))("of any form breaks nothing in %s", async (_n, b) => {
    for (const query of texts) {
      const answer = await ask(b, { query, body: "" });
      expect(faultUnlessTaken(answer), query.slice(0, 100)).toBe(null);
    }
  });
});
