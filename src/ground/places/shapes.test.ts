// Outlines through the front door; and the published boundaries where they are.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf, queryOf, type OutputOf, type ProblemDocument } from "../../base/contract.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { sql } from "../../server/database/connect.ts";
import { importShapes, shapes } from "./contract.ts";
import { loadOfficialPlaces } from "./store.ts";

const FIGURES = path.resolve(process.env["POSKO_FIGURES"] ?? "../shared/data", "boundaries");

let opened: TestPosko;
const headers = () => ({ authorization: `Bearer ${opened.posko.operatorToken}`, "x-posko-operator": "uji" });
beforeAll(async () => {
  opened = await openTestPosko();
  await opened.posko.services.database.transaction((tx) => loadOfficialPlaces(tx));
});
afterAll(() => opened.close());

async function take(
  body: string | Buffer,
  input: Record<string, unknown> = {},
): Promise<OutputOf<typeof importShapes> & ProblemDocument> {
  const response = await opened.posko.app.inject({
    method: "POST",
    url: pathOf(importShapes) + queryOf(input),
    headers: { ...headers(), "content-type": "application/octet-stream" },
    payload: body,
  });
  return response.json<OutputOf<typeof importShapes> & ProblemDocument>();
}

async function shown(input: Record<string, unknown>): Promise<OutputOf<typeof shapes>> {
  const url = pathOf(shapes) + queryOf(input);
  return (await opened.posko.app.inject({ method: "GET", url, headers: headers() })).json<OutputOf<typeof shapes>>();
}

const square = (x: number): number[][] => [
  [x, -8],
  [x + 0.1, -8],
  [x + 0.1, -7.9],
  [x, -7.9],
  [x, -8],
];
const file = (...codes: readonly (string | number)[]): string =>
  JSON.stringify({
    type: "FeatureCollection",
    features: codes.map((kode, i) => ({
      type: "Feature",
      properties: { kode },
      geometry: { type: "Polygon", coordinates: [square(112 + i / 10)] },
    })),
  });
const BY = { codeProperty: "kode" };

describe("outlines from a file", () => {
  it("are tried, taken, and unchanged the second time; a bad one is refused by itself", async () => {
    const body = file("35.73.01", "357302", 357303, "35.73.99", "x", "", "35.73.01");
    expect(await take(body, { ...BY, dryRun: true })).toMatchObject({ added: 3, dry_run: true });
    expect(await shown({ parent: "35.73" })).toEqual({ version: "", shapes: [] });
    const report = await take(body, BY);
    expect(report).toMatchObject({ rows: 7, added: 3, changed: 0, refused_total: 4 });
    expect(report.refused.map((r) => [r.line, r.column, r.code])).toEqual([
      [4, "kode", "places.code_unknown"],
      [5, "kode", "places.code_unreadable"],
      [6, "kode", "places.code_missing"],
      [7, "kode", "places.twice"],
    ]);
    expect(await take(body, BY)).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
  });

  it("are given for the places right below one, and not again while nothing changed", async () => {
    const first = await shown({ parent: "35.73" });
    expect(first.shapes?.map((s) => s.code)).toEqual(["35.73.01", "35.73.02", "35.73.03"]);
    expect(await shown({ parent: "35.73", version: first.version })).toEqual({ version: first.version, shapes: null });
    expect(await take(file("35.73.02"), BY)).toMatchObject({ changed: 1 });
    const second = await shown({ parent: "35.73", version: first.version });
    expect(second.version).not.toBe(first.version);
    expect(second.shapes).toHaveLength(3);
    expect(await shown({})).toEqual({ version: "", shapes: [] });
  });

  it("are refused as a whole where the file is none, is cut off or is not the one announced", async () => {
    expect((await take("kode,nama\n35,Jawa Timur\n", BY)).code).toBe("places.shapes_unreadable");
    expect((await take(Buffer.from(file("35")).subarray(0, 80), BY)).code).toBe("places.shapes_unreadable");
    const topology = JSON.stringify({ type: "Topology", arcs: [], objects: { desa: {} } });
    expect((await take(topology, { layer: "kecamatan" })).code).toBe("places.layer_unknown");
    expect((await take(file("35"), { ...BY, sha256: "0".repeat(64) })).code).toBe("import.hash_differs");
  });
});

const there = existsSync(FIGURES);
if (!there) process.stdout.write(`skipped: published boundaries are not at ${FIGURES} (POSKO_FIGURES)\n`);

describe.skipIf(!there)("the published boundaries", () => {
  it.each([
    ["indonesia-prov-kabkota.topo.json", 38, [""], { layer: "provinsi", codeProperty: "prov" }],
    ["indonesia-prov-kabkota.topo.json", 514, ["35", "96"], { layer: "kabkota" }],
    ["kecamatan-35.topo.json", 666, ["35.73"], {}],
    ["kecamatan-16.topo.json", 241, ["16.02"], {}],
    ["desa-3573.geojson", 57, ["35.73.05"], {}],
    ["desa-1602.geojson", 327, ["16.02.02"], {}],
  ] as const)(
    "%s: every one of %i that has an outline is taken, none larger than a map may carry",
    async (name, count, parents, by) => {
      const report = await take(readFileSync(path.join(FIGURES, name)), by);
      // The published file names Kabupaten Sorong without an outline.
      const empty = count === 514 ? ["96.01"] : [];
      expect(report.refused.map((r) => [r.code, r.value])).toEqual(empty.map((c) => ["places.shape_unreadable", c]));
      expect(report.rows).toBe(count);
      // Some sub-districts stand there already, from above.
      expect(report.added + report.changed).toBe(count - empty.length);
      for (const parent of parents) {
        const { shapes: given } = await shown(parent === "" ? {} : { parent });
        expect(given!.length).toBeGreaterThan(3);
        expect(JSON.stringify(given).length).toBeLessThan(1_500_000);
      }
    },
  );

  it("lie where their places are: each regency of Jawa Timur within its province's box", async () => {
    const { rows } = await sql<{ code: string; shape: number[][][][] }>`
      select code, shape from place_shapes where code = '35' or parent = '35'`.execute(
      opened.posko.services.database.db,
    );
    const box = (shape: number[][][][]): number[] => {
      const points = shape.flat(2);
      const [xs, ys] = [points.map((p) => p[0]!), points.map((p) => p[1]!)];
      return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
    };
    const whole = box(rows.find((r) => r.code === "35")!.shape);
    expect(rows).toHaveLength(39);
    for (const { code, shape } of rows) {
      const [west, south, east, north] = box(shape) as [number, number, number, number];
      expect(west, code).toBeGreaterThan(whole[0]! - 0.05);
      expect(south, code).toBeGreaterThan(whole[1]! - 0.05);
      expect(east, code).toBeLessThan(whole[2]! + 0.05);
      expect(north, code).toBeLessThan(whole[3]! + 0.05);
    }
  });
});
