// Dapil, territories and candidates, through the front door; and the published lists of 2024 and 2019 where they are.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pathOf, queryOf, type Operation, type OutputOf, type ProblemDocument } from "../../base/contract.ts";
import type { Posko } from "../../main/server.ts";
import { openTestPosko, type TestPosko } from "../../main/test-posko.ts";
import { sql } from "../../server/database/connect.ts";
import { loadOfficialPlaces } from "../places/store.ts";
import { candidates, dapil, importCandidates, importDapil, importTerritories } from "./contract.ts";
import { listDapil } from "./store/dapil.ts";

const ELECTION = "pemilu-2024";

let posko: Posko;
let opened: TestPosko;
let operator: Record<string, string>;
const db = () => posko.services.database.db;

beforeAll(async () => {
  opened = await openTestPosko();
  ({ posko } = opened);
  operator = { authorization: `Bearer ${posko.operatorToken}`, "x-posko-operator": "uji" };
  await posko.services.database.transaction((tx) => loadOfficialPlaces(tx));
  for (const pack of [ELECTION, "pemilu-2019"]) {
    const url = "/api/elections.create";
    const created = await posko.app.inject({ method: "POST", url, headers: operator, payload: { pack } });
    if (created.statusCode !== 200) throw new Error(created.body);
  }
});
afterAll(() => opened.close());

type Columns = Readonly<Record<string, string>>;

async function take<Op extends Operation>(
  operation: Op,
  csv: string | Buffer,
  columns: Columns,
  input: Record<string, unknown> = {},
): Promise<OutputOf<Op> & ProblemDocument> {
  const response = await posko.app.inject({
    method: "POST",
    url: pathOf(operation) + queryOf({ election: ELECTION, map: { columns }, ...input }),
    headers: { ...operator, "content-type": "application/octet-stream" },
    payload: csv,
  });
  return response.json<OutputOf<Op> & ProblemDocument>();
}

async function ask<Op extends Operation>(
  operation: Op,
  input: Record<string, unknown>,
): Promise<OutputOf<Op> & ProblemDocument> {
  const url = pathOf(operation) + queryOf(input);
  return (await posko.app.inject({ method: "GET", url, headers: operator })).json<OutputOf<Op> & ProblemDocument>();
}

/** All that the lists and the trail hold. */
async function everything(): Promise<unknown> {
  const { rows } = await sql`
    select (select json_agg(d order by d) from dapil d) as dapil, (select json_agg(t order by t) from dapil_territories t) as territories,
      (select json_agg(c order by c) from candidates c) as candidates, (select count(*)::int from trail_open) as trail`.execute(
    db(),
  );
  return rows[0];
}

const DAPIL = { dapil: "kode", name: "nama", seats: "kursi" };
const TERRITORIES = { dapil: "dapil", place: "wilayah", split: "pecah" };
const CANDIDATES = { dapil: "dapil", party: "partai", number: "nomor", name: "nama", gender: "jk" };

describe("dapil from a file", () => {
  const csv = "kode,nama,kursi\n3505,JAWA TIMUR V,8\n357301,KOTA MALANG 1,10\n357302,KOTA MALANG 2,9\n";

  it("are shown by a dry run, taken, and unchanged the second time", async () => {
    const before = await everything();
    expect(await take(importDapil, csv, DAPIL, { dryRun: true })).toMatchObject({ rows: 3, added: 3, dry_run: true });
    expect(await everything()).toEqual(before);
    expect(await take(importDapil, csv, DAPIL)).toMatchObject({ added: 3, changed: 0, refused_total: 0 });
    const after = await everything();
    expect(await take(importDapil, csv, DAPIL)).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
    expect(await everything()).toEqual(after);
  });

  it("change where a line says something else, and each bad line is refused by itself", async () => {
    const report = await take(
      importDapil,
      "kode,nama,kursi\n357302,KOTA MALANG 2,11\n35,X,8\n357303,,8\n357303,KOTA MALANG 3,nol\n357302,LAGI,7\n",
      DAPIL,
    );
    expect(report).toMatchObject({ rows: 5, added: 0, changed: 1, refused_total: 4 });
    expect(report.refused.map((r) => [r.line, r.column, r.code])).toEqual([
      [3, "kode", "elections.dapil_unreadable"],
      [4, "nama", "elections.name_missing"],
      [5, "kursi", "elections.not_a_number"],
      [6, "kode", "elections.twice"],
    ]);
    const shown = await ask(dapil, { election: ELECTION, level: "dprd_kabkota" });
    expect(shown.dapil.map((d) => [d.code, d.seats])).toEqual([
      ["357301", 10],
      ["357302", 11],
    ]);
  });

  it("need an election that is there, and columns that are there", async () => {
    expect((await take(importDapil, csv, DAPIL, { election: "pemilu-1955" })).code).toBe("elections.unknown");
    expect((await take(importDapil, csv, { ...DAPIL, seats: "jumlah" })).code).toBe("import.column_missing");
    expect((await take(importDapil, csv, { dapil: "kode", name: "nama" })).code).toBe("import.field_missing");
  });
});

