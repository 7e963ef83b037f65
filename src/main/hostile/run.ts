// Many hostile requests, each judged: refused with a stable code and nothing of our insides, and no row changed by what
// was refused. What fits the contract by chance may be taken; then the rows are others, and what was refused beside it is
// asked again, until it stands alone.

import { create as createElection } from "../../ground/elections/contract.ts";
import { ELECTION, furnish, type Area } from "../areas.ts";
import { BINDINGS } from "../routes.ts";
import { sentence } from "../sentences.ts";
import { bindPhone, type TestPhone } from "../test-phone.ts";
import { openWorld, type FreshDatabase, type World } from "../world.ts";
import { allRows, faultOf } from "./ask.ts";
import { requestFor, type Askers, type HostileRequest } from "./requests.ts";
import { signedRequest } from "./signed.ts";
import { chanceOf } from "./values.ts";
import { signInRequest } from "./ways-in.ts";
import { LEAVES_A_ROW } from "./leaves.ts";
import { askOverWire } from "./wire.ts";

export interface HostileOptions {
  readonly requests: number;
  readonly seed: number;
  /** After so many seconds no further world is begun, and the report says how many were asked. */
  readonly seconds?: number;
  /** Where each world's database comes from; of the run of tests, unless it is given. */
  readonly fresh?: () => Promise<FreshDatabase>;
  readonly say?: (line: string) => void;
  /** Likewise when somebody wants it to end. */
  readonly stopping?: () => boolean;
}

export interface HostileReport {
  readonly requests: number;
  readonly refused: number;
  /** Fitted the contract, and were answered. */
  readonly taken: number;
  /** Of the refused, those that could not be held alone against the rows; asked thrice, each time beside one taken. */
  readonly unproven: number;
  readonly over_the_wire: number;
  /** Codes of the refusals, and how often each. */
  readonly codes: Readonly<Record<string, number>>;
  /** Codes for which nobody has a sentence. */
  readonly without_sentence: readonly string[];
  /** What is wrong, at most a hundred: the request as it can be made again, and what was seen. */
  readonly faults: readonly string[];
  readonly fault_count: number;
  readonly seconds: number;
}

/** A world is worn out after so many: what was taken has ended its sessions, its witnesses, its contests. */
const WORLD_LASTS = 8_000;
/** Requests between two looks at the rows. */
const WINDOW = { fits: 20, not: 100 } as const;
const AT_ONCE = 8;
const FAULTS_KEPT = 100;

interface Outcome {
  readonly status: number;
  readonly text: string;
  readonly taken: boolean;
}

interface Ground {
  readonly world: World;
  readonly area: Area;
  readonly askers: Askers;
  readonly phone: TestPhone;
}

async function openGround(round: number, fresh: HostileOptions["fresh"]): Promise<Ground> {
  const world = await openWorld(fresh);
  await world.person("Pemula", []);
  const made = await world.ask("operator", createElection, { pack: ELECTION });
  if (made.status !== 200) throw new Error(made.text);
  const area = await furnish(world, "35.73", "Asal", 4_821 + round);
  const cookie = Object.entries(area.coordinator.cookies).map(([name, value]) => `${name}=${value}`);
  return {
    world,
    area,
    phone: await bindPhone(world.posko, area.stations[1]!),
    askers: {
      operator: { authorization: `Bearer ${world.posko.operatorToken}`, "x-posko-operator": "tester" },
      coordinator: { cookie: cookie.join("; "), origin: "http://localhost:8080" },
      phone: { authorization: `Bearer ${area.token}` },
    },
  };
}

/** Ask through the app; of a stream only its beginning. */
async function askIt(world: World, request: HostileRequest, from: string): Promise<Outcome> {
  const response = await world.posko.app.inject({
    method: request.method,
    url: request.url,
    remoteAddress: from,
    headers: { host: "localhost:8080", ...request.headers },
    ...(request.body === undefined ? {} : { payload: request.body }),
    payloadAsStream: true,
  });
  const stream = response.stream();
  let text = "";
  for await (const chunk of stream) {
    text += String(chunk);
    if (request.kind === "stream" && response.statusCode === 200) break;
  }
  stream.destroy();
  const { statusCode, headers } = response;
  if (statusCode !== 200) {
    const head = headers["x-content-type-options"] === "nosniff" ? "" : " (sniffable)";
    const html = String(headers["content-type"]).includes("html") ? " (html)" : "";
    return { status: statusCode, text: text + head + html, taken: false };
  }
  // The intake answers each record by itself: none accepted is all refused.
  const taken = request.operation !== "intake.submit" || text.includes('"ok":true');
  return { status: statusCode, text, taken };
}

/** What is wrong with the answer, or null; `codes` counts what it was refused with. */
function judge(request: HostileRequest, outcome: Outcome, codes: Map<string, number>): string | null {
  const { status, text } = outcome;
  const count = (code: string): void => void codes.set(code, (codes.get(code) ?? 0) + 1);
  if (status === 200) {
    if (request.operation === "intake.submit") {
      const { results } = JSON.parse(text) as { results: { ok: boolean; problem?: { code: string; kind: string } }[] };
      for (const { ok, problem } of results) {
        if (ok) continue;
        count(problem!.code);
        // "Try again later" would make the phone ask for ever.
        if (problem!.kind === "unavailable") return `a record is put off for ever: ${problem!.code}`;
      }
    }
    return request.fits ? null : `taken, though it does not fit the contract: ${text.slice(0, 200)}`;
  }
  const fault = faultOf(outcome);
  // "Not now" is no bug: too many passwords at once, an entry that is sealed in a moment.
  const later = status === 503 && /"code":"(accounts\.busy|trail\.not_sealed_yet)"/.test(text);
  if (fault !== null && !later) return fault;
  count((JSON.parse(text) as { code: string }).code);
  return null;
}

