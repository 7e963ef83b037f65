// A picture of a form that does not exist, for the photographs of the demonstration. Drawn with strokes of our own,
// since a machine without fonts must be able to make it, and marked as a sample across its whole face.

import sharp from "sharp";
import { chance } from "./chance.ts";
import type { DemoStation, Totals } from "./city.ts";

/** Strokes on a grid of 4 × 6: two digits a point, a space between strokes. */
const STROKES: Readonly<Record<string, string>> = {
  A: "0602204246 0444", B: "00063645443303 0030414233", C: "4130100105163645", D: "00062644422000", E: "40000646 0333",
  F: "400006 0333", G: "41301001051636454323", H: "0006 4046 0343", I: "1030 2026 1636", J: "4045361605",
  K: "0006 4003 0346", L: "000646", M: "0600234046", N: "06004640", O: "100105163645413010", P: "06003041423303",
  Q: "100105163645413010 3446", R: "06003041423303 2346", S: "413010010213334445361605", T: "0040 2026",
  U: "000516364540", V: "002640", W: "0016233640", X: "0046 4006", Y: "0023 4023 2326", Z: "00400646",
  0: "100105163645413010", 1: "112026 1636", 2: "01103041420646", 3: "004023334445361605", 4: "36300444",
  5: "400003334445361605", 6: "30100105163645443303", 7: "004016", 8: "1001021333444536160504133342413010",
  9: "43130201103041453616", "/": "0640", ".": "2526", "-": "1333", ":": "2122 2425",
}; // prettier-ignore

export interface Pen {
  readonly height: number;
  readonly width: number;
  readonly colour: string;
  /** How far a point may stray, in parts of the height: a hand is never exact. */
  readonly shake?: number;
  readonly seed?: string;
}

/** Letters, digits and a few signs as strokes of an SVG; `x`, `y` are their upper left corner, in pixels. */
export function write(text: string, x: number, y: number, pen: Pen): string {
  const unit = pen.height / 6;
  let path = "";
  for (const [i, letter] of Array.from(text.toUpperCase()).entries()) {
    for (const [s, stroke] of (STROKES[letter] ?? "").split(" ").entries()) {
      for (let p = 0; p + 1 < stroke.length; p += 2) {
        const stray = (axis: string): number =>
          pen.shake === undefined ? 0 : (chance(pen.seed ?? "", text, i, s, p, axis) - 0.5) * pen.shake * pen.height;
        const px = x + (i * 5.6 + Number(stroke[p])) * unit + stray("x");
        const py = y + Number(stroke[p + 1]) * unit + stray("y");
        path += `${p === 0 ? "M" : "L"}${px.toFixed(1)} ${py.toFixed(1)}`;
      }
    }
  }
  return `<path d="${path}" fill="none" stroke="${pen.colour}" stroke-width="${pen.width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

const INK = "#1d2a6b";
const PRINT = "#333";
const WIDTH = 900;
const HEIGHT = 1270;

/** What is printed on a line, and what was written there. */
export type PaperRow = readonly [label: string, value: number | null];

/** One line; `high` is its height, at most 130. */
function row([label, value]: PaperRow, y: number, high: number, seed: string): string {
  const k = Math.min(1, high / 92);
  const boxes = [0, 1, 2].map(
    (i) =>
      `<rect x="${640 + i * 66}" y="${y}" width="60" height="${78 * k}" fill="none" stroke="${PRINT}" stroke-width="2"/>`,
  );
  // What is crossed out or left open on paper is an empty box.
  const digits = value === null ? "" : String(value).padStart(3, "0").slice(-4);
  const figures = Array.from(digits, (d, i) =>
    write(d, 653 + i * 66, y + 14 * k, {
      height: 50 * k,
      width: 5 * k,
      colour: INK,
      shake: 0.08,
      seed: `${seed} ${y} ${i}`,
    }),
  );
  return `${write(label.slice(0, 26), 70, y + 26 * k, { height: 24 * Math.max(k, 0.7), width: 2.6 * Math.max(k, 0.7), colour: PRINT })}${boxes.join("")}${figures.join("")}`;
}

/** The rows of a page of the president's form. */
export function presidentRows(station: DemoStation, paper: Totals, page: string): PaperRow[] {
  if (page === "2") {
    return [
      ["1. PASANGAN CALON NOMOR 1", paper["votes.1"]],
      ["2. PASANGAN CALON NOMOR 2", paper["votes.2"]],
      ["A. SUARA SAH", paper.valid],
      ["B. SUARA TIDAK SAH", paper.invalid],
      ["C. JUMLAH SELURUH SUARA", paper.total],
    ];
  }
  const { male, female } = station;
  return [
    ["A. DPT LAKI-LAKI", male],
    ["A. DPT PEREMPUAN", female],
    ["A. DPT JUMLAH", male === null || female === null ? null : male + female],
  ];
}

/** One page as a JPEG of some tens of kilobytes; `dark` as taken where the light had failed, so that nobody can read it. */
export async function drawPage(
  seed: string,
  station: DemoStation,
  contest: string,
  page: string,
  lines: readonly PaperRow[],
  dark = false,
): Promise<{ bytes: Buffer; width: number; height: number }> {
  const high = Math.min(130, 820 / Math.max(1, lines.length));
  const rows = lines.map((line, i) => row(line, 400 + i * high, high, `${seed} ${station.id}`));
  const tilt = (chance(seed, "tilt", station.id, page) - 0.5) * 3;
  const mark = { height: 110, width: 9, colour: "rgba(190, 30, 30, 0.33)" };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
    <rect width="100%" height="100%" fill="#6f675c"/>
    <g transform="rotate(${tilt.toFixed(2)} ${WIDTH / 2} ${HEIGHT / 2})">
      <rect x="24" y="24" width="${WIDTH - 48}" height="${HEIGHT - 48}" fill="#f6f3ea"/>
      ${write("CONTOH / SAMPLE", 150, 70, { height: 44, width: 6, colour: "#b01e1e" })}
      ${write("BUKAN FORMULIR ASLI", 240, 138, { height: 22, width: 2.6, colour: "#b01e1e" })}
      ${write(`SALINAN - ${(contest.split("/")[1] ?? "").replace("president", "presiden")} - HALAMAN ${page}`, 70, 212, { height: 22, width: 2.6, colour: PRINT })}
      ${write(`TPS ${String(station.number).padStart(3, "0")}`, 70, 262, { height: 34, width: 4, colour: PRINT })}
      ${write(station.villageName, 330, 262, { height: 34, width: 4, colour: PRINT })}
      ${write("KOTA MALANG - JAWA TIMUR", 70, 324, { height: 22, width: 2.6, colour: PRINT })}
      ${rows.join("\n")}
      <g transform="rotate(-38 ${WIDTH / 2} ${HEIGHT / 2})">
        ${write("CONTOH", 130, 480, mark)}${write("SAMPLE", 130, 680, mark)}
      </g>
    </g>${dark ? '<rect width="100%" height="100%" fill="#14110c" opacity="0.93"/>' : ""}</svg>`;
  const bytes = await sharp(Buffer.from(svg)).jpeg({ quality: 72 }).toBuffer();
  return { bytes, width: WIDTH, height: HEIGHT };
}
