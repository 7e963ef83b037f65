// RW and RT from files, through the front door.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf, queryOf, type Operation, type OutputOf, type ProblemDocument } from "../../base/contract.ts";
import type { Posko } from "../../main/server.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { sql } from "../../server/database/connect.ts";
import { children, importPlaces, search, show } from "./contract.ts";
import { loadOfficialPlaces } from "./store.ts";

const VILLAGE = "35.73.01.1001";

let posko: Posko;
let opened: TestPosko;
let operator: Record<string, string>;

beforeAll(async () => {
  opened = await openTestPosko();
  ({ posko } = opened);
  operator = { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": "uji" };
  await posko.services.database.transaction((tx) => loadOfficialPlaces(tx));
});
afterAll(() => opened.close());

const CODES = { code: "kode", name: "nama" };
const NUMBERS = { parent: "desa", number: "rw", name: "nama" };

async function take(
  csv: string,
  columns: Record<string, string>,
  dryRun = false,
): Promise<OutputOf<typeof importPlaces> & ProblemDocument> {
  const url = pathOf(importPlaces) + queryOf({ map: { columns }, dryRun });
  const headers = { ...operator, "content-type": "application/octet-stream" };
  return (await posko.app.inject({ method: "POST", url, headers, payload: csv })).json();
}

async function ask<Op extends Operation>(operation: Op, input: Record<string, unknown>): Promise<OutputOf<Op>> {
  const url = pathOf(operation) + queryOf(input);
  return (await posko.app.inject({ method: "GET", url, headers: operator })).json<OutputOf<Op>>();
}

const below = async (parent: string): Promise<string[][]> =>
  (await ask(children, { parent, election: "pemilu-2019" })).places.map((p) => [p.code, p.name]);

describe("RW and RT from a file", () => {
  it("stand below their village in every election, RT before or after their RW, named by number where they have no name", async () => {
    const csv = `kode,nama\n${VILLAGE}.005.003,\n${VILLAGE}.005,RW Melati\n${VILLAGE}.004,\n`;
    expect(await take(csv, CODES, true)).toMatchObject({ rows: 3, added: 3, dry_run: true });
    expect(await below(VILLAGE)).toEqual([]);
    expect(await take(csv, CODES)).toMatchObject({ added: 3, refused_total: 0 });
    expect(await below(VILLAGE)).toEqual([
      [`${VILLAGE}.004`, "RW 004"],
      [`${VILLAGE}.005`, "RW Melati"],
    ]);
    expect(await ask(show, { code: `${VILLAGE}.005.003` })).toMatchObject({
      level: 6,
      name: "RT 003",
      former: false,
      above: ["RW Melati", "Balearjosari", "Blimbing", "Kota Malang", "Jawa Timur"],
    });
  });

  it("change nothing the second time, and an empty name leaves the name that is there", async () => {
    expect(await take(`desa,rw,nama\n3573011001,5,\n${VILLAGE},RW 4,\n`, NUMBERS)).toMatchObject({
      added: 0,
      changed: 0,
      unchanged: 2,
    });
    expect(await take(`desa,rw,nama\n${VILLAGE},5,RW Mawar\n`, NUMBERS)).toMatchObject({ changed: 1 });
    expect((await below(VILLAGE))[1]).toEqual([`${VILLAGE}.005`, "RW Mawar"]);
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from trail_open where body like '%places.import%'`.execute(posko.services.database.db);
    expect(rows[0]!.n).toBe(2);
  });

  it("are refused line by line", async () => {
    const report = await take(
      `kode,nama\n35.73.01.1999.001,\n${VILLAGE}.006.001,\n35.73.01.1999.001.001,\n${VILLAGE}.007,\n${VILLAGE}.007,Lagi\n${VILLAGE},\n`,
      CODES,
    );
    expect(report).toMatchObject({ rows: 6, added: 1, refused_total: 5 });
    expect(report.refused.map((r) => [r.line, r.column, r.code, r.value])).toEqual([
      [2, "kode", "places.parent_unknown", "35.73.01.1999.001"],
      [3, "kode", "places.parent_unknown", `${VILLAGE}.006.001`],
      [4, "kode", "places.parent_unknown", "35.73.01.1999.001.001"],
      [6, "kode", "places.twice", `${VILLAGE}.007`],
      [7, "kode", "places.not_rw_or_rt", VILLAGE],
    ]);
  });

  it("need a code, or a parent and a number", async () => {
    expect(await take("nama\nRW 1\n", { name: "nama" })).toMatchObject({
      code: "import.field_missing",
      details: { field: "code" },
    });
    expect((await take("desa\n1\n", { parent: "desa" })).details).toEqual({ field: "number" });
  });

  it("are found by their code, and do not crowd the search by names", async () => {
    expect((await ask(search, { q: `${VILLAGE}.004` })).places.map((p) => p.name)).toEqual(["RW 004"]);
    expect((await ask(search, { q: "rw mawar", within: VILLAGE })).places).toEqual([]);
  });
});