/** Which tables' rows are others than before. */
function changedIn(before: string, now: string): string {
  const known = new Set(before.split("\n"));
  return now
    .split("\n")
    .filter((line) => !known.has(line))
    .join("; ");
}

/** As a person can make it again. */
function describe(request: HostileRequest): string {
  const body =
    request.body === undefined ? "" : ` ${JSON.stringify(request.body.toString("latin1" as never)).slice(0, 400)}`;
  const headers = Object.entries(request.headers)
    .filter(([name]) => !["authorization", "cookie"].includes(name))
    .map(([name, value]) => `${name}: ${value.slice(0, 60)}`);
  return `${request.method} ${request.url.slice(0, 400)} {${headers.join("; ")}}${body}`;
}

/** Ask so many, and judge each. */
export async function askHostile(options: HostileOptions): Promise<HostileReport> {
  const began = performance.now();
  const codes = new Map<string, number>();
  const faults: string[] = [];
  let faultCount = 0;
  const sum = { requests: 0, refused: 0, taken: 0, unproven: 0, wire: 0 };
  const wrong = (what: string): void => {
    faultCount++;
    options.say?.(what);
    if (faults.length < FAULTS_KEPT) faults.push(what);
  };

  const inTime = (): boolean => performance.now() - began < (options.seconds ?? Infinity) * 1_000;
  for (let round = 0; sum.requests < options.requests && inTime() && options.stopping?.() !== true; round++) {
    const ground = await openGround(round, options.fresh);
    const { world } = ground;
    const { db } = world.posko.services.database;
    try {
      const placesBefore = await allRows(db, "places");
      let rows = await allRows(db);
      let placesTaken = false;

      const hold = async (window: readonly HostileRequest[], seed: number, tries = 0): Promise<void> => {
        const chance = chanceOf(seed);
        const refused: HostileRequest[] = [];
        let taken = 0;
        const waiting = [...window];
        const worker = async (): Promise<void> => {
          for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
            const from = `10.${chance.below(256)}.${chance.below(256)}.${chance.below(256)}`;
            const outcome = await askIt(world, request, from);
            const fault = judge(request, outcome, codes);
            if (fault !== null) wrong(`${fault}\n  ${describe(request)}`);
            const mayWrite = request.method === "POST" || LEAVES_A_ROW.has(request.operation);
            if (outcome.taken && mayWrite) {
              taken++;
              placesTaken ||= request.operation === "places.import";
            } else refused.push(request);
            if (tries === 0) sum[outcome.taken ? "taken" : "refused"]++;
          }
        };
        await Promise.all(Array.from({ length: AT_ONCE }, worker));
        const now = await allRows(db);
        if (now === rows) return;
        if (taken === 0) {
          wrong(`rows changed by what was refused: ${changedIn(rows, now)}\n  ${refused.map(describe).join("\n  ")}`);
        }
        rows = now;
        if (taken === 0 || refused.length === 0) return;
        if (tries < 3) await hold(refused, seed + 1, tries + 1);
        else sum.unproven += refused.length;
      };

      const many = Math.min(WORLD_LASTS, options.requests - sum.requests);
      const wire = Math.floor(many / 20);
      const made: HostileRequest[] = [];
      for (let i = 0; i < many - wire; i++) {
        const seed = (options.seed + sum.requests + i) * 31;
        // Records that a phone signed, and the ways in, are no operation's input; they take their turns.
        if (i % 25 === 0) made.push(await signedRequest(ground.phone, ground.area.stations[1]!, seed));
        else if (i % 25 === 1) made.push(signInRequest(ground.askers, seed));
        else made.push(requestFor(BINDINGS[i % BINDINGS.length]!, ground.area, ground.askers, seed));
      }
      for (const fits of [false, true]) {
        const all = made.filter((r) => r.fits === fits);
        const size = fits ? WINDOW.fits : WINDOW.not;
        for (let at = 0; at < all.length; at += size) await hold(all.slice(at, at + size), options.seed + at);
      }
      for (const fault of await askOverWire(world.posko.app, ground.askers.operator, wire, options.seed + round))
        wrong(fault);
      const now = await allRows(db);
      if (now !== rows) wrong(`rows changed by what came over the wire: ${changedIn(rows, now)}`);
      if (
        !placesTaken &&
        (await allRows(db, "places")).split("\n").find((l) => l.startsWith("places ")) !==
          placesBefore.split("\n").find((l) => l.startsWith("places "))
      )
        wrong("places changed by what was refused");
      sum.wire += wire;
      sum.refused += wire;
      sum.requests += many;
      options.say?.(
        `${sum.requests.toLocaleString("en")} asked, ${sum.taken.toLocaleString("en")} taken, ${faultCount} faults …`,
      );
    } finally {
      await world.close();
    }
  }
  return {
    requests: sum.requests,
    refused: sum.refused,
    taken: sum.taken,
    unproven: sum.unproven,
    over_the_wire: sum.wire,
    codes: Object.fromEntries([...codes].toSorted((a, b) => b[1] - a[1])),
    without_sentence: [...codes.keys()].filter((code) => sentence(code, "id") === undefined),
    faults,
    fault_count: faultCount,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
}
