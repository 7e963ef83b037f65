import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { ancestorsOf, isWithin, levelOf, parentOf, parsePlaceCode } from "./rules.ts";
import { buildPlaceIndex, searchPlaces, searchText, type IndexedName } from "./rules/search.ts";
import { slippedNames } from "./rules/slips.ts";

const valueOf = (text: string): string => {
  const result = parsePlaceCode(text);
  return result.ok ? result.value : result.problem.code;
};

describe("parsePlaceCode", () => {
  it("reads every level with and without dots", () => {
    for (const code of ["35", "35.73", "35.73.05", "35.73.05.1003"]) {
      expect(valueOf(code)).toBe(code);
      expect(valueOf(` ${code.replaceAll(".", "")} `)).toBe(code);
    }
    expect(valueOf("35.73.05.1003.005")).toBe("35.73.05.1003.005");
    expect(valueOf("35.73.05.1003.005.003")).toBe("35.73.05.1003.005.003");
  });

  it("refuses the thirteen digits of a polling station, letters, and parts of a wrong length", () => {
    for (const text of [
      "3573051003005",
      "",
      "3",
      "357",
      "35.7",
      "35.73.5",
      "35.73.05.103",
      "35.73.05.10a3",
      "35..05",
      "35.",
    ])
      expect(valueOf(text), text).toBe("places.code_invalid");
  });

  it("gives back what it wrote, for any code at any level", () => {
    const digits = (n: number): fc.Arbitrary<string> =>
      fc.integer({ min: 0, max: 10 ** n - 1 }).map((v) => String(v).padStart(n, "0"));
    const code = fc
      .tuple(digits(2), digits(2), digits(2), digits(4), digits(3), digits(3), fc.integer({ min: 1, max: 6 }))
      .map(([a, b, c, d, e, f, level]) => [a, b, c, d, e, f].slice(0, level).join("."));
    fc.assert(
      fc.property(code, (c) => {
        expect(valueOf(c)).toBe(c);
        if (levelOf(c) <= 4) expect(valueOf(c.replaceAll(".", ""))).toBe(c);
        expect(ancestorsOf(c)).toHaveLength(levelOf(c) - 1);
        expect(isWithin(c, parentOf(c))).toBe(true);
        expect(isWithin(parentOf(c), c)).toBe(false);
      }),
    );
  });

  it("does not take a sibling whose code begins alike for a place below", () => {
    expect(isWithin("35.73.051", "35.73.05")).toBe(false);
    expect(isWithin("35.73.05", "")).toBe(true);
  });
});

describe("searchPlaces", () => {
  const folder = new URL("data/", import.meta.resolve("idn-area-data/package.json"));
  const places = ["provinces", "regencies", "districts", "villages"].flatMap((file) =>
    parse<IndexedName>(readFileSync(new URL(`${file}.csv`, folder)), { columns: true }).map(({ code, name }) => ({
      code,
      name,
    })),
  );
  const nameOf = new Map(places.map((p) => [p.code, p.name]));
  const index = buildPlaceIndex(places);
  const first = (query: string, within?: string): string[] => searchPlaces(index, query, 5, within).map((h) => h.code);

  /** How many of 500 questions are answered among the first five. A place of the same written name counts. */
  const found = (withAbove: boolean, seed: number): number =>
    slippedNames(places, 500, { withAbove, seed }).filter(({ question, place }) => {
      const codes = first(question);
      const named = (code: string): boolean => searchText(nameOf.get(code)!) === searchText(place.name);
      return codes.includes(place.code) || (!withAbove && codes.some(named));
    }).length;

  // How long it takes is measured by the bench, beside what a database does by itself.
  it("finds a name with one or two slips among the first five, 475 times of 500", () => {
    expect(found(false, 20_190_417)).toBeGreaterThanOrEqual(475);
  });

  it("finds the very place when the name above it is typed too, 475 times of 500", () => {
    expect(found(true, 20_240_214)).toBeGreaterThanOrEqual(475);
  });

  it("knows a sub-district by its name and its city, in either order, with or without the word for its kind", () => {
    for (const query of [
      "Lowokwaru Malang",
      "lowokwaru, kota malang",
      "Malang Lowokwaru",
      "Kec. Lowokwaru Kota Malang",
      "lowkwaru malagn",
    ])
      expect(first(query)[0], query).toBe("35.73.05");
  });

  it("gives the higher place first where names are the same", () => {
    expect(first("Jawa Timur")[0]).toBe("35");
    expect(first("malang").slice(0, 2)).toEqual(["35.07", "35.73"]);
  });

  it("finds a name typed only in part", () => {
    expect(first("Lowokw")).toContain("35.73.05");
  });

  it("looks only within a place when told to", () => {
    const codes = searchPlaces(index, "Lowokwaru", 20, "35.73").map((h) => h.code);
    expect(codes).toContain("35.73.05");
    expect(codes.every((code) => isWithin(code, "35.73"))).toBe(true);
  });

  it("finds nothing for nothing, and nothing for nonsense of any length", () => {
    expect(first("")).toEqual([]);
    expect(first(" ,.- ")).toEqual([]);
    expect(first("q".repeat(10_000))).toEqual([]);
  });
});
