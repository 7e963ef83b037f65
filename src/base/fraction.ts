// Exact comparison of quotients. Seats are decided by these; a double would already lie at 10^12 votes
// divided by 3, so nothing here ever divides.

/** A non-negative quotient `votes / divisor`, both whole numbers, divisor > 0. */
export interface Fraction {
  readonly n: bigint;
  readonly d: bigint;
}

export function fraction(n: bigint, d: bigint): Fraction {
  if (d <= 0n) throw new Error("a divisor is positive");
  return { n, d };
}

/** Negative when a < b, 0n when equal, positive when a > b: the sign of a.n·b.d − b.n·a.d. */
export function compareFractions(a: Fraction, b: Fraction): number {
  const x = a.n * b.d - b.n * a.d;
  return x < 0n ? -1 : x > 0n ? 1 : 0;
}

/** A decimal text such as `1.4` or `0.04` as an exact fraction; null when it is not one. */
export function parseDecimal(text: string): Fraction | null {
  const m = /^(\d{1,18})(?:\.(\d{1,18}))?$/.exec(text.trim());
  if (!m) return null;
  const frac = m[2] ?? "";
  return { n: BigInt(m[1]! + frac), d: 10n ** BigInt(frac.length) };
}
