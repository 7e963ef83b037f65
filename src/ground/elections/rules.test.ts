import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantAt } from "../../base/clock.ts";
import { must } from "../../base/result.ts";
import type { Check, Form, Pack, Values } from "./model.ts";
import {
  checkReading,
  evaluateCheck,
  fieldIdsOf,
  flagsOf,
  formOf,
  mayPublish,
  pagesOf,
  parseContestId,
  warningsOf,
  zoneOfPlace,
} from "./rules.ts";
import { loadPack } from "./store/packs.ts";

const packs: Record<2019 | 2024, Pack> = {
  2019: must(await loadPack("pemilu-2019")),
  2024: must(await loadPack("pemilu-2024")),
};
const form = (year: 2019 | 2024): Form => formOf(packs[year], "president")!;

/** The 2024 form's arithmetic by hand, from the wording of the form and the law; null: something is absent. */
const byHand: Readonly<Record<string, (v: Readonly<Record<string, number>>) => boolean>> = {
  CH04: (v) => 0 === v["ballots.received"]! - v["ballots.used"]! - v["ballots.returned"]! - v["ballots.unused"]!,
  CH05: (v) => v["ballots.used"] === v["used.total.total"],
  CH06: (v) => v["valid"] === v["total"]! - v["invalid"]!,
  "CH07.ballots": (v) => v["total"] === v["ballots.used"],
  "CH07.voters": (v) => v["total"] === v["used.total.total"],
  CH08: (v) => 0 === v["valid"]! - v["votes.1"]! - v["votes.2"]! - v["votes.3"]!,
  // Times 100 first: 2 % of 250 is 5 exactly.
  CH10: (v) => {
    const a = v["voters.total"]!;
    const reserve = v["ballots.received"]! - a;
    return reserve * 100 >= a * 2 && (reserve - 1) * 100 < a * 2;
  },
  CH12: (v) => !(v["voters.total"]! > 300),
  "CH12.law": (v) => !(v["voters.total"]! > 500),
  "CH16.invalid": (v) => !(v["invalid"]! / v["total"]! > 0.1 || (v["total"] === 0 && v["invalid"]! > 0)),
  "CH16.everyone": (v) => v["used.dpt.total"]! < v["voters.total"]!,
  CH17: (v) => !(v["total.sum"]! > v["voters.total"]! + v["used.dptb.total"]! + v["used.dpk.total"]!),
  "CH17.list": (v) => !(v["total.sum"]! > v["station.voters"]!),
};
for (const row of ["voters", "used.dpt", "used.dptb", "used.dpk", "used.total", "disabled"]) byHandRow(row);
function byHandRow(row: string): void {
  Object.assign(byHand, {
    [`CH01.${row}`]: (v: Record<string, number>) => v[`${row}.total`] === v[`${row}.male`]! + v[`${row}.female`]!,
  });
}
for (const sex of ["male", "female", "total"])
  Object.assign(byHand, {
    [`CH02.${sex}`]: (v: Record<string, number>) =>
      0 === v[`used.total.${sex}`]! - v[`used.dpt.${sex}`]! - v[`used.dptb.${sex}`]! - v[`used.dpk.${sex}`]!,
    [`CH03.${sex}`]: (v: Record<string, number>) => v[`voters.${sex}`]! - v[`used.dpt.${sex}`]! >= 0,
    [`CH11.${sex}`]: (v: Record<string, number>) => v[`used.total.${sex}`]! - v[`disabled.${sex}`]! >= 0,
  });

/** The form with every dependent figure worked out from the others. */
function madeWhole(random: Readonly<Record<string, number>>): Record<string, number> {
  const v = { ...random };
  v["valid"] = v["votes.1"]! + v["votes.2"]! + v["votes.3"]!;
  v["total"] = v["valid"] + v["invalid"]!;
  v["used.total.total"] = v["total"];
  v["used.dpt.total"] = v["total"] - v["used.dptb.total"]! - v["used.dpk.total"]!;
  v["ballots.used"] = v["total"];
  v["ballots.received"] = v["voters.total"]! + Math.ceil(v["voters.total"]! / 50);
  v["ballots.unused"] = v["ballots.received"] - v["ballots.used"] - v["ballots.returned"]!;
  v["used.total.male"] = v["used.dpt.male"]! + v["used.dptb.male"]! + v["used.dpk.male"]!;
  for (const row of ["voters", "used.dpt", "used.dptb", "used.dpk", "used.total", "disabled"])
    v[`${row}.female`] = v[`${row}.total`]! - v[`${row}.male`]!;
  return v;
}

