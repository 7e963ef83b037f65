// A flood of strangers while witnesses send: how much later are the witnesses' receipts, and how much later are the
// strangers answered? Alone and flooded in turn, in the same minutes, on one running server; the load comes from processes of
// its own.

import { fork } from "node:child_process";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { cloneTemplate, startTemplate } from "../src/server/postgres/template.ts";
import { create as createElection } from "../src/ground/elections/contract.ts";
import { prepareDatabase } from "../src/main/template.ts";
import { bindPhone } from "../src/main/test-phone.ts";
import { openWorld } from "../src/main/world.ts";
import type { Case, Told } from "./case.ts";
import type { FloodJob, FloodReport } from "./flood-loader.ts";

export interface FloodOptions {
  /** Forms a second of the witnesses together. */
  readonly rate: number;
  /** Seconds of each step. */
  readonly seconds: number;
  /** Connections of strangers, each asking again as soon as it was answered. */
  readonly strangers: number;
}

export interface FloodStep {
  readonly step: string;
  readonly forms: number;
  readonly lost: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly strangers_answered: number;
  readonly strangers_p50_ms: number;
  readonly strangers_away: number;
}

const ELECTION = "pemilu-2019";
const PHONES = 100;
/** Witnesses' receipts may come so much later in a flood, and strangers' answers must come later than theirs. */
const NO_WORSE_THAN = 3;
/** Below this nobody waits, whatever the ratio. */
const NOBODY_WAITS_MS = 50;

function load(job: FloodJob): Promise<FloodReport> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(import.meta.dirname, "flood-loader.ts"), { stdio: "inherit" });
    child.on("message", (report) => resolve(report as FloodReport));
    child.on("exit", (code) => (code === 0 ? undefined : reject(new Error(`the loader ended with ${code}`))));
    child.send(job);
  });
}

export const flood: Case<FloodOptions, Told & { readonly steps: readonly FloodStep[] }> = async (options, around) => {
  const template = await startTemplate({ databaseUrl: undefined, prepare: prepareDatabase });
  const world = await openWorld(() => cloneTemplate(template));
  const steps: FloodStep[] = [];
  try {
    await world.person("Pemula", []);
    await world.ask("operator", createElection, { pack: ELECTION });
    const stations = Array.from({ length: PHONES }, (_v, i) => `35.73.01.1001/${i + 1}`);
    await world.stations(ELECTION, stations);
    const phones = await Promise.all(stations.map((station) => bindPhone(world.posko, station)));
    await world.posko.app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = world.posko.app.server.address() as AddressInfo;

    const forms = async (): Promise<FloodJob["forms"]> =>
      await Promise.all(
        Array.from({ length: options.rate * options.seconds }, async (_v, i) => {
          const phone = phones[i % PHONES]!;
          const votes = 1 + (i % 200);
          const record = await phone.say("figures.submit", {
            contest: `${ELECTION}/president`,
            station: stations[i % PHONES]!,
            source: "plano",
            part: "totals",
            fields: { "votes.1": votes, "votes.2": 2, valid: votes + 2, invalid: 0, total: votes + 2 },
            confirmed: [],
            pictures: [],
          });
          return { token: phone.token, body: JSON.stringify({ records: [record] }) };
        }),
      );
    const step = async (name: string, strangers: number): Promise<void> => {
      if (around.stopping()) return;
      around.say(`${name}: ${options.rate} forms a second for ${options.seconds} s, ${strangers} strangers …`);
      const { seconds, rate } = options;
      const [witnesses, others] = await Promise.all([
        load({ kind: "witnesses", port, seconds, rate, forms: await forms() }),
        strangers === 0
          ? null
          : load({ kind: "strangers", port, seconds: seconds + 1, connections: strangers, forms: [] }),
      ]);
      steps.push({
        step: name,
        forms: witnesses.answered,
        lost: witnesses.refused,
        p50_ms: witnesses.p50,
        p99_ms: witnesses.p99,
        strangers_answered: others?.answered ?? 0,
        strangers_p50_ms: others?.p50 ?? 0,
        strangers_away: others?.refused ?? 0,
      });
    };
    await step("warming up", 0);
    steps.length = 0;
    await step("alone", 0);
    await step("flooded", options.strangers);
    await step("alone again", 0);
    await step("flooded by four times as many", options.strangers * 4);
  } finally {
    await world.close();
    await template.stop();
  }
  const alone = Math.max(...steps.filter((s) => s.strangers_answered === 0).map((s) => s.p99_ms));
  const wrong: string[] = [];
  for (const s of steps) {
    if (s.lost > 0) wrong.push(`${s.step}: ${s.lost} forms got no receipt`);
    if (s.strangers_answered === 0) continue;
    if (s.p99_ms > Math.max(NOBODY_WAITS_MS, NO_WORSE_THAN * alone))
      wrong.push(`${s.step}: a witness's receipt took ${s.p99_ms} ms, alone ${alone} ms (p99)`);
    if (s.strangers_p50_ms < s.p50_ms) wrong.push(`${s.step}: strangers were answered sooner than witnesses`);
  }
  return { holds: wrong.length === 0, wrong, steps };
};
