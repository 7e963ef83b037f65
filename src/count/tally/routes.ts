// Reading the tally, watching it, and summing it again from nothing.

import { ok, refuse, type Result } from "../../base/result.ts";
import { markLines, type ShownLine } from "../figures/store/shown.ts";
import { bind, bindOwn, type Binding, type QueryCall, type Services } from "../../server/http/bind.ts";
import { nextChange, watchChanges } from "../../server/http/watch.ts";
import { reachesBelow, type Role } from "../../server/scope.ts";
import type { ParsedOf } from "../../base/contract.ts";
import * as contract from "./contract.ts";
import { rebuildContest } from "./store/rebuild.ts";
import { contestsToSum, partsOf } from "./store/contests.ts";
import { oldestMark } from "./store/read.ts";
import { askTally } from "./store/together.ts";
import type { Line, Tally } from "./store/tree.ts";

export const TALLY_READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "viewer"];

/** How long `wait` waits for what was received to be summed. */
const WAIT_MS = 120_000;

async function tallyOf(
  call: Pick<QueryCall, "database" | "principal" | "clock">,
  input: ParsedOf<typeof contract.watch>,
): Promise<Result<Tally>> {
  // "Only here" is the place's own sums: what lies below it is other places' business.
  const opens = reachesBelow(call.principal, TALLY_READERS, input.place);
  const tally = await askTally(call.database, { ...input, depth: opens ? input.depth : 0 }, () => call.clock.now());
  if (!tally.ok) return tally;
  const source = input.source === "combined" ? "" : input.source;
  const about = { contest: input.contest, part: tally.value.part, source, basis: input.basis } as const;
  await markLines(call.database.db, call.principal.id, about, linesIn(tally.value), call.clock.now());
  return tally;
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
      return await tallyOf(call, input);
    },
  }),

  bind(contract.watch, {
    who: { roles: TALLY_READERS, at: (input) => input.place },
    handle: (call, input) => watchChanges(call, "tally_changed", () => tallyOf(call, input)),
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
