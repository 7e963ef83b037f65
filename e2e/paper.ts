// The form's pages as a phone's camera would give them: drawn, since no test may hold a real one. Every figure
// stands on the paper, so that whoever reads the picture could type them.

import sharp from "sharp";
import type { Form } from "../src/ground/elections/model.ts";
import { write } from "../src/main/demo/paper.ts";

const WIDTH = 1900;
const HEIGHT = 2600;
const PRINT = "#333";
const INK = "#1d2a6b";

/**
 * One page of `form`, with what is written there (nothing where a figure is absent), as a JPEG: a large one as of a good
 * camera, unless a width in pixels is said.
 */
export async function photograph(
  form: Form,
  page: string,
  station: string,
  written: Readonly<Record<string, number>>,
  width = WIDTH,
): Promise<Buffer> {
  const fields = form.parts.flatMap((part) => part.fields).filter((field) => field.page === page);
  const step = Math.min(220, Math.floor((HEIGHT - 420) / Math.max(1, fields.length)));
  const rows = fields.map((field, i) => {
    const y = 380 + i * step;
    const digits = String(written[field.id] ?? "")
      .padStart(3, " ")
      .split("");
    return [
      write(field.id, 120, y, { height: 40, width: 5, colour: PRINT }),
      ...digits.map((digit, d) => {
        const x = 1400 + d * 120;
        const box = `<rect x="${x - 20}" y="${y - 16}" width="100" height="${Math.min(90, step - 12)}" fill="none" stroke="${PRINT}" stroke-width="3"/>`;
        return `${box}${write(digit, x, y, { height: 56, width: 8, colour: INK, shake: 0.07, seed: `${field.id} ${d}` })}`;
      }),
    ].join("");
  });
  const height = Math.round((width * HEIGHT) / WIDTH);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
    <rect width="100%" height="100%" fill="#6f675c"/>
    <rect x="40" y="40" width="${WIDTH - 80}" height="${HEIGHT - 80}" fill="#f6f3ea"/>
    ${write("CONTOH / SAMPLE", 120, 90, { height: 70, width: 9, colour: "#b01e1e" })}
    ${write(`C.HASIL  HALAMAN ${page}  TPS ${station}`, 120, 220, { height: 56, width: 7, colour: PRINT })}
    ${rows.join("\n")}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 90 }).toBuffer();
}
