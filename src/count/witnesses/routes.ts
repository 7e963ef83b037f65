import { randomBytes } from "node:crypto";
import { ok, refuse, type Problem, type Result } from "../../base/result.ts";
import type { IntakeRecord } from "../../base/intake.ts";
import { loadElection } from "../../ground/elections/store/elections.ts";
import { bind, bindOwn, type Binding, type Call, type CommandCall } from "../../server/http/bind.ts";
import { runImport } from "../../server/import/run.ts";
import type { IntakeHandler } from "../../server/intake/handler.ts";
import { deviceKey } from "../../server/intake/verify.ts";
import { authorize, covers, endGrant, giveGrants, type Role } from "../../server/scope.ts";
import { countTry, forgetTries, giveBackTry, slowLane, tryKey } from "../../server/sign-in/limits.ts";
import { appendTrail } from "../../server/trail/append.ts";
import type { Db, Tx } from "../../server/database/connect.ts";
import * as contract from "./contract.ts";
import { parseCode, PREFIX_LENGTH, witnessPrincipal, type Work } from "./model.ts";
import { decideBind, DEVICE_WAITS, parsePhone, PREFIX_WAITS, sessionEnd } from "./rules.ts";
import * as codes from "./store/codes.ts";
import { isStation, loadForms, namesOfVillages, placesOfStations } from "./store/ground.ts";
import { importWitnesses as takeIn } from "./store/import.ts";
import * as lists from "./store/lists.ts";
import * as people from "./store/people.ts";

/** Who sends witnesses out and sees who they are. */
export const WITNESS_KEEPERS: readonly Role[] = ["administrator", "coordinator"];
/** Who sees how many are missing, without names. */
export const GAP_READERS: readonly Role[] = ["administrator", "coordinator", "verifier", "viewer"];

function codeAnswer(call: Call, code: string): { code: string; link: string } {
  return { code, link: `${call.config.publicUrl}/saksi/#kode=${code}` };
}

/** A witness the caller keeps: every station she holds lies in the caller's area. */
async function kept(
  call: CommandCall,
  witness: string,
): Promise<Result<NonNullable<Awaited<ReturnType<typeof people.loadWitness>>>>> {
  const found = await people.loadWitness(call.tx, witness);
  // Unknown and out of reach are answered alike, so that ids cannot be tried out.
  if (found === null) return refuse("not_found", "witnesses.unknown");
  const may = authorize(call.principal, { roles: WITNESS_KEEPERS, at: found.posts.map((p) => p.station) });
  return may.ok ? ok(found) : refuse("not_found", "witnesses.unknown");
}

async function giveCode(
  call: CommandCall,
  input: { station: string; witness: string },
  operation: string,
  again: boolean,
): Promise<Result<{ code: string; link: string }>> {
  const found = await people.loadWitness(call.tx, input.witness);
  if (!found?.posts.some((p) => p.station === input.station)) return refuse("not_found", "witnesses.not_assigned");
  const live = await codes.hasLiveCode(call.tx, input.witness);
  if (live && !again) return refuse("conflict", "witnesses.code_exists");
  await people.endAccess(call.tx, input.witness, call.now);
  const [code] = await codes.saveCodes(call.tx, [input.witness], {
    principal: call.principal.id,
    secret: call.keys.secret,
    now: call.now,
  });
  await appendTrail(call.tx, call.now, [
    {
      who: call.principal.id,
      from: call.from,
      operation,
      subject: `${witnessPrincipal(input.witness)} ${input.station}`,
    },
  ]);
  return ok(codeAnswer(call, code!));
}

/** Everything a witness's phone keeps; null when she holds no post. */
async function workOf(call: Call, db: Db, witness: string): Promise<Work | null> {
  const found = await people.loadWitness(db, witness);
  if (found === null || found.posts.length === 0) return null;
  const [places, forms] = [
    await placesOfStations(
      db,
      found.election,
      found.posts.map((p) => p.station),
    ),
    await loadForms(db, found.election),
  ];
  return {
    author: witnessPrincipal(witness),
    election: found.election,
    name: found.name,
    stations: found.posts.map((p) => ({ id: p.station, post: p.post, place: places.get(p.station) ?? [] })),
    contests: forms.contests,
    receipt_key: { id: call.keys.receipt.id, public_key: call.keys.receipt.publicKey },
    server_time: new Date(call.now).toISOString(),
  };
}

class Refused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

