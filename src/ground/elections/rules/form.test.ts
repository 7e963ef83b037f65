import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../../base/result.ts";
import type { PackContest } from "../model.ts";
import { checkReading, fieldIdsOf, flagsOf, pagesOf } from "../rules.ts";
import { filled, loadPack } from "../store/packs.ts";
import { areaOf, gapless, isHeldAt, type TerritoryBook } from "./area.ts";
import type { Standing } from "./form.ts";

const pack = must(await loadPack("pemilu-2024"));
const template = (id: string) => pack.templates.find((t) => t.id === id)!;
const named = (n: number) => Array.from({ length: n }, (_v, i) => ({ number: i + 1, name: `Nama ${i + 1}` }));
const standing = (candidates: number, local = false): Standing => ({
  parties: pack.parties
    .filter((p) => local || p.only_in === undefined)
    .map(({ number, short }) => ({ number, short, candidates: named(candidates) })),
  contenders: named(candidates),
});
const contest = (key: string): PackContest => pack.contests.find((c) => c.key === key)!;

describe("the form of a party ballot", () => {
  const form = filled(pack, template("legislative"), standing(10));

  it("has a part of totals and a part of each party's candidates, on the pages of the paper", () => {
    expect(form.parts.map((p) => p.id).slice(0, 4)).toEqual(["voters", "ballots", "totals", "candidates.1"]);
    expect(form.parts).toHaveLength(3 + 18);
    expect(form.pages.map((p) => p.id)).toEqual(Array.from({ length: 11 }, (_v, i) => String(i + 1)));
    expect(pagesOf(form, "candidates.3")).toEqual(["3"]);
    expect(pagesOf(form, "totals")).toEqual(["2", "3", "4", "5", "6", "7", "8", "9", "10", "11"]);
  });

  it("names on each page the numbers that stand there, and none that do not", () => {
    expect(form.pages.slice(1, 3).map((p) => p.title.id)).toEqual([
      "Halaman 2: partai nomor 1 dan 2",
      "Halaman 3: partai nomor 3 dan 4",
    ]);
    expect(form.pages.at(-2)!.title).toEqual({
      id: "Halaman 10: partai nomor 17 dan 24",
      en: "Page 10: party no. 17 and 24",
    });
    const dpd = (numbers: readonly number[]) =>
      filled(pack, template("dpd"), {
        parties: [],
        contenders: numbers.map((number) => ({ number, name: `Nama ${number}` })),
      }).pages.map((p) => p.title.id);
    expect(dpd([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]).slice(1, 3)).toEqual([
      "Halaman 2: nomor 1 sampai 10",
      "Halaman 3: nomor 11",
    ]);
    expect(dpd([1, 2, 3, 5, 7])[1]).toBe("Halaman 2: nomor 1 sampai 3, 5 dan 7");
    expect(dpd([])[1]).toBe("Halaman 2: suara calon");
  });

  it("says a party's total is its mark and its candidates as soon as both are there", () => {
    const fields = Object.fromEntries(fieldIdsOf(form, "candidates.2").map((id, i) => [id, i]));
    const sum = (10 * 11) / 2;
    const check = (total: number | undefined) =>
      checkReading(form, "candidates.2", fields, total === undefined ? {} : { "votes.2": total }).find(
        (o) => o.id === "CH09.2",
      )?.outcome;
    expect([check(undefined), check(sum), check(sum + 1)]).toEqual([undefined, "pass", "fail"]);
  });

  it("adds the parties up to the valid votes", () => {
    const totals = Object.fromEntries(fieldIdsOf(form, "totals").map((id) => [id, 1]));
    const right = { ...totals, valid: 18, invalid: 2, total: 20 };
    expect(flagsOf(checkReading(form, "totals", right))).toEqual([]);
    expect(flagsOf(checkReading(form, "totals", { ...right, "votes.5": 2 }))).toEqual(["CH08"]);
  });

  it("keeps every figure's place whoever else stands", () => {
    const wider = filled(pack, template("legislative"), standing(12, true));
    const bare = filled(pack, template("legislative"), standing(0));
    for (const other of [wider, bare])
      for (const part of form.parts) {
        const there = fieldIdsOf(other, part.id);
        const shared = Math.min(there.length, part.fields.length);
        expect(there.slice(0, shared)).toEqual(fieldIdsOf(form, part.id).slice(0, shared));
      }
    expect(bare.parts.map((p) => p.id)).toEqual(["voters", "ballots", "totals"]);
    expect(bare.checks.some((c) => c.id.startsWith("CH09"))).toBe(false);
  });

  it("leaves the number of nobody open, so that the others keep theirs", () => {
    const list = gapless([
      { number: 1, name: "Satu" },
      { number: 3, name: "Tiga" },
    ]);
    const form3 = filled(pack, template("dpd"), { parties: [], contenders: list });
    const totals = form3.parts.find((p) => p.id === "totals")!;
    expect(totals.fields.map((f) => [f.id, f.optional ?? false]).slice(3)).toEqual([
      ["votes.1", false],
      ["votes.2", true],
      ["votes.3", false],
    ]);
  });
});

describe("which ballot paper is used where", () => {
  const book: TerritoryBook = new Map([
    ["35.73", [{ dapil: "3505", split: false }]],
    [
      "35.74",
      [
        { dapil: "A", split: true },
        { dapil: "B", split: true },
      ],
    ],
    ["35.74.01", [{ dapil: "A", split: false }]],
  ]);

  it("is the one of the nearest territory around the place", () => {
    expect(areaOf(contest("dpr"), "35.73.01.1001", book)).toBe("3505");
    expect(areaOf(contest("dpr"), "35.74.01.1001", book)).toBe("A");
    expect(areaOf(contest("president"), "35.73.01.1001", book)).toBe("");
    expect(areaOf(contest("dpd"), "35.73.01.1001", book)).toBe("35");
  });

  it("is nobody's to guess where a place is divided and no border is known, or no dapil has it", () => {
    expect(areaOf(contest("dpr"), "35.74.02.1001", book)).toBeNull();
    expect(areaOf(contest("dpr"), "36.01.01.1001", book)).toBeNull();
  });

  it("is never another's: the area's own territory is around the place", () => {
    const digits = fc.stringMatching(/^3[1-9]\.0[1-3]\.0[1-3]\.100[1-3]$/);
    fc.assert(
      fc.property(digits, fc.array(fc.tuple(digits, fc.constantFrom(2, 5, 8, 13), fc.boolean())), (place, rows) => {
        const made = new Map<string, { dapil: string; split: boolean }[]>();
        for (const [code, length, split] of rows) {
          const at = code.slice(0, length);
          made.set(at, [...(made.get(at) ?? []), { dapil: at, split }]);
        }
        const area = areaOf(contest("dpr"), place, made);
        return area === null || place.startsWith(area);
      }),
    );
  });

  it("has no paper for the councils of Jakarta's cities, nor abroad but for president and DPR", () => {
    expect(isHeldAt(contest("dprd-kab"), "31.71.01.1001")).toBe(false);
    expect(isHeldAt(contest("dprd-prov"), "31.71.01.1001")).toBe(true);
    expect(pack.contests.filter((c) => isHeldAt(c, "99.01")).map((c) => c.key)).toEqual(["president", "dpr"]);
  });
});
