// By what way a picture or figure reached whoever enters it for a station she is not at.

/** A messenger's picture, a photograph of somebody's screen, the paper brought along, a call, anything else. */
export const WAYS = ["messenger", "screen", "paper", "call", "other"] as const;
export type Way = (typeof WAYS)[number];

/** Where a second-hand entry comes from. */
export interface SecondHand {
  /** From whom, as the person entering it calls them. */
  readonly from: string;
  readonly way: Way;
  readonly note: string;
}

/** Mark of a reading that somebody entered for another. */
export const SECOND_HAND = "second_hand";
