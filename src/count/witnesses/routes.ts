// Posts, lists, imports and check-ins; codes and phones are in `routes/phones.ts`.

import { saidAt } from "../../base/clock.ts";
import { ok, refuse, type Result } from "../../base/result.ts";
import type { IntakeRecord } from "../../base/intake.ts";
import { loadElection } from "../../ground/elections/store/elections.ts";
import { bind, type Binding, type CommandCall } from "../../server/http/bind.ts";
import { runImport } from "../../server/import/run.ts";
import type { IntakeHandler } from "../../server/intake/handler.ts";
import { authorize, covers, endGrant, giveGrants, type Role } from "../../server/scope.ts";
import { appendTrail } from "../../server/trail/append.ts";
import * as contract from "./contract.ts";
import { WITNESS_KEEPERS, witnessPrincipal } from "./model.ts";
import { EXPORT_BINDINGS } from "./routes/export.ts";
import { PHONE_BINDINGS } from "./routes/phones.ts";
import { REPLACE_BINDINGS } from "./routes/replace.ts";
import { checkSaidState, parsePhone, type SaidState } from "./rules.ts";
import { contestsByElection, isStation, namesOfVillages } from "./store/ground.ts";
import { importWitnesses as takeIn } from "./store/import.ts";
import * as lists from "./store/lists.ts";
import * as people from "./store/people.ts";
import { listStates, saveStates, type StateSaid } from "./store/states.ts";

/** Who sees how many are missing, without names. */
export const GAP_READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "viewer"];

/** A witness the caller keeps: every station she holds lies in the caller's area. */
async function kept(
  call: CommandCall,
  witness: string,
): Promise<Result<NonNullable<Awaited<ReturnType<typeof people.loadWitness>>>>> {
  const found = await people.loadWitness(call.tx, witness);
  // Unknown and out of reach are answered alike, so that ids cannot be tried out.
  if (found === null) return refuse("not_found", "witnesses.unknown");
  // Without a post she is nobody's but the nation's.
  const at = found.posts.length === 0 ? [""] : found.posts.map((p) => p.station);
  const may = authorize(call.principal, { roles: WITNESS_KEEPERS, at });
  return may.ok ? ok(found) : refuse("not_found", "witnesses.unknown");
}

export const WITNESSES_BINDINGS: readonly Binding[] = [
  bind(contract.assign, {
    who: { roles: WITNESS_KEEPERS, at: (input) => input.station },
    async handle(call, input) {
      if ((input.name === undefined) === (input.witness === undefined))
        return refuse("invalid", "witnesses.name_or_witness");
      const phone = input.phone === undefined || input.phone.trim() === "" ? null : parsePhone(input.phone);
      if (phone === null && input.phone !== undefined && input.phone.trim() !== "")
        return refuse("invalid", "witnesses.phone_number");
      if (!(await isStation(call.tx, input.election, input.station))) {
        return refuse("not_found", "witnesses.station_unknown", { station: input.station });
      }
      let witness = input.witness;
      if (witness !== undefined) {
        const known = await kept(call, witness);
        if (!known.ok) return known;
        if (known.value.election !== input.election) return refuse("not_found", "witnesses.unknown");
      } else {
        const by = { principal: call.principal.id, key: call.keys.personal, now: call.now };
        [witness] = await people.saveWitnesses(call.tx, [{ election: input.election, name: input.name!, phone }], by);
      }
      const post = { election: input.election, station: input.station, witness: witness!, post: input.post };
      const [stood] = await people.savePosts(call.tx, [post], call.principal.id, call.now);
      if (!stood) {
        const held = await people.loadPosts(call.tx, input.election, input.station);
        const own = held.some((h) => h.witness === witness && h.post !== input.post);
        return refuse("conflict", own ? "witnesses.both_posts" : "witnesses.post_taken", {
          post: input.post,
          station: input.station,
        });
      }
      const principal = witnessPrincipal(witness!);
      await giveGrants(
        call.tx,
        [{ principal, role: "witness", place: input.station, below: false, givenBy: call.principal.id }],
        call.now,
      );
      await appendTrail(call.tx, call.now, [
        {
          who: call.principal.id,
          from: call.from,
          operation: contract.assign.name,
          subject: `${principal} ${input.election} ${input.station} ${input.post}`,
          about: principal,
          ...(input.name === undefined ? {} : { fields: { name: input.name, phone } }),
        },
      ]);
      return ok({ witness: witness! });
    },
  }),

  bind(contract.importWitnesses, {
    who: { roles: WITNESS_KEEPERS, at: "somewhere" },
    handle: (call, { election, map, dryRun, sha256 }) =>
      runImport(call.database, dryRun, async (tx) => {
        const known = await loadElection(tx, election);
        if (!known.ok) return known;
        const told = { election, dryRun, principal: call.principal, roles: WITNESS_KEEPERS };
        return takeIn(
          tx,
          { body: call.body, size: call.size, sha256, map },
          { ...told, key: call.keys.personal, from: call.from, now: call.now },
        );
      }),
  }),

  bind(contract.unassign, {
    who: { roles: WITNESS_KEEPERS, at: (input) => input.station },
    async handle(call, input) {
      const witness = await people.endPost(call.tx, input.election, input.station, input.post, call.now);
      if (witness === null) return refuse("not_found", "witnesses.not_assigned");
      const principal = witnessPrincipal(witness);
      await endGrant(call.tx, principal, "witness", input.station, call.now);
      const left = await people.loadWitness(call.tx, witness);
      if (left === null || left.posts.length === 0) await people.endAccess(call.tx, witness, call.now);
      await appendTrail(call.tx, call.now, [
        {
          who: call.principal.id,
          from: call.from,
          operation: contract.unassign.name,
          subject: `${principal} ${input.election} ${input.station} ${input.post}`,
        },
      ]);
      return ok({ ok: true as const });
    },
  }),

  ...PHONE_BINDINGS,
  ...REPLACE_BINDINGS,
  ...EXPORT_BINDINGS,

  bind(contract.list, {
    who: { roles: WITNESS_KEEPERS, at: "somewhere" },
    async handle(call, input) {
      const page = await lists.listWitnesses(
        call.db,
        { principal: call.principal, roles: WITNESS_KEEPERS, key: call.keys.personal },
        input,
      );
      const village = (station: string): string => station.split("/")[0]!;
      const names = await namesOfVillages(call.db, input.election, [
        ...new Set(page.witnesses.map((w) => village(w.station))),
      ]);
      const said = Map.groupBy(
        await listStates(
          call.db,
          input.election,
          page.witnesses.map((w) => w.station),
        ),
        (s) => s.station,
      );
      const named = page.witnesses.map((w) => ({
        ...w,
        village_name: names.get(village(w.station))!,
        states: (said.get(w.station) ?? []).map(({ contest, state, reason, made_at }) => ({
          contest,
          state,
          reason,
          made_at,
        })),
      }));
      return ok({ ...page, witnesses: named });
    },
  }),

  bind(contract.gaps, {
    who: { roles: GAP_READERS, at: "somewhere" },
    async handle(call, input) {
      const page = await lists.listGaps(call.db, { principal: call.principal, roles: GAP_READERS }, input);
      const names = await namesOfVillages(
        call.db,
        input.election,
        page.villages.map((v) => v.village),
      );
      return ok({ ...page, villages: page.villages.map((v) => ({ ...v, name: names.get(v.village) ?? v.village })) });
    },
  }),
];

