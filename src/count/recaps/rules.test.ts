import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Check, Expression, Form } from "../../ground/elections/model.ts";
import { evaluateCheck } from "../../ground/elections/rules.ts";
import { loadPack } from "../../ground/elections/store/packs.ts";
import { must } from "../../base/result.ts";
import type { BelowSum, PlaceRecap } from "./model.ts";
import {
  checkRecap,
  countedTerritories,
  differenceOf,
  fieldMeant,
  holdsForSums,
  lineOf,
  partyNumber,
  stepsOf,
} from "./rules.ts";

const pack = must(await loadPack("pemilu-2024"));
const president = pack.forms.find((f) => f.id === "president")!;
const legislative = pack.forms.find((f) => f.id === "legislative")!;

const own = (place: string, figures: (number | null)[]): PlaceRecap => ({
  place,
  version: 1,
  figures,
  stationsDone: null,
  stationsTotal: null,
  failed: [],
  warned: [],
  importedAt: new Date(0),
});
const sum = (places: string[], figures: number[], known?: number[]): BelowSum => ({
  figures,
  known: known ?? figures.map(() => places.length),
  stationsDone: null,
  stationsTotal: null,
  places,
});

describe("a check that sums must keep", () => {
  const fields = ["a", "b", "c"];
  const field = fc.constantFrom(...fields);
  const expression: fc.Arbitrary<Expression> = fc.oneof(
    field,
    fc.constantFrom(0, 1, 300),
    fc.record({ sum: fc.array(fc.oneof(field, fc.constantFrom(0, 2)), { minLength: 1, maxLength: 3 }) }),
    fc.tuple(field, fc.integer({ min: 1, max: 10 })).map((times) => ({ times })),
    fc.tuple(field, fc.constantFrom("2", "2.5")).map((ceil_percent) => ({ ceil_percent })),
  );
  const check: fc.Arbitrary<Check> = fc.record({
    left: expression,
    right: expression,
    op: fc.constantFrom("=" as const, "<=" as const, ">=" as const),
    id: fc.constant("X"),
    severity: fc.constant("error" as const),
    title: fc.constant({ id: "", en: "" }),
    applies_to: fc.constant([]),
  });
  const station = fc.record({ a: fc.nat(20), b: fc.nat(20), c: fc.nat(20) });

  test("is kept by the sum of any stations that keep it", () => {
    fc.assert(
      fc.property(check, fc.array(station, { minLength: 1, maxLength: 6 }), (c, stations) => {
        fc.pre(holdsForSums(c));
        const kept = stations.filter((s) => evaluateCheck(c, s) === "pass");
        fc.pre(kept.length > 0);
        const added = Object.fromEntries(fields.map((f) => [f, kept.reduce((n, s) => n + s[f as "a"], 0)]));
        expect(evaluateCheck(c, added)).toBe("pass");
      }),
      { numRuns: 2_000 },
    );
  });

  test("is an addition of the form, and none of what is said of one station", () => {
    const kept = president.checks.filter(holdsForSums).map((c) => c.id);
    expect(kept).toEqual(
      expect.arrayContaining(["CH01.voters", "CH02.total", "CH03.total", "CH06", "CH07.voters", "CH08"]),
    );
    for (const id of ["CH10", "CH12", "CH12.law", "CH16.votes.1.none"]) expect(kept).not.toContain(id);
  });
});

test("figures that break an addition are flagged by its name, and those that are not known break nothing", () => {
  const all = { "votes.1": 10, "votes.2": 20, "votes.3": 5, valid: 36, invalid: 1, total: 37 };
  expect(checkRecap(president, "totals", all).failed).toEqual(["CH08"]);
  expect(checkRecap(president, "totals", { ...all, valid: null }).failed).toEqual([]);
  expect(checkRecap(president, "totals", { ...all, valid: 35, total: 36 }).failed).toEqual([]);
});

describe("the name of a figure in a file", () => {
  test("may be the form's own, or a party's short name however it is written", () => {
    expect(fieldMeant(legislative, pack.parties, "votes.8")).toBe("votes.8");
    expect(fieldMeant(legislative, pack.parties, "votes.GERINDRA")).toBe("votes.2");
    expect(fieldMeant(legislative, pack.parties, "votes.nas dem")).toBe("votes.5");
    expect(fieldMeant(legislative, pack.parties, "votes.TIADA")).toBeNull();
    expect(fieldMeant(president, pack.parties, "voters.total")).toBe("voters.total");
  });

  test("of every party of the pack is found by number, short name and name", () => {
    for (const p of pack.parties)
      expect([
        p.number,
        partyNumber(pack.parties, String(p.number)),
        partyNumber(pack.parties, p.short.toUpperCase()),
        partyNumber(pack.parties, p.name),
      ]).toEqual([p.number, p.number, p.number, p.number]);
    expect(partyNumber(pack.parties, "  ")).toBeNull();
  });
});