/** Run in one transaction of our own; a refusal rolls it back. */
async function inTransaction<T>(call: Call, work: (tx: Tx) => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await call.database.transaction(async (tx) => {
      const result = await work(tx);
      if (!result.ok) throw new Refused(result.problem);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, problem: error.problem };
    throw error;
  }
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

  bind(contract.issueCode, {
    who: { roles: WITNESS_KEEPERS, at: (input) => input.station },
    handle: (call, input) => giveCode(call, input, contract.issueCode.name, false),
  }),

  bind(contract.reissueCode, {
    who: { roles: WITNESS_KEEPERS, at: (input) => input.station },
    handle: (call, input) => giveCode(call, input, contract.reissueCode.name, true),
  }),

  bind(contract.issueCodes, {
    who: { roles: WITNESS_KEEPERS, at: (input) => input.place },
    async handle(call, input) {
      const waiting = await codes.listWithoutCode(call.tx, input.election, input.place, input.limit + 1);
      const now = waiting.slice(0, input.limit);
      const made = await codes.saveCodes(
        call.tx,
        now.map((w) => w.witness),
        { principal: call.principal.id, secret: call.keys.secret, now: call.now },
      );
      await appendTrail(
        call.tx,
        call.now,
        now.map((w) => ({
          who: call.principal.id,
          from: call.from,
          operation: contract.issueCodes.name,
          subject: `${witnessPrincipal(w.witness)} ${w.station}`,
        })),
      );
      return ok({
        codes: now.map((w, i) => ({ ...w, ...codeAnswer(call, made[i]!) })),
        more: waiting.length > input.limit,
      });
    },
  }),

  // Its own transaction, because a wrong try must stay counted when the rest is rolled back.
  bindOwn(contract.bindPhone, {
    who: { public: "the code itself is the credential: one phone each, and wrong tries make one wait" },
    async handle(call, input) {
      const { secret } = call.keys;
      const code = parseCode(input.code);
      if (code === null) return refuse("not_found", "witnesses.code_unknown");
      if (!deviceKey(input.device.public_key).ok) return refuse("invalid", "witnesses.key_kind");
      await slowLane.pass(call.address);
      const { db } = call.database;
      const byDevice = tryKey(secret, "phone", input.device.id);
      const byPrefix = tryKey(secret, "code", code.slice(0, PREFIX_LENGTH));
      const deviceCounted = await countTry(db, [byDevice], call.now, DEVICE_WAITS);
      if (!deviceCounted.ok) return deviceCounted;
      const prefixCounted = await countTry(db, [byPrefix], call.now, PREFIX_WAITS);
      if (!prefixCounted.ok) {
        await giveBackTry(db, [byDevice]);
        return prefixCounted;
      }
      const bound = await inTransaction(call, (tx) => bindPhone(call, tx, code, input.device));
      if (bound.ok || bound.problem.code !== "witnesses.code_unknown") {
        // A code that exists was no guess. The beginning gets back this one try only: whoever holds one code
        // must not be able to wipe what was counted against its neighbours.
        await giveBackTry(db, [byPrefix]);
        await forgetTries(db, [byDevice], call.now);
      } else {
        slowLane.failed(call.address);
      }
      return bound;
    },
  }),

  bind(contract.work, {
    who: { signedIn: true },
    async handle(call) {
      if (call.principal.kind !== "witness" || call.principal.device === undefined)
        return refuse("forbidden", "witnesses.not_a_witness");
      const work = await workOf(call, call.db, call.principal.id.slice("witness:".length));
      if (work === null) return refuse("forbidden", "witnesses.not_assigned");
      await codes.touchDevice(call.db, call.principal.device, call.now);
      return ok(work);
    },
  }),

  bind(contract.list, {
    who: { roles: WITNESS_KEEPERS, at: "somewhere" },
    async handle(call, input) {
      return ok(
        await lists.listWitnesses(
          call.db,
          { principal: call.principal, roles: WITNESS_KEEPERS, key: call.keys.personal },
          input,
        ),
      );
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

async function bindPhone(
  call: Call,
  tx: Tx,
  code: string,
  device: { id: string; public_key: { kty: "EC"; crv: "P-256"; x: string; y: string }; name: string },
): Promise<Result<Work & { token: string }>> {
  const hash = codes.codeHash(call.keys.secret, code);
  const known = await codes.loadCode(tx, hash);
  const decided = decideBind(known, device.id);
  if (!decided.ok) return decided;
  const { witness } = known!;
  const token = randomBytes(32).toString("base64url");
  const work = await workOf(call, tx, witness);
  if (work === null) return refuse("conflict", "witnesses.code_ended");
  const { votingDay } = await loadForms(tx, work.election);
  const session = { witness, token, expiresAt: sessionEnd(votingDay, call.now), now: call.now };
  const saved = await codes.saveDevice(tx, { id: device.id, key: device.public_key, name: device.name }, session);
  if (!saved) return refuse("conflict", "witnesses.device_taken");
  await codes.endOtherDevices(tx, witness, device.id, call.now);
  if (decided.value === "first") await codes.markUsed(tx, hash, device.id, call.now);
  await appendTrail(tx, call.now, [
    {
      who: witnessPrincipal(witness),
      from: "phone",
      operation: contract.bindPhone.name,
      subject: `${witnessPrincipal(witness)} ${device.id}`,
    },
  ]);
  return ok({ token, ...work });
}

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
        madeAt: new Date(record.made_at),
      });
      return ok({ line: { operation: contract.checkIn.name, subject: `${record.author} ${election} ${station}` } });
    });
    await lists.saveCheckIns(tx, said, now);
    return outcomes;
  },
};
