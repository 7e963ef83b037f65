import { describe, expect, it } from "vitest";
import { must } from "../../../base/result.ts";
import type { Pack } from "../model.ts";
import { listPackIds, loadPack } from "../store/packs.ts";
import { COMPARED } from "../model/compare.ts";
import { comparePacks, saySide } from "./compare.ts";

const packs = await Promise.all((await listPackIds()).map(async (id) => must(await loadPack(id))));
const packOf = (id: string): Pack => packs.find((p) => p.id === id)!;

/** How many of each kind a pack has; voting day is one, whether or not it is fixed. */
const sizesOf = (pack: Pack): Record<(typeof COMPARED)[number], number> => ({
  day: 1,
  law: pack.law.length,
  rules: pack.rules.length,
  contests: pack.contests.length,
  forms: pack.templates.length,
  parties: pack.parties.length,
  pairs: pack.pairs.length,
});

describe("the difference between two packs", () => {
  it("is nothing between a pack and itself", () => {
    for (const pack of packs)
      for (const what of COMPARED) {
        const { added, removed, changed, same } = comparePacks(pack, pack)[what];
        expect([added, removed, changed], `${pack.id} ${what}`).toEqual([[], [], []]);
        expect(same).toBe(sizesOf(pack)[what]);
      }
  });

  it("turns round with the packs, and counts each thing once", () => {
    for (const a of packs)
      for (const b of packs)
        for (const what of COMPARED) {
          const [there, back] = [comparePacks(a, b)[what], comparePacks(b, a)[what]];
          const ids = (list: readonly { id: string }[]) => list.map((one) => one.id).toSorted();
          expect(ids(there.added)).toEqual(ids(back.removed));
          expect(ids(there.changed)).toEqual(ids(back.changed));
          for (const one of there.changed) {
            const other = back.changed.find((c) => c.id === one.id)!;
            const turned = other.changes.map((c) => ({ field: c.field, before: c.after, after: c.before }));
            expect(one.changes.toSorted((x, y) => x.field.localeCompare(y.field))).toEqual(
              turned.toSorted((x, y) => x.field.localeCompare(y.field)),
            );
          }
          expect(there.added.length + there.changed.length + there.same).toBe(sizesOf(b)[what]);
        }
  });

  it("says of 2019 and 2024 that the DPR has five seats and four dapil more, each by its field", () => {
    const { rules, parties } = comparePacks(packOf("pemilu-2019"), packOf("pemilu-2024"));
    const seats = rules.changed.find((r) => r.id === "DPR.SEATS")!;
    expect(seats.changes).toContainEqual({
      field: "params.seats",
      before: { id: "575", en: "575" },
      after: { id: "580", en: "580" },
    });
    expect(seats.changes.map((c) => c.field)).toContain("params.dapil");
    expect(rules.added.map((r) => r.id)).toContain("DPR.THRESHOLD.2029");
    expect(parties.added.map((p) => p.name.id).toSorted()).toEqual(
      ["Buruh", "Gabthat", "Gelora", "PAS Aceh", "PKN", "Ummat"].toSorted(),
    );
    expect(parties.removed.map((p) => p.name.id).toSorted()).toEqual(["Berkarya", "PKPI"]);
    const moved = parties.changed.find((p) => p.id === "PPP")!;
    expect(moved.changes.map((c) => [c.field, c.before?.id, c.after?.id])).toEqual([["number", "10", "17"]]);
  });

  it("says of 2019 and 2024 on which day, by which law and with which pairs, nobody the same by a number alone", () => {
    const { day, law, pairs } = comparePacks(packOf("pemilu-2019"), packOf("pemilu-2024"));
    const both = (text: string) => ({ id: text, en: text });
    expect(day.changed.map((one) => one.changes)).toEqual([
      [{ field: "voting_on", before: both("2019-04-17"), after: both("2024-02-14") }],
    ]);
    expect(law.added.map((one) => one.id)).toContain("PKPU 25/2023");
    expect(law.removed.map((one) => one.id)).toContain("PKPU 5/2019");
    expect([pairs.added.length, pairs.removed.length, pairs.same]).toEqual([3, 2, 0]);
  });

  it("names the field and the check of a form that moved", () => {
    const pack = packOf("pemilu-2024");
    const [president, ...others] = pack.templates.toSorted(
      (a, b) => Number(b.id === "president") - Number(a.id === "president"),
    );
    const checks = president!.checks.map((c) => (c.id === "CH12" ? { ...c, right: 400 } : c));
    const other = { ...pack, templates: [{ ...president!, checks }, ...others] };
    const { forms } = comparePacks(pack, other);
    expect(forms.changed.map((f) => [f.id, f.changes.map((c) => c.field)])).toEqual([["president", ["check CH12"]]]);
    expect(forms.changed[0]!.changes[0]!.after!.en).toContain("voters.total <= 400");
  });
});

it("a check's side reads as people write it", () => {
  expect(saySide({ sum: ["a", { times: ["b", 10] }, 1] })).toBe("a + 10 × b + 1");
  expect(saySide({ ceil_percent: ["voters.total", "2.5"] })).toBe("⌈2.5 % × voters.total⌉");
  expect(saySide({ sum: [{ repeat: "party", of: "votes.{party}" }] })).toBe("Σ votes.{party}");
  expect(saySide({ each: ["a", "b"] })).toBe("a, b");
});