const allFields = (year: 2019 | 2024): string[] => form(year).parts.flatMap((part) => part.fields.map((f) => f.id));

describe("evaluateCheck", () => {
  it("agrees with the form's arithmetic done by hand, on random forms", () => {
    // Small numbers, so that identities are often kept as well as broken.
    const figure = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 700 }));
    const values = fc.record(
      Object.fromEntries([...allFields(2024), "station.voters"].map((id) => [id, figure])) as Record<
        string,
        fc.Arbitrary<number>
      >,
    );
    const checks = new Map(form(2024).checks.map((c) => [c.id, c]));
    const seen = new Set<string>();
    fc.assert(
      fc.property(values, fc.boolean(), (random, whole) => {
        // Identities are rarely kept by chance, so half of the forms are made whole.
        const v = whole ? madeWhole(random) : random;
        const known: Record<string, number> = { ...v, "total.sum": v["valid"]! + v["invalid"]! };
        for (const [id, holds] of Object.entries(byHand)) {
          const outcome = evaluateCheck(checks.get(id)!, v);
          expect(outcome, id).toBe(holds(known) ? "pass" : "fail");
          seen.add(`${id} ${outcome}`);
        }
      }),
      { numRuns: 600 },
    );
    for (const id of Object.keys(byHand))
      expect(
        [...seen].filter((s) => s.startsWith(`${id} `)),
        id,
      ).toHaveLength(2);
  });

  it("covers every check of the form by hand, except those tested below", () => {
    const others = form(2024)
      .checks.map((c) => c.id)
      .filter((id) => byHand[id] === undefined);
    expect(others.every((id) => /^(CH14\.|CH16\.votes\.|CH12\.list)/.test(id))).toBe(true);
  });

  it("evaluates nothing where any field is absent or empty", () => {
    for (const check of form(2024).checks) {
      if (typeof check.left === "object" && "each" in check.left) continue;
      expect(evaluateCheck(check, {}), check.id).toBe("not_evaluated");
    }
    const ch06 = form(2024).checks.find((c) => c.id === "CH06")!;
    expect(evaluateCheck(ch06, { valid: 1, invalid: null, total: 1 })).toBe("not_evaluated");
    expect(evaluateCheck(ch06, { valid: 1, invalid: 0, total: 1 })).toBe("pass");
  });

  it("compares each known field and passes over the others", () => {
    const check: Check = {
      id: "X",
      severity: "error",
      title: { id: "x", en: "x" },
      left: { each: ["a", "b"] },
      op: ">=",
      right: 0,
      applies_to: ["p"],
    };
    expect(evaluateCheck(check, { a: null })).toBe("not_evaluated");
    expect(evaluateCheck(check, { a: 0 })).toBe("pass");
    expect(evaluateCheck(check, { a: 0, b: -1 })).toBe("fail");
    expect(evaluateCheck(check, { a: 0.5 })).toBe("fail");
  });

  it("rounds a percentage up exactly, also where a double would not", () => {
    const check = (percent: string): Check => ({
      id: "X",
      severity: "error",
      title: { id: "x", en: "x" },
      left: "got",
      op: "=",
      right: { ceil_percent: ["a", percent] },
      applies_to: ["p"],
    });
    for (const [a, percent, want] of [
      [250, "2", 5],
      [251, "2", 6],
      [0, "2", 0],
      [1000, "2.5", 25],
      [1001, "2.5", 26],
      [700, "7", 49],
    ] as const)
      expect(evaluateCheck(check(percent), { a, got: want }), `${percent} % of ${a}`).toBe("pass");
  });
});

