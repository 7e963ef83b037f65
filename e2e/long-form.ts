// The longest form a phone may meet on one page: 240 figures.

import type { Form, FormPart } from "../src/ground/elections/model.ts";

const PARTIES = 16;
const CANDIDATES = 13;
/** Figures on the one page. */
export const FIGURES = PARTIES * (CANDIDATES + 2);

const both = (text: string): { id: string; en: string } => ({ id: text, en: text });
const numbers = (n: number): number[] => Array.from({ length: n }, (_v, i) => i + 1);

/** Parties with their candidates, all on the first page; totals of the parties before them. */
export function longForm(): Form {
  const totals: FormPart = {
    id: "totals",
    title: both("Jumlah"),
    fields: numbers(PARTIES).map((p) => ({ id: `votes.${p}`, label: both(`Jumlah partai ${p}`), page: "1" })),
  };
  const lists = numbers(PARTIES).map((p): FormPart => ({
    id: `list.${p}`,
    title: both(`Partai ${p}`),
    fields: [0, ...numbers(CANDIDATES)].map((c) => ({
      id: `votes.${p}.${c}`,
      label: both(c === 0 ? `Suara partai ${p}` : `Calon ${p}-${c}`),
      page: "1",
    })),
  }));
  return {
    id: "long",
    name: both("Formulir panjang"),
    confidence: "derived",
    pages: [{ id: "1", title: both("Halaman 1") }],
    parts: [totals, ...lists],
    checks: numbers(PARTIES).map((p) => ({
      id: `P${p}`,
      severity: "error",
      title: both(`Jumlah partai ${p}`),
      left: `votes.${p}`,
      op: "=",
      right: { sum: [0, ...numbers(CANDIDATES)].map((c) => `votes.${p}.${c}`) },
      applies_to: ["totals", `list.${p}`],
    })),
  };
}
