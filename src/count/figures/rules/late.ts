// Late is not an hour of the clock: a contest of 240 numbers takes longer than one of five, Papua is two hours ahead, and
// every night is another. Late is who lags behind the curve of the area she belongs to, by more than chance would make.
// One rule for the board, the list of late stations and a coordinator's phone; `store/late.ts` says it in SQL too.

import type { Instant } from "../../../base/clock.ts";
import type { Coverage, CurvePoint, Late } from "../model.ts";

/** Two standard deviations: one area in forty lags so far by chance alone. */
export const CHANCE = 2;

/**
 * Does a part lag behind the whole area by more than chance? Of `n` stations drawn at the area's share `I / W`, so many
 * fewer than `n·I / W` as two deviations are nothing to speak of, nor is a lack of less than one station. A single
 * station is behind once more than four fifths of the others around it are in.
 *
 * Both sides are multiplied by `W`, so that only whole numbers and one root are compared: the database says the same.
 */
export function isBehind(whole: Coverage, part: Coverage): boolean {
  const all = whole.stations;
  const came = Math.min(whole.in, all);
  const lack = part.stations * came - part.in * all;
  return lack > CHANCE * Math.sqrt(part.stations * came * (all - came)) && (part.stations === 1 || lack >= all);
}

/**
 * Is a part of an area late? Compared is its share of stations in with that of the whole area at the same moment. Null:
 * no. The curve is the whole area's, in the order of time; it only says for how long.
 */
export function lateAgainst(whole: Coverage, part: Coverage, curve: readonly CurvePoint[], now: Instant): Late | null {
  if (!isBehind(whole, part)) return null;
  const expected = (part.stations * Math.min(whole.in, whole.stations)) / whole.stations;
  return {
    expected: Math.round(expected),
    short: Math.ceil(expected - part.in),
    minutes: minutesBehind(whole, part, curve, now),
  };
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

/** Lengths of the codes from a village up to the nation. */
const LENGTHS = [13, 8, 5, 2, 0] as const;

/**
 * Of these stations, those that are late: not in, and in a village, sub-district or wider place that is behind the one
 * around it, or alone not in where its village's others are. What is compared are these stations among themselves.
 */
export function lateStations(stations: readonly { readonly id: string; readonly in: boolean }[]): ReadonlySet<string> {
  const places = new Map<string, { stations: number; in: number }>();
  const villageOf = (id: string): string => id.split("/")[0]!;
  for (const { id, in: came } of stations)
    for (const length of LENGTHS) {
      const code = villageOf(id).slice(0, length);
      const place = places.get(code) ?? { stations: 0, in: 0 };
      places.set(code, { stations: place.stations + 1, in: place.in + (came ? 1 : 0) });
    }
  const behind = new Set<string>();
  for (const [code, part] of places) {
    const around = LENGTHS[LENGTHS.indexOf(code.length as (typeof LENGTHS)[number]) + 1];
    if (around !== undefined && isBehind(places.get(code.slice(0, around))!, part)) behind.add(code);
  }
  const isLate = ({ id, in: came }: { id: string; in: boolean }): boolean => {
    const village = villageOf(id);
    return (
      !came &&
      (LENGTHS.some((length) => behind.has(village.slice(0, length))) ||
        isBehind(places.get(village)!, { stations: 1, in: 0 }))
    );
  };
  return new Set(stations.filter(isLate).map((s) => s.id));
}
