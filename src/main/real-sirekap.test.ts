// The commission's own raw records of 2024 as an official source: 402 stations of the presidential election in Jakarta,
// and one council's dapil. Which identities are broken is computed here from the records, by other means than the
// product's.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must } from "../base/result.ts";
import { importReadings, list, show } from "../count/figures/contract.ts";
import { sirekapParties } from "../count/figures/rules/sirekap.ts";
import { climbRound } from "../count/tally/jobs.ts";
import { show as tally } from "../count/tally/contract.ts";
import { create } from "../ground/elections/contract.ts";
import { checkReading, flagsOf } from "../ground/elections/rules.ts";
import { filled, loadPack } from "../ground/elections/store/packs.ts";
import { importStations } from "../ground/stations/contract.ts";
import { upload } from "./test-upload.ts";
import { openWorld, type World } from "./world.ts";

const FIGURES = process.env["POSKO_FIGURES"] ?? "../shared/data";
const FILE = path.join(FIGURES, "tps/2024-pilpres/sirekap-sample.jsonl");
const COUNCIL = path.join(FIGURES, "results/2024/sirekap-legislative-raw-sample.json");
const ANOMALIES = path.join(FIGURES, "tps/2024-pilpres/sirekap-anomalies.csv");
const THERE = existsSync(FILE);
if (!THERE) console.warn(`skipped: the real figures are not at ${FIGURES} (POSKO_FIGURES)`);

const ELECTION = "pemilu-2024";
const CONTEST = `${ELECTION}/president`;

type Counted = Readonly<Record<string, number | null>>;
interface Record_ {
  readonly tps_code: string;
  readonly chart: Counted | null;
  readonly administrasi: Counted | null;
}

/** `3573011001005` → `35.73.01.1001/5`. */
const stationOf = (code: string): string =>
  `${code.slice(0, 2)}.${code.slice(2, 4)}.${code.slice(4, 6)}.${code.slice(6, 10)}/${Number(code.slice(10))}`;

/** What a record says that cannot be: by the words of the form, not by the pack's checks. */
function broken(record: Record_): { totals: boolean; voters: boolean } {
  const a = record.administrasi;
  const votes = Object.entries(record.chart ?? {}).flatMap(([id, n]) => (id === "null" ? [] : [n]));
  const known = (...all: (number | null | undefined)[]): boolean => all.every((n) => n != null);
  const sum = (...all: (number | null | undefined)[]): number => all.reduce<number>((n, m) => n + (m ?? 0), 0);
  const valid = a?.["suara_sah"];
  const total = a?.["suara_total"];
  const totals = [
    known(valid, ...votes) && votes.length === 3 && valid !== sum(...votes),
    known(valid, a?.["suara_tidak_sah"], total) && total !== sum(valid, a?.["suara_tidak_sah"]),
    known(total, a?.["pengguna_total_j"]) && total !== a?.["pengguna_total_j"],
    // Nobody votes who is on no list.
    known(valid, a?.["suara_tidak_sah"], a?.["pemilih_dpt_j"], a?.["pengguna_dptb_j"], a?.["pengguna_non_dpt_j"]) &&
      sum(valid, a?.["suara_tidak_sah"]) > sum(a?.["pemilih_dpt_j"], a?.["pengguna_dptb_j"], a?.["pengguna_non_dpt_j"]),
  ];
  const rows = ["pemilih_dpt", "pengguna_dpt", "pengguna_dptb", "pengguna_non_dpt", "pengguna_total"];
  const cell = (row: string, column: string): number | null | undefined => a?.[`${row}_${column}`];
  const voters = [
    ...rows.map(
      (r) => known(cell(r, "l"), cell(r, "p"), cell(r, "j")) && cell(r, "j") !== sum(cell(r, "l"), cell(r, "p")),
    ),
    ...["l", "p", "j"].flatMap((c) => {
      const used = [cell("pengguna_dpt", c), cell("pengguna_dptb", c), cell("pengguna_non_dpt", c)];
      return [
        known(cell("pengguna_total", c), ...used) && cell("pengguna_total", c) !== sum(...used),
        known(cell("pengguna_dpt", c), cell("pemilih_dpt", c)) && cell("pengguna_dpt", c)! > cell("pemilih_dpt", c)!,
      ];
    }),
    // A station may have 500 voters by law.
    (a?.["pemilih_dpt_j"] ?? 0) > 500,
  ];
  // What the two parts say of each other is said of both.
  return { totals: totals.includes(true), voters: voters.includes(true) || totals[2] === true || totals[3] === true };
}