describe("checkReading", () => {
  const totals = { "votes.1": 123, "votes.2": 274, "votes.3": 32, valid: 427, invalid: 3, total: 430 };

  it("sees on the totals alone that 123 + 274 + 32 is not 427", () => {
    expect(flagsOf(checkReading(form(2024), "totals", totals))).toEqual(["CH08"]);
  });

  it("leaves out what needs parts that are not at hand, and runs it when they are", () => {
    const alone = checkReading(form(2024), "totals", totals).map((o) => o.id);
    expect(alone).not.toContain("CH07.ballots");
    const together = checkReading(form(2024), "totals", totals, { "ballots.used": 431 });
    expect(flagsOf(together)).toContain("CH07.ballots");
  });

  it("does not let the context speak for a field that was left empty", () => {
    const outcomes = checkReading(form(2024), "totals", { ...totals, valid: null }, { valid: 429 });
    expect(outcomes.find((o) => o.id === "CH08")?.outcome).toBe("not_evaluated");
  });

  it("compares with DPT, DPTb and DPK where they are known, else only warns by the list of stations", () => {
    const right = { ...totals, "votes.2": 272 };
    const list = { "station.voters": 400 };
    const byList = checkReading(form(2024), "totals", right, list);
    expect(flagsOf(byList)).toEqual([]);
    expect(warningsOf(byList)).toContain("CH17.list");
    const known = { ...list, "voters.total": 400, "used.dptb.total": 20, "used.dpk.total": 10 };
    expect(warningsOf(checkReading(form(2024), "totals", right, known))).not.toContain("CH17.list");
    expect(flagsOf(checkReading(form(2024), "totals", right, known))).toEqual([]);
    expect(flagsOf(checkReading(form(2024), "totals", right, { ...known, "used.dpk.total": 9 }))).toEqual(["CH17"]);
    const unknown = { ...known, "used.dpk.total": null };
    expect(warningsOf(checkReading(form(2024), "totals", right, unknown))).toContain("CH17.list");
  });

  it("flags a negative figure, and one beyond the ballots received", () => {
    const negative = { "votes.1": -1, "votes.2": 1, "votes.3": 0, valid: 0, invalid: 0, total: 0 };
    expect(flagsOf(checkReading(form(2024), "totals", negative))).toEqual(["CH14.totals"]);
    expect(flagsOf(checkReading(form(2024), "totals", totals, { "ballots.received": 429 }))).toContain(
      "CH14.totals.received",
    );
  });

  it("never flags by a warning or a note", () => {
    const all = { "votes.1": 10, "votes.2": 0, "votes.3": 0, valid: 10, invalid: 5, total: 15 };
    const outcomes = checkReading(form(2024), "totals", all, { "station.voters": 3 });
    expect(flagsOf(outcomes)).toEqual([]);
    expect(warningsOf(outcomes)).toEqual(
      expect.arrayContaining(["CH16.votes.1.all", "CH16.votes.2.none", "CH16.invalid", "CH17.list"]),
    );
  });

  it("with the totals and the list of stations only, flags by CH06, CH08 and CH14 alone", () => {
    const figure = fc.option(fc.integer({ min: -2, max: 400 }));
    const values = fc.record({ "votes.1": figure, "votes.2": figure, valid: figure, invalid: figure, total: figure });
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 900 }), (v: Values, voters) => {
        const { "votes.1": a, "votes.2": b, valid, invalid, total } = v;
        const expected: string[] = [];
        if (valid !== null && invalid !== null && total !== null && valid! + invalid! !== total) expected.push("CH06");
        if (valid !== null && a !== null && b !== null && a! + b! !== valid) expected.push("CH08");
        if (Object.values(v).some((n) => n !== null && n! < 0)) expected.push("CH14.totals");
        const flags = flagsOf(checkReading(form(2019), "totals", v, { "station.voters": voters }));
        expect(flags.toSorted()).toEqual(expected);
      }),
    );
  });
});

