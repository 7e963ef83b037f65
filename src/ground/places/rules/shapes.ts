// Outlines of places from GeoJSON and TopoJSON, made small enough for a map. Apart from `rules.ts`, which phones load.
//
// Every point is put on a grid as wide as the level allows: a border that two places share stays one border, which is
// not so where each outline is thinned out by itself.

import { ok, refuse, type Result } from "../../../base/result.ts";
import type { PlaceLevel, Position, Ring, Shape } from "../model.ts";

/** One outline of a file, with what is written beside it. */
export interface Outline {
  readonly properties: Readonly<Record<string, unknown>>;
  /** Null where its coordinates cannot be used. */
  readonly shape: Shape | null;
}

/** No outline has more; the largest of the nation's provinces has some 40,000 in published files. */
const MOST_POINTS_READ = 500_000;
const MOST_POINTS_OF_FILE = 5_000_000;
const MOST_OUTLINES = 100_000;
/** A shape that is kept has no more points: some 30 kB. */
export const MOST_POINTS_KEPT = 2_000;

/** Width of the grid in degrees, by level: about 1 km for a province, 10 m for a village. */
const GRID: Readonly<Record<PlaceLevel, number>> = {
  0: 0.02,
  1: 0.01,
  2: 0.002,
  3: 0.0005,
  4: 0.0001,
  5: 0.00005,
  6: 0.00005,
};

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

class Unusable extends Error {}

/**
 * The outlines of a FeatureCollection, or of one layer of a Topology; without a name of all its layers. Refused:
 * `places.shapes_unreadable`, `places.layer_unknown`, `places.shapes_too_many`.
 */
export function readOutlines(document: unknown, layer?: string): Result<Outline[]> {
  if (!isObject(document)) return refuse("invalid", "places.shapes_unreadable");
  const read = isTopology(document) ? ringsOfTopology(document) : ringsOfGeoJson;
  const layers = isTopology(document) && isObject(document["objects"]) ? document["objects"] : {};
  if (layer !== undefined && !Object.hasOwn(layers, layer))
    return refuse("invalid", "places.layer_unknown", { layer, layers: Object.keys(layers) });
  const features = isTopology(document) ? layersOf(document, layer) : document["features"];
  if (read === null || !isList(features)) return refuse("invalid", "places.shapes_unreadable");
  if (features.length > MOST_OUTLINES) return refuse("invalid", "places.shapes_too_many", { most: MOST_OUTLINES });
  let points = 0;
  const out: Outline[] = [];
  for (const feature of features) {
    const properties = isObject(feature) && isObject(feature["properties"]) ? feature["properties"] : {};
    const shape = shapeOf(feature, read);
    points += shape === null ? 0 : pointsOf(shape);
    if (points > MOST_POINTS_OF_FILE) return refuse("invalid", "places.shapes_too_many", { most: MOST_POINTS_OF_FILE });
    out.push({ properties, shape });
  }
  return ok(out);
}

const isTopology = (document: Json): boolean => document["type"] === "Topology";

function layersOf({ objects }: Json, layer?: string): unknown[] | null {
  if (!isObject(objects)) return null;
  return (layer === undefined ? Object.values(objects) : [objects[layer]]).flatMap((one) => {
    if (!isObject(one)) return [];
    return isList(one["geometries"]) ? one["geometries"] : [one];
  });
}

/** Turns what stands for the coordinates of one geometry into its polygons' rings. */
type ReadRings = (geometry: Json) => unknown;

function ringsOfGeoJson(geometry: Json): unknown {
  return geometry["coordinates"];
}

function ringsOfTopology(document: Json): ReadRings | null {
  const { arcs, transform } = document;
  if (!isList(arcs)) return null;
  const scaled = isObject(transform) ? transform : null;
  const [sx, sy] = numbers(scaled?.["scale"]) ?? [1, 1];
  const [tx, ty] = numbers(scaled?.["translate"]) ?? [0, 0];
  const decoded = new Map<number, Position[]>();
  const arcOf = (index: number): Position[] => {
    const there = decoded.get(index);
    if (there !== undefined) return there;
    const arc = arcs[index];
    if (!isList(arc)) throw new Unusable();
    let [x, y] = [0, 0];
    const points = arc.map((point): Position => {
      const at = numbers(point);
      if (at === null) throw new Unusable();
      if (scaled === null) return [at[0]!, at[1]!];
      [x, y] = [x + at[0]!, y + at[1]!];
      return [x * sx! + tx!, y * sy! + ty!];
    });
    decoded.set(index, points);
    return points;
  };
  const ring = (indexes: unknown): Position[] => {
    if (!isList(indexes)) throw new Unusable();
    const out: Position[] = [];
    for (const index of indexes) {
      if (typeof index !== "number" || !Number.isInteger(index)) throw new Unusable();
      // The arc with index ~i is arc i the other way round; its first point is the last of the arc before.
      const points = index < 0 ? arcOf(~index).toReversed() : arcOf(index);
      out.push(...(out.length > 0 ? points.slice(1) : points));
      if (out.length > MOST_POINTS_READ) throw new Unusable();
    }
    return out;
  };
  return (geometry) => {
    const of = geometry["arcs"];
    if (!isList(of)) throw new Unusable();
    return geometry["type"] === "MultiPolygon"
      ? of.map((polygon) => (isList(polygon) ? polygon.map(ring) : []))
      : of.map(ring);
  };
}

function numbers(value: unknown): number[] | null {
  return isList(value) && value.length >= 2 && value.every((n) => typeof n === "number" && Number.isFinite(n))
    ? (value as number[])
    : null;
}

