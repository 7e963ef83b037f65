// Said a second time, field by field and paper by paper: a check CH15 fails for a part exactly when some number of it
// stands otherwise on the other paper.

import fc from "fast-check";
import { expect, test } from "vitest";
import { SOURCES, type Source } from "../../evidence/model.ts";
import type { Figures } from "../model.ts";
import { betweenOf } from "./between.ts";

const PARTS = ["voters", "totals"] as const;
const figures = fc.array(fc.option(fc.nat({ max: 2 }), { freq: 4 }), { minLength: 3, maxLength: 3 });
const station = fc.dictionary(
  fc.constantFrom(...SOURCES),
  fc.dictionary(fc.constantFrom(...PARTS), figures, { noNullPrototype: true }),
  { noNullPrototype: true },
);

function standingOf(papers: Record<string, Record<string, Figures>>): Map<Source, Map<string, Figures>> {
  return new Map(Object.entries(papers).map(([source, parts]) => [source as Source, new Map(Object.entries(parts))]));
}

test("a part fails against another paper exactly when a number of it stands otherwise there", () => {
  fc.assert(
    fc.property(station, (papers) => {
      const judged = betweenOf(standingOf(papers));
      for (const [source, parts] of Object.entries(papers)) {
        for (const part of Object.keys(parts)) {
          const failing = new Set(judged.get(source as Source)!.get(part));
          for (const other of SOURCES) {
            let differs = false;
            const theirs = papers[other]?.[part];
            if (other !== source && theirs !== undefined) {
              for (const [i, value] of parts[part]!.entries()) {
                if (value !== null && theirs[i] !== null && theirs[i] !== value) differs = true;
              }
            }
            expect([source, part, other, failing.has(`CH15.${other}`)]).toEqual([source, part, other, differs]);
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("whom a paper differs from is said on both, and nothing of a part that only one of them has", () => {
  const judged = betweenOf(
    standingOf({
      plano: { totals: [40, 3], voters: [9, 9] },
      official: { totals: [41, 3] },
      salinan: { totals: [40, null] },
    }),
  );
  expect(judged.get("plano")).toEqual(
    new Map([
      ["totals", ["CH15.official"]],
      ["voters", []],
    ]),
  );
  expect(judged.get("salinan")).toEqual(new Map([["totals", ["CH15.official"]]]));
  expect(judged.get("official")).toEqual(new Map([["totals", ["CH15.plano", "CH15.salinan"]]]));
});
