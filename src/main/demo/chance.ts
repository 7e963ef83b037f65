// Chance that can be repeated: everything invented for the demonstration follows from a seed and a name, so that
// stopping and starting again goes on with the same night.

import { createHash } from "node:crypto";

/** A number in [0, 1) for a name; the same one every time. */
export function chance(seed: string, ...name: readonly (string | number)[]): number {
  return (
    createHash("sha256")
      .update([seed, ...name].join("\n"))
      .digest()
      .readUInt32BE(0) /
    2 ** 32
  );
}

/** A whole number from `least` to `most`. */
export function between(u: number, least: number, most: number): number {
  return least + Math.floor(u * (most - least + 1));
}

/** Around 0 with a deviation of about 1: the sum of twelve chances, less six. */
export function bell(seed: string, ...name: readonly (string | number)[]): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += chance(seed, ...name, i);
  return sum;
}

/** A waiting time around `mean`, never negative; long ones are rare. */
export function wait(mean: number, u: number): number {
  return -Math.log(1 - u * 0.999) * mean;
}
