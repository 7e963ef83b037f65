// Who may read, type, settle and reopen figures, and where.

import { digestOf } from "../../base/intake.ts";
import { uuidv7 } from "../../base/ids.ts";
import { ok, refuse, type Result } from "../../base/result.ts";
import type { Form } from "../../ground/elections/model.ts";
import { checkReading, fieldIdsOf, zoneOfPlace } from "../../ground/elections/rules.ts";
import { ancestorsOf } from "../../ground/places/rules.ts";
import { namesOf } from "../../ground/places/store.ts";
import { loadStations } from "../../ground/stations/store/read.ts";
import type { Db } from "../../server/database/connect.ts";
import { bind, type Binding, type CommandCall } from "../../server/http/bind.ts";
import { runImport } from "../../server/import/run.ts";
import { covers, scopeWhere, type Role } from "../../server/scope.ts";
import type { IntakeHandler, IntakeItem, IntakeOutcome } from "../../server/intake/handler.ts";
import { appendTrail } from "../../server/trail/append.ts";
import { listPages } from "../evidence/store.ts";
import * as contract from "./contract.ts";
import type { PartKey } from "./model.ts";
import { addDecision, addReopening, differing, fieldsByName, figuresInOrder, mayDecide, mayReopen } from "./rules.ts";
import { importReadings } from "./store/import.ts";
import { loadForms, prepareReadings, type TypedReading } from "./store/prepare.ts";
import {
  holdPart,
  listMissing,
  listParts,
  loadDecisions,
  loadReadings,
  loadStationParts,
  nextForReader,
  releasePart,
  type PartRow,
} from "./store/read.ts";
import { keyText, lockPart, saveDecision, saveReadings } from "./store/write.ts";

/** Who types at the desk, settles and reopens. */
export const VERIFIERS: readonly Role[] = ["administrator", "verifier"];
/** Who sees lists and readings of an area. */
export const READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "viewer"];
/** The most parts one answer of the review list holds. */
const REVIEW_LIMIT = 10_000;
/** A station is late when more than half of its sub-district had been read this long ago, and it has not. */
const LATE_MS = 60 * 60_000;
/** How long a second reader holds a part. */
const LEASE_MS = 10 * 60_000;

function subjectOf(k: PartKey): string {
  return `${k.contest} ${k.station} ${k.source} ${k.part}`;
}

/** Names above a station, nearest first. */
async function placeNames(db: Db, stations: readonly string[], election: string): Promise<Map<string, string[]>> {
  const villages = new Map(stations.map((s) => [s, s.slice(0, s.indexOf("/"))]));
  const codes = new Set([...villages.values()].flatMap((v) => [v, ...ancestorsOf(v)]));
  const names = await namesOf(db, [...codes], election);
  return new Map([...villages].map(([s, v]) => [s, [v, ...ancestorsOf(v)].map((code) => names.get(code) ?? code)]));
}

/** The nation, a place the election's tree knows, or a station of it. */
async function isPlace(db: Db, place: string, election: string): Promise<boolean> {
  if (place === "") return true;
  if (place.includes("/")) return (await loadStations(db, election, [place])).has(place);
  return (await namesOf(db, [place], election)).has(place);
}

/** What a signed record of a phone becomes; marks say what a reader of it must know. */
function typedOf(item: IntakeItem): TypedReading {
  const input = item.input as contract.SubmitInput;
  const { record } = item;
  return {
    contest: input.contest,
    station: input.station,
    source: input.source,
    part: input.part,
    fields: input.fields,
    confirmed: input.confirmed,
    pictures: input.pictures,
    id: record.id,
    author: record.author,
    reader: record.author,
    device: record.device,
    marks: [
      ...(item.deviceEnded ? ["device_ended"] : []),
      ...(item.grants.some((g) => !g.ended && g.role === "witness" && covers(g, input.station))
        ? []
        : ["mandate_ended"]),
    ],
    origin: "phone",
    carrier: item.carrier,
    madeAt: Number.isNaN(Date.parse(record.made_at)) ? null : record.made_at,
  };
}

/** The server end of `figures.submit`: a witness's reading for the station of her mandate. */
export const figuresHandler: IntakeHandler = {
  operation: "figures.submit",
  shapes: { 1: contract.submitShape1 },
  async accept(tx, items, now) {
    const typed = items.map(typedOf);
    const prepared = await prepareReadings(tx, typed);
    const results: Result<IntakeOutcome>[] = [];
    const saving = [];
    let mustAgree = new Map<string, number>();
    for (const [i, p] of prepared.entries()) {
      const t = typed[i]!;
      // A mandate that has ended since still covers what was signed under it; one that never was covers nothing.
      if (!items[i]!.grants.some((g) => g.role === "witness" && covers(g, t.station))) {
        results.push(refuse("forbidden", "figures.station_out_of_scope", { station: t.station }));
      } else if (!p.ok) results.push(p);
      else {
        mustAgree = mustAgree.set(t.contest, p.value.contest.settings.must_agree);
        saving.push(p.value.reading);
        results.push(
          ok({ line: { operation: "figures.submit", subject: subjectOf(t), fields: { confirmed: [...t.confirmed] } } }),
        );
      }
    }
    await saveReadings(tx, saving, (c) => mustAgree.get(c) ?? 2, now);
    return results;
  },
};

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