describe("the packs", () => {
  it("name the pages on which each part stands", () => {
    expect(pagesOf(form(2024), "voters")).toEqual(["1"]);
    expect(pagesOf(form(2024), "totals")).toEqual(["2", "3"]);
    expect(pagesOf(form(2019), "totals")).toEqual(["2"]);
  });

  it("keep the fields of each part in the order in which figures are stored", () => {
    // If this test must change, stored figures change their meaning: only ever add at the end.
    expect(fieldIdsOf(form(2019), "totals")).toEqual(["votes.1", "votes.2", "valid", "invalid", "total"]);
    expect(fieldIdsOf(form(2024), "totals")).toEqual(["votes.1", "votes.2", "votes.3", "valid", "invalid", "total"]);
    expect(fieldIdsOf(form(2024), "ballots")).toEqual([
      "ballots.received",
      "ballots.used",
      "ballots.returned",
      "ballots.unused",
    ]);
    expect(fieldIdsOf(form(2019), "ballots")).toEqual([
      "ballots.received",
      "ballots.returned",
      "ballots.unused",
      "ballots.used",
    ]);
    const voters = ["voters", "used.dpt", "used.dptb", "used.dpk", "used.total", "disabled"].flatMap((row) =>
      ["male", "female", "total"].map((sex) => `${row}.${sex}`),
    );
    expect(fieldIdsOf(form(2024), "voters")).toEqual(voters);
    expect(fieldIdsOf(form(2019), "voters").slice(0, voters.length)).toEqual(voters);
  });

  it("have sixteen and eighteen national parties, and the zones that the code knows", () => {
    expect(packs[2019].parties.filter((p) => p.only_in === undefined)).toHaveLength(16);
    expect(packs[2024].parties.filter((p) => p.only_in === undefined)).toHaveLength(18);
    for (const pack of Object.values(packs)) {
      expect(Object.keys(pack.zones)).toHaveLength(38);
      for (const [province, zone] of Object.entries(pack.zones)) expect(zoneOfPlace(province), province).toBe(zone);
    }
  });

  it("say of every rule that leaves something open what is doubtful", () => {
    const open = Object.values(packs).flatMap((pack) =>
      pack.rules.filter((rule) => Object.values(rule.params).includes(null)),
    );
    expect(open.map((rule) => rule.id)).toContain("SEATS.TIE");
    expect(open.filter((rule) => rule.doubt === undefined)).toEqual([]);
  });
});

describe("zoneOfPlace", () => {
  it("splits Kalimantan, and knows no zone abroad", () => {
    expect(zoneOfPlace("61.71")).toBe("WIB");
    expect(zoneOfPlace("62")).toBe("WIB");
    expect(zoneOfPlace("63.71")).toBe("WITA");
    expect(zoneOfPlace("64.72.01.1001/5")).toBe("WITA");
    expect(zoneOfPlace("65")).toBe("WITA");
    expect(zoneOfPlace("96.71")).toBe("WIT");
    expect(zoneOfPlace("99.01")).toBeNull();
    expect(zoneOfPlace("")).toBeNull();
  });
});

describe("mayPublish", () => {
  it("says no until 15:00 WIB of voting day, which is 16:00 WITA and 17:00 WIT", () => {
    const at = (time: string, zone: "WIB" | "WITA" | "WIT" = "WIB") =>
      mayPublish(packs[2019], "president", instantAt("2019-04-17", time, zone));
    expect(at("14:59:59")).toMatchObject({ may: false, reasons: ["before_quick_count_time"] });
    expect(at("15:00")).toMatchObject({ may: true, reasons: [] });
    expect(at("15:59:59", "WITA").may).toBe(false);
    expect(at("16:00", "WITA").may).toBe(true);
    expect(at("16:59:59", "WIT").may).toBe(false);
    expect(at("17:00", "WIT").may).toBe(true);
    expect(mayPublish(packs[2019], "president", instantAt("2019-04-16", "23:00", "WIB")).may).toBe(false);
    expect(mayPublish(packs[2019], "president", instantAt("2019-04-17", "15:00", "WIB") - 1).may).toBe(false);
    expect(at("12:00").from).toBe(Date.UTC(2019, 3, 17, 8));
  });

  it("says no and asks for a person where the day, the rule or the contest is not known", () => {
    const now = instantAt("2030-01-01", "12:00", "WIB");
    const asks = { may: false, reasons: ["needs_human_decision"] };
    expect(mayPublish({ ...packs[2024], voting_on: null }, "president", now)).toEqual(asks);
    expect(mayPublish({ ...packs[2024], rules: [] }, "president", now)).toEqual(asks);
    expect(mayPublish(packs[2024], "senate", now)).toEqual(asks);
    const rules = packs[2024].rules.map((r) => (r.id === "QC.TIME" ? { ...r, confidence: "unverified" as const } : r));
    expect(mayPublish({ ...packs[2024], rules }, "president", now)).toEqual(asks);
  });
});

describe("parseContestId", () => {
  it("reads an election and a key, and nothing else", () => {
    expect(parseContestId("pemilu-2019/president")).toEqual({ election: "pemilu-2019", key: "president" });
    for (const text of ["", "pemilu-2019", "pemilu-2019/", "/president", "a/b/c", "../x/y"])
      expect(parseContestId(text), text).toBeNull();
  });
});