describe("territories from a file", () => {
  it("belong to a known dapil, lie in known places, and are found by any place that they touch", async () => {
    const csv = "dapil,wilayah,pecah\n357301,3573.01\n".replace("3573.01", "357301,0");
    const report = await take(
      importTerritories,
      `${csv}357302,35.73.02,0\n3505,3573,0\n999901,35.73.03,0\n357301,35.73.99,0\n357301,35,0\n`,
      TERRITORIES,
    );
    expect(report).toMatchObject({ rows: 6, added: 3, refused_total: 3, noted_total: 0, removed: 0 });
    expect(report.refused.map((r) => [r.line, r.code, r.value])).toEqual([
      [5, "elections.dapil_unknown", "999901"],
      [6, "elections.place_unknown", "35.73.99"],
      [7, "elections.place_too_wide", "35"],
    ]);
    const at = async (place: string): Promise<string[]> =>
      (await ask(dapil, { election: ELECTION, place })).dapil.map((d) => d.code);
    expect(await at("35.73.01.1001")).toEqual(["3505", "357301"]);
    expect(await at("3573")).toEqual(["3505", "357301", "357302"]);
    expect(await at("35.73.03")).toEqual(["3505"]);
    expect(await at("36")).toEqual([]);
    const [one] = (await ask(dapil, { election: ELECTION, code: "357301" })).dapil;
    expect(one).toMatchObject({ territories: [{ place: "35.73.01", name: "Blimbing", split: false }] });
  });

  it("are refused where another dapil of the level has the place, one in it or one around it", async () => {
    const report = await take(
      importTerritories,
      "dapil,wilayah,pecah\n357302,35.73.01,0\n357302,35.73.01.1001,0\n357302,35.73,0\n3505,35.73,0\n",
      TERRITORIES,
    );
    expect(report.refused.map((r) => [r.line, r.code])).toEqual([
      [2, "elections.territory_taken"],
      [3, "elections.territory_taken"],
      [4, "elections.territory_taken"],
    ]);
    expect(report).toMatchObject({ unchanged: 1 });
  });

  it("may share a place that is split, and it is noted until the places below say where the border runs", async () => {
    const noted = async (lines: readonly string[]): Promise<unknown> => {
      const csv = `dapil,wilayah,pecah\n357301,35.73.03,1\n357302,35.73.03,1\n${lines.join("\n")}\n`;
      const report = await take(importTerritories, csv, TERRITORIES, { dryRun: true });
      expect(report).toMatchObject({ rows: 2 + lines.length, refused_total: 0 });
      expect(new Set(report.noted.map((n) => `${n.column} ${n.code} ${n.value}`))).toEqual(
        report.noted_total === 0 ? new Set() : new Set(["pecah elections.border_unknown 35.73.03"]),
      );
      return report.noted.map((n) => n.line);
    };
    const { rows } = await sql<{ code: string }>`
      select code from places where parent = '35.73.03' order by code`.execute(db());
    const [first, ...others] = rows.map((r) => r.code);
    expect(others.length).toBeGreaterThan(1);
    const whole = [`357301,${first},0`, ...others.map((code) => `357302,${code},0`)];
    expect(await noted([])).toEqual([2, 3]);
    expect(await noted(whole)).toEqual([]);
    expect(await noted(whole.slice(0, -1))).toEqual([2, 3]);
    expect(await noted([first, ...others].map((code) => `357302,${code},0`))).toEqual([2]);
  });

  it("move to another dapil when the file replaces what the dapil it names had", async () => {
    const csv = "dapil,wilayah,pecah\n357301,35.73.02,0\n357302,35.73.01,0\n";
    expect(await take(importTerritories, csv, TERRITORIES)).toMatchObject({ added: 0, refused_total: 2 });
    expect(await take(importTerritories, csv, TERRITORIES, { replace: true })).toMatchObject({ added: 2, removed: 2 });
    const shown = await ask(dapil, { election: ELECTION, level: "dprd_kabkota" });
    expect(shown.dapil.map((d) => d.territories.map((t) => t.place))).toEqual([["35.73.02"], ["35.73.01"]]);
    expect((await ask(dapil, { election: ELECTION, level: "dpr" })).dapil[0]?.territories).toHaveLength(1);
  });
});

