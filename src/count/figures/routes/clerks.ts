// Who types second readings: how it goes, and what each was given to read.

import { ok, refuse, type Result } from "../../../base/result.ts";
import { namesOf } from "../../../ground/places/store.ts";
import { loadContest } from "../../../ground/elections/store/elections.ts";
import { namesOfAccounts } from "../../../people/accounts/store.ts";
import { bind, type Binding, type CommandCall, type QueryCall } from "../../../server/http/bind.ts";
import type { Db } from "../../../server/database/connect.ts";
import { authorize, type Grant, loadGrants, reachOf, scopeWhere, type Role } from "../../../server/scope.ts";
import { appendTrail } from "../../../server/trail/append.ts";
import * as contract from "../contract/clerks.ts";
import type { QueueLine } from "../model.ts";
import { careOf, perHour } from "../rules/clerks.ts";
import { endQueue, listQueued, loadClerks, loadQueues, saveQueue, type ClerkRow } from "../store/clerks.ts";
import { VERIFIERS } from "./ask.ts";

/** Who looks after those who type: sees how they fare, and gives them their queues. */
export const CLERK_KEEPERS: readonly Role[] = ["administrator", "coordinator"];
const HOUR_MS = 3_600_000;

type Named = QueueLine & { place_name: string };

/** Lines with the names of their places. */
export async function named(db: Db, lines: readonly QueueLine[]): Promise<Named[]> {
  const names = await namesOf(db, [...new Set(lines.map((l) => l.place).filter((p) => p !== ""))]);
  return lines.map((l) => ({ contest: l.contest, place: l.place, place_name: names.get(l.place) ?? l.place }));
}

function told(row: ClerkRow | undefined): {
  readings: number;
  per_hour: number | null;
  settled: number;
  corrected: number;
  unreadable: number;
  last_at: string | null;
  care: ReturnType<typeof careOf>;
} {
  const { readings = 0, work_ms = 0, settled = 0, corrected = 0, unreadable = 0, last_at = null } = row ?? {};
  return {
    readings,
    per_hour: perHour(readings, work_ms),
    settled,
    corrected,
    unreadable,
    last_at: last_at?.toISOString() ?? null,
    care: careOf(corrected, settled),
  };
}

const sinceOf = (call: Pick<QueryCall, "now">, hours: number): Date => new Date(call.now - hours * HOUR_MS);

/**
 * May the caller say what this person reads? Only where all that the person may read lies in the caller's own area:
 * else a coordinator of one city could empty the queue of somebody who reads for the nation.
 * Refused: `figures.not_your_clerk`.
 */
async function isClerkOf(call: CommandCall, person: string): Promise<Result<readonly Grant[]>> {
  const held = (await loadGrants(call.tx, person)).filter((g) => VERIFIERS.includes(g.role));
  const may = authorize(call.principal, { roles: CLERK_KEEPERS, at: held.map((g) => g.place) });
  return held.length > 0 && may.ok ? ok(held) : refuse("forbidden", "figures.not_your_clerk");
}

export const CLERK_BINDINGS: readonly Binding[] = [
  bind(contract.measures, {
    who: { roles: CLERK_KEEPERS, at: "somewhere" },
    handle: async (call, input) => {
      const since = sinceOf(call, input.hours);
      const scope = (column: Parameters<typeof scopeWhere>[2]) => scopeWhere(call.principal, CLERK_KEEPERS, column);
      const rows = await loadClerks(call.db, { contest: input.contest, place: input.place, since, scope });
      const byPerson = new Map(rows.map((row) => [row.person, row]));
      const persons = [...new Set([...byPerson.keys(), ...(await listQueued(call.db, input.place, scope))])];
      const names = await namesOfAccounts(call.db, persons);
      const queues = await loadQueues(call.db, persons);
      const lines = await named(call.db, [...queues.values()].flat());
      let at = 0;
      const linesOf = new Map([...queues].map(([person, own]) => [person, lines.slice(at, (at += own.length))]));
      return ok({
        since: since.toISOString(),
        people: persons.map((person) => ({
          person,
          name: names.get(person) ?? null,
          ...told(byPerson.get(person)),
          queue: linesOf.get(person) ?? [],
        })),
      });
    },
  }),

  bind(contract.myMeasures, {
    who: { roles: VERIFIERS, at: "somewhere" },
    handle: async (call, input) => {
      const since = sinceOf(call, input.hours);
      const [row] = await loadClerks(call.db, {
        contest: input.contest,
        place: "",
        since,
        scope: (column) => scopeWhere(call.principal, VERIFIERS, column),
        person: call.principal.id,
      });
      return ok({ since: since.toISOString(), ...told(row) });
    },
  }),

  bind(contract.giveQueue, {
    who: { roles: CLERK_KEEPERS, at: "somewhere" },
    handle: async (call, input) => {
      const clerk = await isClerkOf(call, input.person);
      if (!clerk.ok) return clerk;
      if (input.contest !== "") {
        const known = await loadContest(call.tx, input.contest);
        if (!known.ok) return known;
      }
      if (input.place !== "" && !(await namesOf(call.tx, [input.place])).has(input.place)) {
        return refuse("not_found", "places.unknown", { code: input.place });
      }
      // Of a place above her area she reads what is hers; of one beside it nothing, and her screen would say "0 waiting".
      const { places, stations } = reachOf({ grants: clerk.value }, VERIFIERS, input.place);
      if (places.length + stations.length === 0) {
        return refuse("invalid", "figures.queue_outside_scope", { place: input.place });
      }
      await saveQueue(call.tx, input.person, input, call.principal.id, call.now);
      await appendTrail(call.tx, call.now, [line(call, "figures.give_queue", input)]);
      return ok({ ok: true as const });
    },
  }),

  bind(contract.endQueue, {
    who: { roles: CLERK_KEEPERS, at: "somewhere" },
    handle: async (call, input) => {
      const clerk = await isClerkOf(call, input.person);
      if (!clerk.ok) return clerk;
      if (await endQueue(call.tx, input.person, input)) {
        await appendTrail(call.tx, call.now, [line(call, "figures.end_queue", input)]);
      }
      return ok({ ok: true as const });
    },
  }),
];

function line(
  call: CommandCall,
  operation: string,
  input: QueueLine & { person: string },
): { who: string; from: string; operation: string; subject: string; fields: { contest: string; place: string } } {
  const { contest, place, person } = input;
  return { who: call.principal.id, from: call.from, operation, subject: person, fields: { contest, place } };
}
