// What every rule pack of the release must hold, and the Pilkada's own.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantAt } from "../../base/clock.ts";
import { must } from "../../base/result.ts";
import { VOTER_GROUPS, type Contender, type Form, type Pack } from "./model.ts";
import { checkReading, fieldIdsOf, flagsOf, formOf, mayPublish, warningsOf } from "./rules.ts";
import { isHeldAt, namedAt, withEmptyColumn } from "./rules/area.ts";
import { articleUnknown } from "./rules/citation.ts";
import { outsideChecks } from "./rules/outside.ts";
import { unfilledOf } from "./rules/unfilled.ts";
import { filled, listPackIds, loadPack } from "./store/packs.ts";

const packs = await Promise.all((await listPackIds()).map(async (id) => must(await loadPack(id))));
const packOf = (id: string): Pack => packs.find((p) => p.id === id)!;
const pilkada = packOf("pilkada-2024");
const contest = (key: string) => pilkada.contests.find((c) => c.key === key)!;
const pairForm = (pairs: readonly Contender[]) =>
  filled(
    pilkada,
    pilkada.templates.find((t) => t.id === "pair")!,
    { parties: [], contenders: pairs },
  );
const pairs = (n: number): Contender[] =>
  Array.from({ length: n }, (_v, i) => ({ number: i + 1, name: `Pasangan ${i + 1}` }));

describe.each(packs)("the pack $id", (pack) => {
  it("gives each rule an instrument, and each it has not read in the text an article or a doubt", () => {
    expect(pack.rules.length).toBeGreaterThan(20);
    for (const rule of pack.rules) {
      expect(rule.citation[0]?.instrument, rule.id).not.toBe("");
      const article = rule.citation.some((c) => c.article !== undefined);
      if (rule.confidence === "unverified") expect(article || rule.doubt !== undefined, rule.id).toBe(true);
      if (Object.values(rule.params).includes(null)) expect(rule.doubt, rule.id).toBeDefined();
    }
  });

  it("counts the rules whose article is not known, and asks none of a judgment", () => {
    const known: Record<string, number> = { "pemilu-2019": 20, contoh: 20, "pemilu-2024": 19, "pilkada-2024": 14 };
    expect(pack.rules.filter(articleUnknown).length).toBe(known[pack.id]);
    for (const rule of pack.rules) {
      const laws = rule.citation.filter((c) => /^(UU|UUD|Perppu|PKPU|Peraturan)\b/.test(c.instrument));
      expect(articleUnknown(rule), rule.id).toBe(laws.some((c) => c.article === undefined));
    }
  });

  it("names the checks that no form has by itself, with what they compare and how bad it is", () => {
    const outside = outsideChecks(pack.rules);
    expect(outside.map((c) => [c.id, c.compares, c.severity])).toEqual([
      ["CH13", "ballots", "info"],
      ["CH15", "sources", "error"],
    ]);
    expect(outside[0]!.across!.within).toBe(2);
    const inForms = pack.templates.flatMap((form) => form.checks.map((c) => c.id.split(".")[0]));
    expect(outside.filter((c) => inForms.includes(c.id))).toEqual([]);
  });

  it("says of every field of who voted whom it counts, and calls nobody by another election's letters", () => {
    for (const { key } of pack.contests) {
      const fields = formOf(pack, key)!.parts.flatMap((part) => part.fields);
      const used = fields.filter((f) => f.id.startsWith("used.") && !f.id.startsWith("used.total."));
      expect(used.map((f) => f.voter_group)).toEqual(VOTER_GROUPS.flatMap((g) => [g, g, g]));
    }
  });

  it("has no page whose title waits for a number that is not known yet", () => {
    const known = pack.forms.flatMap((f) => f.pages).flatMap((page) => [page.title.id, page.title.en]);
    for (const text of known) expect(text).not.toMatch(/[{}]|\s{2}|[:.]$|nomor$/);
  });

  it("has parties where a ballot names parties, and only there", () => {
    const party = pack.contests.some((c) => c.kind === "party");
    expect(pack.parties.length > 0).toBe(party);
  });

  it("names beside each form just what it has more once it is known who stands", () => {
    const party = pack.parties[0];
    const one = [{ number: 1, name: "Calon" }];
    const parties = party === undefined ? [] : [{ number: party.number, short: party.short, candidates: one }];
    for (const template of pack.templates) {
      const empty = filled(pack, template, { parties: parties.map((p) => ({ ...p, candidates: [] })), contenders: [] });
      const whole = filled(pack, template, { parties, contenders: one });
      const of = (text: string) =>
        text.replaceAll("<party>", String(party?.number)).replaceAll(/<(candidate|contender)>/g, "1");
      const { parts, checks } = unfilledOf(template, empty);
      const fieldsOf = (form: Form) => form.parts.flatMap((part) => part.fields.map((f) => `${part.id} ${f.id}`));
      const had = new Set(fieldsOf(empty));
      expect(parts.flatMap((part) => part.fields.map((f) => of(`${part.id} ${f.id}`)))).toEqual(
        fieldsOf(whole).filter((id) => !had.has(id)),
      );
      const hadChecks = new Set(empty.checks.map((c) => c.id));
      expect(checks.map((c) => of(c.id))).toEqual(whole.checks.map((c) => c.id).filter((id) => !hadChecks.has(id)));
      const said = [...parts, ...parts.flatMap((p) => p.fields), ...checks].map((p) => JSON.stringify(p));
      for (const text of said) expect(text).not.toMatch(/\{(party|short|candidate|contender|name)\}/);
    }
    expect(pack.templates.some((t) => t.id === "legislative")).toBe(pack.parties.length > 0);
  });

  it("keeps the place of every figure on random lists", () => {
    const lists = fc.array(fc.nat({ max: 12 }), { minLength: pack.parties.length, maxLength: pack.parties.length });
    const made = (counts: readonly number[], contenders: number) =>
      pack.templates.map((t) =>
        filled(pack, t, {
          parties: pack.parties.map(({ number, short }, i) => ({ number, short, candidates: pairs(counts[i]!) })),
          contenders: pairs(contenders),
        }),
      );
    fc.assert(
      fc.property(lists, lists, fc.nat({ max: 40 }), fc.nat({ max: 40 }), (a, b, m, n) => {
        const [one, other] = [made(a, m), made(b, n)];
        for (const [i, form] of one.entries())
          for (const part of form.parts) {
            const there = fieldIdsOf(other[i]!, part.id);
            const here = fieldIdsOf(form, part.id);
            const shared = Math.min(there.length, here.length);
            expect(here.slice(0, shared)).toEqual(there.slice(0, shared));
          }
      }),
      { numRuns: 25 },
    );
  });
});

