import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PackContest } from "../../../ground/elections/model.ts";
import { areaOf, type TerritoryBook } from "../../../ground/elections/rules/area.ts";
import { isWithin } from "../../../ground/places/rules.ts";
import { isBeside, openPlaces, outsideDapil } from "./outside.ts";

const SHAPE = { level: "dapil" } as PackContest;
const REGENCY = "35.73";
const SUBDISTRICTS = [1, 2, 3].map((n) => `${REGENCY}.0${n}`);
const VILLAGES = SUBDISTRICTS.flatMap((s) => [1, 2, 3].map((n) => `${s}.100${n}`));
const BELOW = new Map<string, string[]>([
  [REGENCY, SUBDISTRICTS],
  ...SUBDISTRICTS.map((s): [string, string[]] => [s, VILLAGES.filter((v) => isWithin(v, s))]),
]);

const bookOf = (rows: readonly { place: string; dapil: string; split: boolean }[]): TerritoryBook =>
  Map.groupBy(rows, (row) => row.place);
const outside = (book: TerritoryBook, parents = [REGENCY]): string[] => {
  const open = new Set(openPlaces(book, parents));
  // Only of these anything is known.
  return outsideDapil(book, parents, new Map([...BELOW].filter(([place]) => open.has(place))));
};

describe("places that no dapil names", () => {
  test("are, village by village, those that have no dapil and of which nothing says that they are divided", () => {
    const row = fc.record({
      place: fc.constantFrom(REGENCY, ...SUBDISTRICTS, ...VILLAGES),
      dapil: fc.constantFrom("A", "B"),
      split: fc.boolean(),
    });
    // A place that a dapil has whole is no other's: the import refuses it.
    const rows = fc
      .array(row, { maxLength: 8 })
      .map((all) =>
        all.filter((one, i) =>
          all.slice(0, i).every((before) => before.place !== one.place || (before.split && one.split)),
        ),
      );
    fc.assert(
      fc.property(rows, (named) => {
        const book = bookOf(named);
        const found = outside(book);
        for (const village of VILLAGES) {
          const around = [village, village.slice(0, 8), REGENCY];
          const has = areaOf(SHAPE, village, book) !== null || around.some((p) => book.get(p)?.some((t) => !t.split));
          const named = [...book.keys()];
          const undivided = !around.some((p) => book.has(p) && !named.some((n) => n !== p && isWithin(n, p)));
          expect([village, found.some((p) => isWithin(village, p))]).toEqual([village, !has && undivided]);
        }
        // The widest, none within another, and nothing of a dapil's in any of them.
        for (const place of found) {
          expect(found.filter((other) => isWithin(place, other))).toEqual([place]);
          expect([...book.keys()].filter((n) => isWithin(n, place))).toEqual([]);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("are a sub-district whose line was refused, and a village left over of a divided one", () => {
    const [first, second, third] = SUBDISTRICTS as [string, string, string];
    const lines = [
      { place: first, dapil: "A", split: false },
      { place: second, dapil: "A", split: true },
      { place: second, dapil: "B", split: true },
      { place: `${second}.1001`, dapil: "A", split: false },
      { place: `${second}.1002`, dapil: "B", split: false },
    ];
    expect(outside(bookOf(lines))).toEqual([`${second}.1003`, third]);
    expect(outside(bookOf([...lines, { place: third, dapil: "B", split: false }]))).toEqual([`${second}.1003`]);
    // Without a border nobody's part is known: that is said of the dapil, and none of it is outside.
    expect(outside(bookOf(lines.filter((l) => l.place.length === 8)))).toEqual([third]);
    expect(outside(bookOf([]))).toEqual([REGENCY]);
  });

  test("may be of the dapil that have a part of the narrowest place around, and of no other", () => {
    const of = (...places: string[]) => places.map((place) => ({ place, split: false }));
    // A sub-district of a city that two of the province's dapil divide is of one of these two.
    expect(isBeside(of("35.73.01", "35.78"), "dprd_prov", "35.73.09")).toBe(true);
    expect(isBeside(of("35.78"), "dprd_prov", "35.73.09")).toBe(false);
    expect(isBeside(of("35.78"), "dprd_prov", "35.73")).toBe(true);
    expect(isBeside(of("35.73.02.1001"), "dprd_kabkota", "35.73.02.1003")).toBe(true);
    expect(isBeside(of("35.73.01"), "dprd_kabkota", "35.73.02.1003")).toBe(false);
    // A city without any dapil is of nobody's beside it.
    expect(isBeside(of("35.78.01"), "dprd_kabkota", "35.73")).toBe(false);
  });
});
