import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Pack } from "../model.ts";
import { loadPack } from "../store/packs.ts";
import { acrossBallots, BALLOT_CONCEPTS, fieldOfConcept } from "./ballots.ts";

const packs: Pack[] = [];
beforeAll(async () => {
  for (const id of ["pemilu-2019", "pemilu-2024", "pilkada-2024"]) {
    const pack = await loadPack(id);
    if (!pack.ok) throw new Error(id);
    packs.push(pack.value);
  }
});

describe("ballots of one station (CH13)", () => {
  test("voters on the list are one number, those who voted nearly, those who moved in need not be", () => {
    const people = fc.option(fc.nat({ max: 300 }), { freq: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...packs), fc.array(people, { maxLength: 5 }), (pack, numbers) => {
        const known = numbers.flatMap((n) => (n === null ? [] : [n])).toSorted((a, b) => a - b);
        const apart = (known.at(-1) ?? 0) - (known[0] ?? 0);
        const said = BALLOT_CONCEPTS.map((concept) => acrossBallots(pack, concept, numbers));
        if (known.length < 2) expect(new Set(said)).toEqual(new Set(["not_compared"]));
        else if (apart === 0) expect(new Set(said)).toEqual(new Set(["same"]));
        else {
          const near = apart < 3 ? "same" : "differs";
          expect(said).toEqual(["differs", near, "may_differ", near]);
        }
      }),
    );
  });

  test("every form of every election names whom it counts", () => {
    for (const pack of packs)
      for (const { form } of pack.contests.map((one) => ({ form: pack.forms.find((f) => f.id === one.form)! })))
        expect(BALLOT_CONCEPTS.map((concept) => fieldOfConcept(form, concept))).toEqual(
          pack.id === "pilkada-2024"
            ? ["voters.total", "used.registered.total", "used.transferred.total", "used.unlisted.total"]
            : ["voters.total", "used.dpt.total", "used.dptb.total", "used.dpk.total"],
        );
  });
});
