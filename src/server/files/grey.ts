import sharp, { type Sharp } from "sharp";

/** More pixels than any phone's camera gives; a small file may claim to be enormous. */
const PIXEL_LIMIT = 64_000_000;

/** How pictures are laid out; `greyPoints`, and the process of its own that does it aside (`aside.ts`). */
export type Grey = (bytes: Buffer, columns: number, rows: number) => Promise<Uint8Array | null>;

/**
 * A picture upright, in grey, stretched to exactly `columns × rows` points, a byte each; null when it cannot be
 * decoded. Always from the full picture, never from the smaller ones a JPEG decoder offers: those differ with its size.
 */
export const greyPoints: Grey = async (bytes, columns, rows) => {
  try {
    return await (
      await inGrey(bytes)
    )
      .autoOrient()
      .resize(columns, rows, { fit: "fill", kernel: "lanczos3", fastShrinkOnLoad: false })
      .raw()
      .toBuffer();
  } catch {
    return null;
  }
};

/** Of a picture in colour its green, which is most of what the eye calls bright: to weigh all three took thrice as long. */
async function inGrey(bytes: Buffer): Promise<Sharp> {
  const picture = sharp(bytes, { limitInputPixels: PIXEL_LIMIT });
  const { space } = await picture.metadata();
  if (space === "srgb") return picture.extractChannel(1);
  return space === "b-w" ? picture.extractChannel(0) : picture.greyscale();
}