describe.skipIf(!THERE)("the commission's raw records of stations", () => {
  const records = THERE
    ? readFileSync(FILE, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Record_)
    : [];
  const hasVotes = (r: Record_): boolean =>
    Object.entries(r.chart ?? {}).some(([id, n]) => id !== "null" && n !== null);
  let world: World;
  const input = { contest: CONTEST, source: "official" as const, reader: "sirekap", format: "sirekap" as const };

  beforeAll(async () => {
    world = await openWorld();
    await world.ask("operator", create, { pack: ELECTION });
  }, 60_000);
  afterAll(() => world?.close());

  test("are refused line by line where nobody knows the station", async () => {
    const { body } = await upload(world, importReadings, readFileSync(FILE), { ...input, dryRun: true });
    expect(body).toMatchObject({ rows: 402, added: 0, refused_total: 402 });
    expect(new Set(body.refused.map((r) => r.code))).toEqual(new Set(["figures.station_unknown"]));
    expect(body.refused[0]).toMatchObject({ line: 1, column: "tps_code" });
  }, 60_000);

  test("are taken in as one reader's, once, beside the stations of a list", async () => {
    const csv = `kode\n${records.map((r) => r.tps_code).join("\n")}\n`;
    const map = { columns: { place: "kode" } };
    expect((await upload(world, importStations, csv, { election: ELECTION, map })).body.added).toBe(402);
    expect((await upload(world, importReadings, readFileSync(FILE), input)).body).toMatchObject({
      added: 402,
      refused_total: 0,
    });
    expect((await upload(world, importReadings, readFileSync(FILE), input)).body).toMatchObject({
      added: 0,
      unchanged: 402,
    });
  }, 60_000);

  test("those whose identities are broken are flagged, part by part, and no others", async () => {
    const wanted = {
      totals: records.filter((r) => hasVotes(r) && broken(r).totals),
      voters: records.filter((r) => r.administrasi && broken(r).voters),
    };
    // Candidates against valid votes, valid and invalid against all, all against voters: some of each are there.
    expect(wanted.totals.length).toBeGreaterThan(10);
    for (const part of ["totals", "voters"] as const) {
      const { body } = await world.ask("operator", list, { contest: CONTEST, list: "flagged", part, limit: 1_000 });
      expect([part, new Set(body.rows.map((r) => r.station))]).toEqual([
        part,
        new Set(wanted[part].map((r) => stationOf(r.tps_code))),
      ]);
    }
  }, 60_000);

  test("each is told by the names of its checks", async () => {
    const off = records.find((r) => {
      const votes = Object.entries(r.chart ?? {}).flatMap(([id, n]) => (id === "null" ? [] : [n ?? 0]));
      return r.administrasi && votes.length === 3 && votes.reduce((a, b) => a + b, 0) !== r.administrasi["suara_sah"];
    })!;
    const { body } = await world.ask("operator", show, { contest: CONTEST, station: stationOf(off.tps_code) });
    const totals = body.parts.find((p) => p.part === "totals")!;
    expect(totals.source).toBe("official");
    expect(totals.readings[0]!.failed).toContain("CH08");
    expect(totals.readings[0]!.fields["votes.1"]).toBe(off.chart!["100025"]);
  }, 60_000);

  test("are a source of their own in the tally, and in nobody else's sums", async () => {
    while ((await climbRound(world.posko.services.database, Date.now())) > 0);
    const sums = ["100025", "100026", "100027"].map((id) => records.reduce((n, r) => n + (r.chart?.[id] ?? 0), 0));
    const asked = { contest: CONTEST, basis: "provisional" };
    const own = await world.ask("operator", tally, { ...asked, source: "official" });
    expect(own.body.votes).toEqual({ "1": sums[0], "2": sums[1], "3": sums[2] });
    expect(own.body.in).toBe(records.filter(hasVotes).length);
    const ours = await world.ask("operator", tally, asked);
    expect(ours.body.votes).toEqual({ "1": 0, "2": 0, "3": 0 });
  }, 60_000);

  test("2,465 stations whose candidates did not add up are every one flagged so, but for two without valid votes to compare", async () => {
    const rows = parse<Record<string, string>>(readFileSync(ANOMALIES), { columns: true });
    const stations = { election: ELECTION, map: { columns: { place: "tps_code" } }, unknownPlaces: "add" as const };
    const made = await upload(world, importStations, readFileSync(ANOMALIES), stations);
    expect(made.body).toMatchObject({ added: rows.length, refused_total: 0 });
    const votes = { "votes.1": "paslon_1", "votes.2": "paslon_2", "votes.3": "paslon_3" };
    const { body } = await upload(world, importReadings, readFileSync(ANOMALIES), {
      contest: CONTEST,
      source: "official",
      reader: "sirekap",
      map: { columns: { place: "tps_code", valid: "suara_sah", total: "suara_total", ...votes } },
    });
    expect(body).toMatchObject({ added: 2_465, refused_total: 0 });
    const flagged = new Set<string>();
    for (const place of new Set(rows.map((r) => r["tps_code"]!.slice(0, 4)))) {
      const found = await world.ask("operator", list, { contest: CONTEST, place, list: "flagged", limit: 1_000 });
      expect(found.body.next).toBeNull();
      for (const r of found.body.rows) flagged.add(r.station);
    }
    // Two have votes and no sum beside them: an empty cell is no value, and nothing is said of it.
    const compared = rows.filter((r) => r["suara_sah"] !== "");
    expect(compared.length).toBe(2_463);
    expect(flagged).toEqual(new Set(compared.map((r) => stationOf(r["tps_code"]!))));
  }, 120_000);
});

