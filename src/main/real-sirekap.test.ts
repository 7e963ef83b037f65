// The commission's own raw records of 2024 as an official source: 402 stations of the presidential election in Jakarta,
// and one council's dapil. Which identities are broken is computed here from the records, by other means than the
// product's.

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importReadings, list, show } from "../count/figures/contract.ts";
import { dapil, importRecaps } from "../count/recaps/contract.ts";
import { climbRound } from "../count/tally/jobs.ts";
import { show as tally } from "../count/tally/contract.ts";
import { create, importDapil } from "../ground/elections/contract.ts";
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
  type Table = Record<string, Record<string, number>>;
  const { vote, nationalVoteParty: nation } = (
    THERE ? JSON.parse(readFileSync(COUNCIL, "utf8")) : { vote: {}, nationalVoteParty: {} }
  ) as {
    vote: { table: Table; progres: { total: number; progres: number } };
    nationalVoteParty: { table: Table; chart: Record<string, number> };
  };
  const CODE = "351001";
  const council = `${ELECTION}/dprd-kab`;
  const sirekap = { sourceName: "sirekap", format: "sirekap" as const };
  let world: World;
  const dapilOf = async (contest: string, part: string, after?: string) =>
    (await world.ask("operator", dapil, { contest, sourceName: "sirekap", part, after, limit: 200 })).body.dapil;

  beforeAll(async () => {
    world = await openWorld();
    await world.ask("operator", create, { pack: ELECTION });
  }, 60_000);
  afterAll(() => world?.close());

  test("needs its dapil, and those of the DPR", async () => {
    const rows = parse<Record<string, string>>(readFileSync(path.join(FIGURES, "dapil/2024/dapil.csv")), {
      columns: true,
    });
    // The record does not say which dapil it is of; one with as many seats as its longest list stands in for it.
    const most = Math.max(...Object.values(vote.table).map((v) => Object.keys(v).length - 2));
    const national = rows.filter((r) => r["level"] === "DPR").map((r) => ["DPR", r["dapil_code"], r["seats"]]);
    const lines = [...national, ["DPRD_KABKOTA", CODE, most]].map(([l, c, n]) => `${l},${c},${c},${n}`);
    const columns = { level: "l", dapil: "c", name: "n", seats: "s" };
    const made = await upload(world, importDapil, `l,c,n,s\n${lines.join("\n")}\n`, {
      election: ELECTION,
      map: { columns },
    });
    expect(made.body).toMatchObject({ added: 85, refused_total: 0 });
  }, 60_000);

  test("is taken in as the dapil's, to the candidate, and as partly counted as it says", async () => {
    const file = readFileSync(COUNCIL);
    const told = { ...sirekap, contest: council, dapil: CODE };
    const { body } = await upload(world, importRecaps, file, told);
    expect(body).toMatchObject({ rows: 1, added: 1, refused_total: 0, flagged: 1, left_out: 1 });
    expect((await upload(world, importRecaps, file, told)).body).toMatchObject({ added: 0, unchanged: 1 });
    const [totals] = await dapilOf(council, "totals");
    expect(totals).toMatchObject({ code: CODE, basis: "own", stations_done: 431, stations_total: 634 });
    for (const [party, votes] of Object.entries(vote.table)) {
      expect([party, totals!.figures[`votes.${party}`]]).toEqual([party, votes["jml_suara_total"]]);
      const [list] = await dapilOf(council, `candidates.${party}`);
      const candidates = Object.entries(votes).filter(([id]) => /^\d+$/.test(id));
      const got = Object.entries(list!.figures).filter(([, n]) => n !== null);
      expect([party, got.map(([, n]) => n)]).toEqual([
        party,
        [votes["jml_suara_partai"], ...candidates.map(([, n]) => n)],
      ]);
    }
  }, 60_000);

  test("has 15 of 18 parties whose mark and candidates are not their total, each flagged by its check", async () => {
    const off = Object.entries(vote.table).flatMap(([party, votes]) => {
      const candidates = Object.entries(votes).reduce((n, [id, m]) => n + (/^\d+$/.test(id) ? m : 0), 0);
      const { jml_suara_partai: mark = 0, jml_suara_total: total } = votes;
      return candidates + mark === total ? [] : [party];
    });
    expect([Object.keys(vote.table).length, off.length]).toEqual([18, 15]);
    const flags = new Set<string>();
    for (const part of ["totals", ...Object.keys(vote.table).map((party) => `candidates.${party}`)])
      for (const id of (await dapilOf(council, part))[0]!.failed) if (id.startsWith("CH09")) flags.add(id);
    expect(flags).toEqual(new Set(off.map((party) => `CH09.${party}`)));
  }, 60_000);

  test("stands in one file with the DPR's by dapil, which is taken in by itself and adds up to the nation's", async () => {
    const contest = `${ELECTION}/dpr`;
    const { body } = await upload(world, importRecaps, readFileSync(COUNCIL), { ...sirekap, contest });
    expect(body).toMatchObject({ rows: 84, added: 84, refused_total: 0, left_out: 1 });
    const rows = await dapilOf(contest, "totals");
    expect(rows.map((r) => r.code)).toEqual(Object.keys(nation.table).toSorted());
    for (const [party, votes] of Object.entries(nation.chart))
      expect([party, rows.reduce((n, r) => n + r.figures[`votes.${party}`]!, 0)]).toEqual([party, votes]);
  }, 60_000);
});
