// `posko chaos [CASE …]`: what breaks servers, done to this one on purpose; what must hold is asked meanwhile and afterwards.

import { writeFile } from "node:fs/promises";
import os from "node:os";
import { parseArgs } from "node:util";
import { untilAskedToStop } from "../src/main/start.ts";
import type { Around, Told } from "./case.ts";
import { clock } from "./clock.ts";
import { database } from "./database.ts";
import { disk } from "./disk.ts";
import { flood } from "./flood.ts";
import { hostile } from "./hostile.ts";
import { kill } from "./kill.ts";
import { soak } from "./soak.ts";

const CASES = ["kill", "database", "disk", "clock", "hostile", "flood", "soak"] as const;
type CaseName = (typeof CASES)[number];
/** Without words: all but the one that takes hours. */
const USUAL = CASES.filter((name) => name !== "soak");

const USAGE = `posko chaos [${CASES.join(" | ")} …] [--json FILE] [--times N] [--requests N] [--rate N] [--seconds N] [--strangers N] [--minutes N] [--picture-every N] [--out FILE.svg] [--seed N]`;

interface Asked {
  readonly cases: readonly CaseName[];
  readonly json: string | undefined;
  readonly requests: number;
  readonly rate: number | undefined;
  /** Kills. */
  readonly times: number;
  readonly minutes: number;
  readonly pictureEvery: number;
  readonly out: string;
  /** How long the database is gone; of the flood, each step; of the hostile requests, after which no further world is begun. */
  readonly seconds: number | undefined;
  readonly strangers: number;
  readonly seed: number;
}

function readAsked(argv: readonly string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: "string" },
        requests: { type: "string", default: "100000" },
        rate: { type: "string" },
        times: { type: "string", default: "200" },
        minutes: { type: "string", default: "120" },
        "picture-every": { type: "string", default: "20" },
        out: { type: "string", default: "soak.svg" },
        seconds: { type: "string" },
        strangers: { type: "string", default: "64" },
        seed: { type: "string", default: String(Math.floor(Math.random() * 1e9)) },
      },
    });
    const whole = (text: string): boolean => /^[1-9]\d{0,9}$/.test(text);
    const { requests, rate, seconds, strangers, seed, times, minutes } = values;
    const every = values["picture-every"];
    const given = [rate, seconds].filter((text) => text !== undefined);
    if (![requests, strangers, seed, times, minutes, every, ...given].every(whole)) return null;
    if (!positionals.every((p) => (CASES as readonly string[]).includes(p))) return null;
    return {
      cases: positionals.length > 0 ? (positionals as CaseName[]) : USUAL,
      json: values.json,
      requests: Number(requests),
      rate: rate === undefined ? undefined : Number(rate),
      times: Number(times),
      minutes: Number(minutes),
      pictureEvery: Number(every),
      out: values.out,
      seconds: seconds === undefined ? undefined : Number(seconds),
      strangers: Number(strangers),
      seed: Number(seed),
    };
  } catch {
    return null;
  }
}

async function run(name: CaseName, asked: Asked, around: Around): Promise<Told> {
  const { requests, rate, seconds, strangers, seed, times, minutes, pictureEvery, out } = asked;
  switch (name) {
    case "kill":
      return await kill({ times, rate: rate ?? 40, seed: String(seed) }, around);
    case "database":
      return await database({ rate: rate ?? 40, seconds: seconds ?? 60 }, around);
    case "disk":
      return await disk({ rate: rate ?? 40 }, around);
    case "clock":
      return await clock({ rate: rate ?? 40 }, around);
    case "soak":
      return await soak({ minutes, rate: rate ?? 100, pictureEvery, out }, around);
    case "hostile":
      return await hostile({ requests, seed, seconds: seconds ?? 3_600 }, around);
    case "flood":
      return await flood({ rate: rate ?? 100, seconds: seconds ?? 15, strangers }, around);
  }
}

/** Run cases; 0 when all held, 1 when something did not, 2 when it was not understood. */
async function chaos(argv: readonly string[]): Promise<number> {
  const asked = readAsked(argv);
  if (asked === null) {
    console.error(USAGE);
    return 2;
  }
  const stop = untilAskedToStop();
  let stopping = false;
  void stop.asked.then(() => {
    stopping = true;
    console.error("Stopping after what was begun …");
  });
  const around: Around = { say: (line) => console.error(line), stopping: () => stopping };
  const out: Record<string, unknown> = {
    at: new Date().toISOString(),
    machine: { cores: os.availableParallelism(), load_1min: os.loadavg()[0], node: process.version },
  };
  let holds = true;
  for (const name of asked.cases) {
    if (stopping) break;
    around.say(`${name} (seed ${asked.seed}) …`);
    const told = await run(name, asked, around);
    holds &&= told.holds;
    out[name] = told;
    console.log(`${name}: ${JSON.stringify(told, null, 2)}`);
  }
  stop.forget();
  console.log(holds ? "All held." : "SOMETHING DOES NOT HOLD: see above.");
  if (asked.json !== undefined) await writeFile(asked.json, `${JSON.stringify({ ...out, holds }, null, 2)}\n`);
  return stopping ? 130 : holds ? 0 : 1;
}

process.exitCode = await chaos(process.argv.slice(2));
