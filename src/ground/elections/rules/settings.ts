// What may be set of a contest.

import { ok, refuse, type Result } from "../../../base/result.ts";
import type { ContestSettings, PackContest } from "../model.ts";

/** What is to change; the rest stays. `own_party` 0: none. */
export interface SettingsChange {
  readonly must_agree?: number | undefined;
  readonly followed?: boolean | undefined;
  readonly candidates?: ContestSettings["candidates"] | undefined;
  readonly own_party?: number | undefined;
}

/**
 * The settings after the change. `parties`: numbers of those on the contest's ballot papers; empty where they name
 * none. Refused: `elections.not_a_party_ballot`, `elections.party_unknown`, `elections.own_party_missing`.
 */
export function changeSettings(
  kind: PackContest["kind"],
  before: ContestSettings,
  change: SettingsChange,
  parties: readonly number[],
): Result<ContestSettings> {
  const { own_party: own, ...others } = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as SettingsChange;
  if (kind !== "party" && (others.candidates !== undefined || own !== undefined))
    return refuse("invalid", "elections.not_a_party_ballot");
  if (own !== undefined && own !== 0 && !parties.includes(own))
    return refuse("invalid", "elections.party_unknown", { number: own });
  const after = {
    ...before,
    ...others,
    ...(own === undefined ? {} : { own_party: own === 0 ? null : own }),
  } as ContestSettings;
  if (kind === "party" && after.candidates === "own" && after.own_party === null)
    return refuse("invalid", "elections.own_party_missing");
  return ok(after);
}

/** Which settings differ, each with its new value as a text: for the trail. */
export function settingsMoved(before: ContestSettings, after: ContestSettings): Record<string, string> {
  const keys = ["must_agree", "followed", "candidates", "own_party"] as const;
  return Object.fromEntries(keys.filter((k) => before[k] !== after[k]).map((k) => [k, String(after[k])]));
}
