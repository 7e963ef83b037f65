// Photographs for the load: real JPEGs, each with bytes of its own.

import { createHash, randomBytes, type Hash } from "node:crypto";
import sharp, { type Sharp } from "sharp";

/** Of its own in each photograph, behind the end of the picture, where no reader looks. */
const TAIL = 32;
/** Longest edge of what the phone keeps, pixels. */
const PHONE = { width: 2400, height: 1800 };

export interface Photograph {
  readonly size: number;
  readonly sha256: string;
  /** Put together anew at each reading: thousands of photographs wait in no memory. */
  readonly bytes: Buffer;
}

export class Camera {
  readonly #head: Buffer;
  readonly #hash: Hash;

  private constructor(jpeg: Buffer, bytes: number) {
    this.#head = Buffer.concat([jpeg, randomBytes(Math.max(0, bytes - TAIL - jpeg.length))]);
    this.#hash = createHash("sha256").update(this.#head);
  }

  /** Photographs of about so many bytes, of few pixels. */
  static async of(bytes: number): Promise<Camera> {
    const side = Math.max(64, Math.round(Math.sqrt(bytes * 2)));
    return new Camera(await noise(side, side).jpeg({ quality: 60 }).toBuffer(), bytes);
  }

  /** Photographs of so many bytes with as many pixels as the phone keeps; throws where they do not go into so few bytes. */
  static async asPhones(bytes: number): Promise<Camera> {
    // Coarse noise: of every pixel's own it would take many times the bytes of a photographed paper.
    const coarse = await noise(PHONE.width / 16, PHONE.height / 16)
      .png()
      .toBuffer();
    for (const quality of [75, 60, 45, 30, 15]) {
      const jpeg = await sharp(coarse).resize(PHONE.width, PHONE.height).jpeg({ quality }).toBuffer();
      if (jpeg.length + TAIL <= bytes) return new Camera(jpeg, bytes);
    }
    throw new Error(`so many pixels do not go into ${bytes} bytes`);
  }

  take(): Photograph {
    const head = this.#head;
    const tail = randomBytes(TAIL);
    return {
      size: head.length + TAIL,
      sha256: this.#hash.copy().update(tail).digest("hex"),
      get bytes() {
        return Buffer.concat([head, tail]);
      },
    };
  }

  /** What `evidence.declare` says of it. */
  pageOf(picture: Photograph, contest: string, station: string) {
    return {
      contest,
      station,
      source: "plano",
      page: "1",
      sha256: picture.sha256,
      bytes: picture.size,
      ...PHONE,
      taken_at: new Date().toISOString(),
    };
  }
}

function noise(width: number, height: number): Sharp {
  return sharp({
    create: {
      width: Math.round(width),
      height: Math.round(height),
      channels: 3,
      background: "#aaa",
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  });
}