describe("candidates from a file", () => {
  const csv =
    "dapil,partai,nomor,nama,jk\n357301,4,1,Sari Contoh,P\n357301,4,2,Budi Contoh,L\n357301,5,1,Tanpa Kelamin,\n";

  it("stand on the list of a party of the pack, in a known dapil", async () => {
    const report = await take(
      importCandidates,
      `${csv}357309,4,1,Nama,P\n357301,99,1,Nama,P\n357301,4,0,Nama,P\n357301,4,3,,P\n357301,4,3,Nama,X\n357301,4,2,Lain,L\n`,
      CANDIDATES,
    );
    expect(report).toMatchObject({ rows: 9, added: 3 });
    expect(report.refused.map((r) => [r.line, r.code, r.value])).toEqual([
      [5, "elections.dapil_unknown", "357309"],
      [6, "elections.party_unknown", "99"],
      [7, "elections.not_a_number", "0"],
      [8, "elections.name_missing", ""],
      [9, "elections.gender_unreadable", "X"],
      [10, "elections.twice", "357301 4/2"],
    ]);
    expect(await take(importCandidates, csv, CANDIDATES)).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
    const shown = await ask(candidates, { election: ELECTION, level: "dprd_kabkota", dapil: "357301" });
    expect(shown.candidates).toEqual([
      { party: 4, number: 1, name: "Sari Contoh", gender: "female" },
      { party: 4, number: 2, name: "Budi Contoh", gender: "male" },
      { party: 5, number: 1, name: "Tanpa Kelamin", gender: null },
    ]);
  });

  it("leave a party's list only when the file replaces that list and is taken whole", async () => {
    const shorter = "dapil,partai,nomor,nama,jk\n357301,4,1,Sari Contoh,P\n";
    expect(await take(importCandidates, shorter, CANDIDATES)).toMatchObject({ unchanged: 1, removed: 0 });
    const broken = `${shorter}357301,4,dua,Budi Contoh,L\n`;
    expect(await take(importCandidates, broken, CANDIDATES, { replace: true })).toMatchObject({
      unchanged: 1,
      refused_total: 1,
      removed: 0,
    });
    expect(await take(importCandidates, shorter, CANDIDATES, { replace: true })).toMatchObject({ removed: 1 });
    const asked = { election: ELECTION, level: "dprd_kabkota", dapil: "357301" };
    expect((await ask(candidates, asked)).candidates.map((c) => [c.party, c.number])).toEqual([
      [4, 1],
      [5, 1],
    ]);
    expect((await ask(candidates, { ...asked, party: 5 })).candidates).toHaveLength(1);
    expect((await ask(candidates, { ...asked, dapil: "357309" })).code).toBe("elections.dapil_unknown");
  });

  it("are named in no line of the trail", async () => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from trail_open where body like '%import_candidates%'`.execute(db());
    expect(rows[0]!.n).toBe(2);
    const named = await sql`select 1 from trail_open where body like '%Contoh%'`.execute(db());
    expect(named.rows).toEqual([]);
  });
});

const FIGURES = path.resolve(process.env["POSKO_FIGURES"] ?? "../shared/data");

describe.skipIf(!existsSync(path.join(FIGURES, "dapil/2024/dapil.csv")))(
  "the published lists (set POSKO_FIGURES where they are elsewhere)",
  () => {
    const file = (name: string): Buffer => readFileSync(path.join(FIGURES, name));

    beforeAll(async () => {
      for (const table of ["candidates", "dapil_territories", "dapil"])
        await sql`delete from ${sql.table(table)}`.execute(db());
    });

    it("of 2024 load all 2,710 dapil with 580, 2,372 and 17,510 seats, and nothing the second time", async () => {
      const columns = { level: "level", dapil: "dapil_code", name: "dapil", seats: "seats" };
      const csv = file("dapil/2024/dapil.csv");
      expect(await take(importDapil, csv, columns)).toMatchObject({ rows: 2710, added: 2710, refused_total: 0 });
      expect(await take(importDapil, csv, columns)).toMatchObject({ added: 0, changed: 0, unchanged: 2710 });
      const { rows } = await sql<{ level: string; seats: number }>`
        select level, sum(seats)::int as seats from dapil where election = ${ELECTION} group by level order by level`.execute(
        db(),
      );
      expect(rows.map((r) => [r.level, r.seats])).toEqual([
        ["dpr", 580],
        ["dprd_kabkota", 17_510],
        ["dprd_prov", 2372],
      ]);
    });

    it("of 2024 load all 8,935 territories; of 44 split places two leave villages that no dapil names", async () => {
      const columns = {
        level: "level",
        dapil: "dapil_code",
        place: "wilayah_code",
        place_name: "wilayah",
        split: "split",
      };
      const csv = file("dapil/2024/dapil-wilayah.csv");
      const report = await take(importTerritories, csv, columns);
      expect(report).toMatchObject({ rows: 8935, added: 8935, refused_total: 0, former_places: [] });
      // Three dapil share 61.12.01 and two share 91.03.01: a line for each.
      expect(report.noted.map((n) => n.value).toSorted()).toEqual([
        ...Array.from({ length: 3 }, () => "61.12.01"),
        ...Array.from({ length: 2 }, () => "91.03.01"),
        // And that the abroad was added to the dapil of Jakarta that the rules name.
        "99",
      ]);
      expect(await take(importTerritories, csv, columns, { replace: true })).toMatchObject({
        unchanged: 8935,
        removed: 0,
      });
    });

    it("of 2024 give every dapil its territories, a page at a time", async () => {
      const codes: string[] = [];
      let territories = 0;
      let after: string | null | undefined;
      do {
        const page = await ask(dapil, { election: ELECTION, limit: 1000, after });
        codes.push(...page.dapil.map((d) => `${d.level}/${d.code}`));
        for (const d of page.dapil) territories += d.territories.length;
        after = page.next;
      } while (after !== null);
      expect([codes.length, new Set(codes).size, territories]).toEqual([2710, 2710, 8936]);
    });

    it.each([
      ["dpr", 2062],
      ["dprd-provinsi", 1721],
      ["dprd-kabkota", 2327],
    ])("of 2024 load all candidates of %s", async (name, rows) => {
      const columns = {
        level: "level",
        dapil: "dapil_code",
        party: "party_no",
        number: "candidate_no",
        name: "name",
        gender: "sex",
      };
      const csv = file(`candidates/2024/${name}.csv`);
      expect(await take(importCandidates, csv, columns)).toMatchObject({ rows, added: rows, refused_total: 0 });
      expect(await take(importCandidates, csv, columns, { replace: true })).toMatchObject({
        unchanged: rows,
        removed: 0,
      });
    });

    it("of 2019 load by the commission's own numbers, but for three lines whose place has a wrong code", async () => {
      const told = { election: "pemilu-2019" };
      const columns = { level: "level", dapil: "kpu_dapil_id", name: "dapil", seats: "seats" };
      expect(await take(importDapil, file("dapil/2019/dapil.csv"), columns, told)).toMatchObject({
        rows: 480,
        added: 480,
      });
      const places = { level: "level", dapil: "kpu_dapil_id", place: "kemendagri_code", place_name: "wilayah" };
      const report = await take(importTerritories, file("dapil/2019/dapil-wilayah.csv"), places, {
        ...told,
        unknownPlaces: "add",
      });
      expect(report).toMatchObject({ rows: 1770, added: 1767 });
      expect(report.refused.map((r) => `${r.code} ${r.value}`)).toEqual([
        "elections.territory_taken 16.01.31",
        "elections.place_unreadable 0..",
        "elections.place_unreadable 0..",
      ]);
      expect(
        (await listDapil(db(), { election: "pemilu-2019", place: "35.73", level: "dpr", limit: 9 })).map(
          (d) => d.seats,
        ),
      ).toEqual([8]);
    });
  },
);
