// The nation's votes, where a threshold of them decides who takes part in the division of a council's seats.

import type { KnownContest } from "../../../ground/elections/store/elections.ts";
import { ABROAD } from "../../../ground/elections/rules/area.ts";
import type { FormPart } from "../../../ground/elections/model.ts";
import { listDapil } from "../../../ground/elections/store/dapil.ts";
import { countStations } from "../../../ground/stations/store/counts.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { Sums } from "../../tally/model.ts";
import { loadPlaceSums, sumsOf } from "../../tally/store/areas.ts";
import { BASES, type Basis, type Eligible } from "../model.ts";
import { ballotLawOf, eligibleBy, mostVotesIn, nationalSeatsOf } from "../rules/law.ts";
import { MOST_AREAS } from "./areas.ts";
import { figuresOf, missingOf, votesUnder } from "./figures.ts";

export interface National {
  readonly share: string;
  readonly stations: number;
  /** Whether the stations of the whole nation are on the lists here. */
  readonly whole: boolean;
  readonly sums: Sums;
  readonly eligible: Readonly<Record<Basis, Eligible>>;
}

/** Who is over the threshold, by each basis. `parties`: numbers of those that stand everywhere. */
export async function loadNational(
  db: Db,
  known: KnownContest,
  share: string,
  part: FormPart,
  parties: readonly number[],
): Promise<National> {
  const sums = sumsOf(
    await loadPlaceSums(db, { contest: known.contest.id, source: "combined", parts: [part.id], places: [""] }),
    part.id,
    NATION,
  );
  const count = (await countStations(db, known.election.id, [""])).get("")!;
  const whole = await isWhole(db, known);
  const eligible = (basis: Basis): Eligible => {
    const figures = figuresOf(sums, basis);
    const votes = new Map(parties.map((party) => [party, votesUnder(part, figures, String(party))]));
    return eligibleBy(votes, share, whole ? mostVotesIn(missingOf(count, sums, basis), ballotLawOf(known.pack)) : null);
  };
  return {
    share,
    stations: count.stations,
    whole,
    sums,
    eligible: Object.fromEntries(BASES.map((basis) => [basis, eligible(basis)])) as Record<Basis, Eligible>,
  };
}

const NATION = { plus: [""], minus: [] };

/**
 * Does this installation know the stations of the whole nation? Else the sums of what it knows say nothing for sure of
 * a share of the nation: all seats of the DPR must be in dapil, and every territory and the abroad have a list.
 */
async function isWhole(db: Db, known: KnownContest): Promise<boolean> {
  const all = nationalSeatsOf(known.pack);
  if (all === null) return false;
  const dapil = await listDapil(db, { election: known.election.id, level: "dpr", place: "", limit: MOST_AREAS });
  if (dapil.reduce((sum, d) => sum + d.seats, 0) !== all) return false;
  const places = [...new Set([ABROAD, ...dapil.flatMap((d) => d.territories.map((t) => t.place))])];
  const counts = await countStations(db, known.election.id, places);
  return places.every((place) => counts.get(place)!.stations > 0);
}
