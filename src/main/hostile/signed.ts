// Records that a phone of ours truly signed, and that say what no form says.

import { randomBytes } from "node:crypto";
import { pathOf } from "../../base/contract.ts";
import { intakeSubmit, type IntakeRecord, recordShape } from "../../base/intake.ts";
import { safeParse } from "zod/mini";
import { wrongIn } from "../../server/http/texts.ts";
import { ELECTION } from "../areas.ts";
import type { TestPhone } from "../test-phone.ts";
import { spoil } from "./spoil.ts";
import type { HostileRequest } from "./requests.ts";
import { chanceOf, jsonText, type Chance } from "./values.ts";

const CONTEST = `${ELECTION}/president`;

/** What a phone says on an ordinary evening. */
export function goodInputs(station: string): Readonly<Record<string, IntakeRecord["input"]>> {
  const sha256 = randomBytes(32).toString("hex");
  return {
    "figures.submit": {
      contest: CONTEST,
      station,
      source: "plano",
      part: "totals",
      fields: { "votes.1": 1, "votes.2": 2, valid: 3, invalid: 0, total: 3 },
      confirmed: [],
      pictures: [],
    },
    "evidence.declare": {
      contest: CONTEST,
      station,
      source: "plano",
      page: "1",
      sha256,
      bytes: 10,
      width: 10,
      height: 10,
      taken_at: "2019-04-17T08:00:00Z",
    },
    "evidence.note": {
      election: ELECTION,
      station,
      contest: null,
      kind: "special_event",
      said: "Hujan",
      files: [{ sha256, bytes: 10, media: "voice" }],
    },
    "witnesses.check_in": { election: ELECTION, station },
    "witnesses.say_state": { election: ELECTION, station, contest: CONTEST, state: "trouble", reason: "Listrik padam" },
  };
}

/** The record round its input, changed after it was signed or so that it was never signed like this. */
function tampered(record: IntakeRecord, chance: Chance): unknown {
  switch (chance.below(8)) {
    case 0:
      return { ...record, signature: randomBytes(64).toString("base64url") };
    case 1:
      return { ...record, author: chance.of(["witness:x", "\0", "account:root", "cli:root"]) };
    case 2:
      return { ...record, device: chance.of(["x", "\0", "00000000-0000-7000-8000-000000000000"]) };
    case 3:
      return { ...record, operation: chance.of(["__proto__", "constructor", "figures.decide", "accounts.end", ""]) };
    case 4:
      return { ...record, shape: chance.of([0, 2, 99, 2 ** 53 - 1, -1]) };
    case 5:
      return { ...record, made_at: chance.of(["\0", "yesterday", "9".repeat(5_000)]) };
    case 6:
      return { ...record, input: { ...record.input, more: "x" } };
    default:
      return spoil(record, Object.keys(record), chance);
  }
}

/** A few such records in one request. */
export async function signedRequest(phone: TestPhone, station: string, seed: number): Promise<HostileRequest> {
  const chance = chanceOf(seed);
  const records: unknown[] = [];
  for (let left = 1 + chance.below(5); left > 0; left--) {
    const good = goodInputs(chance.once(8) ? "11.01.01.2001/1" : station);
    const operation = chance.of(Object.keys(good));
    try {
      const spoiled = JSON.parse(jsonText(spoil(good[operation]!, Object.keys(good[operation]!), chance))) as never;
      if (wrongIn(spoiled, { texts: false }) !== null) throw new Error("nobody signs what is nested so deep");
      const record = await phone.say(operation, spoiled);
      records.push(chance.once(4) ? tampered(record, chance) : record);
    } catch {
      // What cannot be signed cannot come signed.
      records.push(tampered(await phone.say(operation, good[operation]!), chance));
    }
  }
  const body = jsonText({ records });
  return {
    operation: intakeSubmit.name,
    kind: "command",
    method: "POST",
    url: pathOf(intakeSubmit),
    headers: {
      "content-type": "application/json",
      ...(chance.once(2) ? { authorization: `Bearer ${phone.token}` } : {}),
    },
    body,
    fits: records.every((r) => isRecord(r)),
  };
}

function isRecord(record: unknown): boolean {
  try {
    return safeParse(recordShape, JSON.parse(jsonText(record))).success;
  } catch {
    return false;
  }
}
