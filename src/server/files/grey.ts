import sharp from "sharp";

/** More pixels than any phone's camera gives; a small file may claim to be enormous. */
const PIXEL_LIMIT = 64_000_000;

/**
 * A picture upright, in grey, stretched to exactly `columns × rows` points, a byte each; null when it cannot be
 * decoded. Always from the full picture, never from the smaller ones a JPEG decoder offers: those differ with its size.
 */
export async function greyPoints(bytes: Buffer, columns: number, rows: number): Promise<Uint8Array | null> {
  try {
    return await sharp(bytes, { limitInputPixels: PIXEL_LIMIT })
      .autoOrient()
      .greyscale()
      .resize(columns, rows, { fit: "fill", kernel: "lanczos3", fastShrinkOnLoad: false })
      .raw()
      .toBuffer();
  } catch {
    return null;
  }
}
