import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contestsLines, electionsLines, formLines } from "./elections.ts";
import { comparePacksLines, packLines } from "./packs.ts";
import { folded, WIDTH } from "./wrap.ts";

const same = (text: string) => ({ id: text, en: text });
const LONG = "kata ".repeat(60).trim();
const nothing = { added: [], removed: [], changed: [], same: 0 };
const parties = Array.from({ length: 24 }, (_v, i) => ({ number: i + 1, short: `Partai ${i + 1}` }));

describe("a text folded for a terminal", () => {
  it("keeps each of its letters, and no line is wider than asked", () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 12 }), fc.integer({ min: 25, max: 100 }), (text, indent, width) => {
        const lines = folded(text, "x".repeat(indent), width);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
        const letters = lines.map((line) => line.slice(indent)).join("");
        expect(letters.replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
      }),
    );
  });
});

describe("packs for people", () => {
  it("compared, name what only one has, then each field that changed, long ones under each other", () => {
    const lines = comparePacksLines({
      first: { id: "a", name: { id: "Lama", en: "Old" } },
      second: { id: "b", name: { id: "Baru", en: "New" } },
      day: nothing,
      law: nothing,
      rules: {
        added: [{ id: "R.NEW", name: { id: "Aturan", en: "Rule" } }],
        removed: [{ id: "R.GONE", name: same(LONG) }],
        changed: [
          {
            id: "DPR.SEATS",
            name: { id: "Kursi", en: "Seats" },
            changes: [
              { field: "params.seats", before: same("575"), after: same("580") },
              { field: "doubt", before: null, after: same(LONG) },
            ],
          },
        ],
        same: 34,
      },
      contests: nothing,
      forms: nothing,
      parties: { ...nothing, added: [{ id: "PKN", name: same("PKN") }] },
      pairs: nothing,
    });
    expect(lines).toContain("rules: 1 only in the first, 1 only in the second, 1 differ, 34 the same");
    expect(lines).toContain("+ R.NEW  Aturan / Rule");
    expect(lines).toContain("+ PKN");
    expect(lines).toContain("    params.seats: 575 → 580");
    const at = lines.indexOf("    doubt");
    expect(lines.slice(at + 1, at + 4)).toEqual([
      "      - –",
      expect.stringMatching(/^ {6}\+ kata kata/),
      expect.stringMatching(/^ {8}kata/),
    ]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(WIDTH);
  });
});

describe("a form for people", () => {
  it("has its fields under their part, in both languages and with their page", () => {
    const lines = formLines({
      contest: "pemilu-2024/dpr",
      name: same("DPR"),
      voting_on: "2024-02-14",
      form: {
        id: "legislative",
        name: same("C.HASIL"),
        pages: [{ id: "1", title: { id: "Halaman satu", en: "Page one" } }],
        parts: [
          {
            id: "totals",
            title: { id: "Jumlah", en: "Totals" },
            fields: [
              { id: "votes.1", label: { id: "Suara", en: "Votes" }, page: "1" },
              { id: "used.a.very.long.name.of.a.field", label: same(LONG), page: "1", optional: true },
            ],
          },
        ],
        checks: [{ id: "CH08", severity: "error", title: { id: "Sah", en: "Valid" }, applies_to: ["totals"] }],
        confidence: "derived",
      },
      pairs: [],
      parties,
      ballot: { area: "3505", area_name: "JAWA TIMUR V", seats: 8 },
    });
    expect(lines).toContain("part totals: Jumlah / Totals");
    expect(lines).toContain("  votes.1  Suara / Votes (page 1)");
    expect(lines).toContain("  used.a.very.long.name.of.a.field");
    expect(lines).toContain("ballot of  JAWA TIMUR V, 8 seats");
    expect(lines).toContain("  CH08  error: Sah / Valid (totals)");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(WIDTH);
  });
});

describe("a pack for people", () => {
  it("has under each rule its article, how sure it is, its provisions and its doubt; forms by their size", () => {
    const form = { id: "pair", name: same("C.HASIL-KWK"), pages: [], parts: [], checks: [], confidence: "derived" };
    const lines = packLines({
      id: "pilkada-2024",
      name: { id: "Pilkada", en: "Regional elections" },
      dated: "2026-11-22",
      voting_on: "2024-11-27",
      law: [{ short: "UU 1/2015", title: LONG, confidence: "secondary" }],
      sources: [{ id: "S1", what: LONG }],
      rules: [
        {
          id: "TPS.MAX",
          title: { id: "Pemilih", en: "Voters" },
          citation: [{ instrument: "PKPU 17/2024", article: "Ps. 3" }, { instrument: "UU 1/2015" }],
          legal_state: "in_force",
          confidence: "secondary",
          doubt: LONG,
          params: { most: 600, not_in: ["31"] },
        },
      ],
      parties: [],
      pairs: [{ number: 1, first: "A", second: "B" }],
      contests: [{ key: "governor", name: { id: "Gubernur", en: "Governor" }, form: "pair" }],
      forms: [form],
    });
    const at = lines.indexOf("  TPS.MAX: Pemilih / Voters");
    expect(lines.slice(at + 1, at + 4)).toEqual([
      "      PKPU 17/2024 Ps. 3; UU 1/2015 (secondary, in force)",
      "      most = 600",
      '      not_in = ["31"]',
    ]);
    expect(lines).toContain("  pair  C.HASIL-KWK: 0 pages, 0 fields, 0 checks");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(WIDTH);
  });

  it("stands with what it would elect in the list of elections", () => {
    const contests = [{ id: "e/dpr", key: "dpr", name: same("DPR"), followed: false }];
    const lines = electionsLines({
      elections: [{ id: "e", pack: "p", name: "Pemilu", voting_on: null, contests }],
      packs: [{ id: "p", name: same("Paket"), contests }],
    });
    expect(lines).toContain("  e  Pemilu, voting on –, by pack p");
    expect(lines).toContain("    e/dpr  DPR (not followed)");
    expect(lines.slice(-2)).toEqual(["  p  Paket", "    dpr"]);
  });
});

describe("the settings of contests for people", () => {
  it("stand in a line each, and their parties once for an election", () => {
    const of = (key: string, kind: string) => ({
      contest: `pemilu-2024/${key}`,
      election: "pemilu-2024",
      election_name: "Pemilu 2024",
      name: { id: "Nama", en: "Name" },
      kind,
      must_agree: 2,
      followed: kind === "party",
      candidates: "own",
      own_party: kind === "party" ? 3 : null,
      parties: kind === "party" ? parties : [],
    });
    const lines = contestsLines({ contests: [of("president", "pair"), of("dpr", "party"), of("dprd-prov", "party")] });
    expect(lines[1]).toMatch(/^pemilu-2024\/president +no +2 +– +–$/);
    expect(lines[2]).toMatch(/^pemilu-2024\/dpr +yes +2 +own +3 Partai 3$/);
    expect(lines.filter((line) => line.startsWith("parties of Pemilu 2024: 1 Partai 1, 2 Partai 2"))).toHaveLength(1);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(WIDTH);
  });
});