async function formOfContest(
  db: Db,
  contest: string,
): Promise<Result<{ form: Form; election: string; mustAgree: number }>> {
  const found = (await loadForms(db, [contest])).get(contest);
  if (!found) return refuse("not_found", "figures.contest_unknown", { contest });
  return ok({ form: found.form, election: found.contest.election, mustAgree: found.contest.settings.must_agree });
}

const at = (input: { station: string }): string => input.station;

export const FIGURES_BINDINGS: readonly Binding[] = [
  bind(contract.read, { who: { roles: VERIFIERS, at }, handle: typeAtDesk }),

  bind(contract.next, {
    who: { roles: VERIFIERS, at: "somewhere" },
    handle: async (call, input) => {
      const form = await formOfContest(call.tx, input.contest);
      if (!form.ok) return form;
      const { waiting, task } = await nextForReader(call.tx, {
        contest: input.contest,
        place: input.place,
        reader: call.principal.id,
        scope: (column) => scopeWhere(call.principal, VERIFIERS, column),
        skip: input.skip ?? null,
        now: new Date(call.now),
      });
      if (!task) return ok({ task: null, waiting });
      const until = new Date(call.now + LEASE_MS);
      await holdPart(call.tx, task, call.principal.id, until);
      const names = await placeNames(call.tx, [task.station], form.value.election);
      const pages = await pagesOfForm(call.tx, task);
      return ok({
        task: {
          ...task,
          place_names: names.get(task.station) ?? [],
          pages,
          lease_until: until.toISOString(),
        },
        waiting,
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

  bind(contract.review, {
    who: { roles: READERS, at: "somewhere" },
    handle: async (call, input) => {
      const form = await formOfContest(call.db, input.contest);
      if (!form.ok) return form;
      if (!(await isPlace(call.db, input.place, form.value.election))) {
        return refuse("not_found", "places.unknown", { code: input.place });
      }
      const out = [];
      for (const part of form.value.form.parts) {
        const ids = fieldIdsOf(form.value.form, part.id);
        const { total, rows } = await listParts(call.db, "differing", {
          contest: input.contest,
          place: input.place,
          part: part.id,
          scope: (column) => scopeWhere(call.principal, READERS, column),
          after: input.after ?? "",
          limit: input.limit,
        });
        // The answer is a bare list and has no room to say that there is more: so it is never cut short unasked.
        if (input.after === undefined && input.limit === REVIEW_LIMIT && total > rows.length) {
          return refuse("too_large", "figures.review_too_long", { total, limit: input.limit });
        }
        const names = input.names
          ? await placeNames(
              call.db,
              rows.map((r) => r.station),
              form.value.election,
            )
          : null;
        const readings = await loadReadings(call.db, rows);
        const byKey = Map.groupBy(readings, (r) => keyText({ contest: input.contest, ...r }));
        for (const row of rows) {
          // The latest complete reading of each reader, as the state was concluded from.
          const latest = new Map((byKey.get(keyText(row)) ?? []).filter((r) => r.complete).map((r) => [r.reader, r]));
          const current = [...latest.values()];
          out.push({
            station: row.station,
            part: row.part,
            source: row.source,
            state: row.state,
            readings: current.map((r) => ({ reader: r.reader, fields: fieldsByName(ids, r.n) })),
            differing: differing(current.map((r) => r.n)).map((i) => ids[i]!),
            flags: [...new Set(current.flatMap((r) => r.failed))].toSorted(),
            ...(names ? { place_names: names.get(row.station) ?? [] } : {}),
          });
        }
      }
      return ok(out);
    },
  }),

  bind(contract.list, {
    who: { roles: READERS, at: "somewhere" },
    handle: async (call, input) => {
      const form = await formOfContest(call.db, input.contest);
      if (!form.ok) return form;
      const { election } = form.value;
      const query = {
        contest: input.contest,
        place: input.place,
        part: input.part,
        scope: (column: Parameters<typeof scopeWhere>[2]) => scopeWhere(call.principal, READERS, column),
        after: input.after ?? "",
        limit: input.limit,
      };
      if (input.list === "missing" || input.list === "late") {
        const late = input.list === "late" ? new Date(call.now - LATE_MS) : null;
        const { total, rows } = await listMissing(call.db, election, query, late);
        const names = await placeNames(call.db, rows, election);
        return ok({
          total,
          rows: rows.map((station) => ({
            contest: input.contest,
            station,
            source: "salinan" as const,
            part: input.part,
            state: "no_reading" as const,
            flagged: false,
            contested: false,
            readers: 0,
            changed_at: "",
            place_names: names.get(station) ?? [],
          })),
          next: rows.length === input.limit ? rows.at(-1)! : null,
        });
      }
      const { total, rows } = await listParts(call.db, input.list, query);
      const names = await placeNames(
        call.db,
        rows.map((r) => r.station),
        election,
      );
      const last = rows.at(-1);
      return ok({
        total,
        rows: rows.map((r) => ({
          ...r,
          changed_at: r.changed_at.toISOString(),
          place_names: names.get(r.station) ?? [],
        })),
        next: last && rows.length === input.limit ? `${last.station} ${last.source}` : null,
      });
    },
  }),

  bind(contract.show, {
    who: { roles: READERS, at },
    handle: async (call, input) => {
      const form = await formOfContest(call.db, input.contest);
      if (!form.ok) return form;
      const station = (await loadStations(call.db, form.value.election, [input.station])).get(input.station);
      if (!station) return refuse("not_found", "figures.station_unknown", { station: input.station });
      const rows = await loadStationParts(call.db, input.contest, input.station);
      const readings = await loadReadings(call.db, rows);
      const decisions = await loadDecisions(call.db, input.contest, input.station);
      const names = await placeNames(call.db, [input.station], form.value.election);
      return ok({
        station: input.station,
        contest: input.contest,
        place_names: names.get(input.station) ?? [],
        zone: zoneOfPlace(input.station),
        voters: station.voters.total,
        parts: rows.map((row) => {
          const ids = fieldIdsOf(form.value.form, row.part);
          const same = (r: { source: string; part: string }): boolean => r.source === row.source && r.part === row.part;
          const mine = readings.filter(same);
          const current = [...new Map(mine.filter((r) => r.complete).map((r) => [r.reader, r])).values()];
          const { accepted, provisional: _provisional, ...line } = row;
          return {
            ...line,
            changed_at: row.changed_at.toISOString(),
            field_ids: [...ids],
            accepted: accepted ? fieldsByName(ids, accepted) : null,
            differing: differing(current.map((r) => r.n)).map((i) => ids[i]!),
            readings: mine.map((r) => ({
              reader: r.reader,
              version: r.version,
              fields: fieldsByName(ids, r.n),
              complete: r.complete,
              confirmed: r.confirmed,
              failed: r.failed,
              warned: r.warned,
              marks: r.marks,
              origin: r.origin,
              received_at: r.received_at.toISOString(),
              digest: r.digest,
            })),
            decisions: decisions.filter(same).map((d) => ({
              kind: d.kind,
              fields: d.n ? fieldsByName(ids, d.n) : null,
              reason: d.reason,
              by: d.decided_by,
              at: d.decided_at.toISOString(),
            })),
          };
        }),
      });
    },
  }),

  bind(contract.decide, {
    who: { roles: VERIFIERS, at },
    handle: async (call, input) => {
      const form = await formOfContest(call.tx, input.contest);
      if (!form.ok) return form;
      const figures = figuresInOrder(fieldIdsOf(form.value.form, input.part), input.fields);
      if (!figures.ok) return figures;
      const { state } = await lockPart(call.tx, input, form.value.election, form.value.mustAgree, call.now);
      const may = mayDecide(state, call.principal.id, input.reason);
      if (!may.ok) return may;
      const after = addDecision(state, { kind: "decide", by: call.principal.id, figures: figures.value });
      await saveDecision(
        call.tx,
        input,
        { kind: "decide", figures: figures.value, reason: input.reason, by: call.principal.id },
        after,
        call.now,
      );
      await appendTrail(call.tx, call.now, [
        {
          who: call.principal.id,
          from: call.from,
          operation: "figures.decide",
          subject: subjectOf(input),
          digest: await digestOf("figures.decide", { ...keyOf(input), fields: input.fields }),
          fields: { reason: input.reason },
        },
      ]);
      return ok({ state: after.state });
    },
  }),

  bind(contract.reopen, {
    who: { roles: VERIFIERS, at },
    handle: async (call, input) => {
      const form = await formOfContest(call.tx, input.contest);
      if (!form.ok) return form;
      const { state } = await lockPart(call.tx, input, form.value.election, form.value.mustAgree, call.now);
      const may = mayReopen(state, input.reason);
      if (!may.ok) return may;
      const after = addReopening(state);
      await saveDecision(
        call.tx,
        input,
        { kind: "reopen", figures: null, reason: input.reason, by: call.principal.id },
        after,
        call.now,
      );
      await appendTrail(call.tx, call.now, [
        {
          who: call.principal.id,
          from: call.from,
          operation: "figures.reopen",
          subject: subjectOf(input),
          fields: { reason: input.reason },
        },
      ]);
      return ok({ state: after.state });
    },
  }),
];

function keyOf(k: PartKey): { contest: string; station: string; source: string; part: string } {
  return { contest: k.contest, station: k.station, source: k.source, part: k.part };
}
