import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { BLURRED_BELOW, fit, laplacianVariance, LONG_EDGE } from "./picture.ts";

/** A page of printed lines, 800 px long, blurred by `sigma` pixels. */
async function page(sigma: number): Promise<number> {
  const lines = Array.from(
    { length: 20 },
    (_, i) => `<text x="40" y="${60 + i * 36}" font-size="24" font-family="sans-serif">Suara sah ${i * 37}</text>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="800"><rect width="100%" height="100%" fill="#f4f0e6"/>${lines.join("")}</svg>`;
  const picture = sharp(Buffer.from(svg));
  const { data, info } = await (sigma === 0 ? picture : picture.blur(sigma))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return laplacianVariance(new Uint8ClampedArray(data), info.width, info.height);
}

describe("the evidence picture", () => {
  it("is at most 2,400 px long, keeps its shape and is never enlarged", () => {
    expect(fit(4000, 3000, LONG_EDGE)).toEqual({ width: 2400, height: 1800 });
    expect(fit(3000, 4000, LONG_EDGE)).toEqual({ width: 1800, height: 2400 });
    expect(fit(800, 600, LONG_EDGE)).toEqual({ width: 800, height: 600 });
    expect(fit(100_000, 10, LONG_EDGE)).toEqual({ width: 2400, height: 1 });
  });
  it("of a sharp page brings no warning, of a blurred one it does", async () => {
    expect(await page(0)).toBeGreaterThan(BLURRED_BELOW);
    expect(await page(4)).toBeLessThan(BLURRED_BELOW);
  });
  it("that is flat has no sharpness at all", () => {
    expect(laplacianVariance(new Uint8ClampedArray(4 * 10 * 10).fill(128), 10, 10)).toBe(0);
  });
});
