// Lists, the review, and one station with all that was read of it.

import { ok, refuse } from "../../../base/result.ts";
import { fieldIdsOf, zoneOfPlace } from "../../../ground/elections/rules.ts";
import { loadStations } from "../../../ground/stations/store/read.ts";
import { bind, type Binding } from "../../../server/http/bind.ts";
import { reachOf, scopeWhere } from "../../../server/scope.ts";
import { placesOfStations } from "../../witnesses/store/ground.ts";
import { afterTroubled, listTroubled } from "../../witnesses/store/states.ts";
import * as contract from "../contract.ts";
import { differing, fieldsByName } from "../rules.ts";
import { differingBetween } from "../rules/between.ts";
import { lateVillages } from "../store/late.ts";
import { afterRow, countParts, listMissing, listParts } from "../store/lists.ts";
import { photographedAmong } from "../store/photographed.ts";
import { loadDecisions, loadPartAt, loadReadings, loadStationParts } from "../store/read.ts";
import { secondHandAmong } from "../store/second-hand.ts";
import { markShown } from "../store/shown.ts";
import { loadUnreadables, type UnreadableRow } from "../store/unreadable.ts";
import { keyText } from "../store/write.ts";
import { at, fieldsAtStations, formAtStation, formOfContest, isPlace, READERS } from "./ask.ts";

/** The most parts one answer of the review list holds. */
const REVIEW_LIMIT = 10_000;

function answerOf(u: UnreadableRow): Answer {
  return { page: u.page, reason: u.reason, by: u.said_by, at: u.said_at.toISOString(), new_picture: u.new_picture };
}

interface Answer {
  page: string;
  reason: string;
  by: string;
  at: string;
  new_picture: boolean;
}

/** A station's part of which there is no reading yet. */
function unread(input: { contest: string; part: string }, station: string) {
  return {
    contest: input.contest,
    station,
    source: "salinan" as const,
    part: input.part,
    state: "no_reading" as const,
    flagged: false,
    across: [],
    contested: false,
    unreadable: false,
    readers: 0,
    changed_at: "",
    second_hand: false,
  };
}

