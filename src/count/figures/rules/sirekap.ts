// The commission's own records of 2024 (Sirekap), from its fields to ours. Apart from `rules.ts`, which is part of
// the phone's first load. Fields after public code that copied them; any of them may be null, which is not zero.

import { refuse, ok, type Result } from "../../../base/result.ts";
import type { ImportMap } from "../../../base/import.ts";

const ROWS = [
  ["voters", "pemilih_dpt"],
  ["used.dpt", "pengguna_dpt"],
  ["used.dptb", "pengguna_dptb"],
  // Sirekap's "not on the list" are those with an identity card alone: DPK.
  ["used.dpk", "pengguna_non_dpt"],
  ["used.total", "pengguna_total"],
] as const;
const COLUMNS = [
  ["male", "l"],
  ["female", "p"],
  ["total", "j"],
] as const;

/** Our field → the record's: the station's thirteen digits, then what stands in `administrasi`. */
export const SIREKAP_FIELDS: Readonly<Record<string, string>> = {
  place: "tps_code",
  ...Object.fromEntries(ROWS.flatMap(([ours, its]) => COLUMNS.map(([c, s]) => [`${ours}.${c}`, `${its}_${s}`]))),
  valid: "suara_sah",
  invalid: "suara_tidak_sah",
  total: "suara_total",
};

/** The record's own numbers of the pairs, by contest; a map may name those of another: `{"votes.1": "1000012"}`. */
export const SIREKAP_CHART: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "pemilu-2024/president": { "votes.1": "100025", "votes.2": "100026", "votes.3": "100027" },
};

/** The map of a contest's records; `given` names fields otherwise or more of them. */
export function sirekapMap(contest: string, given: ImportMap): ImportMap {
  return { columns: { ...SIREKAP_FIELDS, ...SIREKAP_CHART[contest], ...given.columns } };
}

/** In `chart`, beside the votes: a share of what is counted, and a key without a name. */
const NO_VOTES = new Set(["null", "persen", "progres"]);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const cellOf = (value: unknown): string =>
  typeof value === "number" || typeof value === "string" ? String(value) : value == null ? "" : JSON.stringify(value);

/**
 * A station's record in these columns (the right sides of the map). Nothing is left out unsaid: votes of somebody whom
 * no column names refuse the file. Refused: `figures.sirekap_unreadable`, `figures.sirekap_number_unknown` {number}.
 */
export function sirekapCells(columns: readonly string[], record: unknown): Result<string[]> {
  if (!isRecord(record)) return refuse("invalid", "figures.sirekap_unreadable");
  const { tps_code: station, chart, administrasi: counted } = record;
  const said = (value: unknown): value is Readonly<Record<string, unknown>> | null | undefined =>
    value == null || isRecord(value);
  if (!said(chart) || !said(counted) || typeof station !== "string")
    return refuse("invalid", "figures.sirekap_unreadable");
  const unknown = Object.keys(chart ?? {}).find((key) => !NO_VOTES.has(key) && !columns.includes(key));
  if (unknown !== undefined) return refuse("invalid", "figures.sirekap_number_unknown", { number: unknown });
  const values: Readonly<Record<string, unknown>> = { ...counted, ...chart, tps_code: station };
  return ok(columns.map((column) => cellOf(values[column])));
}

/**
 * The table of a council's ballot, `{party: {candidate's id: votes, jml_suara_partai, jml_suara_total}}`, by our
 * fields: `votes.P` the party's total, `votes.P.0` its mark, `votes.P.N` the Nth candidate: their ids rise with their
 * places on the list, and the first id there is is taken for the head of it. Refused: `figures.sirekap_unreadable`.
 */
export function sirekapParties(table: unknown): Result<Record<string, number | null>> {
  if (!isRecord(table)) return refuse("invalid", "figures.sirekap_unreadable");
  const out: Record<string, number | null> = {};
  const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null);
  for (const [party, votes] of Object.entries(table)) {
    if (!/^\d+$/.test(party)) continue;
    if (!isRecord(votes)) return refuse("invalid", "figures.sirekap_unreadable");
    out[`votes.${party}`] = numberOf(votes["jml_suara_total"]);
    out[`votes.${party}.0`] = numberOf(votes["jml_suara_partai"]);
    const ids = Object.keys(votes)
      .filter((id) => /^\d+$/.test(id))
      .toSorted((a, b) => Number(a) - Number(b));
    for (const id of ids) out[`votes.${party}.${Number(id) - Number(ids[0]) + 1}`] = numberOf(votes[id]);
  }
  return ok(out);
}
