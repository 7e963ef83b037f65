// What the commission's site answered for a council (Sirekap 2024): the votes of one dapil to the candidate, or a line
// of party totals for each of many dapil or places. It does not say whose the first kind is: whoever asked knew.

import { refuse, ok, type Result } from "../../../base/result.ts";
import {
  isRecord,
  isSirekapParty,
  NO_VOTES,
  sirekapParties,
  type SirekapFigure,
  type SirekapIds,
} from "../../figures/rules/sirekap.ts";

export interface CouncilRecords {
  /** What a line has: our fields of votes, and `place` or `dapil` and `stations.done`, `stations.total`. */
  readonly columns: readonly string[];
  /** Is a line of a dapil, or of a place? */
  readonly of: "dapil" | "place";
  /** The dapil of a record that is of one alone. */
  readonly code: string | undefined;
  readonly ids: SirekapIds;
  /** The contest is the DPR's: of two answers in one file (`vote`, `nationalVoteParty`) the second one's too. */
  readonly national: boolean;
}

/** A figure that was told to be unknown; an empty cell was not told at all. */
export const TOLD_UNKNOWN = "null";

const cellOf = (value: SirekapFigure | undefined): string =>
  value === undefined ? "" : value === null ? TOLD_UNKNOWN : String(value);

/**
 * The lines of a record, each with the cells of `columns` in their order. Nothing is left out unsaid: votes of somebody
 * whom no column names refuse the file; `leftOut` is how many answers of the file were of another contest.
 *
 * Refused: `recaps.sirekap_whose`, `figures.sirekap_unreadable`, `figures.sirekap_number_unknown` {number}.
 */
export function sirekapLines(
  record: unknown,
  asked: CouncilRecords,
): Result<{ readonly lines: readonly (readonly string[])[]; readonly leftOut: number }> {
  if (!isRecord(record)) return refuse("invalid", "figures.sirekap_unreadable");
  const { vote, nationalVoteParty: nation } = record;
  const both = [vote, nation].filter((one) => one !== undefined);
  const own = vote === undefined || (asked.national && asked.code === undefined) ? (nation ?? vote) : vote;
  const answer = both.length === 0 ? record : own;
  const lines = answerLines(answer, asked);
  return lines.ok ? ok({ lines: lines.value, leftOut: Math.max(0, both.length - 1) }) : lines;
}

function answerLines(answer: unknown, asked: CouncilRecords): Result<string[][]> {
  if (!isRecord(answer)) return refuse("invalid", "figures.sirekap_unreadable");
  const { table, chart, progres, dapil_code: own } = answer;
  const entries = isRecord(table) ? Object.entries(table).filter(([key]) => !NO_VOTES.has(key)) : [];
  if (entries.length > 0 && !entries.some(([, votes]) => isSirekapParty(votes))) {
    const lines: string[][] = [];
    for (const [code, votes] of entries) {
      const line = lineOf(code, votes, null, asked);
      if (!line.ok) return line;
      lines.push(line.value);
    }
    return ok(lines);
  }
  const code = asked.code ?? (typeof own === "string" ? own : undefined);
  if (code === undefined) return refuse("invalid", "recaps.sirekap_whose");
  // Where nothing is listed by candidate the chart has the parties' totals.
  const line = lineOf(code, entries.length > 0 ? table : (chart ?? {}), progres, asked);
  return line.ok ? ok([line.value]) : line;
}

function lineOf(code: string, votes: unknown, progres: unknown, asked: CouncilRecords): Result<string[]> {
  const parties = sirekapParties(votes, asked.ids);
  if (!parties.ok) return parties;
  const { columns } = asked;
  const unknown = Object.keys(parties.value).find((field) => !columns.includes(field));
  if (unknown !== undefined)
    return refuse("invalid", "figures.sirekap_number_unknown", { number: unknown.replace("votes.", "") });
  const { progres: done, total } = isRecord(progres) ? progres : {};
  const count = (value: unknown): string =>
    typeof value === "number" || typeof value === "string" ? String(value) : "";
  const cells: Readonly<Record<string, string>> = {
    [asked.of]: code,
    "stations.done": count(done),
    "stations.total": count(total),
    ...Object.fromEntries(Object.entries(parties.value).map(([field, value]) => [field, cellOf(value)])),
  };
  return ok(columns.map((column) => cells[column] ?? ""));
}

/**
 * Figures by which the checks of a record are judged. It lists who stands in the dapil, which our form of it may not know
 * (a dapil without lists has as many numbers as seats): whoever it does not list has no votes there. What it says is
 * not known stays so; nothing of this is recorded.
 */
export function judgedValues(
  values: Readonly<Record<string, number | null>>,
  fields: readonly string[],
  told: ReadonlyMap<string, number | string | null>,
): Record<string, number | null> {
  const out = { ...values };
  const partyOf = (field: string): string | undefined => /^votes\.(\d+)\.\d+$/.exec(field)?.[1];
  const listed = new Set(fields.flatMap((f) => (values[f] == null ? [] : [partyOf(f)])));
  for (const field of fields) {
    const party = partyOf(field);
    if (party !== undefined && listed.has(party) && values[field] == null && !told.has(field)) out[field] = 0;
  }
  return out;
}
