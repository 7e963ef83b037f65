// Outlines of places: taken in from GeoJSON or TopoJSON, and given to maps.

import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { ImportReport } from "../../../base/import.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import { sql, type Db, type Tx } from "../../../server/database/connect.ts";
import { Refusals } from "../../../server/import/refusals.ts";
import { reportOf, trailImport } from "../../../server/import/report.ts";
import type { PlaceCode, PlaceShape, Shape, ShapeLineCode } from "../model.ts";
import { levelOf, parentOf, parsePlaceCode } from "../rules.ts";
import { pointsOf, readOutlines, simplified } from "../rules/shapes.ts";
import { loadPlaces } from "../store.ts";
import type { PlacesImport } from "./import.ts";

/** A file is parsed whole: published boundaries of all villages of a province are some 30 MB. */
const MOST_BYTES = 64 * 1024 ** 2;
const AT_ONCE = 500;

export interface ShapeSource {
  readonly body: Readable;
  readonly size: number | null;
  readonly sha256: string | undefined;
}

interface Kept {
  readonly code: PlaceCode;
  readonly shape: string;
  readonly points: number;
  readonly digest: string;
}

/**
 * Take in the outlines of a file; `property` names the place's code, `layer` one of a Topology's. A line of the report is an outline, counted from 1.
 * Refusals: those of `readOutlines` and `import.*` as for tables. Refused outlines: `ShapeLineCode`.
 */
export async function importShapes(
  tx: Tx,
  source: ShapeSource,
  { property, layer }: { readonly property: string; readonly layer?: string | undefined },
  told: PlacesImport,
): Promise<Result<ImportReport>> {
  await sql`select pg_advisory_xact_lock(hashtext('places.import_shapes'))`.execute(tx);
  const whole = await readWhole(source);
  if (!whole.ok) return whole;
  const { bytes, sha256 } = whole.value;
  const parsed = parseJson(bytes);
  const outlines = parsed === undefined ? refuse("invalid", "places.shapes_unreadable") : readOutlines(parsed, layer);
  if (!outlines.ok) return outlines;
  const refusals = new Refusals();
  const found = new Map<PlaceCode, { line: number; shape: Shape }>();
  for (const [i, { properties, shape }] of outlines.value.entries()) {
    const value = textOf(properties[property]);
    const wrong = (code: ShapeLineCode): void => refusals.add({ line: i + 1, column: property, code, value });
    const code = parsePlaceCode(value);
    if (value === "") wrong("places.code_missing");
    else if (!code.ok) wrong("places.code_unreadable");
    else if (shape === null) wrong("places.shape_unreadable");
    else if (found.has(code.value)) wrong("places.twice");
    else found.set(code.value, { line: i + 1, shape });
  }
  const known = await loadPlaces(tx, [...found.keys()]);
  const kept: Kept[] = [];
  for (const [code, { line, shape }] of found) {
    const small = known.has(code) ? simplified(shape, levelOf(code)) : undefined;
    if (small === undefined) refusals.add({ line, column: property, code: "places.code_unknown", value: code });
    else if (small === null) refusals.add({ line, column: property, code: "places.shape_unreadable", value: code });
    else {
      const text = JSON.stringify(small);
      kept.push({ code, shape: text, points: pointsOf(small), digest: hashOf(text) });
    }
  }
  const done = await save(tx, kept);
  const report = reportOf({ rows: outlines.value.length, sha256, refusals }, done, told.dryRun);
  if (done.added + done.changed > 0)
    await trailImport(tx, told, { operation: "places.import_shapes", subject: "places" }, report);
  return ok(report);
}

async function save(tx: Tx, kept: readonly Kept[]): Promise<{ added: number; changed: number; unchanged: number }> {
  const { rows } = await sql<{ code: string; digest: string }>`
    select code, digest from place_shapes where code = any(${kept.map((k) => k.code)}::text[])`.execute(tx);
  const there = new Map(rows.map((r) => [r.code, r.digest]));
  const moved = kept.filter((k) => there.get(k.code) !== k.digest);
  for (let at = 0; at < moved.length; at += AT_ONCE) {
    const some = moved.slice(at, at + AT_ONCE);
    await sql`
      insert into place_shapes (code, parent, shape, points, digest)
      select * from unnest(${some.map((k) => k.code)}::text[], ${some.map((k) => parentOf(k.code))}::text[],
        ${some.map((k) => k.shape)}::jsonb[], ${some.map((k) => k.points)}::int[], ${some.map((k) => k.digest)}::text[])
      on conflict (code) do update set shape = excluded.shape, points = excluded.points, digest = excluded.digest`.execute(
      tx,
    );
  }
  const added = moved.filter((k) => !there.has(k.code)).length;
  return { added, changed: moved.length - added, unchanged: kept.length - moved.length };
}

/** Changes with any outline right below `parent`; empty where there is none. */
export async function shapesVersion(db: Db, parent: PlaceCode): Promise<string> {
  const { rows } = await sql<{ digest: string }>`
    select digest from place_shapes where parent = ${parent} order by code`.execute(db);
  return rows.length === 0 ? "" : hashOf(rows.map((r) => r.digest).join("")).slice(0, 16);
}

/** Outlines of the places right below `parent`, by code: at most some hundred. */
export async function listShapes(db: Db, parent: PlaceCode): Promise<PlaceShape[]> {
  const { rows } = await sql<PlaceShape>`
    select code, shape from place_shapes where parent = ${parent} order by code`.execute(db);
  return rows;
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

async function readWhole({ body, size, sha256 }: ShapeSource): Promise<Result<{ bytes: Buffer; sha256: string }>> {
  if (size === null && sha256 === undefined) return refuse("invalid", "import.not_declared");
  if (size !== null && size > MOST_BYTES) return refuse("too_large", "import.too_large", { limit_bytes: MOST_BYTES });
  const pieces: Buffer[] = [];
  let length = 0;
  // A request must outlive our refusal of it, or the refusal could not be told.
  for await (const piece of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > MOST_BYTES) return refuse("too_large", "import.too_large", { limit_bytes: MOST_BYTES });
    pieces.push(piece);
  }
  const bytes = Buffer.concat(pieces);
  if (size !== null && length !== size) return refuse("invalid", "import.cut_off");
  const arrived = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== undefined && sha256 !== arrived) return refuse("invalid", "import.hash_differs", { arrived });
  return ok({ bytes, sha256: arrived });
}
