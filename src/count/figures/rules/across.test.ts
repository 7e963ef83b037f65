// What fails between the parts of a form, said a second time in the words of the law: the votes of a party are its own
// mark and those of its candidates (KPU form C.HASIL, CH09).

import fc from "fast-check";
import { expect, test } from "vitest";
import { longForm } from "../../../../e2e/long-form.ts";
import type { Form } from "../../../ground/elections/model.ts";
import type { Figures } from "../model.ts";
import { acrossOf } from "./across.ts";

const form: Form = longForm();
const [totals, ...lists] = form.parts;

test("a party's sum fails for both parts, exactly when both stand whole and say otherwise", () => {
  const figure = fc.oneof({ weight: 9, arbitrary: fc.nat({ max: 3 }) }, { weight: 1, arbitrary: fc.constant(null) });
  const read = (n: number): fc.Arbitrary<Figures | null> =>
    fc.option(fc.array(figure, { minLength: n, maxLength: n }), { freq: 4 });
  fc.assert(
    fc.property(
      read(totals!.fields.length),
      fc.tuple(...lists.slice(0, 3).map((list) => read(list.fields.length))),
      fc.boolean(),
      (sums, marks, right) => {
        const standing = new Map<string, Figures>();
        for (const [i, one] of marks.entries()) if (one !== null) standing.set(lists[i]!.id, one);
        if (sums !== null) {
          const own = marks.map((one) =>
            one === null || one.includes(null) ? null : one.reduce((a, b) => a! + b!, 0),
          );
          standing.set(totals!.id, right ? sums.map((sum, i) => own[i] ?? sum) : sums);
        }
        const wrong = lists.flatMap((list, i) => {
          const [sum, marked] = [standing.get(totals!.id)?.[i], standing.get(list.id)];
          if (sum == null || marked === undefined || marked.includes(null)) return [];
          return marked.reduce((a, b) => a! + b!, 0) === sum ? [] : [{ part: list.id, check: `P${String(i + 1)}` }];
        });
        const expected = new Map<string, string[]>([...standing.keys()].map((part) => [part, []]));
        for (const { part, check } of wrong) {
          expected.get(part)!.push(check);
          expected.get(totals!.id)!.push(check);
        }
        expect(acrossOf(form, standing, null)).toEqual(expected);
      },
    ),
    { numRuns: 300 },
  );
});
