// The one order. An earlier capability may be imported by a later one through its doors, never the reverse.
// Where a new word stands in this list is the design decision.

export const FLOORS = [
  { floor: "ground", capabilities: ["places", "elections", "apportionment", "stations"] },
  { floor: "people", capabilities: ["accounts", "scopes"] },
  { floor: "count", capabilities: ["witnesses", "evidence", "figures", "tally", "seats", "recaps"] },
  { floor: "watch", capabilities: ["dashboard", "trail"] },
] as const;

/** Capabilities as `floor/name`, in order. */
export const ORDER: readonly string[] = FLOORS.flatMap((f) => f.capabilities.map((c) => `${f.floor}/${c}`));
