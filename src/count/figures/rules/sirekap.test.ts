import { describe, expect, test } from "vitest";
import { must } from "../../../base/result.ts";
import { loadPack } from "../../../ground/elections/store/packs.ts";
import {
  SIREKAP_CHART,
  SIREKAP_FIELDS,
  sirekapCells,
  sirekapCouncilMap,
  sirekapMap,
  sirekapParties,
} from "./sirekap.ts";

const CONTEST = "pemilu-2024/president";
const pack = must(await loadPack("pemilu-2024"));
const form = pack.forms.find((f) => f.id === "president")!;

describe("a record of the commission", () => {
  const { columns } = sirekapMap(CONTEST, { columns: {} });
  const cells = (record: unknown) => sirekapCells(Object.values(columns), record);
  const named = (record: unknown): Record<string, string> => {
    const got = must(cells(record));
    return Object.fromEntries(Object.keys(columns).map((field, i) => [field, got[i]!]));
  };

  test("has our fields by the names of the form of that election", () => {
    const known = new Set(form.parts.flatMap((p) => p.fields.map((f) => f.id)));
    const ours = Object.keys({ ...SIREKAP_FIELDS, ...SIREKAP_CHART[CONTEST] });
    expect(ours.filter((field) => !known.has(field))).toEqual(["place"]);
    expect(Object.keys(SIREKAP_CHART[CONTEST]!)).toEqual(pack.pairs.map((p) => `votes.${p.number}`));
  });

  test("gives each number to its field, and nothing where it has none", () => {
    const got = named({
      tps_code: "3573011001005",
      chart: { null: null, "100025": 10, "100027": 0, persen: 42.5 },
      administrasi: { suara_sah: 30, pemilih_dpt_l: 100, pengguna_non_dpt_j: 3, suara_total: null },
    });
    expect(got).toMatchObject({
      place: "3573011001005",
      "votes.1": "10",
      "votes.2": "",
      "votes.3": "0",
      valid: "30",
      total: "",
      "voters.male": "100",
      "used.dpk.total": "3",
      "used.dptb.total": "",
    });
  });

  test("without figures is a station without figures", () => {
    const got = named({ tps_code: "3573011001005", chart: null, administrasi: null });
    expect(Object.values(got).filter((cell) => cell !== "")).toEqual(["3573011001005"]);
  });

  test("with votes of somebody the map does not name refuses, and a map may name them", () => {
    const record = { tps_code: "3573011001005", chart: { "1000790": 7 }, administrasi: null };
    expect(cells(record)).toMatchObject({
      ok: false,
      problem: { code: "figures.sirekap_number_unknown", details: { number: "1000790" } },
    });
    const map = sirekapMap("pilkada-2024/regent", { columns: { "votes.1": "1000790" } });
    expect(must(sirekapCells(Object.values(map.columns), record)).at(-1)).toBe("7");
  });

  test.each([
    [null],
    [[]],
    ["x"],
    [{ chart: {} }],
    [{ tps_code: "1", chart: [1] }],
    [{ tps_code: "1", administrasi: 3 }],
  ])("is not %j", (record) =>
    expect(cells(record)).toMatchObject({ ok: false, problem: { code: "figures.sirekap_unreadable" } }),
  );
});

test("a council's table is told by party, its mark and its candidates in the order of their ids", () => {
  const table = {
    "4": { "190": 6, "189": 5, jml_suara_total: 20, jml_suara_partai: 9 },
    "9": { jml_suara_total: 13, jml_suara_partai: null },
    persen: 3,
  };
  expect(must(sirekapParties(table))).toEqual({
    "votes.4": 20,
    "votes.4.0": 9,
    "votes.4.1": 5,
    "votes.4.2": 6,
    "votes.9": 13,
    "votes.9.0": null,
  });
  expect(sirekapParties([])).toMatchObject({ ok: false, problem: { code: "figures.sirekap_unreadable" } });
});

test("a station's record of a council gives parties, marks and candidates to their fields, also where it names no station", () => {
  const fields = ["voters.total", "votes.4", "votes.4.0", "votes.4.1", "votes.4.2", "votes.9", "votes.9.0", "valid"];
  const { map, ids } = sirekapCouncilMap(fields, { columns: { "votes.4.2": "190", total: "jumlah" } });
  const record = {
    chart: { null: null, "4": { null: null, "190": 6, jml_suara_total: 15, jml_suara_partai: 9 }, "9": 3 },
    administrasi: { suara_sah: 18, jumlah: 20 },
  };
  const columns = Object.values(map.columns);
  const cells = must(sirekapCells(columns, record, { ids, station: "3573011001005" }));
  const got = Object.fromEntries(Object.keys(map.columns).map((field, i) => [field, cells[i]]));
  expect(got).toMatchObject({
    place: "3573011001005",
    "votes.4": "15",
    "votes.4.0": "9",
    "votes.4.1": "",
    "votes.4.2": "6",
    "votes.9": "3",
    "votes.9.0": "",
    valid: "18",
    total: "20",
  });
  expect(sirekapCells(columns, record, { ids })).toMatchObject({
    ok: false,
    problem: { code: "figures.sirekap_unreadable" },
  });
  const stranger = { ...record, chart: { "7": { jml_suara_total: 1, jml_suara_partai: 1 } } };
  expect(sirekapCells(columns, stranger, { ids, station: "3573011001005" })).toMatchObject({
    ok: false,
    problem: { code: "figures.sirekap_number_unknown", details: { number: "votes.7" } },
  });
});
