// Which parties stand where.

import type { PackContest, Party } from "../model.ts";

/** Does a party stand there? A province's own parties stand for its councils, not for the national parliament. */
export function standsAt(party: Party, contest: PackContest, province: string): boolean {
  return party.only_in === undefined || (party.only_in === province && contest.dapil_level !== "dpr");
}

/**
 * May this party be said beside those in `order`? Figures are stored by place in the list, and where a party does not
 * stand the others move up: so whoever comes after a province's own party stands in that province alone. A party that
 * is there already keeps its area.
 */
export function keepsOrder(order: readonly Party[], party: Party): boolean {
  const there = order.find((p) => p.number === party.number);
  if (there !== undefined) return there.only_in === party.only_in;
  return order.every((p) => p.only_in === undefined || p.only_in === party.only_in);
}
