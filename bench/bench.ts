// `posko bench [CASE …] [--json FILE] [--forms N] [--connections N] [--rates A,B] [--seconds N]`

import { writeFile } from "node:fs/promises";
import os from "node:os";
import { parseArgs } from "node:util";
import { importHolds, importStations } from "./import.ts";
import { intake, intakeHolds } from "./intake.ts";
import { keep, keepHolds } from "./keep.ts";
import { lag, lagHolds } from "./lag.ts";
import { untilAskedToStop } from "../src/main/start.ts";
import { phone, phoneHolds } from "./phone.ts";
import { read, readHolds } from "./read.ts";
import { rebuild, rebuildHolds } from "./rebuild.ts";
import { screens, screensHold } from "./screens.ts";
import { search, searchHolds } from "./search.ts";
import { openBench } from "./world.ts";

const CASES = ["intake", "lag", "rebuild", "search", "keep", "phone", "read", "screens", "import"] as const;
type Case = (typeof CASES)[number];

const USAGE = `posko bench [${CASES.join(" | ")} …] [--json FILE] [--forms N] [--connections N] [--rates 30,300] [--seconds N] [--reads N] [--screens 500,5000] [--arrivals N]`;

interface Asked {
  readonly cases: readonly Case[];
  readonly json: string | undefined;
  readonly forms: number;
  readonly connections: number;
  readonly rates: readonly number[];
  readonly seconds: number;
  readonly reads: number;
  readonly screens: readonly number[];
  readonly arrivals: number;
}

function readAsked(argv: readonly string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        json: { type: "string" },
        forms: { type: "string", default: "30000" },
        connections: { type: "string", default: "32" },
        rates: { type: "string", default: "30,300" },
        seconds: { type: "string", default: "15" },
        reads: { type: "string", default: "1000" },
        screens: { type: "string", default: "500,5000" },
        arrivals: { type: "string", default: "300" },
      },
    });
    const lists = { rates: values.rates.split(",").map(Number), screens: values.screens.split(",").map(Number) };
    const numbers = [values.forms, values.connections, values.seconds, values.reads, values.arrivals].map(Number);
    if (![...numbers, ...lists.rates, ...lists.screens].every((n) => Number.isInteger(n) && n > 0)) return null;
    if (!positionals.every((p) => (CASES as readonly string[]).includes(p))) return null;
    const [forms, connections, seconds, reads, arrivals] = numbers as [number, number, number, number, number];
    return {
      cases: positionals.length > 0 ? (positionals as Case[]) : CASES,
      json: values.json,
      forms,
      connections,
      seconds,
      reads,
      arrivals,
      ...lists,
    };
  } catch {
    return null;
  }
}

/** Run cases; 0 when what must hold held, 1 when something was lost, doubled or wrong, 2 when it was not understood. */
export async function bench(argv: readonly string[]): Promise<number> {
  const asked = readAsked(argv);
  if (asked === null) {
    console.error(USAGE);
    return 2;
  }
  const stop = untilAskedToStop();
  const say = (line: string): void => console.error(line);
  // The phone needs no stations.
  const world = asked.cases.some((name) => name !== "phone") ? await openBench(say) : null;
  void stop.asked.then(async () => {
    console.error("Stopping …");
    await world?.close();
    process.exit(130);
  });
  const out: Record<string, unknown> = {
    at: new Date().toISOString(),
    machine: {
      cores: os.availableParallelism(),
      cpu: os.cpus()[0]?.model ?? "",
      memory_gib: Math.round(os.totalmem() / 2 ** 30),
      load_1min: os.loadavg()[0],
      node: process.version,
    },
  };
  let holds = true;
  try {
    for (const name of asked.cases) {
      if (world === null || name === "phone") {
        const figures = await phone(say);
        holds &&= phoneHolds(figures);
        out["phone"] = figures;
        console.table(figures);
      } else if (name === "intake") {
        const figures = await intake(world, asked);
        holds &&= intakeHolds(figures);
        out[name] = figures;
        console.table(figures);
      } else if (name === "lag") {
        const figures = await lag(world, asked);
        holds &&= lagHolds(figures);
        out[name] = figures;
        console.table(figures);
      } else if (name === "read") {
        const figures = await read(world, asked);
        holds &&= readHolds(figures);
        out[name] = figures;
        console.table(figures);
      } else if (name === "screens") {
        const figures = await screens(world, asked);
        holds &&= screensHold(figures);
        out[name] = figures;
        console.table(figures);
      } else if (name === "import") {
        const figures = await importStations(world);
        holds &&= importHolds(figures);
        out[name] = figures;
        console.table([figures]);
      } else if (name === "search") {
        const figures = await search(world);
        holds &&= searchHolds(figures);
        out[name] = figures;
        console.table(figures);
      } else if (name === "keep") {
        const { bytes_a_form, ...figures } = await keep(world, Math.round(asked.forms / 3));
        holds &&= keepHolds({ bytes_a_form, ...figures });
        out[name] = { bytes_a_form, ...figures };
        console.table(bytes_a_form);
        console.table(figures);
      } else {
        const figures = await rebuild(world);
        holds &&= rebuildHolds(figures);
        out[name] = figures;
        console.table([figures]);
      }
    }
  } finally {
    await world?.close();
    stop.forget();
  }
  console.log(
    holds
      ? "Nothing lost, nothing doubled, sums exact, names found, and the phone as quick as it must be."
      : "SOMETHING DOES NOT HOLD: see the columns above.",
  );
  if (asked.json !== undefined) await writeFile(asked.json, `${JSON.stringify({ ...out, holds }, null, 2)}\n`);
  return holds ? 0 : 1;
}

process.exitCode = await bench(process.argv.slice(2));
