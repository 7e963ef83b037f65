// What the pack says of seats: how they are divided, who takes part, how many votes a station can hold at most.

import { parseDecimal } from "../../../base/fraction.ts";
import { must } from "../../../base/result.ts";
import { partiesOverThreshold } from "../../../ground/apportionment/rules.ts";
import type { DapilLevel, Pack } from "../../../ground/elections/model.ts";
import { ruleOf } from "../../../ground/elections/rules.ts";
import type { Eligible, MissingStations } from "../model.ts";

/** How a pack divides the seats of a council; `rule` where a person must decide first. */
export type Division =
  | { readonly decided: true; readonly firstDivisor: string; readonly threshold: string | null }
  | { readonly decided: false; readonly kind: "threshold" | "method"; readonly rule: string };

/**
 * What the pack says of dividing seats: the method (`SEATS.METHOD`) and, for DPR alone, a threshold (UU 7/2017 Ps. 414).
 * A DPR threshold without a value in force is nobody's default (MK 116/PUU-XXI/2023): a person must decide.
 */
export function divisionOf(pack: Pack, level: DapilLevel | null): Division {
  // Persons are elected by their votes alone.
  if (level === null)
    return personSeatsOf(pack) === null
      ? { decided: false, kind: "method", rule: "DPD.ELECTED" }
      : { decided: true, firstDivisor: "1", threshold: null };
  const method = ruleOf(pack, "SEATS.METHOD");
  const first = method?.legal_state === "in_force" ? method.params["first_divisor"] : undefined;
  if (typeof first !== "string") return { decided: false, kind: "method", rule: "SEATS.METHOD" };
  if (level !== "dpr") return { decided: true, firstDivisor: first, threshold: null };
  const rules = pack.rules.filter((r) => r.id === "DPR.THRESHOLD" || /^DPR\.THRESHOLD\.\d{4}$/.test(r.id));
  const inForce = rules.find((r) => r.legal_state === "in_force" && typeof r.params["share"] === "string");
  return inForce === undefined
    ? { decided: false, kind: "threshold", rule: rules[0]?.id ?? "DPR.THRESHOLD" }
    : { decided: true, firstDivisor: first, threshold: inForce.params["share"] as string };
}

/**
 * Who is over a threshold of the national votes, as far as it is known. `missing`: most votes that stations which are
 * not in can hold in the nation; null: nobody knows, and then nobody is over or out for sure.
 *
 * Further votes for the party itself raise its share and those for others lower it, so the two ends are all missing
 * votes for it and none.
 */
export function eligibleBy(national: ReadonlyMap<number, number>, threshold: string, missing: number | null): Eligible {
  const named = new Map([...national].map(([party, votes]) => [String(party), votes]));
  const now = new Set([...must(partiesOverThreshold(named, threshold))].map(Number));
  if (missing === null) return { over: new Set(), open: new Set(national.keys()), now };
  const share = parseDecimal(threshold)!;
  const all = [...national.values()].reduce((sum, v) => sum + BigInt(v), BigInt(missing));
  const over = new Set<number>();
  const open = new Set<number>();
  for (const [party, votes] of national) {
    if (BigInt(votes) * share.d >= share.n * all) over.add(party);
    else if (BigInt(votes + missing) * share.d >= share.n * all) open.add(party);
  }
  return { over, open, now };
}

/** How many persons of a province's DPD list are elected, as the pack says; null where it does not. */
export function personSeatsOf(pack: Pack): number | null {
  const seats = ruleOf(pack, "DPD.ELECTED")?.params["seats"];
  return typeof seats === "number" ? seats : null;
}

/** All seats of the DPR, as the pack says; null where it does not. */
export function nationalSeatsOf(pack: Pack): number | null {
  const seats = ruleOf(pack, "DPR.SEATS")?.params["seats"];
  return typeof seats === "number" ? seats : null;
}

/** As many ballots as a station has: its voters and the reserve; without a list of voters as the law allows at most. */
export interface BallotLaw {
  /** Percent of the voters, a decimal text (`TPS.RESERVE`). */
  readonly reserve: string | null;
  /** Most voters of one station (`TPS.MAX`). */
  readonly voters: number | null;
}

export function ballotLawOf(pack: Pack): BallotLaw {
  const reserve = ruleOf(pack, "TPS.RESERVE")?.params["percent"];
  const voters = ruleOf(pack, "TPS.MAX")?.params["law"];
  return {
    reserve: typeof reserve === "string" ? reserve : null,
    voters: typeof voters === "number" ? voters : null,
  };
}

/**
 * Most votes that missing stations can hold together; null where the pack does not say how many a station can. The
 * reserve is rounded up at each station (`TPS.RESERVE`), so for all of them by less than one each.
 */
export function mostVotesIn(missing: MissingStations, law: BallotLaw): number | null {
  const stations = Math.max(0, missing.stations);
  if (stations === 0) return 0;
  const listed = Math.min(stations, Math.max(0, missing.listed));
  const unlisted = stations - listed;
  const percent = law.reserve === null ? null : parseDecimal(law.reserve);
  if (percent === null || (unlisted > 0 && law.voters === null)) return null;
  const reserveOf = (voters: number): number =>
    Number((BigInt(voters) * percent.n + 100n * percent.d - 1n) / (100n * percent.d));
  const voters = Math.max(0, missing.voters);
  const known = listed === 0 ? 0 : voters + reserveOf(voters) + listed - 1;
  const most = law.voters ?? 0;
  return known + unlisted * (most + reserveOf(most));
}