function shapeOf(feature: unknown, read: ReadRings): Shape | null {
  if (!isObject(feature)) return null;
  // In a Topology the geometry carries the properties itself.
  const geometry = isObject(feature["geometry"]) ? feature["geometry"] : feature;
  try {
    const rings = read(geometry);
    const polygons = geometry["type"] === "Polygon" ? [rings] : geometry["type"] === "MultiPolygon" ? rings : null;
    if (!isList(polygons) || polygons.length === 0) return null;
    const shape = polygons.map((polygon) => {
      if (!isList(polygon) || polygon.length === 0) throw new Unusable();
      // Files that somebody thinned out hold islands of two points: they are no area, and the others stand without them.
      const [outer, ...holes] = polygon.map(ringOf);
      return outer === null || outer === undefined ? [] : [outer, ...holes.filter((hole) => hole !== null)];
    });
    const whole = shape.filter((polygon) => polygon.length > 0);
    return whole.length === 0 || pointsOf(whole) > MOST_POINTS_READ ? null : whole;
  } catch (error) {
    if (error instanceof Unusable) return null;
    throw error;
  }
}

/** A closed ring of degrees on the globe; null where it has too few points to be one. */
function ringOf(value: unknown): Ring | null {
  if (!isList(value) || value.length > MOST_POINTS_READ) throw new Unusable();
  const ring = value.map((point): Position => {
    const at = numbers(point);
    if (at === null || Math.abs(at[0]!) > 180 || Math.abs(at[1]!) > 90) throw new Unusable();
    return [at[0]!, at[1]!];
  });
  const [first, last] = [ring[0], ring.at(-1)];
  if (first === undefined || last === undefined) return null;
  if (first[0] !== last[0] || first[1] !== last[1]) ring.push(first);
  return ring.length < 4 ? null : ring;
}

export function pointsOf(shape: Shape): number {
  return shape.reduce((sum, polygon) => sum + polygon.reduce((n, ring) => n + ring.length, 0), 0);
}

/**
 * The shape as a map of that level needs it, of at most `MOST_POINTS_KEPT` points. An island smaller than the grid is
 * left out, unless nothing else is left; then it stays as the smallest square. Null: nothing of it is an area.
 */
export function simplified(shape: Shape, level: PlaceLevel): Shape | null {
  for (let grid = GRID[level]; grid < 10; grid *= 2) {
    const out = onGrid(shape, grid);
    if (out.length === 0) return asSquare(shape, grid);
    if (pointsOf(out) <= MOST_POINTS_KEPT) return out;
  }
  return null;
}

function onGrid(shape: Shape, grid: number): Shape {
  return shape.flatMap((polygon) => {
    const [outer, ...holes] = polygon.map((ring) => ringOnGrid(ring, grid));
    if (outer === undefined || outer === null) return [];
    return [[clockwise(outer, true), ...holes.filter((h) => h !== null).map((hole) => clockwise(hole, false))]];
  });
}

/** Null where nothing is left that has an area. */
function ringOnGrid(ring: Ring, grid: number): Ring | null {
  const out: [number, number][] = [];
  for (const [x, y] of ring) {
    const point: [number, number] = [snapped(x, grid), snapped(y, grid)];
    const last = out.at(-1);
    if (last !== undefined && last[0] === point[0] && last[1] === point[1]) continue;
    out.push(point);
  }
  return out.length >= 4 && Math.abs(area(out)) > 0 ? out : null;
}

/** Five decimals are a metre. */
function snapped(degrees: number, grid: number): number {
  return Number((Math.round(degrees / grid) * grid).toFixed(5));
}

/** Twice the area in square degrees; above zero where it runs against the clock. */
function area(ring: Ring): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) sum += ring[i - 1]![0] * ring[i]![1] - ring[i]![0] * ring[i - 1]![1];
  return Math.abs(sum) < 1e-12 ? 0 : sum;
}

function clockwise(ring: Ring, wanted: boolean): Ring {
  return area(ring) < 0 === wanted ? ring : ring.toReversed();
}

/** A place too small for the grid: one square of it, where its first point lies. */
function asSquare(shape: Shape, grid: number): Shape | null {
  const first = shape[0]?.[0]?.[0];
  if (first === undefined) return null;
  const [west, south] = [snapped(first[0], grid), snapped(first[1], grid)];
  const [east, north] = [snapped(west + grid, grid), snapped(south + grid, grid)];
  return [
    [
      [
        [west, south],
        [west, north],
        [east, north],
        [east, south],
        [west, south],
      ],
    ],
  ];
}

/** What a file of boundaries names: layers (one without a name where it has none), and the properties in each. */
export interface NamesInFile {
  readonly layers: readonly string[];
  readonly properties: Readonly<Record<string, readonly string[]>>;
}

/** How many outlines are looked at for names of properties. */
const LOOKED_AT = 20;

/** For a person to choose from; null where the document has no outlines at all. */
export function namesInFile(document: unknown): NamesInFile | null {
  const layers =
    isObject(document) && isTopology(document) && isObject(document["objects"]) ? Object.keys(document["objects"]) : [];
  const properties: Record<string, string[]> = {};
  for (const layer of layers.length === 0 ? [undefined] : layers) {
    const outlines = readOutlines(document, layer);
    if (!outlines.ok) return null;
    const some = outlines.value.slice(0, LOOKED_AT);
    properties[layer ?? ""] = [...new Set(some.flatMap((outline) => Object.keys(outline.properties)))];
  }
  return { layers, properties };
}
