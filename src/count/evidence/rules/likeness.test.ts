// On drawn forms: what a messenger does to a picture, and what another station's form of the same kind is.

import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { drawPage, presidentRows } from "../../../main/demo/paper.ts";
import { lookOf } from "../jobs/likeness.ts";
import { hashOf, LOOK, MOST_BITS, onGrid, UNLIKE_FROM, unlikeness } from "./likeness.ts";

const STATIONS = 24;

/** A photographed copy of a station of one village; each has figures of its own, and lies a little otherwise. */
async function photographed(number: number): Promise<Buffer> {
  const station = {
    id: `35.73.01.1001/${number}`,
    village: "35.73.01.1001",
    villageName: "BALEARJOSARI",
    number,
    male: 100 + number,
    female: 120,
    first: null,
    second: null,
  };
  const [a, b] = [(number * 37) % 150, (number * 53) % 150];
  const totals = { "votes.1": a, "votes.2": b, valid: a + b, invalid: 3, total: a + b + 3 };
  const rows = presidentRows(station, totals, "2");
  return (await drawPage("likeness", station, "pemilu-2019/president", "2", rows)).bytes;
}

const bits = (a: string, b: string): number => a.split("").filter((bit, i) => bit !== b[i]).length;

describe("a picture", () => {
  it("sent on smaller and coarser is found by the hash and looks alike; of two stations' forms hardly a pair does", async () => {
    const looks: { readonly hash: string; readonly points: Uint8Array }[] = [];
    for (let number = 1; number <= STATIONS; number++) {
      const bytes = await photographed(number);
      const look = (await lookOf(bytes))!;
      looks.push(look);
      for (const [width, quality] of [
        [800, 60],
        [600, 40],
      ] as const) {
        const again = (await lookOf(await sharp(bytes).resize(width).jpeg({ quality }).toBuffer()))!;
        expect(bits(look.hash, again.hash)).toBeLessThanOrEqual(MOST_BITS);
        expect(unlikeness(look.points, again.points)).toBeLessThan(UNLIKE_FROM / 4);
      }
    }
    const pairs = looks.flatMap((a, i) => looks.slice(0, i).map((b) => unlikeness(a.points, b.points)));
    const wrong = pairs.filter((unlike) => unlike < UNLIKE_FROM).length;
    process.stdout.write(`forms of one kind taken for one photograph: ${wrong} of ${pairs.length} pairs\n`);
    expect(wrong / pairs.length).toBeLessThan(0.005);
  }, 60_000);

  it("that cannot be decoded has no look", async () => {
    expect(await lookOf(Buffer.from("bukan gambar"))).toBeNull();
  });
});

describe("a look", () => {
  const look = fc.uint8Array({ minLength: LOOK.columns * LOOK.rows, maxLength: LOOK.columns * LOOK.rows });

  it("is like itself, also lighter, and as unlike another as that is unlike it", () => {
    fc.assert(
      fc.property(look, look, fc.integer({ min: 0, max: 40 }), (a, b, light) => {
        const dark = a.map((point) => Math.floor(point / 2));
        const lit = dark.map((point) => point + light);
        expect(unlikeness(a, a)).toBeCloseTo(0, 9);
        expect(unlikeness(dark, lit)).toBeCloseTo(0, 9);
        expect(unlikeness(a, b)).toBeCloseTo(unlikeness(b, a), 12);
        expect(hashOf(a)).toMatch(/^[01]{64}$/);
      }),
      { numRuns: 30 },
    );
  });

  it("on a coarser grid keeps its mean", () => {
    fc.assert(
      fc.property(look, (a) => {
        const mean = (all: Uint8Array): number => all.reduce((sum, one) => sum + one, 0) / all.length;
        const coarse = onGrid(a, LOOK, { columns: 12, rows: 16 });
        // Each of its points is rounded by half at most.
        expect(Math.abs(mean(coarse) - mean(a))).toBeLessThanOrEqual(0.5);
      }),
      { numRuns: 30 },
    );
  });
});
