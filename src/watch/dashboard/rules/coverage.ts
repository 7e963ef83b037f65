// How full an area is drawn on the map. Nothing and everything are steps of their own: 83 of 100 and 100 of 100 are not
// the same news on the night, nor are none and one.

/** `none`: no station in; `all`: every one; between them quarters, each up to and with its end, the last short of all. */
export const COVERAGE_STEPS = ["none", "quarter", "half", "most", "nearly", "all"] as const;
export type CoverageStep = (typeof COVERAGE_STEPS)[number];

/** Step of an area with `came` of `stations` in. An area without stations is `none`. */
export function coverageStep(came: number, stations: number): CoverageStep {
  if (came <= 0 || stations <= 0) return "none";
  if (came >= stations) return "all";
  return COVERAGE_STEPS[Math.min(4, Math.ceil((came * 4) / stations))]!;
}
