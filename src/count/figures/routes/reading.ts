// The blind second reading at the desk, and readings out of a file.

import { uuidv7 } from "../../../base/ids.ts";
import { ok, refuse, type Result } from "../../../base/result.ts";
import { checkReading, partOf } from "../../../ground/elections/rules.ts";
import type { Db } from "../../../server/database/connect.ts";
import { loadStations } from "../../../ground/stations/store/read.ts";
import { bind, type Binding, type CommandCall } from "../../../server/http/bind.ts";
import { runImport } from "../../../server/import/run.ts";
import { scopeWhere } from "../../../server/scope.ts";
import { appendTrail } from "../../../server/trail/append.ts";
import { listPages } from "../../evidence/store.ts";
import { placesOfStations } from "../../witnesses/store/ground.ts";
import * as contract from "../contract.ts";
import { LEASE_MS, type PartKey } from "../model.ts";
import { addUnreadable, mayCallUnreadable } from "../rules.ts";
import { queueIn } from "../rules/clerks.ts";
import { importReadings } from "../store/import.ts";
import { judgeAcross, judgedOf } from "../store/across.ts";
import { prepareReadings, type TypedReading } from "../store/prepare.ts";
import { loadQueues } from "../store/clerks.ts";
import { holdPart, nextForReader, releasePart } from "../store/queue.ts";
import type { PartRow } from "../store/read.ts";
import { hasBeenShown } from "../store/shown.ts";
import { listRequests } from "../store/unreadable.ts";
import { lockPart, saveReadings, saveUnreadable } from "../store/write.ts";
import { at, formAtStation, formOfContest, subjectOf, VERIFIERS, ASKED } from "./ask.ts";
import { named } from "./clerks.ts";

/** Pictures of the paper a reading is of, as far as their bytes are here. */
async function pagesOfForm(db: Db, k: PartKey): Promise<{ page: string; sha256: string }[]> {
  const pages = await listPages(db, k.contest, k.station);
  return pages
    .filter((p) => p.source === k.source && p.received_at !== null)
    .map((p) => ({ page: p.page, sha256: p.sha256 }));
}

async function typeAtDesk(
  call: CommandCall,
  input: PartKey & { fields: Readonly<Record<string, number | null>>; confirmed: readonly string[] },
): Promise<Result<{ state: PartRow["state"]; checks: { id: string; severity: string; outcome: string }[] }>> {
  if (await hasBeenShown(call.tx, call.principal.id, input)) return refuse("forbidden", "figures.no_longer_blind");
  const pages = await pagesOfForm(call.tx, input);
  const typed: TypedReading = {
    ...input,
    pictures: pages.map((p) => p.sha256),
    id: uuidv7(call.now),
    author: call.principal.id,
    reader: call.principal.id,
    device: null,
    marks: [],
    origin: "desk",
    carrier: null,
    madeAt: null,
  };
  const prepared = (await prepareReadings(call.tx, [typed]))[0]!;
  if (!prepared.ok) return prepared;
  const { reading, contest, form } = prepared.value;
  const saved = await saveReadings(call.tx, [reading], () => contest.settings.must_agree, call.now);
  await judgeAcross(call.tx, judgedOf([prepared.value], saved), call.now);
  await releasePart(call.tx, input, call.principal.id);
  await appendTrail(call.tx, call.now, [
    {
      who: call.principal.id,
      from: call.from,
      operation: "figures.read",
      subject: subjectOf(input),
      digest: reading.digest,
    },
  ]);
  // Only what can be said from this reading alone: nothing here tells what others read.
  return ok({ state: saved[0]!.after.state, checks: checkReading(form, input.part, input.fields) });
}

