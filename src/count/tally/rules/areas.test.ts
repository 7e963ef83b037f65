// The pieces of dapil against a plain look at every station: whose is it, by the rule that fills ballot papers.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { PackContest } from "../../../ground/elections/model.ts";
import { areaOf, type TerritoryBook } from "../../../ground/elections/rules/area.ts";
import { piecesOf, unassignedOf, unnamedOf, type Pieces } from "./areas.ts";

const CONTEST: Pick<PackContest, "level"> = { level: "dapil" };

const VILLAGES = ["10", "11"].flatMap((p) =>
  ["01", "02"].flatMap((k) => ["01", "02"].flatMap((d) => ["1001", "1002"].map((v) => `${p}.${k}.${d}.${v}`))),
);
const PLACES = [...new Set(VILLAGES.flatMap((v) => [v, v.slice(0, 8), v.slice(0, 5)]))];

/** Any naming of places at all, also one that no import would take in. */
const books: fc.Arbitrary<TerritoryBook> = fc
  .uniqueArray(
    fc.record({ place: fc.constantFrom(...PLACES), dapil: fc.constantFrom("A", "B", "C"), split: fc.boolean() }),
    { maxLength: 14, selector: (t) => `${t.place} ${t.dapil}` },
  )
  .map((rows) => Map.groupBy(rows, (row) => row.place));

/** How often each village is counted by these pieces. */
function times({ plus, minus }: Pieces, village: string): number {
  const holds = (place: string): boolean => place === "" || village === place || village.startsWith(`${place}.`);
  return plus.filter(holds).length - minus.filter(holds).length;
}

test("each village is counted once by the dapil that its ballot paper is for, and by no other", () => {
  fc.assert(
    fc.property(books, (book) => {
      const pieces = piecesOf(book);
      for (const village of VILLAGES) {
        const area = areaOf(CONTEST as PackContest, village, book);
        for (const [dapil, own] of pieces) expect(times(own, village)).toBe(dapil === area ? 1 : 0);
        if (area !== null) expect(pieces.has(area)).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test("what no dapil has is in what is left of a divided place of its dapil, or outside of all territories", () => {
  fc.assert(
    fc.property(books, (book) => {
      const pieces = piecesOf(book);
      for (const village of VILLAGES) {
        if (areaOf(CONTEST as PackContest, village, book) !== null) {
          for (const { divided } of pieces.values()) for (const left of divided) expect(times(left, village)).toBe(0);
          continue;
        }
        const around = [village, village.slice(0, 8), village.slice(0, 5)].find((code) => book.has(code));
        if (around === undefined) continue;
        for (const { dapil } of book.get(around)!) {
          const counted = pieces.get(dapil)!.divided.filter((left) => times(left, village) === 1);
          expect(counted.map((left) => left.place)).toEqual([around]);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("what of a place no dapil has counts exactly the villages in it whose ballot paper nobody knows", () => {
  fc.assert(
    fc.property(books, fc.constantFrom("", "10", "11", ...PLACES), (book, place) => {
      const left = unassignedOf(book, place);
      for (const village of VILLAGES) {
        const inside = place === "" || village === place || village.startsWith(`${place}.`);
        const free = areaOf(CONTEST as PackContest, village, book) === null;
        expect(times(left, village)).toBe(inside && free ? 1 : 0);
      }
    }),
    { numRuns: 500 },
  );
});

test("what is in no territory at all stands once, with the narrowest place around in which some dapil names something", () => {
  fc.assert(
    fc.property(books, (book) => {
      const left = unnamedOf(book);
      for (const village of VILLAGES) {
        const around = [village, village.slice(0, 8), village.slice(0, 5), village.slice(0, 2), ""];
        const counted = [...left.values()].filter((one) => times(one, village) !== 0);
        const wanted = around.some((place) => book.has(place))
          ? undefined
          : around.find((place) => [...book.keys()].some((name) => place === "" || name.startsWith(`${place}.`)));
        expect(counted.map((one) => [one.place, times(one, village)])).toEqual(
          wanted === undefined ? [] : [[wanted, 1]],
        );
      }
    }),
    { numRuns: 500 },
  );
});
