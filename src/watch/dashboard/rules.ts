// Late is not an hour of the clock: a contest of 240 numbers takes longer than one of five, Papua is two hours ahead, and
// every night is another. Late is who lags behind the curve of the area she belongs to, by more than chance would make.

import type { Instant } from "../../base/clock.ts";
import type { Coverage, CurvePoint, Late } from "./model.ts";

/** Two standard deviations: one area in forty lags so far by chance alone. */
const CHANCE = 2;

/**
 * Is a part of an area late? Compared is its share of stations in with that of the whole area at the same moment. Null:
 * no. The curve is the whole area's, in the order of time; it only says for how long.
 */
export function lateAgainst(whole: Coverage, part: Coverage, curve: readonly CurvePoint[], now: Instant): Late | null {
  if (whole.stations === 0 || part.stations === 0 || whole.in === 0) return null;
  const share = Math.min(1, whole.in / whole.stations);
  const expected = part.stations * share;
  const short = expected - part.in;
  // A station comes in or does not: of `n` drawn at this share, so many fewer are nothing to speak of.
  const chance = CHANCE * Math.sqrt(part.stations * share * (1 - share));
  if (short < 1 || short <= chance) return null;
  return { expected: Math.round(expected), short: Math.ceil(short), minutes: minutesBehind(whole, part, curve, now) };
}

/** Minutes since the whole area first had a greater share in than this part has now; null when the curve is too young. */
function minutesBehind(whole: Coverage, part: Coverage, curve: readonly CurvePoint[], now: Instant): number | null {
  const reached = (part.in / part.stations) * whole.stations;
  const at = curve.findIndex((point) => point.in > reached);
  // Already past it at the first point: it was so before anybody looked.
  if (at <= 0) return null;
  const [before, after] = [curve[at - 1]!, curve[at]!];
  const crossed = before.at + ((after.at - before.at) * (reached - before.in)) / (after.in - before.in);
  return Math.max(0, Math.round((now - crossed) / 60_000));
}