export const READING_BINDINGS: readonly Binding[] = [
  bind(contract.read, { who: { roles: VERIFIERS, at }, handle: typeAtDesk }),

  bind(contract.unreadable, {
    who: { roles: VERIFIERS, at },
    handle: async (call, input) => {
      const known = await formAtStation(call.tx, input.contest, input.station);
      if (!known.ok) return known;
      const { form, election, mustAgree } = known.value;
      const part = partOf(form, input.part);
      if (!part) return refuse("invalid", "figures.part_unknown", { part: input.part });
      if (!part.fields.some((f) => f.page === input.page)) {
        return refuse("invalid", "figures.page_unknown", { page: input.page });
      }
      const station = (await loadStations(call.tx, election, [input.station])).get(input.station);
      if (!station) return refuse("not_found", "figures.station_unknown", { station: input.station });
      const { state } = await lockPart(call.tx, input, election, mustAgree, call.now);
      const by = call.principal.id;
      const may = mayCallUnreadable(state, by, input.reason);
      if (!may.ok) return may;
      const after = addUnreadable(state);
      const { page, reason } = input;
      await saveUnreadable(call.tx, input, { page, reason: reason.trim(), by }, after, call.now);
      await releasePart(call.tx, input, by);
      await appendTrail(call.tx, call.now, [
        {
          who: by,
          from: call.from,
          operation: "figures.unreadable",
          subject: subjectOf(input),
          fields: { page, reason },
        },
      ]);
      return ok({ state: after.state });
    },
  }),

  bind(contract.requests, {
    who: { roles: ASKED, at: "somewhere" },
    handle: async (call) => {
      const rows = await listRequests(call.db, (column) => scopeWhere(call.principal, ASKED, column));
      return ok({
        requests: rows.map((u) => ({
          contest: u.contest,
          station: u.station,
          source: u.source,
          part: u.part,
          page: u.page,
          reason: u.reason,
          at: u.said_at.toISOString(),
        })),
      });
    },
  }),

  bind(contract.next, {
    who: { roles: VERIFIERS, at: "somewhere" },
    handle: async (call, input) => {
      const form = await formOfContest(call.tx, input.contest);
      if (!form.ok) return form;
      const lines = (await loadQueues(call.tx, [call.principal.id])).get(call.principal.id) ?? [];
      const queue = lines.length === 0 ? null : await named(call.tx, lines);
      const passed = input.skip.at(-1);
      // Whoever passes a part over holds it no longer: it is the next reader's.
      if (passed !== undefined) await releasePart(call.tx, passed, call.principal.id);
      const { waiting, task, skippedAll } = await nextForReader(call.tx, {
        contest: input.contest,
        place: input.place,
        reader: call.principal.id,
        scope: (column) => scopeWhere(call.principal, VERIFIERS, column),
        queue: input.beyond ? null : queueIn(lines, input.contest),
        parts: form.value.form.parts.map((p) => p.id),
        stay: input.stay ?? null,
        skip: input.skip,
        now: new Date(call.now),
      });
      if (!task) return ok({ task: null, waiting, skipped_all: false, queue });
      const until = new Date(call.now + LEASE_MS);
      await holdPart(call.tx, task, call.principal.id, until);
      const names = await placesOfStations(call.tx, form.value.election, [task.station]);
      const pages = await pagesOfForm(call.tx, task);
      return ok({
        task: {
          ...task,
          place_names: names.get(task.station) ?? [],
          pages,
          lease_until: until.toISOString(),
        },
        waiting,
        skipped_all: skippedAll,
        queue,
      });
    },
  }),

  bind(contract.importReadings, {
    who: { roles: ["administrator"], at: () => "" },
    handle: async (call, input) =>
      await runImport(call.database, input.dryRun, (tx) =>
        importReadings(
          tx,
          { body: call.body, size: call.size, sha256: input.sha256, map: input.map },
          {
            contest: input.contest,
            format: input.format,
            station: input.station,
            source: input.source,
            reader: input.reader,
            dryRun: input.dryRun,
            who: call.principal.id,
            from: call.from,
            now: call.now,
          },
        ),
      ),
  }),
];