describe.skipIf(!THERE)("the commission's raw record of a council's dapil", () => {
  test("has 15 of 18 parties whose mark and candidates are not their total, each flagged by its check", async () => {
    const { vote } = JSON.parse(readFileSync(COUNCIL, "utf8")) as {
      vote: { table: Record<string, Record<string, number>> };
    };
    const off = Object.entries(vote.table).flatMap(([party, votes]) => {
      const candidates = Object.entries(votes).reduce((n, [id, m]) => n + (/^\d+$/.test(id) ? m : 0), 0);
      return candidates + (votes["jml_suara_partai"] ?? 0) === votes["jml_suara_total"] ? [] : [party];
    });
    expect([Object.keys(vote.table).length, off.length]).toEqual([18, 15]);

    const values = must(sirekapParties(vote.table));
    const pack = must(await loadPack(ELECTION));
    const template = pack.templates.find((t) => t.id === "legislative")!;
    const parties = Object.keys(vote.table).map((number) => ({
      number: Number(number),
      short: number,
      candidates: Object.keys(values).flatMap((id) => {
        const n = new RegExp(`^votes\\.${number}\\.([1-9]\\d*)$`).exec(id)?.[1];
        return n === undefined ? [] : [{ number: Number(n), name: null }];
      }),
    }));
    const form = filled(pack, template, { parties, contenders: [] });
    const flags = new Set(
      form.parts
        .flatMap((p) => flagsOf(checkReading(form, p.id, values, values)))
        .filter((id) => id.startsWith("CH09")),
    );
    expect(flags).toEqual(new Set(off.map((party) => `CH09.${party}`)));
  });
});
