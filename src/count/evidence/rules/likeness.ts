// Is it the same photograph, sent on by a messenger that made it smaller and coarser? Two hashes then differ in every
// bit, and forms of one kind look alike by their print. So a picture is laid on 48 × 64 grey points, each the mean of
// its own patch; what differs from its surroundings (writing, edges, how the paper lies) is compared point by point. A
// difference hash of 64 bits (is a point brighter than its right neighbour?) gathers the candidates before.
//
// Measured on drawn forms (`likeness.test.ts`): a picture sent on keeps below 0.0003, two photographs of forms of one
// kind from two stations stay above 0.01. Flat scans of forms with hardly anything written on them cannot be told
// apart, therefore what is found is a hint ("looks alike, check"), never a judgement.

/** Grey points of a look, in columns and rows. */
export const LOOK = { columns: 48, rows: 64 } as const;
/** Points of the original are averaged over patches of this many on each side, so that how it was made smaller tells nothing. */
export const PATCH = 8;
/** Bits of the difference hash. */
const HASH = { columns: 9, rows: 8 } as const;
/** Bits in which hashes of one photograph may differ, and many of others' do: it only gathers. */
export const MOST_BITS = 10;
/** From here on two pictures do not look alike: between what a messenger changes and what another paper does. */
export const UNLIKE_FROM = 0.002;
/** Points around one that its surroundings are taken from, on each side. */
const AROUND = 3;

/** Mean grey of each cell of a grid over `grey` (`columns × rows` points, a byte each). */
export function onGrid(
  grey: Uint8Array,
  from: { readonly columns: number; readonly rows: number },
  to: { readonly columns: number; readonly rows: number },
): Uint8Array {
  const out = new Uint8Array(to.columns * to.rows);
  for (let y = 0; y < to.rows; y++) {
    const [top, bottom] = [Math.floor((y * from.rows) / to.rows), Math.floor(((y + 1) * from.rows) / to.rows)];
    for (let x = 0; x < to.columns; x++) {
      const [left, right] = [
        Math.floor((x * from.columns) / to.columns),
        Math.floor(((x + 1) * from.columns) / to.columns),
      ];
      let sum = 0;
      for (let v = top; v < bottom; v++) for (let u = left; u < right; u++) sum += grey[v * from.columns + u]!;
      out[y * to.columns + x] = Math.round(sum / Math.max(1, (bottom - top) * (right - left)));
    }
  }
  return out;
}

/** The difference hash of a look: 64 characters `0` and `1`, row by row. */
export function hashOf(look: Uint8Array): string {
  const points = onGrid(look, LOOK, HASH);
  let bits = "";
  for (let y = 0; y < HASH.rows; y++) {
    for (let x = 0; x + 1 < HASH.columns; x++)
      bits += points[y * HASH.columns + x]! > points[y * HASH.columns + x + 1]! ? "1" : "0";
  }
  return bits;
}

/** What each point differs by from the mean of its surroundings. */
function relief(look: Uint8Array): Float64Array {
  const { columns, rows } = LOOK;
  const out = new Float64Array(columns * rows);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      let sum = 0;
      let n = 0;
      for (let v = Math.max(0, y - AROUND); v <= Math.min(rows - 1, y + AROUND); v++) {
        for (let u = Math.max(0, x - AROUND); u <= Math.min(columns - 1, x + AROUND); u++) {
          sum += look[v * columns + u]!;
          n += 1;
        }
      }
      out[y * columns + x] = look[y * columns + x]! - sum / n;
    }
  }
  return out;
}

/**
 * How unlike two looks are: one less the correlation of what stands out in them. 0 the same, also lighter or darker; 1
 * nothing in common; two empty pictures are alike.
 */
export function unlikeness(a: Uint8Array, b: Uint8Array): number {
  const [p, q] = [relief(a), relief(b)];
  let [pq, pp, qq] = [0, 0, 0];
  for (const [i, x] of p.entries()) {
    pq += x * q[i]!;
    pp += x * x;
    qq += q[i]! * q[i]!;
  }
  if (pp === 0 || qq === 0) return pp === qq ? 0 : 1;
  return Math.max(0, 1 - pq / Math.sqrt(pp * qq));
}
