// The board of an area: read from sums that are there already, so that a hundred screens cost what one costs.

import { sql } from "kysely";
import type { OutputOf, ParsedOf } from "../../base/contract.ts";
import { ok, refuse, type Result } from "../../base/result.ts";
import { lateAgainst } from "../../count/figures/rules/late.ts";
import { countUnreadable } from "../../count/figures/store/lists.ts";
import { isOpenAt } from "../../count/figures/store/settled.ts";
import { listTroubled } from "../../count/witnesses/store/states.ts";
import { loadTally } from "../../count/tally/store/tree.ts";
import { partsToSum } from "../../count/tally/rules.ts";
import type { Form } from "../../ground/elections/model.ts";
import { loadWidestForm } from "../../ground/elections/store/ballots.ts";
import { listContests, loadContest, type KnownContest } from "../../ground/elections/store/elections.ts";
import { namesOf } from "../../ground/places/store.ts";
import type { Db } from "../../server/database/connect.ts";
import { bind, type Binding } from "../../server/http/bind.ts";
import { watchChanges } from "../../server/http/watch.ts";
import { reachesBelow, scopeWhere, type Principal, type Role } from "../../server/scope.ts";
import * as contract from "./contract.ts";
import { EXPORT_BINDINGS } from "./routes/export.ts";
import { loadContestCoverage, loadCurve, type VotesPart } from "./store.ts";

/** A board names the latest; all are counted. */
const MOST_TROUBLED = 20;
/** Code length of a regency or city: above it a board names no single station. */
const TROUBLE_FROM = 5;

export const BOARD_READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "viewer"];

type Told = OutputOf<typeof contract.board>;

/** The part that holds the votes; before anybody stands (DPD without its list) the form's first. */
function mainPart(form: Form): string {
  return (form.parts.find((p) => p.fields.some((f) => f.id.startsWith("votes."))) ?? form.parts[0]!).id;
}

/** Followed contests of an election, each with the part that holds its votes. */
async function followed(db: Db, known: KnownContest): Promise<(VotesPart & { name: KnownContest["entry"]["name"] })[]> {
  const out = [];
  for (const contest of await listContests(db, known.election.id)) {
    if (!contest.settings.followed && contest.id !== known.contest.id) continue;
    const one = await loadContest(db, contest.id);
    if (!one.ok) continue;
    const form = await loadWidestForm(db, one.value);
    out.push({ contest: contest.id, part: mainPart(form), name: one.value.entry.name });
  }
  return out;
}

async function boardOf(
  db: Db,
  principal: Principal,
  input: ParsedOf<typeof contract.board>,
  now: number,
): Promise<Result<Told>> {
  const found = await loadContest(db, input.contest);
  if (!found.ok) return found;
  const { contest, entry } = found.value;
  const form = await loadWidestForm(db, found.value);
  const part = mainPart(form);
  const summed = partsToSum(contest.id, entry, form).find((p) => p.part === part)!;
  const depth = reachesBelow(principal, BOARD_READERS, input.place) ? 1 : 0;
  const tally = await loadTally(
    db,
    { ...input, election: contest.election, form, part, summed, depth, basis: "accepted", source: "combined" },
    now,
  );
  if (tally === null) return refuse("not_found", "places.unknown", { code: input.place });
  const curve = await loadCurve(db, { contest: contest.id, part, place: input.place }, now);
  const all = await followed(db, found.value);
  const coverage = await loadContestCoverage(db, all, input.place);
  const unreadable = await countUnreadable(db, contest.id, input.place, (column) =>
    scopeWhere(principal, BOARD_READERS, column),
  );
  const trouble =
    input.place.length < TROUBLE_FROM
      ? null
      : await listTroubled(db, {
          election: contest.election,
          place: input.place,
          scope: (column) => scopeWhere(principal, BOARD_READERS, column),
          open: isOpenAt(all, { kab: sql`s.kab`, station: sql`s.station`, contest: sql`s.contest` }),
          limit: MOST_TROUBLED,
        });
  const villageOf = (station: string): string => station.slice(0, station.indexOf("/"));
  const villages = await namesOf(
    db,
    [...new Set((trouble?.stations ?? []).map((s) => villageOf(s.station)))],
    contest.election,
  );
  const { parts } = tally;
  const over = (of: (p: (typeof parts)[number]) => number): number => parts.reduce((sum, p) => sum + of(p), 0);
  const whole = { stations: tally.stations, in: tally.in };
  return ok({
    place: tally.place,
    name: tally.name,
    contest: contest.id,
    as_of: tally.as_of,
    stale: tally.stale,
    stations: tally.stations,
    in: tally.in,
    accepted: tally.accepted,
    in_review: tally.in_review,
    flagged: tally.flagged,
    parts: parts.map((p) => ({
      part: p.part,
      in: p.in,
      accepted: p.accepted,
      in_review: p.in_review,
      flagged: p.flagged,
    })),
    contests: all.map((one) => ({
      contest: one.contest,
      name: one.name,
      ...(coverage.get(one.contest) ?? { in: 0, accepted: 0, in_review: 0 }),
    })),
    children: (tally.children ?? []).map((c) => ({
      place: c.place,
      name: c.name,
      stations: c.stations,
      in: c.in,
      accepted: c.accepted,
      in_review: c.in_review,
      flagged: c.flagged,
      late: lateAgainst(whole, c, curve, now),
    })),
    curve: curve.map((p) => ({ at: new Date(p.at).toISOString(), in: p.in })),
    trouble: trouble && {
      total: trouble.total,
      settled: trouble.settled,
      reasons: [...trouble.reasons],
      stations: trouble.stations.map(({ station, reason, made_at }) => ({
        station,
        reason,
        made_at,
        village: villages.get(villageOf(station)) ?? "",
      })),
    },
    queues: {
      second_reading: over((p) => Math.max(0, p.in - p.accepted - p.in_review)),
      review: over((p) => p.in_review),
      flagged: over((p) => p.flagged),
      unreadable,
    },
  });
}

export const DASHBOARD_BINDINGS: readonly Binding[] = [
  ...EXPORT_BINDINGS,
  bind(contract.board, {
    who: { roles: BOARD_READERS, at: (input) => input.place },
    handle: async (call, input) => await boardOf(call.db, call.principal, input, call.clock.now()),
  }),

  bind(contract.watchBoard, {
    who: { roles: BOARD_READERS, at: (input) => input.place },
    handle: (call, input) =>
      watchChanges(call, "tally_changed", () => boardOf(call.db, call.principal, input, call.clock.now())),
  }),
];
