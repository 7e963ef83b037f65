// What a tally means, without a database: codes climb by cutting, sums add up element by element.

import type { Form, PackContest } from "../../ground/elections/model.ts";
import type { SummedPart, Sums } from "./model.ts";

/** The place above: `35.73.01.1001` → `35.73.01` → `35.73` → `35` → `` → null. */
export function parentOf(code: string): string | null {
  if (code === "") return null;
  const dot = code.lastIndexOf(".");
  return dot < 0 ? "" : code.slice(0, dot);
}

/** All places above a village, nearest first, the nation last. */
export function ancestorsOf(code: string): string[] {
  const out: string[] = [];
  for (let p = parentOf(code); p !== null; p = parentOf(p)) out.push(p);
  return out;
}

export const NO_SUMS: Sums = {
  cameIn: 0,
  accepted: 0,
  inReview: 0,
  flagged: 0,
  listedIn: 0,
  votersIn: 0,
  listedAccepted: 0,
  votersAccepted: 0,
  nAccepted: [],
  nProvisional: [],
};

function addLists(a: readonly number[], b: readonly number[], times: number): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_v, i) => (a[i] ?? 0) + times * (b[i] ?? 0));
}

/** `a` and `times` × `b`. */
function plus(a: Sums, b: Sums, times: number): Sums {
  return {
    cameIn: a.cameIn + times * b.cameIn,
    accepted: a.accepted + times * b.accepted,
    inReview: a.inReview + times * b.inReview,
    flagged: a.flagged + times * b.flagged,
    listedIn: a.listedIn + times * b.listedIn,
    votersIn: a.votersIn + times * b.votersIn,
    listedAccepted: a.listedAccepted + times * b.listedAccepted,
    votersAccepted: a.votersAccepted + times * b.votersAccepted,
    nAccepted: addLists(a.nAccepted, b.nAccepted, times),
    nProvisional: addLists(a.nProvisional, b.nProvisional, times),
  };
}

/** Sums of several places or stations together; `without` are taken out of them again. */
export function addSums(parts: readonly Sums[], without: readonly Sums[] = []): Sums {
  const all = parts.reduce((a, b) => plus(a, b, 1), NO_SUMS);
  return without.reduce((a, b) => plus(a, b, -1), all);
}

/** A field `votes.PARTY.NUMBER`: the mark (0) or a candidate of a party. */
const OF_A_CANDIDATE = /^votes\.[^.]+\.\d+$/;

/** Length of the code of the area that has one ballot paper, where it is a place. */
const AREA_LENGTH = { nation: 0, dapil: 0, province: 2, regency: 5 } as const;

/** Candidates' figures mean the same at most as wide as the places of which dapil are made. */
const WIDEST_OF_DAPIL = 5;

/**
 * Every part of a contest's widest form, with how far up its positions mean the same: a party is the same party in
 * the whole nation, candidate 3 of a party another person in each dapil, number 3 of the DPD another in each province.
 */
export function partsToSum(contest: string, entry: Pick<PackContest, "level" | "kind">, form: Form): SummedPart[] {
  return form.parts.map((part): SummedPart => {
    const ids = part.fields.map((f) => f.id);
    const votes = ids.flatMap((id, i) => (id.startsWith("votes.") ? [i] : []));
    const shape = { contest, part: part.id, fields: ids.length };
    if (ids.some((id) => OF_A_CANDIDATE.test(id))) return { ...shape, votes: [], top: WIDEST_OF_DAPIL, above: 0 };
    return {
      ...shape,
      votes,
      top: votes.length === 0 ? 0 : AREA_LENGTH[entry.level],
      above: votes.length === 0 ? ids.length : votes[0]!,
    };
  });
}

export interface Votes {
  readonly votes: Record<string, number>;
  readonly valid: number;
  readonly invalid: number;
  readonly total: number;
  /** What else the part counts, by field; absent where there is nothing else. */
  readonly fields?: Record<string, number>;
}

/**
 * Votes by number (`3`, of a candidate `3.1`) and the three totals, out of the sums of a part. A part that does not
 * count the valid votes itself has as many as it has votes.
 */
export function votesOf(fieldIds: readonly string[], n: readonly number[]): Votes {
  const votes: Record<string, number> = {};
  const plain: Record<string, number> = {};
  let counted = 0;
  for (const [i, id] of fieldIds.entries()) {
    const value = n[i] ?? 0;
    if (id.startsWith("votes.")) {
      votes[id.slice("votes.".length)] = value;
      counted += value;
    } else plain[id] = value;
  }
  const { valid = counted, invalid = 0, total = valid + invalid, ...fields } = plain;
  return { votes, valid, invalid, total, ...(Object.keys(fields).length > 0 ? { fields } : {}) };
}
