// What the boards of the war room keep and give.

/** How long samples of coverage are kept. */
export const CURVE_HOURS = 48;

/** How far down a tally's file goes: the place alone, the places right below it, every village, every station. */
export const TALLY_LEVELS = ["place", "below", "villages", "stations"] as const;
export type TallyLevel = (typeof TALLY_LEVELS)[number];
