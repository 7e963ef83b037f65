// What a phone's camera sees where no form of a pack is needed: paper with lines, and a code to be read.

import { encodeQR } from "qr";
import sharp from "sharp";

/** A generated "form": ruled paper with figures, so that it is sharp, large, and different each time. */
export async function ruledPaper(text: string): Promise<Buffer> {
  const rows = Array.from(
    { length: 24 },
    (_, i) =>
      `<text x="120" y="${200 + i * 110}" font-size="64">${text} baris ${i + 1} = ${(i * 37) % 300}</text><path d="M100 ${220 + i * 110}h2200" stroke="#444" stroke-width="4"/>`,
  ).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2448" height="3264"><rect width="100%" height="100%" fill="#f2efe6"/>${rows}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 92 }).toBuffer();
}

/** A code as a camera sees it: printed on paper that lies askew on a table. */
export async function photographOfCode(text: string, turned: number): Promise<Buffer> {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: 4 });
  const cells = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="700" height="700" viewBox="0 0 ${rows.length} ${rows.length}">
    <rect width="100%" height="100%" fill="#f4f1e8"/><path d="${cells}" fill="#222"/></svg>`;
  const paper = await sharp(Buffer.from(svg)).rotate(turned, { background: "#7a6a55" }).blur(1.2).png().toBuffer();
  return sharp({ create: { width: 1600, height: 2000, channels: 3, background: "#7a6a55" } })
    .composite([{ input: paper }])
    .jpeg({ quality: 70 })
    .toBuffer();
}