describe("the Pilkada of 2024", () => {
  it("stores the unlisted as the unlisted, whatever letters the paper gives them", () => {
    const voters = pairForm(pairs(3)).parts.find((p) => p.id === "voters")!;
    const byLetters = voters.fields.filter((f) => f.label.id.includes("DPTb"));
    expect([...new Set(byLetters.map((f) => f.voter_group))]).toEqual(["unlisted"]);
    expect(byLetters.map((f) => f.id)).toEqual(["used.unlisted.male", "used.unlisted.female", "used.unlisted.total"]);
    const pemilu = formOf(packOf("pemilu-2024"), "president")!.parts.find((p) => p.id === "voters")!;
    const there = pemilu.fields.filter((f) => f.label.id.includes("DPTb"));
    expect([...new Set(there.map((f) => f.voter_group))]).toEqual(["transferred"]);
  });

  it("is held for governor everywhere but in Yogyakarta, for regent and mayor everywhere but in Jakarta", () => {
    const provinces = Object.keys(pilkada.zones);
    expect(provinces.filter((p) => isHeldAt(contest("governor"), p))).toHaveLength(37);
    expect(isHeldAt(contest("governor"), "34.71.01.1001")).toBe(false);
    expect(isHeldAt(contest("regent"), "34.71.01.1001")).toBe(true);
    expect(isHeldAt(contest("regent"), "31.71.01.1001")).toBe(false);
  });

  it("calls the form after the mayor in a city and after the regent elsewhere", () => {
    expect(namedAt(contest("regent"), "35.73.05.1003").form?.id).toBe("C.HASIL-KWK-WALIKOTA");
    expect(namedAt(contest("regent"), "35.07.05.2003").form?.id).toBe("C.HASIL-KWK-BUPATI");
    expect(namedAt(contest("governor"), "35.73").form?.id).toBe("C.HASIL-KWK-GUBERNUR");
  });

  it("puts a single pair beside the empty column, on the other of the two numbers", () => {
    const only = (number: number): Contender[] => [{ number, name: "Satu" }];
    expect(withEmptyColumn(only(1)).map((c) => [c.number, c.name])).toEqual([
      [1, "Satu"],
      [2, "Kolom kosong"],
    ]);
    expect(withEmptyColumn(only(2)).map((c) => [c.number, c.name])).toEqual([
      [1, "Kolom kosong"],
      [2, "Satu"],
    ]);
    expect(withEmptyColumn(pairs(3))).toEqual(pairs(3));
    expect(withEmptyColumn([])).toEqual([]);
  });

  it("counts a reserve of 2.5 % and warns beyond 600 voters, flags beyond 800", () => {
    const form = pairForm(pairs(2));
    const warned = (voters: number, received: number): string[] => {
      const context = { "voters.total": voters, "ballots.received": received };
      return [
        ...warningsOf(checkReading(form, "ballots", context, context)),
        ...warningsOf(checkReading(form, "voters", context, context)),
        ...flagsOf(checkReading(form, "voters", context, context)),
      ].filter((id) => /^CH1[02]/.test(id));
    };
    expect(warned(600, 615)).toEqual([]);
    expect(warned(601, 617)).toEqual(["CH12"]);
    expect(warned(500, 512)).toEqual(["CH10"]);
    expect(warned(801, 822)).toEqual(["CH12", "CH12.law"]);
  });

  it("adds its pairs up to the valid votes", () => {
    const right = { valid: 30, invalid: 2, total: 32, "votes.1": 10, "votes.2": 15, "votes.3": 5 };
    expect(flagsOf(checkReading(pairForm(pairs(3)), "totals", right))).toEqual([]);
    expect(flagsOf(checkReading(pairForm(pairs(3)), "totals", { ...right, "votes.3": 6 }))).toEqual(["CH08"]);
  });

  it("publishes nothing before somebody has read its rule about the quick count", () => {
    expect(mayPublish(pilkada, "governor", instantAt("2024-12-31", "12:00", "WIB"))).toEqual({
      may: false,
      reasons: ["needs_human_decision"],
    });
  });
});
