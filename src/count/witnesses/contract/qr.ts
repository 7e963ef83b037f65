import { z } from "zod/mini";

/** A link as QR code, drawn on the server: phones that show one need no program for it. */
export const qrShape = z.object({
  /** Cells on each side, with the quiet border. */
  size: z.int(),
  /** Path of an SVG whose view box is `0 0 size size`: the dark cells. */
  path: z.string(),
});
