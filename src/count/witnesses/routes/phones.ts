// Codes, the phones they bind, and what a bound phone keeps.

import { randomBytes } from "node:crypto";
import type { Instant } from "../../../base/clock.ts";
import { ok, refuse, type Problem, type Result } from "../../../base/result.ts";
import type { Db, Tx } from "../../../server/database/connect.ts";
import { bind, bindOwn, type Binding, type Call, type CommandCall } from "../../../server/http/bind.ts";
import { deviceKey } from "../../../server/intake/verify.ts";
import { endDevices, saveDevice, touchDevice } from "../../../server/sign-in/devices.ts";
import { countTry, forgetTries, giveBackTry, tryKey } from "../../../server/sign-in/limits.ts";
import { appendTrail } from "../../../server/trail/append.ts";
import * as contract from "../contract.ts";
import { PREFIX_LENGTH, WITNESS_KEEPERS, witnessPrincipal, type PublicJwk, type Work } from "../model.ts";
import { decideBind, DEVICE_WAITS, sessionEnd } from "../rules.ts";
import {
  isSaid,
  parseGiven,
  parseSaid,
  SPOKEN_WAITS,
  spokenLane,
  STATION_WAITS,
  type GivenCode,
  type SaidStation,
} from "../rules/guessing.ts";
import * as codes from "../store/codes.ts";
import { loadForms, loadVotingDay, namesOfVillages, placesOfStations, votersOfStations } from "../store/ground.ts";
import * as people from "../store/people.ts";
import { qrOf } from "./qr.ts";

export function codeAnswer(call: Call, code: string): { code: string; link: string } {
  return { code, link: `${call.config.publicUrl}/saksi/#kode=${code}${codes.codeSeal(call.keys.secret, code)}` };
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
  const stations = found.posts.map((p) => p.station);
  const places = await placesOfStations(db, found.election, stations);
  const voters = await votersOfStations(db, found.election, stations);
  const contests = await loadForms(db, found.election, stations);
  return {
    author: witnessPrincipal(witness),
    election: found.election,
    name: found.name,
    stations: found.posts.map((p) => ({
      id: p.station,
      post: p.post,
      place: places.get(p.station) ?? [],
      voters: voters.get(p.station) ?? null,
    })),
    contests,
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

export const PHONE_BINDINGS: readonly Binding[] = [
  bind(contract.issueCode, {
    who: { roles: WITNESS_KEEPERS, at: (input) => input.station },
    handle: (call, input) => giveCode(call, input, contract.issueCode.name, false),
  }),

  bind(contract.reissueCode, {
    who: { roles: WITNESS_KEEPERS, at: (input) => input.station },
    async handle(call, input) {
      const made = await giveCode(call, input, contract.reissueCode.name, true);
      return made.ok ? ok({ ...made.value, qr: qrOf(made.value.link) }) : made;
    },
  }),

  bind(contract.issueCodes, {
    who: { roles: WITNESS_KEEPERS, at: (input) => input.place },
    async handle(call, input) {
      const asker = { principal: call.principal, roles: WITNESS_KEEPERS };
      const waiting = await codes.listWithoutCode(call.tx, asker, input.election, input.place, input.limit + 1);
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
      const given = parseGiven(input.code);
      if (given === null) return refuse("not_found", "witnesses.code_unknown");
      if (!deviceKey(input.device.public_key).ok) return refuse("invalid", "witnesses.key_kind");
      const said = input.station === undefined ? null : parseSaid(input.station);
      if (input.station !== undefined && said === null) return refuse("invalid", "witnesses.say_station");
      await call.lane.pass(call.address);
      const { db } = call.database;
      const byDevice = tryKey(secret, "phone", input.device.id);
      const deviceCounted = await countTry(db, [byDevice], call.now, DEVICE_WAITS);
      if (!deviceCounted.ok) return deviceCounted;
      const lane = laneOf(given, said, call.now);
      const byLane = lane === null ? [] : [tryKey(secret, "code", lane.key)];
      const counted = await countTry(db, byLane, call.now, lane?.waits);
      if (!counted.ok) {
        await giveBackTry(db, [byDevice]);
        // Whom others' wrong codes are in the way is asked for what guessers do not know, not sent away.
        return said === null ? refuse("conflict", "witnesses.say_station") : counted;
      }
      const sealed = given.seal === null || codes.isSeal(secret, given.code, given.seal);
      const bound: Result<Work & { token: string }> = sealed
        ? await inTransaction(call, (tx) => bindPhone(call, tx, given.code, said, input.device))
        : refuse("not_found", "witnesses.code_unknown");
      if (bound.ok || bound.problem.code !== "witnesses.code_unknown") {
        // A code that exists was no guess. The lane gets back this one try only: whoever holds one code
        // must not be able to wipe what was counted against its neighbours.
        await giveBackTry(db, byLane);
        await forgetTries(db, [byDevice]);
      } else {
        call.lane.failed(call.address);
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
      await touchDevice(call.db, call.principal.device, call.now);
      return ok(work);
    },
  }),
];

async function standsAt(tx: Tx, witness: string, said: SaidStation): Promise<boolean> {
  const found = await people.loadWitness(tx, witness);
  if (found === null) return false;
  const village = (station: string): string => station.split("/")[0]!;
  const names = await namesOfVillages(tx, found.election, [...new Set(found.posts.map((p) => village(p.station)))]);
  return found.posts.some((p) => isSaid(said, p.station, names.get(village(p.station)) ?? ""));
}

/** By what a wrong code is counted together with others'; null for a sealed one, which nobody can guess. */
function laneOf(
  given: GivenCode,
  said: SaidStation | null,
  now: Instant,
): { readonly key: string; readonly waits: readonly number[] } | null {
  if (given.seal !== null) return null;
  if (said === null) return { key: spokenLane(given.code, now), waits: SPOKEN_WAITS };
  return { key: `${given.code.slice(0, PREFIX_LENGTH)} ${said.number} ${said.village}`, waits: STATION_WAITS };
}

async function bindPhone(
  call: Call,
  tx: Tx,
  code: string,
  said: SaidStation | null,
  device: { id: string; public_key: PublicJwk; name: string },
): Promise<Result<Work & { token: string }>> {
  const hash = codes.codeHash(call.keys.secret, code);
  const known = await codes.loadCode(tx, hash);
  // At another station than she says it is as good as none, whatever state it is in: nothing is told to who guesses.
  if (known !== null && said !== null && !(await standsAt(tx, known.witness, said)))
    return refuse("not_found", "witnesses.code_unknown");
  const decided = decideBind(known, device.id);
  if (!decided.ok) return decided;
  const { witness } = known!;
  const token = randomBytes(32).toString("base64url");
  const work = await workOf(call, tx, witness);
  if (work === null) return refuse("conflict", "witnesses.code_ended");
  const votingDay = await loadVotingDay(tx, work.election);
  const principal = witnessPrincipal(witness);
  const session = { principal, token, expiresAt: sessionEnd(votingDay, call.now), now: call.now };
  const saved = await saveDevice(tx, { id: device.id, key: device.public_key, name: device.name }, session);
  if (!saved) return refuse("conflict", "witnesses.device_taken");
  await endDevices(tx, principal, call.now, device.id);
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
