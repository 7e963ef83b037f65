// The commission's own records of 2024 (Sirekap), of stations and of councils, from its fields to ours. Apart from `rules.ts`, which is part of
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

/** The commission's id of a candidate (or its number of a pair) → our field: `{"275745": "votes.4.1"}`. */
export type SirekapIds = Readonly<Record<string, string>>;

/** The ids that a map names: its entries are `{"votes.4.1": "275745"}`. */
export function sirekapIds({ columns }: ImportMap): SirekapIds {
  return Object.fromEntries(Object.entries(columns).map(([field, id]) => [id.trim(), field]));
}

/**
 * The map of a council's records: its votes by our own fields. What `given` says of candidates names their ids instead
 * (`sirekapIds`), the rest of it columns.
 */
export function sirekapCouncilMap(fields: readonly string[], given: ImportMap): { map: ImportMap; ids: SirekapIds } {
  const votes = fields.filter((f) => f.startsWith("votes."));
  const named = Object.entries(given.columns);
  const isCandidate = (field: string): boolean => /^votes\.\d+\.\d+$/.test(field);
  const others = Object.fromEntries(named.filter(([field]) => !isCandidate(field)));
  return {
    map: { columns: { ...SIREKAP_FIELDS, ...Object.fromEntries(votes.map((f) => [f, f])), ...others } },
    ids: sirekapIds({ columns: Object.fromEntries(named.filter(([field]) => isCandidate(field))) }),
  };
}

/** In `chart`, beside the votes: a share of what is counted, and a key without a name. */
export const NO_VOTES: ReadonlySet<string> = new Set(["null", "persen", "progres"]);

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const cellOf = (value: unknown): string =>
  typeof value === "number" || typeof value === "string" ? String(value) : value == null ? "" : JSON.stringify(value);

/** What a station's records are of: a council's, and the station of a record that does not name its own. */
export interface StationRecords {
  /** Set for a council: its chart is by party. */
  readonly ids?: SirekapIds | undefined;
  readonly station?: string | undefined;
}

/**
 * A station's record in these columns (the right sides of the map). Nothing is left out unsaid: votes of somebody whom
 * no column names refuse the file. Refused: `figures.sirekap_unreadable`, `figures.sirekap_number_unknown` {number}.
 */
export function sirekapCells(
  columns: readonly string[],
  record: unknown,
  { ids, station: meant }: StationRecords = {},
): Result<string[]> {
  if (!isRecord(record)) return refuse("invalid", "figures.sirekap_unreadable");
  const { tps_code: station = meant, chart, administrasi: counted } = record;
  const said = (value: unknown): value is Readonly<Record<string, unknown>> | null | undefined =>
    value == null || isRecord(value);
  if (!said(chart) || !said(counted) || typeof station !== "string")
    return refuse("invalid", "figures.sirekap_unreadable");
  const votes = ids === undefined ? ok(chart ?? {}) : sirekapParties(chart ?? {}, ids);
  if (!votes.ok) return votes;
  const unknown = Object.keys(votes.value).find((key) => !NO_VOTES.has(key) && !columns.includes(key));
  if (unknown !== undefined) return refuse("invalid", "figures.sirekap_number_unknown", { number: unknown });
  const values: Readonly<Record<string, unknown>> = { ...counted, ...votes.value, tps_code: station };
  return ok(columns.map((column) => cellOf(values[column])));
}

/** A figure as the record has it: text too, which is looked at where every cell is. */
export type SirekapFigure = number | string | null;

const isFigure = (value: unknown): value is SirekapFigure =>
  value === null || typeof value === "number" || typeof value === "string";

/** Is this the council's table of a place or dapil, and not one of several? */
export function isSirekapParty(votes: unknown): boolean {
  return isRecord(votes) && ("jml_suara_total" in votes || "jml_suara_partai" in votes);
}

/**
 * The table of a council's ballot, `{party: {candidate's id: votes, jml_suara_partai, jml_suara_total}}` (or with the
 * party's total alone), by our fields: `votes.P` the party's total, `votes.P.0` its mark, `votes.P.N` the Nth candidate.
 * Their ids rise with their places on the list. Where `ids` names one of a party the others are counted from there;
 * else the first id there is is taken for the head of the list.
 *
 * Refused: `figures.sirekap_unreadable`, `figures.sirekap_number_unknown` {number}.
 */
export function sirekapParties(table: unknown, ids: SirekapIds = {}): Result<Record<string, SirekapFigure>> {
  if (!isRecord(table)) return refuse("invalid", "figures.sirekap_unreadable");
  const out: Record<string, SirekapFigure> = {};
  for (const [party, votes] of Object.entries(table)) {
    if (NO_VOTES.has(party)) continue;
    if (isFigure(votes)) {
      out[ids[party] ?? `votes.${party}`] = votes;
      continue;
    }
    if (!/^\d+$/.test(party) || !isRecord(votes)) return refuse("invalid", "figures.sirekap_unreadable");
    const { jml_suara_total: total = null, jml_suara_partai: mark = null, ...list } = votes;
    if (!isFigure(total) || !isFigure(mark)) return refuse("invalid", "figures.sirekap_unreadable");
    out[`votes.${party}`] = total;
    out[`votes.${party}.0`] = mark;
    const standing = Object.entries(list)
      .filter(([id]) => !NO_VOTES.has(id))
      .toSorted(([a], [b]) => Number(a) - Number(b));
    const before = idBefore(
      party,
      standing.map(([id]) => id),
      ids,
    );
    for (const [id, figure] of standing) {
      const field = ids[id] ?? `votes.${party}.${Number(id) - before}`;
      if (!/^\d+$/.test(id) || Number(id) - before < 1 || field in out)
        return refuse("invalid", "figures.sirekap_number_unknown", { number: id });
      if (!isFigure(figure)) return refuse("invalid", "figures.sirekap_unreadable");
      out[field] = figure;
    }
  }
  return ok(out);
}

/** The id that would stand before the head of a party's list. */
function idBefore(party: string, standing: readonly string[], ids: SirekapIds): number {
  for (const id of standing) {
    const number = new RegExp(`^votes\\.${party}\\.(\\d+)$`).exec(ids[id] ?? "")?.[1];
    if (number !== undefined) return Number(id) - Number(number);
  }
  return Number(standing[0] ?? 1) - 1;
}
