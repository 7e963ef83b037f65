import { covers, type Role } from "../scope.ts";
import type { IntakeItem } from "./handler.ts";

/**
 * May an account say this for the place, now? Unlike a witness's mandate, which covers one station and what was signed
 * under it for ever, a role over hundreds of stations counts only while it is held: it is asked at each record.
 */
export function inOffice(item: IntakeItem, roles: readonly Role[], place: string): boolean {
  return (
    item.record.author.startsWith("account:") &&
    item.grants.some((g) => !g.ended && roles.includes(g.role) && covers(g, place))
  );
}