describe("a place's figures", () => {
  test("are its own, whatever stands below", () => {
    const line = lineOf("35.73", own("35.73", [7, null]), sum(["35.73.01"], [9, 9]), ["35.73.02"], 2);
    expect(line).toMatchObject({ basis: "own", figures: [7, null], missing: [], uneven: [] });
  });

  test("are the sum where every place is there, a part of it where one is missing, and nothing without any", () => {
    expect(lineOf("35", null, sum(["35.73", "35.79"], [3, 4]), [], 2)).toMatchObject({ basis: "sum", figures: [3, 4] });
    expect(lineOf("35", null, sum(["35.73"], [3, 4]), ["35.79"], 2)).toMatchObject({
      basis: "partial",
      figures: [3, 4],
      missing: ["35.79"],
    });
    expect(lineOf("35", null, null, ["35"], 2)).toMatchObject({ basis: "none", figures: [null, null] });
  });

  test("say which field only some of the places have, and keep one that none has unknown", () => {
    const line = lineOf("35", null, sum(["35.73", "35.79"], [3, 4, 0], [2, 1, 0]), [], 3);
    expect(line).toMatchObject({ figures: [3, 4, null], uneven: [1] });
  });
});

describe("the levels between which votes differ", () => {
  const ids = ["votes.1", "votes.2"];
  const line = (place: string) => lineOf(place, null, null, [], 2);

  test("are those of the published figures where the sum below is another", () => {
    const official = {
      own: own("35.73", [10, 20]),
      below: sum(["35.73.01", "35.73.02"], [11, 20]),
      missing: [],
      line: line("35.73"),
    };
    expect(stepsOf(ids, official, [11, 20])).toEqual([
      { upper: "regency", lower: "subdistrict", difference: { "votes.1": -1 } },
    ]);
    expect(stepsOf(ids, official, [11, 18])).toEqual([
      { upper: "regency", lower: "subdistrict", difference: { "votes.1": -1 } },
      { upper: "subdistrict", lower: "station", difference: { "votes.2": 2 } },
    ]);
  });

  test("are not told by a sum with places missing, or of a field that only some have", () => {
    const below = sum(["35.73.01", "35.73.02"], [11, 3], [2, 1]);
    const official = { own: own("35.73", [10, 20]), below, missing: ["35.73.03"], line: line("35.73") };
    expect(stepsOf(ids, official, [10, 19])).toEqual([
      { upper: "regency", lower: "station", difference: { "votes.2": 1 } },
    ]);
    expect(stepsOf(ids, { ...official, missing: [] }, null)).toEqual([
      { upper: "regency", lower: "subdistrict", difference: { "votes.1": -1 } },
    ]);
  });

  test("always add up: from the top to the stations, the differences are the whole difference", () => {
    const figures = fc.tuple(fc.nat(50), fc.nat(50));
    fc.assert(
      fc.property(figures, figures, figures, (top, middle, ours) => {
        const official = { own: own("35.73", top), below: sum(["35.73.01"], middle), missing: [], line: line("35.73") };
        const steps = stepsOf(ids, official, ours);
        const whole = differenceOf(ids, top, ours);
        for (const id of ids) expect(steps.reduce((n, s) => n + (s.difference[id] ?? 0), 0)).toBe(whole[id] ?? 0);
      }),
    );
  });
});

test("a form of one station is left as it is", () => {
  const form: Form = president;
  checkRecap(form, "totals", {});
  expect(form.checks.some((c) => !holdsForSums(c))).toBe(true);
});

describe("the territories that make up a dapil", () => {
  const code = fc.constantFrom("35.73", "35.73.01", "35.73.02", "35.73.01.1001", "35.73.01.1002", "35.79");
  const territory = fc.record({ place: code, split: fc.boolean() });
  const within = (place: string, other: string): boolean => place === other || place.startsWith(`${other}.`);

  test("are never counted twice, leave out no whole one, and count nothing that is divided", () => {
    fc.assert(
      fc.property(fc.uniqueArray(territory, { selector: (t) => t.place }), (territories) => {
        const { counted, borderUnknown } = countedTerritories(territories);
        for (const a of counted) expect(counted.filter((b) => within(a, b))).toEqual([a]);
        for (const t of territories) {
          if (t.split) expect(counted).not.toContain(t.place);
          else expect(counted.filter((c) => within(t.place, c)).length).toBe(1);
        }
        // Of a divided place either a part is named, or nobody knows what belongs here.
        for (const t of territories.filter((x) => x.split)) {
          const parts = territories.filter((x) => x.place !== t.place && within(x.place, t.place));
          expect([t.place, borderUnknown.includes(t.place)]).toEqual([t.place, parts.length === 0]);
        }
      }),
    );
  });
});
