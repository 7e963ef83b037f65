import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { must } from "../../../base/result.ts";
import type { PlaceLevel, Ring, Shape } from "../model.ts";
import { MOST_POINTS_KEPT, namesInFile, pointsOf, readOutlines, simplified } from "./shapes.ts";

const square = (x: number, y: number, width: number): Ring => [
  [x, y],
  [x + width, y],
  [x + width, y + width],
  [x, y + width],
  [x, y],
];
const feature = (geometry: unknown, code = "35") => ({ type: "Feature", properties: { code }, geometry });
const collection = (...features: unknown[]) => ({ type: "FeatureCollection", features });
/** The signed area by the trapezoid rule: another formula than the one in use. */
function turned(ring: Ring): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) sum += (ring[i]![0] - ring[i - 1]![0]) * (ring[i]![1] + ring[i - 1]![1]);
  return sum;
}

describe("outlines of a file", () => {
  it("are the polygons of a FeatureCollection", () => {
    const [one, many] = must(
      readOutlines(
        collection(
          feature({ type: "Polygon", coordinates: [square(110, -7, 1)] }),
          feature({ type: "MultiPolygon", coordinates: [[square(110, -7, 1)], [square(112, -7, 1)]] }),
        ),
      ),
    );
    expect(one).toEqual({ properties: { code: "35" }, shape: [[square(110, -7, 1)]] });
    expect(many!.shape).toHaveLength(2);
  });

  it("are the same from a Topology, whose shared border stands once, each way round", () => {
    // Two squares side by side on a grid of quarter degrees, arcs written as differences.
    const topology = {
      type: "Topology",
      transform: { scale: [0.25, 0.25], translate: [110, -8] },
      arcs: [
        [
          [4, 0],
          [0, 4],
        ],
        [
          [4, 4],
          [-4, 0],
          [0, -4],
          [4, 0],
        ],
        [
          [4, 0],
          [4, 0],
          [0, 4],
          [-4, 0],
        ],
      ],
      objects: {
        kab: {
          type: "GeometryCollection",
          geometries: [
            { type: "Polygon", arcs: [[0, 1]], properties: { code: "35.01" } },
            { type: "MultiPolygon", arcs: [[[2, -1]]], properties: { code: "35.02" } },
          ],
        },
      },
    };
    const [west, east] = must(readOutlines(topology));
    expect(west!.shape).toEqual([
      [
        [
          [111, -8],
          [111, -7],
          [110, -7],
          [110, -8],
          [111, -8],
        ],
      ],
    ]);
    expect(east!.shape).toEqual([
      [
        [
          [111, -8],
          [112, -8],
          [112, -7],
          [111, -7],
          [111, -8],
        ],
      ],
    ]);
    expect(east!.properties["code"]).toBe("35.02");
  });

  it("are refused one by one where their coordinates are no degrees, or are no area", () => {
    const bad = [
      {
        type: "Polygon",
        coordinates: [
          [
            [668_000, 9_120_000],
            [668_001, 9_120_000],
            [668_001, 9_120_001],
            [668_000, 9_120_000],
          ],
        ],
      },
      {
        type: "Polygon",
        coordinates: [
          [
            [-7, 112],
            [-7, 113],
            [-8, 113],
            [-7, 112],
          ],
        ],
      },
      {
        type: "Polygon",
        coordinates: [
          [
            [110, -7],
            [111, -7],
          ],
        ],
      },
      {
        type: "Polygon",
        coordinates: [
          [
            [110, "x"],
            [111, -7],
            [111, -8],
            [110, -7],
          ],
        ],
      },
      { type: "Polygon", coordinates: [] },
      { type: "Point", coordinates: [110, -7] },
      null,
    ];
    const outlines = must(readOutlines(collection(...bad.map((g) => feature(g)), 3)));
    expect(outlines.map((o) => o.shape)).toEqual([...bad.map(() => null), null]);
    const lost = { type: "Topology", arcs: [], objects: { a: { type: "Polygon", arcs: [[4]] } } };
    expect(must(readOutlines(lost))[0]!.shape).toBeNull();
  });

  it("lose an island of two points, not the land beside it", () => {
    const land = [square(110, -7, 1)];
    const island = [
      [
        [112, -7],
        [112.1, -7],
        [112, -7],
      ],
    ];
    const geometry = { type: "MultiPolygon", coordinates: [island, land] };
    expect(must(readOutlines(collection(feature(geometry))))[0]!.shape).toEqual([land]);
  });

  it("need a document that has any", () => {
    for (const document of [null, 3, [], {}, { type: "Topology" }, { type: "Topology", arcs: [] }])
      expect(readOutlines(document).ok, JSON.stringify(document)).toBe(false);
  });

  it("are read without falling, whatever stands in the document", () => {
    const geometry = fc.record({
      type: fc.constantFrom("Polygon", "MultiPolygon", "x"),
      coordinates: fc.jsonValue(),
      arcs: fc.jsonValue(),
    });
    fc.assert(
      fc.property(fc.array(geometry), fc.jsonValue(), fc.jsonValue(), (geometries, arcs, transform) => {
        const objects = { a: { geometries } };
        for (const file of [
          { type: "Topology", arcs, transform, objects },
          collection(...geometries.map((g) => feature(g))),
        ])
          expect(readOutlines(JSON.parse(JSON.stringify(file)))).toHaveProperty("ok");
      }),
    );
  });
});

