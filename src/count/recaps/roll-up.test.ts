// Sums of official figures against a second, plain one: any figures at any levels of two cities, asked for at every
// place above them.

import fc from "fast-check";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { create as createElection } from "../../ground/elections/contract.ts";
import { upload } from "../../main/test-upload.ts";
import { openWorld, type World } from "../../main/world.ts";
import { importRecaps, show } from "./contract.ts";

const CONTEST = "pemilu-2019/president";
const CITIES = ["35.79", "35.76"];

let world: World;
const children = new Map<string, string[]>();
let places: string[] = [];
beforeAll(async () => {
  world = await openWorld();
  await world.ask("operator", createElection, { pack: "pemilu-2019" });
  const { rows } = await sql<{ code: string; parent: string }>`
    select code, parent from places where edition <> 'local' and level <= 4 order by code`.execute(
    world.posko.services.database.db,
  );
  for (const { code, parent } of rows) children.set(parent, [...(children.get(parent) ?? []), code]);
  places = rows
    .map((r) => r.code)
    .filter((code) => CITIES.some((city) => code === city || code.startsWith(`${city}.`)));
}, 60_000);
afterAll(() => world?.close());

type Figures = readonly (number | null)[];
interface Sum {
  readonly basis: string;
  readonly figures: Figures;
  readonly uneven: readonly boolean[];
  readonly missing: readonly string[];
}

/** Every published row that counts below a place, and the widest places without any. */
function below(place: string, own: ReadonlyMap<string, Figures>): { rows: Figures[]; missing: string[] } {
  const rows: Figures[] = [];
  const missing: string[] = [];
  for (const child of children.get(place) ?? []) {
    const mine = own.get(child);
    if (mine !== undefined) rows.push(mine);
    else if ([...own.keys()].some((code) => code.startsWith(`${child}.`))) {
      const deeper = below(child, own);
      rows.push(...deeper.rows);
      missing.push(...deeper.missing);
    } else missing.push(child);
  }
  return { rows, missing };
}

function sumOf(place: string, own: ReadonlyMap<string, Figures>): Sum {
  const mine = own.get(place);
  if (mine !== undefined) return { basis: "own", figures: mine, uneven: [false, false], missing: [] };
  const { rows, missing } = below(place, own);
  if (rows.length === 0) return { basis: "none", figures: [null, null], uneven: [false, false], missing: [place] };
  const known = [0, 1].map((i) => rows.flatMap((r) => (r[i] === null ? [] : [r[i]!])));
  return {
    basis: missing.length === 0 ? "sum" : "partial",
    figures: known.map((all) => (all.length === 0 ? null : all.reduce((a, b) => a + b, 0))),
    uneven: known.map((all) => all.length > 0 && all.length < rows.length),
    missing,
  };
}

test("a place's figures are its own, else the sum below with what is missing, whatever was published where", async () => {
  let run = 0;
  const figure = fc.option(fc.nat(500), { freq: 6 });
  const given = fc
    .tuple(
      // Now and then every place of a level, so that a sum is whole.
      fc.constantFrom(0, 5, 8, 13),
      fc.uniqueArray(fc.nat({ max: 1_000 }), { maxLength: 8 }),
      fc.array(fc.tuple(figure, figure), { minLength: 80, maxLength: 80 }),
    )
    .map(([level, some, figures]) => {
      const chosen = new Set([
        ...places.filter((p) => p.length === level),
        ...some.map((n) => places[n % places.length]!),
      ]);
      return new Map([...chosen].map((place, i): [string, Figures] => [place, figures[i % figures.length]!]));
    });
  await fc.assert(
    fc.asyncProperty(given, async (own) => {
      const sourceName = `coba-${run++}`;
      const csv = ["k,a,b", ...[...own].map(([place, [a, b]]) => `${place},${a ?? ""},${b ?? ""}`)].join("\n");
      const map = { columns: { place: "k", "votes.1": "a", "votes.2": "b" } };
      const taken = await upload(world, importRecaps, `${csv}\n`, { contest: CONTEST, sourceName, map });
      expect(taken.body).toMatchObject({ added: own.size, refused_total: 0 });
      for (const place of ["", "35", ...CITIES, ...(children.get(CITIES[0]!) ?? [])]) {
        const { body } = await world.ask("operator", show, { contest: CONTEST, sourceName, place });
        for (const line of [body, ...body.children]) {
          const sum = sumOf(line.place, own);
          expect({
            place: line.place,
            basis: line.basis,
            figures: [line.figures["votes.1"], line.figures["votes.2"]],
            uneven: ["votes.1", "votes.2"].map((id) => line.uneven.includes(id)),
            missing: line.missing.toSorted(),
            missing_total: line.missing_total,
          }).toEqual({
            place: line.place,
            ...sum,
            missing: sum.missing.toSorted().slice(0, 100),
            missing_total: sum.missing.length,
          });
        }
      }
    }),
    { numRuns: 20 },
  );
}, 120_000);

test("whatever is imported one after the other, the last that was told of each field stands, and every version is kept", async () => {
  const place = fc.constantFrom(...CITIES);
  const change = fc.record({ place, field: fc.constantFrom("votes.1", "votes.2"), value: fc.option(fc.nat(3)) });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
      const sourceName = `urut-${run++}`;
      const stands = new Map<string, Record<string, number | null>>();
      const versions = new Map<string, number>();
      for (const one of changes) {
        const csv = `k,a\n${one.place},${one.value ?? ""}\n`;
        const map = { columns: { place: "k", [one.field]: "a" } };
        const { body } = await upload(world, importRecaps, csv, { contest: CONTEST, sourceName, map });
        const before = stands.get(one.place);
        const isNew = before === undefined;
        const same = !isNew && (before[one.field] ?? null) === one.value;
        stands.set(one.place, { ...before, [one.field]: one.value });
        if (!same) versions.set(one.place, (versions.get(one.place) ?? 0) + 1);
        expect([body.added, body.changed, body.unchanged]).toEqual([
          Number(isNew),
          Number(!isNew && !same),
          Number(same),
        ]);
      }
      for (const [code, figures] of stands) {
        const { body } = await world.ask("operator", show, { contest: CONTEST, sourceName, place: code });
        for (const id of ["votes.1", "votes.2"]) expect(body.figures[id]).toBe(figures[id] ?? null);
        expect(body.versions.map((v) => v.version)).toEqual(
          Array.from({ length: versions.get(code)! }, (_v, i) => versions.get(code)! - i),
        );
      }
    }),
    { numRuns: 15 },
  );
}, 120_000);
