// What several routes of figures ask: who may, a contest's form, the names above a station.

import { ok, refuse, type Result } from "../../../base/result.ts";
import type { Form } from "../../../ground/elections/model.ts";
import { fieldIdsOf } from "../../../ground/elections/rules.ts";
import { loadBallot, loadBallots, loadWidestForm } from "../../../ground/elections/store/ballots.ts";
import { namesOf } from "../../../ground/places/store.ts";
import { loadStations } from "../../../ground/stations/store/read.ts";
import type { Db } from "../../../server/database/connect.ts";
import type { Role } from "../../../server/scope.ts";
import type { PartKey } from "../model.ts";
import { loadContests } from "../store/prepare.ts";
import { villageOf } from "../store/write.ts";

/** Who types at the desk, settles and reopens. */
export const VERIFIERS: readonly Role[] = ["administrator", "verifier"];
/** Who is asked for a new picture, and who sees that she is. */
export const ASKED: readonly Role[] = ["administrator", "coordinator", "witness"];
/** Who sees lists and readings of an area. */
export const READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "viewer"];

/** How the trail names a part. */
export function subjectOf(k: PartKey): string {
  return `${k.contest} ${k.station} ${k.source} ${k.part}`;
}

/** The nation, a place the election's tree knows, or a station of it. */
export async function isPlace(db: Db, place: string, election: string): Promise<boolean> {
  if (place === "") return true;
  if (place.includes("/")) return (await loadStations(db, election, [place])).has(place);
  return (await namesOf(db, [place], election)).has(place);
}

interface AskedForm {
  readonly form: Form;
  readonly election: string;
  readonly mustAgree: number;
}

/** A contest with its widest form, for lists across areas. Refused: `figures.contest_unknown`. */
export async function formOfContest(db: Db, contest: string): Promise<Result<AskedForm>> {
  const found = (await loadContests(db, [contest])).get(contest);
  if (!found) return refuse("not_found", "figures.contest_unknown", { contest });
  const { election, settings } = found.contest;
  return ok({ form: await loadWidestForm(db, found), election, mustAgree: settings.must_agree });
}

/** The same with the form of one station. Refused too: `elections.contest_not_held`. */
export async function formAtStation(db: Db, contest: string, station: string): Promise<Result<AskedForm>> {
  const found = (await loadContests(db, [contest])).get(contest);
  if (!found) return refuse("not_found", "figures.contest_unknown", { contest });
  const ballot = await loadBallot(db, found, villageOf(station));
  if (!ballot.ok) return ballot;
  const { election, settings } = found.contest;
  return ok({ form: ballot.value.form, election, mustAgree: settings.must_agree });
}

/**
 * Fields of each of these parts as its own station's ballot paper has them, in order: empty where the paper has no such
 * part. Papers are asked for once a village, and kept in memory.
 */
export async function fieldsAtStations(
  db: Db,
  contest: string,
  rows: readonly { readonly station: string; readonly part: string }[],
): Promise<(readonly string[])[]> {
  const known = (await loadContests(db, [contest])).get(contest);
  if (!known) return rows.map(() => []);
  const villages = [...new Set(rows.map((r) => villageOf(r.station)))];
  const ballots = await loadBallots(
    db,
    villages.map((place) => ({ known, place })),
  );
  const byVillage = new Map(villages.map((village, i) => [village, ballots[i]!]));
  return rows.map((row) => {
    const ballot = byVillage.get(villageOf(row.station))!;
    return ballot.ok ? fieldIdsOf(ballot.value.form, row.part) : [];
  });
}

/** Where a request about one station belongs. */
export const at = (input: { station: string }): string => input.station;
