// The lists of 2019 as volunteers published them: every polling station of a city, a regency and two provinces.

import { createReadStream, existsSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect, type Database } from "../../server/database/connect.ts";
import { freshDatabase } from "../../server/postgres/fresh.ts";
import { runImport } from "../../server/import/run.ts";
import { must } from "../../base/result.ts";
import { loadOfficialPlaces } from "../places/store.ts";
import { countStations } from "./store/counts.ts";
import { importStations, type StationsReport } from "./store/import.ts";

const FIGURES = path.resolve(process.env["POSKO_FIGURES"] ?? "../shared/data", "tps/2019-pilpres");
const there = existsSync(FIGURES);
const ELECTION = "pemilu-2019";
const map = {
  columns: {
    place: "kemendagri_code",
    station: "tps_no",
    "voters.male": "dpt_l",
    "voters.female": "dpt_p",
    place_name: "desa",
  },
};

describe.skipIf(!there)("the lists of 2019 (published figures; set POSKO_FIGURES where they are elsewhere)", () => {
  let database: Database;
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const fresh = await freshDatabase();
    drop = fresh.drop;
    database = connect(fresh.url);
    await database.transaction((tx) => loadOfficialPlaces(tx));
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });

  async function take(file: string, unknownPlaces: "refuse" | "add", dryRun = false): Promise<StationsReport> {
    const from = path.join(FIGURES, file);
    const body = createReadStream(from);
    const { size } = await stat(from);
    const told = { election: ELECTION, unknownPlaces, dryRun, who: "cli:uji", from: "cli", now: Date.now() };
    return must(
      await runImport(database, dryRun, (tx) => importStations(tx, { body, size, sha256: undefined, map }, told)),
    );
  }

  it("take in all 2,365 of Kota Malang, and nothing the second time", async () => {
    expect(await take("3573-kota-malang.csv", "refuse", true)).toMatchObject({
      rows: 2365,
      added: 2365,
      dry_run: true,
    });
    expect((await countStations(database.db, ELECTION, ["35.73"])).get("35.73")?.stations).toBe(0);
    expect(await take("3573-kota-malang.csv", "refuse")).toMatchObject({
      added: 2365,
      refused_total: 0,
      former_places: [],
    });
    expect(await take("3573-kota-malang.csv", "refuse")).toMatchObject({ added: 0, changed: 0, unchanged: 2365 });
    expect((await countStations(database.db, ELECTION, ["35.73"])).get("35.73")?.stations).toBe(2365);
  });

  it("take in all 2,188 of Ogan Komering Ilir, one village of which exists no more", async () => {
    const refused = await take("1602-ogan-komering-ilir.csv", "refuse", true);
    expect(new Set(refused.refused.map((r) => `${r.code} ${r.value}`))).toEqual(
      new Set(["stations.place_unknown 16.02.20.2016"]),
    );
    expect(refused.added + refused.refused_total).toBe(2188);
    const added = await take("1602-ogan-komering-ilir.csv", "add");
    expect(added).toMatchObject({ rows: 2188, added: 2188, refused_total: 0 });
    expect(added.former_places.map((p) => p.code)).toEqual(["16.02.20.2016"]);
  });

  it("take in all 15,989 of Nusa Tenggara Barat", async () => {
    expect(await take("52-ntb.csv", "add")).toMatchObject({ rows: 15989, added: 15989, refused_total: 0 });
    expect((await countStations(database.db, ELECTION, ["52"])).get("52")?.stations).toBe(15989);
  });

  it("refuse of Kalimantan Timur's 10,909 only the two lines without a code", async () => {
    const report = await take("64-kaltim.csv", "add");
    expect(report).toMatchObject({ rows: 10909, added: 10907, refused_total: 2 });
    expect(report.refused.map((r) => [r.column, r.code, r.value])).toEqual([
      ["kemendagri_code", "stations.place_missing", ""],
      ["kemendagri_code", "stations.place_missing", ""],
    ]);
  });
});

const COUNTS = path.resolve(process.env["POSKO_FIGURES"] ?? "../shared/data", "tps/2024-tps-per-desa.csv");

describe.skipIf(!existsSync(COUNTS))("the counts per village of 2024 (published; set POSKO_FIGURES)", () => {
  it("make a station for each that is counted", async () => {
    const fresh = await freshDatabase();
    const database = connect(fresh.url);
    try {
      await database.transaction((tx) => loadOfficialPlaces(tx));
      const lines = readFileSync(COUNTS, "utf8").trim().split("\n").slice(1);
      const wanted = lines.reduce((sum, line) => sum + Number(line.split(",")[6]), 0);
      const columns = { place: "desa_code", place_name: "desa", count: "tps_max" };
      const told = {
        election: "pemilu-2024",
        unknownPlaces: "add",
        dryRun: false,
        who: "cli:uji",
        from: "cli",
        now: Date.now(),
      } as const;
      const { size } = await stat(COUNTS);
      const report = must(
        await runImport(database, false, (tx) =>
          importStations(tx, { body: createReadStream(COUNTS), size, sha256: undefined, map: { columns } }, told),
        ),
      );
      expect(report).toMatchObject({ added: wanted, refused_total: 0 });
    } finally {
      await database.close();
      await fresh.drop();
    }
  });
});