describe("the names in a file", () => {
  it("are its layers and their properties, or its properties alone", () => {
    const geometry = { type: "Polygon", coordinates: [square(110, -7, 1)] };
    expect(namesInFile(collection(feature(geometry)))).toEqual({ layers: [], properties: { "": ["code"] } });
    const objects = {
      a: { geometries: [{ properties: { kode: 1 } }] },
      b: { geometries: [{ properties: { prov: 1 } }] },
    };
    expect(namesInFile({ type: "Topology", arcs: [], objects })).toEqual({
      layers: ["a", "b"],
      properties: { a: ["kode"], b: ["prov"] },
    });
    expect(namesInFile({ a: 1 })).toBeNull();
  });
});

describe("a shape made smaller", () => {
  const coordinate = fc.double({ min: 95, max: 141, noNaN: true });
  const ring = fc
    .array(fc.tuple(coordinate, fc.double({ min: -11, max: 6, noNaN: true })), { minLength: 3, maxLength: 60 })
    .map((points): Ring => [...points, points[0]!]);
  const shape: fc.Arbitrary<Shape> = fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 5,
  });
  const level = fc.integer({ min: 1, max: 6 }).map((n) => n as PlaceLevel);

  it("stays where it was, closed, exterior clockwise and holes not, and is no larger than it may", () => {
    fc.assert(
      fc.property(shape, level, (given, at) => {
        const small = simplified(given, at);
        if (small === null) return;
        expect(pointsOf(small)).toBeLessThanOrEqual(Math.max(5, Math.min(MOST_POINTS_KEPT, pointsOf(given))));
        const xs = given.flat(2).map(([x]) => x);
        for (const polygon of small)
          for (const [i, one] of polygon.entries()) {
            expect(one[0]).toEqual(one.at(-1));
            expect(Math.sign(turned(one))).toBe(i === 0 ? 1 : -1);
            for (const [x] of one) {
              expect(x).toBeGreaterThanOrEqual(Math.min(...xs) - 0.02);
              expect(x).toBeLessThanOrEqual(Math.max(...xs) + 0.02);
            }
          }
      }),
    );
  });

  it("keeps a border that two places share one border", () => {
    const border: [number, number][] = Array.from({ length: 50 }, (_v, i) => [112 + Math.sin(i) / 500, -8 + i / 100]);
    const west: Ring = [...border, [111, -7.5], [111, -8], border[0]!];
    const east: Ring = [...border.toReversed(), [113, -8], [113, -7.5], border.at(-1)!];
    const points = (one: Ring): Set<string> =>
      new Set(
        simplified([[one]], 3)!
          .flat(2)
          .map(String)
          .filter((p) => !/^11[13],/.test(p)),
      );
    expect(points(west)).toEqual(points(east));
  });

  it("of a place too small for the map is one square, never nothing", () => {
    const tiny: Shape = [[square(110.001, -7.001, 0.00001)]];
    expect(pointsOf(simplified(tiny, 1)!)).toBe(5);
  });

  it("is made coarser until it fits", () => {
    const wild: Ring = Array.from({ length: 100_001 }, (_v, i) => {
      const a = ((i % 100_000) / 100_000) * 2 * Math.PI;
      const r = 1 + 0.1 * Math.sin(a * 2_000);
      return [110 + r * Math.cos(a), -7 + r * Math.sin(a)] as const;
    });
    const small = simplified([[wild]], 4)!;
    expect(pointsOf(small)).toBeLessThanOrEqual(MOST_POINTS_KEPT);
    expect(pointsOf(small)).toBeGreaterThan(50);
  });
});
