import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROLE_NAMES, type GrantView } from "./model.ts";
import { contains, mayAdminister, mayGive, reaches } from "./rules.ts";

const PLACES = ["", "35", "35.73", "35.73.01", "35.73.01.1001", "35.73.01.1001/1", "35.7", "64", "64.71"];
const grant = fc.record({
  role: fc.constantFrom(...ROLE_NAMES),
  place: fc.constantFrom(...PLACES),
  below: fc.boolean(),
}) satisfies fc.Arbitrary<GrantView>;

/** Everything of PLACES a grant reaches, by its own walk up from each place. */
function reached(g: Pick<GrantView, "place" | "below">): Set<string> {
  const upward = (place: string): string[] => {
    const cut = Math.max(place.lastIndexOf("/"), place.lastIndexOf("."));
    if (place === "") return [""];
    return [place, ...upward(cut < 0 ? "" : place.slice(0, cut))];
  };
  return new Set(PLACES.filter((p) => p === g.place || (g.below && upward(p).includes(g.place))));
}

describe("handing on roles", () => {
  it("never gives more ground than the giver reaches, whatever she holds", () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 4 }), grant, (held, given) => {
        if (!mayGive(held, given).ok) return;
        const own = held.filter((h) => h.role === "administrator" || h.role === "coordinator").map(reached);
        for (const place of reached(given)) expect(own.some((o) => o.has(place))).toBe(true);
      }),
    );
  });

  it("never makes an administrator except by an administrator, nor a peer except by one", () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 4 }), grant, (held, given) => {
        if (!mayGive(held, given).ok) return;
        const administrators = held.filter((h) => h.role === "administrator" && reached(h).has(given.place));
        if (given.role === "administrator") expect(administrators.length).toBeGreaterThan(0);
        if (administrators.length === 0) {
          expect(
            held.some((h) => h.role === "coordinator" && h.place !== given.place && reached(h).has(given.place)),
          ).toBe(true);
        }
        expect(given.role).not.toBe("witness");
      }),
    );
  });

  it("agrees with an independent walk about what a grant reaches and contains", () => {
    fc.assert(
      fc.property(grant, fc.constantFrom(...PLACES), (g, place) => {
        expect(reaches(g, place)).toBe(reached(g).has(place));
      }),
    );
    expect(contains({ place: "35", below: true }, { place: "35", below: false })).toBe(true);
    expect(contains({ place: "35", below: false }, { place: "35", below: true })).toBe(false);
    expect(contains({ place: "35.7", below: true }, { place: "35.73", below: false })).toBe(false);
  });

  it("lets nobody make a new way in for somebody who holds what she could not have given", () => {
    const province: GrantView[] = [{ role: "administrator", place: "35", below: true }];
    const nation: GrantView[] = [{ role: "administrator", place: "", below: true }];
    expect(mayAdminister(province, [{ role: "coordinator", place: "35.73", below: true }]).ok).toBe(true);
    expect(mayAdminister(province, nation).ok).toBe(false);
    expect(mayAdminister(province, [...province, ...nation]).ok).toBe(false);
    expect(mayAdminister(province, []).ok).toBe(false);
    expect(mayAdminister(nation, []).ok).toBe(true);
    expect(mayAdminister([{ role: "coordinator", place: "35", below: true }], province).ok).toBe(false);
  });
});
