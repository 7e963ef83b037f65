import fc from "fast-check";
import { expect, test } from "vitest";
import { must } from "../../base/result.ts";
import type { Ballot } from "../../ground/elections/model.ts";
import { checkReading, fieldIdsOf, flagsOf } from "../../ground/elections/rules.ts";
import { filled, loadPack } from "../../ground/elections/store/packs.ts";
import type { DemoStation } from "./city.ts";
import { COUNCILS_ELECTION, inventedPaper, shareOut } from "./councils.ts";

const pack = must(await loadPack(COUNCILS_ELECTION));
const names = (n: number) => Array.from({ length: n }, (_v, i) => ({ number: i + 1, name: `Nama ${i + 1}` }));
const ballot: Ballot = {
  area: "357301",
  area_name: "Kota Malang 1",
  seats: 8,
  parties: pack.parties.map(({ number, short }) => ({ number, short, candidates: names(8) })),
  contenders: [],
};
const form = filled(
  pack,
  pack.templates.find((t) => t.id === "legislative")!,
  ballot,
);

test("shares add up to the sum, none below nothing", () => {
  fc.assert(
    fc.property(
      fc.nat(500),
      fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1 }),
      (sum, weights) => {
        const shares = shareOut(sum, weights);
        expect(shares.every((s) => Number.isInteger(s) && s >= 0)).toBe(true);
        expect(shares.reduce((a, b) => a + b, 0)).toBe(sum);
      },
    ),
  );
});

test("an invented form keeps every check of its paper, from who voted and the candidates to the total", () => {
  const people = fc.option(fc.nat({ max: 240 }), { freq: 6 });
  const listed = fc.tuple(people, people);
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 99 }),
      listed,
      (voted, number, [male, female]) => {
        const totals = { "votes.1": 1, "votes.2": 1, valid: 2, invalid: 0, total: voted };
        const station: DemoStation = {
          id: `35.73.01.1001/${number}`,
          village: "35.73.01.1001",
          villageName: "Desa",
          number,
          male,
          female,
          first: totals,
          second: totals,
        };
        const paper = inventedPaper("seed", station, "contoh/dprd-kab", { ballot });
        for (const part of form.parts) {
          const fields = Object.fromEntries(fieldIdsOf(form, part.id).map((id) => [id, paper[id] ?? null]));
          expect(flagsOf(checkReading(form, part.id, fields, paper))).toEqual([]);
        }
      },
    ),
  );
});
