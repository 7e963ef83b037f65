// Reading the tally, watching it, and summing it again from nothing.

import { ok, refuse, type Result } from "../../base/result.ts";
import { markLines, type ShownLine } from "../figures/store/shown.ts";
import { loadWidestForm } from "../../ground/elections/store/ballots.ts";
import { loadContest } from "../../ground/elections/store/elections.ts";
import type { Db } from "../../server/database/connect.ts";
import { bind, bindOwn, type Binding, type Services } from "../../server/http/bind.ts";
import { nextChange, watchChanges } from "../../server/http/watch.ts";
import { reachesBelow, type Principal, type Role } from "../../server/scope.ts";
import type { ParsedOf } from "../../base/contract.ts";
import * as contract from "./contract.ts";
import { partsToSum } from "./rules.ts";
import { rebuildContest } from "./store/rebuild.ts";
import { contestsToSum, partsOf } from "./store/contests.ts";
import { hasReader, oldestMark } from "./store/read.ts";
import { loadTally, votesPart, type Line, type Tally } from "./store/tree.ts";

export const TALLY_READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "viewer"];

/** How long `wait` waits for what was received to be summed. */
const WAIT_MS = 120_000;

async function tallyOf(
  db: Db,
  principal: Principal,
  input: ParsedOf<typeof contract.watch>,
  now: number,
): Promise<Result<Tally>> {
  const found = await loadContest(db, input.contest);
  if (!found.ok) return found;
  const { contest, entry } = found.value;
  const form = await loadWidestForm(db, found.value);
  const part = input.part ?? votesPart(form).id;
  const summed = partsToSum(contest.id, entry, form).find((p) => p.part === part);
  if (summed === undefined) return refuse("invalid", "figures.part_unknown", { part });
  // "Only here" is the place's own sums: what lies below it is other places' business.
  const opens = reachesBelow(principal, TALLY_READERS, input.place);
  const query = { ...input, depth: opens ? input.depth : 0, election: contest.election, form, part, summed };
  const reader = input.basis.startsWith("reader:") ? input.basis.slice("reader:".length) : null;
  if (reader !== null && !(await hasReader(db, input.contest, reader))) {
    return refuse("not_found", "tally.reader_unknown", { reader });
  }
  const tally = await loadTally(db, query, now);
  if (tally === null) return refuse("not_found", "places.unknown", { code: input.place });
  const source = input.source === "combined" ? "" : input.source;
  await markLines(db, principal.id, { contest: input.contest, part, source, basis: input.basis }, linesIn(tally), now);
  return ok(tally);
}

/** Every line of a tally with how many stations' figures are in it. */
function linesIn(line: Line): ShownLine[] {
  const figures = line.basis === "accepted" ? line.accepted : line.in;
  return [{ place: line.place, figures }, ...(line.children ?? []).flatMap(linesIn)];
}

/** Until nothing of the contest waits to be summed; false when time ran out. */
async function untilSummed(call: Pick<Services, "database" | "live">, contest: string): Promise<boolean> {
  const deadline = Date.now() + WAIT_MS;
  while ((await oldestMark(call.database.db, contest)) !== null) {
    if (Date.now() > deadline) return false;
    await nextChange(call.live, "tally_changed", 250);
  }
  return true;
}

export const TALLY_BINDINGS: readonly Binding[] = [
  bind(contract.show, {
    who: { roles: TALLY_READERS, at: (input) => input.place },
    handle: async (call, input) => {
      if (input.wait && !(await untilSummed(call, input.contest))) {
        return refuse("unavailable", "tally.still_summing", { waited_seconds: WAIT_MS / 1000 });
      }
      return await tallyOf(call.db, call.principal, input, call.clock.now());
    },
  }),

  bind(contract.watch, {
    who: { roles: TALLY_READERS, at: (input) => input.place },
    handle: (call, input) =>
      watchChanges(call, "tally_changed", () => tallyOf(call.db, call.principal, input, call.clock.now())),
  }),

  // Its own transactions: one per contest, so that a long rebuild of one does not hold up the reading of another.
  bindOwn(contract.rebuild, {
    who: { roles: ["administrator"], at: () => "" },
    handle: async (call, input) => {
      const contests = await contestsToSum(call.database.db, input.contest);
      let places = 0;
      let stations = 0;
      for (const contest of contests) {
        const parts = await partsOf(call.database.db, contest);
        const built = await rebuildContest(call.database, parts, contest, call.clock.now());
        places += built.places;
        stations += built.stations;
      }
      return ok({ contests: contests.length, stations, places });
    },
  }),
];