/** The intake's end of `witnesses.check_in`. What was signed while she held the post stays valid after it. */
export const checkInHandler: IntakeHandler = {
  operation: contract.checkIn.name,
  shapes: { 1: contract.checkInInput },
  async accept(tx, items, now) {
    const said: lists.CheckIn[] = [];
    const outcomes = items.map((item) => {
      const { election, station } = item.input as { election: string; station: string };
      const record: IntakeRecord = item.record;
      if (!item.grants.some((g) => g.role === "witness" && covers(g, station))) {
        return refuse("forbidden", "witnesses.station_out_of_scope", { station });
      }
      said.push({
        author: record.author,
        id: record.id,
        election,
        station,
        device: record.device,
        madeAt: new Date(saidAt(record.made_at, now)),
      });
      return ok({ line: { operation: contract.checkIn.name, subject: `${record.author} ${election} ${station}` } });
    });
    await lists.saveCheckIns(tx, said, now);
    return outcomes;
  },
};

/** The intake's end of `witnesses.say_state`. */
export const sayStateHandler: IntakeHandler = {
  operation: contract.sayState.name,
  shapes: { 1: contract.sayStateInput },
  async accept(tx, items, now) {
    const given = items.map((item) => item.input as SaidState & { station: string });
    const contests = await contestsByElection(tx);
    const said: StateSaid[] = [];
    const outcomes = items.map((item, i) => {
      const { election, station, contest, state, reason = "" } = given[i]!;
      const { record } = item;
      if (!item.grants.some((g) => g.role === "witness" && covers(g, station)))
        return refuse("forbidden", "witnesses.station_out_of_scope", { station });
      const may = checkSaidState(given[i]!, contests.get(election) ?? new Set());
      if (!may.ok) return may;
      const { author, id, device } = record;
      said.push({
        author,
        id,
        device,
        election,
        station,
        contest,
        state,
        reason: state === "trouble" ? reason : "",
        madeAt: new Date(saidAt(record.made_at, now)),
      });
      // What the trouble is stays out of the trail: it may name people.
      const subject = `${author} ${contest ?? election} ${station}`;
      return ok({ line: { operation: contract.sayState.name, subject, fields: { state } } });
    });
    await saveStates(tx, said, now);
    return outcomes;
  },
};
