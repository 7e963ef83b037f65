// Photographs for the load: real JPEGs, each with bytes of its own.

import { createHash, randomBytes } from "node:crypto";
import sharp from "sharp";

export interface Photograph {
  readonly bytes: Buffer;
  readonly sha256: string;
}

export class Camera {
  readonly #jpeg: Buffer;
  readonly #bytes: number;

  private constructor(jpeg: Buffer, bytes: number) {
    this.#jpeg = jpeg;
    this.#bytes = bytes;
  }

  /** Photographs of about so many bytes. */
  static async of(bytes: number): Promise<Camera> {
    const side = Math.max(64, Math.round(Math.sqrt(bytes * 2)));
    const noise = { type: "gaussian" as const, mean: 128, sigma: 40 };
    const jpeg = await sharp({ create: { width: side, height: side, channels: 3, background: "#aaa", noise } })
      .jpeg({ quality: 60 })
      .toBuffer();
    return new Camera(jpeg, bytes);
  }

  take(): Photograph {
    // Behind the end of the picture, where no reader looks: another hash for the same picture.
    const bytes = Buffer.concat([this.#jpeg, randomBytes(Math.max(32, this.#bytes - this.#jpeg.length))]);
    return { bytes, sha256: createHash("sha256").update(bytes).digest("hex") };
  }

  /** What `evidence.declare` says of it. */
  pageOf(picture: Photograph, contest: string, station: string) {
    return {
      contest,
      station,
      source: "plano",
      page: "1",
      sha256: picture.sha256,
      bytes: picture.bytes.length,
      width: 640,
      height: 480,
      taken_at: new Date().toISOString(),
    };
  }
}