export const LIST_BINDINGS: readonly Binding[] = [
  bind(contract.review, {
    who: { roles: READERS, at: "somewhere" },
    handle: async (call, input) => {
      const form = await formOfContest(call.db, input.contest);
      if (!form.ok) return form;
      if (!(await isPlace(call.db, input.place, form.value.election))) {
        return refuse("not_found", "places.unknown", { code: input.place });
      }
      const query = {
        contest: input.contest,
        place: input.place,
        part: input.part ?? null,
        source: input.source,
        scope: (column: Parameters<typeof scopeWhere>[2]) => scopeWhere(call.principal, READERS, column),
        after: input.after ?? "",
        limit: input.limit,
      };
      const rows = await listParts(call.db, "differing", query);
      // The answer is a bare list and has no room to say that there is more: so it is never cut short unasked.
      if (input.after === undefined && input.limit === REVIEW_LIMIT && rows.length === REVIEW_LIMIT) {
        const total = await countParts(call.db, "differing", query);
        if (total > rows.length) return refuse("too_large", "figures.review_too_long", { total, limit: input.limit });
      }
      const names = input.names
        ? await placesOfStations(
            call.db,
            form.value.election,
            rows.map((r) => r.station),
          )
        : null;
      if (input.figures) await markShown(call.db, call.principal.id, input.contest, rows, call.now);
      const readings = await loadReadings(call.db, rows);
      const byKey = Map.groupBy(readings, (r) => keyText({ contest: input.contest, ...r }));
      const fieldsAt = await fieldsAtStations(call.db, input.contest, rows);
      const out = rows.map((row, i) => {
        const ids = fieldsAt[i]!;
        // The latest complete reading of each reader, as the state was concluded from.
        const latest = new Map((byKey.get(keyText(row)) ?? []).filter((r) => r.complete).map((r) => [r.reader, r]));
        const current = [...latest.values()];
        return {
          station: row.station,
          part: row.part,
          source: row.source,
          state: row.state,
          readings: current.map((r) => ({ reader: r.reader, fields: input.figures ? fieldsByName(ids, r.n) : {} })),
          differing: differing(current.map((r) => r.n)).flatMap((n) => ids[n] ?? []),
          flags: [...new Set([...row.across, ...current.flatMap((r) => r.failed)])].toSorted(),
          ...(names ? { place_names: names.get(row.station) ?? [] } : {}),
        };
      });
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
        const asked = { ...query, reach: reachOf(call.principal, READERS, input.place) };
        const late = input.list === "late" ? await lateVillages(call.db, election, asked) : null;
        const { total, rows } = await listMissing(call.db, election, asked, late);
        const names = await placesOfStations(call.db, election, rows);
        return ok({
          total,
          rows: rows.map((station) => ({ ...unread(input, station), place_names: names.get(station) ?? [] })),
          next: rows.length === input.limit ? rows.at(-1)! : null,
        });
      }
      if (input.list === "trouble") {
        const { total, stations } = await listTroubled(call.db, { ...query, election });
        const ids = stations.map((s) => s.station);
        const names = await placesOfStations(call.db, election, ids);
        const parts = await loadPartAt(call.db, input.contest, input.part, ids);
        const secondHand = await secondHandAmong(call.db, [...parts.values()]);
        return ok({
          total,
          rows: stations.map((s) => {
            const part = parts.get(s.station);
            return {
              ...(part === undefined
                ? unread(input, s.station)
                : { ...part, changed_at: part.changed_at.toISOString(), second_hand: secondHand.has(keyText(part)) }),
              place_names: names.get(s.station) ?? [],
              trouble: { contest: s.contest, reason: s.reason, at: s.made_at },
            };
          }),
          next: stations.length === input.limit ? afterTroubled(stations.at(-1)!) : null,
        });
      }
      const rows = await listParts(call.db, input.list, query);
      const isFirst = query.after === "";
      const isWhole = isFirst && rows.length < input.limit;
      const total = isWhole ? rows.length : isFirst ? await countParts(call.db, input.list, query) : null;
      const names = await placesOfStations(
        call.db,
        election,
        rows.map((r) => r.station),
      );
      const last = rows.at(-1);
      const secondHand = await secondHandAmong(call.db, rows);
      const photographed = await photographedAmong(call.db, rows);
      const answers = new Map(
        input.list === "unreadable" ? (await loadUnreadables(call.db, rows)).map((u) => [keyText(u), u]) : [],
      );
      return ok({
        total,
        rows: rows.map((r) => ({
          ...r,
          changed_at: r.changed_at.toISOString(),
          second_hand: secondHand.has(keyText(r)),
          photographed: photographed.has(keyText(r)),
          place_names: names.get(r.station) ?? [],
          ...(answers.has(keyText(r)) ? { answer: answerOf(answers.get(keyText(r))!) } : {}),
        })),
        next: last && rows.length === input.limit ? afterRow(last) : null,
      });
    },
  }),

  bind(contract.show, {
    who: { roles: READERS, at },
    handle: async (call, input) => {
      const form = await formAtStation(call.db, input.contest, input.station);
      if (!form.ok) return form;
      const station = (await loadStations(call.db, form.value.election, [input.station])).get(input.station);
      if (!station) return refuse("not_found", "figures.station_unknown", { station: input.station });
      const rows = await loadStationParts(call.db, input.contest, input.station);
      const readings = await loadReadings(call.db, rows);
      const unreadables = await loadUnreadables(call.db, rows);
      const read = rows.filter((row) => readings.some((r) => r.source === row.source && r.part === row.part));
      await markShown(call.db, call.principal.id, input.contest, read, call.now);
      const decisions = await loadDecisions(call.db, input.contest, input.station);
      const names = await placesOfStations(call.db, form.value.election, [input.station]);
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
          const { accepted, provisional, ...line } = row;
          const elsewhere = rows.flatMap((other) =>
            other.part !== row.part || other.source === row.source
              ? []
              : differingBetween(provisional ?? [], other.provisional ?? []).map((i) => ({
                  source: other.source,
                  field: ids[i]!,
                  here: provisional![i]!,
                  there: other.provisional![i]!,
                })),
          );
          return {
            ...line,
            changed_at: row.changed_at.toISOString(),
            field_ids: [...ids],
            accepted: accepted ? fieldsByName(ids, accepted) : null,
            differing: differing(current.map((r) => r.n)).map((i) => ids[i]!),
            elsewhere,
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
              second_hand: r.second_hand === null ? null : { ...r.second_hand, by: r.reader },
            })),
            unreadables: unreadables.filter(same).map(answerOf),
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
];
