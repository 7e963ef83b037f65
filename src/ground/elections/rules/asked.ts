// Which parts of a form are asked of a witness: the same for the phone that asks and for the desk that waits for them.

/** What a contest's settings say of it; unsaid is all. */
export interface AskedOf {
  /** Whose candidates she types: `none`, `own`, `all`, or later at the `desk`. */
  readonly candidates?: string | undefined;
  /** Number on the ballot of the party whose candidates come first. */
  readonly own_party?: number | null | undefined;
}

/** The party whose candidates a part holds, by its number as text; null for any other part. */
export function partyOfPart(part: string): string | null {
  return /^candidates\.(.+)$/.exec(part)?.[1] ?? null;
}

/** Totals always; candidates as the settings ask. */
export function isPartAsked(part: string, asked: AskedOf): boolean {
  const party = partyOfPart(part);
  if (party === null || (asked.candidates ?? "all") === "all") return true;
  return asked.candidates === "own" && asked.own_party != null && party === String(asked.own_party);
}
