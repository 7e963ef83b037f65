// The evidence picture is made on the phone: turned upright, at most 2,400 px long and 500 kB, without EXIF.
// These bytes are the original from here on; their hash is taken at once.

import { sha256Hex } from "../../base/bytes.ts";

export const LONG_EDGE = 2400;
export const MOST_BYTES = 500_000;
/** Below this variance the letters of a form are hardly read. Found by blurring printed pages; a warning only. */
export const BLURRED_BELOW = 60;

export interface Picture {
  readonly bytes: ArrayBuffer;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  /** Variance of the Laplacian of a grey copy 800 px long; higher is sharper. */
  readonly sharpness: number;
}

/** Width and height with the long edge at most `edge`; never enlarged. */
export function fit(width: number, height: number, edge: number): { width: number; height: number } {
  const scale = Math.min(1, edge / Math.max(width, height));
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** Variance of the 4-neighbour Laplacian over grey RGBA pixels (Pech-Pacheco 2000); 0 for a flat picture. */
export function laplacianVariance(rgba: Uint8ClampedArray, width: number, height: number): number {
  const grey = new Float32Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    grey[i] = 0.299 * rgba[4 * i]! + 0.587 * rgba[4 * i + 1]! + 0.114 * rgba[4 * i + 2]!;
  }
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const l = grey[i - 1]! + grey[i + 1]! + grey[i - width]! + grey[i + width]! - 4 * grey[i]!;
      n += 1;
      sum += l;
      squares += l * l;
    }
  }
  return n === 0 ? 0 : squares / n - (sum / n) ** 2;
}

type Drawable = { source: CanvasImageSource; width: number; height: number; free: () => void };

async function decode(file: Blob): Promise<Drawable> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    return {
      source: bitmap,
      width: bitmap.width,
      height: bitmap.height,
      free: () => bitmap.close(),
    };
  } catch {
    // Older engines, and formats only the <img> decoder knows (HEIC on Safari).
    const url = URL.createObjectURL(file);
    const image = new Image();
    image.src = url;
    try {
      await image.decode();
    } catch (error) {
      URL.revokeObjectURL(url);
      throw error;
    }
    return {
      source: image,
      width: image.naturalWidth,
      height: image.naturalHeight,
      free: () => URL.revokeObjectURL(url),
    };
  }
}

function draw(drawable: Drawable, edge: number): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement("canvas");
  const size = fit(drawable.width, drawable.height, edge);
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext("2d", { alpha: false });
  if (context === null) throw new Error("no canvas");
  context.imageSmoothingQuality = "high";
  context.drawImage(drawable.source, 0, 0, size.width, size.height);
  return { canvas, context };
}

function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("no jpeg")) : resolve(blob)), "image/jpeg", quality);
  });
}

/** Make the evidence picture of a photograph. Throws when the file is no picture this phone can read. */
export async function makePicture(file: Blob): Promise<Picture> {
  const drawable = await decode(file);
  try {
    const small = draw(drawable, 800);
    const pixels = small.context.getImageData(0, 0, small.canvas.width, small.canvas.height);
    const sharpness = laplacianVariance(pixels.data, pixels.width, pixels.height);
    // Letters suffer from few pixels sooner than from coarse JPEG: quality goes down first, the edge after.
    for (const edge of [LONG_EDGE, 2000, 1600, 1200]) {
      const { canvas } = draw(drawable, edge);
      for (const quality of [0.85, 0.75, 0.65, 0.55]) {
        const blob = await encode(canvas, quality);
        if (blob.size > MOST_BYTES && !(edge === 1200 && quality === 0.55)) continue;
        const bytes = await blob.arrayBuffer();
        return {
          bytes,
          sha256: await sha256Hex(new Uint8Array(bytes)),
          width: canvas.width,
          height: canvas.height,
          sharpness,
        };
      }
    }
    throw new Error("unreachable");
  } finally {
    drawable.free();
  }
}
