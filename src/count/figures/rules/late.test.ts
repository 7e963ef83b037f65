// Late against the curve of the area, whatever the hour.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Coverage, CurvePoint } from "../model.ts";
import { isBehind, lateAgainst, lateStations } from "./late.ts";

const MINUTE = 60_000;
const area = fc
  .integer({ min: 1, max: 2_000 })
  .chain((stations) => fc.record({ stations: fc.constant(stations), in: fc.integer({ min: 0, max: stations }) }));
/** A curve of the whole area up to what is in now, a point a minute. */
function curveTo(whole: Coverage, now: number, minutes: number): CurvePoint[] {
  return Array.from({ length: minutes + 1 }, (_v, i) => ({
    at: now - (minutes - i) * MINUTE,
    in: Math.floor((whole.in * i) / minutes),
  }));
}

describe("late against the curve", () => {
  it("is nobody whose share is that of the whole area, or more", () => {
    fc.assert(
      fc.property(area, area, (whole, part) => {
        fc.pre(part.in * whole.stations >= whole.in * part.stations);
        expect(lateAgainst(whole, part, [], 0)).toBeNull();
      }),
    );
  });

  it("is nobody while nothing has come in anywhere", () => {
    fc.assert(
      fc.property(area, area, (whole, part) => {
        expect(lateAgainst({ ...whole, in: 0 }, part, [], 0)).toBeNull();
      }),
    );
  });

  it("never begins because one more station came in", () => {
    fc.assert(
      fc.property(area, area, (whole, part) => {
        fc.pre(part.in < part.stations);
        const before = lateAgainst(whole, part, [], 0);
        const after = lateAgainst(whole, { ...part, in: part.in + 1 }, [], 0);
        if (before === null) expect(after).toBeNull();
        else if (after !== null) expect(after.short).toBeLessThanOrEqual(before.short);
      }),
    );
  });

  it("does not know what hour it is", () => {
    fc.assert(
      fc.property(area, area, fc.integer({ min: 1, max: 600 }), fc.integer(), (whole, part, minutes, shift) => {
        const now = 1_000_000 * MINUTE;
        const moved = shift % 1_000_000;
        const curve = curveTo(whole, now, minutes);
        const later = curve.map((p) => ({ ...p, at: p.at + moved * MINUTE }));
        expect(lateAgainst(whole, part, later, now + moved * MINUTE)).toEqual(lateAgainst(whole, part, curve, now));
      }),
    );
  });

  it("is a sub-district with half its neighbours' share, and a small one by chance is not", () => {
    const whole = { stations: 2_000, in: 1_200 };
    expect(lateAgainst(whole, { stations: 200, in: 60 }, [], 0)).toMatchObject({ expected: 120, short: 60 });
    expect(lateAgainst(whole, { stations: 3, in: 1 }, [], 0)).toBeNull();
  });

  it("says for how long: since the whole area had as great a share", () => {
    const now = 600 * MINUTE;
    const whole = { stations: 1_000, in: 600 };
    const curve = [
      { at: 0, in: 0 },
      { at: 60 * MINUTE, in: 100 },
      { at: 300 * MINUTE, in: 300 },
      { at: now, in: 600 },
    ];
    // 20 of 100 in; the whole had a fifth, 200 of 1,000, half way between its second and third point.
    expect(lateAgainst(whole, { stations: 100, in: 20 }, curve, now)?.minutes).toBe(600 - 180);
    expect(lateAgainst(whole, { stations: 100, in: 0 }, curve, now)?.minutes).toBe(600);
    expect(lateAgainst(whole, { stations: 100, in: 20 }, curve.slice(2), now)?.minutes).toBeNull();
  });
});

describe("a single station", () => {
  it("is behind once more than four fifths of the others around it are in", () => {
    expect(isBehind({ stations: 10, in: 8 }, { stations: 1, in: 0 })).toBe(false);
    expect(isBehind({ stations: 10, in: 9 }, { stations: 1, in: 0 })).toBe(true);
    expect(isBehind({ stations: 10, in: 9 }, { stations: 1, in: 1 })).toBe(false);
  });
});

describe("late stations", () => {
  const stations = fc.uniqueArray(
    fc.record({
      id: fc
        .tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 40 }))
        .map(([district, village, number]) => `35.73.0${district}.100${village}/${number}`),
      in: fc.boolean(),
    }),
    { selector: (s) => s.id, maxLength: 120 },
  );
  /** Of a place, how many stations and how many in, counted the long way. */
  const of = (all: readonly { id: string; in: boolean }[], place: string): Coverage => {
    const here = all.filter((s) => s.id.startsWith(place));
    return { stations: here.length, in: here.filter((s) => s.in).length };
  };

  it("are those of places that the boards call late, and those alone not in", () => {
    fc.assert(
      fc.property(stations, (all) => {
        const late = lateStations(all);
        for (const { id, in: came } of all) {
          const [village, district] = [`${id.split("/")[0]!}/`, `${id.slice(0, 8)}.`];
          const pairs = [
            [of(all, "35.73."), of(all, district)],
            [of(all, district), of(all, village)],
            [of(all, village), { stations: 1, in: 0 }],
          ] as const;
          const expected = !came && pairs.some(([whole, part]) => lateAgainst(whole, part, [], 0) !== null);
          expect(late.has(id)).toBe(expected);
        }
      }),
    );
  });

  it("are none before anything has come in, and none that is in", () => {
    fc.assert(
      fc.property(stations, (all) => {
        expect(lateStations(all.map((s) => ({ ...s, in: false }))).size).toBe(0);
        const late = lateStations(all);
        for (const s of all) if (s.in) expect(late.has(s.id)).toBe(false);
      }),
    );
  });
});
