// Photographs of papers that differ and are heavy enough to travel in pieces.

import sharp from "sharp";

export function somePictures(n: number): Promise<Buffer[]> {
  return Promise.all(
    Array.from({ length: n }, (_, i) =>
      sharp({
        create: {
          width: 600 + i * 8,
          height: 800,
          channels: 3,
          background: "#888",
          noise: { type: "gaussian", mean: 150, sigma: 40 },
        },
      })
        .jpeg({ quality: 80 })
        .toBuffer(),
    ),
  );
}
