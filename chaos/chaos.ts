// `posko chaos [CASE …]`: what breaks servers, done to this one on purpose; what must hold is asked meanwhile and afterwards.

import { writeFile } from "node:fs/promises";
import os from "node:os";
import { readAsked, type Asked } from "../bench/arguments.ts";
import { untilAskedToStop } from "../src/main/start.ts";
import type { Around, Told } from "./case.ts";
import { clock } from "./clock.ts";
import { database } from "./database.ts";
import { disk } from "./disk.ts";
import { flood } from "./flood.ts";
import { handles } from "./handles.ts";
import { hostile } from "./hostile.ts";
import { kill } from "./kill.ts";
import { phone } from "./phone.ts";
import { soak } from "./soak.ts";

const CASES = ["kill", "database", "disk", "handles", "clock", "hostile", "flood", "phone", "soak"] as const;
type CaseName = (typeof CASES)[number];
/** Without words: all but the one that takes hours. */
const USUAL = CASES.filter((name) => name !== "soak");

const OPTIONS = {
  json: { text: undefined },
  requests: { number: 100_000 },
  /** Forms a second. */
  rate: { number: undefined },
  /** Kills, walks. */
  times: { number: undefined },
  minutes: { number: 120 },
  pictureEvery: { number: 20 },
  out: { text: "soak.svg" },
  /** How long the database is gone; of the flood, each step; of the hostile requests, after which no further world is begun. */
  seconds: { number: undefined },
  strangers: { number: 64 },
  walk: { number: undefined },
  seed: { number: undefined },
} as const;

async function run(
  name: CaseName,
  asked: Asked<CaseName, typeof OPTIONS>,
  seed: number,
  around: Around,
): Promise<Told> {
  const { requests, rate, seconds, strangers, times, minutes, pictureEvery, out, walk } = asked;
  switch (name) {
    case "kill":
      return await kill({ times: times ?? 200, rate: rate ?? 40, seed: String(seed) }, around);
    case "database":
      return await database({ rate: rate ?? 40, seconds: seconds ?? 60 }, around);
    case "disk":
      return await disk({ rate: rate ?? 40 }, around);
    case "handles":
      return await handles({ rate: rate ?? 40 }, around);
    case "clock":
      return await clock({ rate: rate ?? 40 }, around);
    case "phone":
      return await phone({ times: times ?? 100, seed, walk }, around);
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
  let asked: Asked<CaseName, typeof OPTIONS>;
  try {
    asked = readAsked(argv, "posko chaos", CASES, USUAL, OPTIONS);
  } catch (error) {
    console.error((error as Error).message);
    return 2;
  }
  const seed = asked.seed ?? 1 + Math.floor(Math.random() * 1e9);
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
    around.say(`${name} (seed ${seed}) …`);
    const told = await run(name, asked, seed, around);
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
