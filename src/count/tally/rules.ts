// What a tally means, without a database: codes climb by cutting, sums add up element by element.

import type { Sums } from "./model.ts";

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

const EMPTY: Sums = { cameIn: 0, accepted: 0, inReview: 0, flagged: 0, nAccepted: [], nProvisional: [] };

function addLists(a: readonly number[], b: readonly number[]): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_v, i) => (a[i] ?? 0) + (b[i] ?? 0));
}

/** Sums of several places or stations together. */
export function addSums(parts: readonly Sums[]): Sums {
  return parts.reduce(
    (a, b) => ({
      cameIn: a.cameIn + b.cameIn,
      accepted: a.accepted + b.accepted,
      inReview: a.inReview + b.inReview,
      flagged: a.flagged + b.flagged,
      nAccepted: addLists(a.nAccepted, b.nAccepted),
      nProvisional: addLists(a.nProvisional, b.nProvisional),
    }),
    EMPTY,
  );
}

/** Votes by number, and the three totals, out of the sums of the part that holds them. */
export function votesOf(
  fieldIds: readonly string[],
  n: readonly number[],
): { votes: Record<string, number>; valid: number; invalid: number; total: number } {
  const votes: Record<string, number> = {};
  const plain: Record<string, number> = {};
  for (const [i, id] of fieldIds.entries()) {
    const value = n[i] ?? 0;
    if (id.startsWith("votes.")) votes[id.slice("votes.".length)] = value;
    else plain[id] = value;
  }
  return { votes, valid: plain["valid"] ?? 0, invalid: plain["invalid"] ?? 0, total: plain["total"] ?? 0 };
}
