// Who voted at a station of the demonstration and what became of its ballots: the first page of every form, invented so
// that it agrees with the sum of the votes.

import { chance } from "./chance.ts";
import { SUB_DISTRICT, type DemoStation } from "./city.ts";

/** Parts that stand on the first page. */
export const FIRST_PAGE = ["voters", "ballots"] as const;

/** Does somebody type the first page of its forms too? All of one sub-district do, elsewhere a few. */
export function isWhole(seed: string, station: DemoStation): boolean {
  return station.village.startsWith(`${SUB_DISTRICT}.`) || chance(seed, "first page", station.id) < 0.15;
}

/** Fields of both parts, in people and ballots; `voted` is the sum that the form's votes make. */
export function inventedVoters(
  seed: string,
  station: DemoStation,
  contest: string,
  voted: number,
): Record<string, number> {
  const u = (what: string): number => chance(seed, what, station.id);
  const male = station.male ?? Math.ceil(voted * 0.6);
  const female = station.female ?? Math.ceil(voted * 0.6);
  const listed = male + female;
  const moved = Math.min(Math.floor(u("moved in") * 5), voted);
  let unlisted = Math.min(Math.floor(u("unlisted") * 4), voted - moved);
  // At a few stations the forms of two ballots do not say the same of the same people.
  if (chance(seed, "another count", contest, station.id) < 0.05) unlisted = Math.min(unlisted + 4, voted - moved);
  // Nobody votes who is not there: what is beyond the list came without standing on it.
  unlisted = Math.max(unlisted, voted - moved - listed);
  const registered = voted - moved - unlisted;
  const men = Math.min(male, Math.max(registered - female, Math.round((registered * male) / Math.max(1, listed))));
  const half = (n: number): number => Math.floor(n / 2);
  const used = { dpt: [men, registered], dptb: [half(moved), moved], dpk: [half(unlisted), unlisted] } as const;
  const usedMen = men + half(moved) + half(unlisted);
  const disabled = Math.min(Math.floor(u("disabled") * 4), voted);
  const disabledMen = Math.min(Math.max(half(disabled), disabled - (voted - usedMen)), usedMen);
  const received = Math.max(voted, listed + Math.ceil(listed / 50));
  const returned = Math.min(Math.floor(u("returned") * 2.2), received - voted);
  const row = (name: string, men: number, all: number): Record<string, number> => ({
    [`${name}.male`]: men,
    [`${name}.female`]: all - men,
    [`${name}.total`]: all,
  });
  return {
    ...row("voters", male, listed),
    ...row("used.dpt", ...used.dpt),
    ...row("used.dptb", ...used.dptb),
    ...row("used.dpk", ...used.dpk),
    ...row("used.total", usedMen, voted),
    ...row("disabled", disabledMen, disabled),
    "ballots.received": received,
    "ballots.returned": returned,
    "ballots.unused": received - voted - returned,
    "ballots.used": voted,
  };
}
