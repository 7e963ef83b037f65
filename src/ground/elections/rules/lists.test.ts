import { describe, expect, it } from "vitest";
import { readDapil, readGender, readNumber, readSplit, readTerritory } from "./lists.ts";

describe("the dapil of a line", () => {
  it.each([
    ["DPR", "dpr"],
    ["DPR RI", "dpr"],
    ["DPRD_PROVINSI", "dprd_prov"],
    ["DPRD Provinsi", "dprd_prov"],
    ["DPRD_KABKOTA", "dprd_kabkota"],
    ["DPRD Kabupaten/Kota", "dprd_kabkota"],
    ["dprd kota", "dprd_kabkota"],
  ])("has the level that %s says", (said, level) => {
    expect(readDapil(said, "1")).toEqual({ ok: true, value: { level, code: "1" } });
  });

  it.each([
    ["3505", "dpr"],
    ["350006", "dprd_prov"],
    ["357301", "dprd_kabkota"],
  ])("has the level of its code %s where the file has no column for it", (code, level) => {
    expect(readDapil(null, code)).toEqual({ ok: true, value: { level, code } });
  });

  it.each([
    [null, "35", "elections.dapil_unreadable"],
    [null, "", "elections.dapil_unreadable"],
    ["DPR", "Jawa Timur V", "elections.dapil_unreadable"],
    ["", "3505", "elections.level_unreadable"],
    ["DPD", "3505", "elections.level_unreadable"],
  ])("is refused for the level %s and the code “%s”", (level, code, problem) => {
    expect(readDapil(level, code)).toMatchObject({ ok: false, problem: { code: problem } });
  });
});

describe("the other cells", () => {
  it("give whole numbers from 1", () => {
    expect(readNumber("seats", "08")).toEqual({ ok: true, value: 8 });
    for (const text of ["", "0", "-1", "1.5", "delapan", "201", "99999"])
      expect(readNumber("seats", text), text).toMatchObject({ ok: false, problem: { field: "seats", value: text } });
  });

  it("give a regency, a sub-district or a village, with or without dots", () => {
    expect(readTerritory("3573")).toEqual({ ok: true, value: "35.73" });
    expect(readTerritory("35.73.01")).toEqual({ ok: true, value: "35.73.01" });
    expect(readTerritory("3573011001")).toEqual({ ok: true, value: "35.73.01.1001" });
    expect(readTerritory("35")).toMatchObject({ problem: { code: "elections.place_too_wide" } });
    expect(readTerritory("35.73.01.1001.001")).toMatchObject({ problem: { code: "elections.place_unreadable" } });
    expect(readTerritory("Malang")).toMatchObject({ problem: { code: "elections.place_unreadable" } });
  });

  it("say split or not, and an empty one says not", () => {
    expect(["1", "Ya", "0", "tidak", ""].map((t) => readSplit(t))).toEqual(
      [true, true, false, false, false].map((value) => ({ ok: true, value })),
    );
    expect(readSplit("A")).toMatchObject({ problem: { code: "elections.not_yes_or_no" } });
  });

  it("say a gender, or leave it open", () => {
    expect(["L", "P", "Perempuan", ""].map((t) => readGender(t))).toEqual(
      ["male", "female", "female", null].map((value) => ({ ok: true, value })),
    );
    expect(readGender("x")).toMatchObject({ problem: { code: "elections.gender_unreadable" } });
  });
});
