// kill -9 of the server, the worker and PostgreSQL at random moments under load.

import { setTimeout as pause } from "node:timers/promises";
import { between, chance } from "../src/main/demo/chance.ts";
import type { Case, Told } from "./case.ts";
import { childrenOf, commandOf, postmasterOf, signal } from "./processes.ts";
import type { Stack } from "./stack.ts";
import { openTrial } from "./trial.ts";

/** What is killed in one cycle, and how often of a hundred. */
const VICTIMS = [
  ["server", 25],
  ["worker", 10],
  // Its first process: the others notice and go.
  ["postgres", 25],
  // One connection's process: PostgreSQL then throws out everybody and recovers by itself.
  ["connection", 15],
  ["server and postgres", 10],
  // As when the power goes: nobody is left to notice anything.
  ["everything", 15],
] as const;
type Victim = (typeof VICTIMS)[number][0];

const LOAD_BEFORE_MS = [80, 700] as const;

export interface KillOptions {
  readonly times: number;
  readonly rate: number;
  readonly seed: string;
}

interface KillFigures extends Told {
  readonly seed: string;
  readonly kills: number;
  readonly killed: Readonly<Record<string, number>>;
  readonly forms: number;
  readonly pictures: number;
  readonly forms_per_kill: number;
  /** From the moment the processes were started again to the next receipt. */
  readonly back_ms_median: number;
  readonly back_ms_worst: number;
  /** What phones heard meanwhile, by code. */
  readonly heard: Readonly<Record<string, number>>;
}

export const kill: Case<KillOptions, KillFigures> = async ({ times, rate, seed }, around) => {
  const stations = Math.min(823_236, Math.max(20_000, times * rate * 4));
  const trial = await openTrial({ rate, world: { stations } }, around);
  const killed: Record<string, number> = {};
  try {
    const { stack } = trial.world;
    for (let cycle = 1; cycle <= times && !around.stopping(); cycle++) {
      const victim = pick(chance(seed, "victim", cycle));
      const after = between(chance(seed, "after", cycle), ...LOAD_BEFORE_MS);
      const whole = await trial.step(`kill ${cycle}/${times} ${victim} after ${after} ms`, async () => {
        await pause(after);
        await strike(stack, victim, chance(seed, "which", cycle));
      });
      killed[victim] = (killed[victim] ?? 0) + 1;
      if (!whole) break;
    }
  } finally {
    await trial.close();
  }
  const backs = trial.steps.map((step) => step.back_ms).toSorted((a, b) => a - b);
  const heard: Record<string, number> = {};
  for (const step of trial.steps) {
    for (const [code, n] of Object.entries(step.heard)) heard[code] = (heard[code] ?? 0) + n;
  }
  const told = trial.tell();
  return {
    ...told,
    seed,
    kills: trial.steps.length,
    killed,
    forms_per_kill: Math.round(told.forms / Math.max(1, backs.length)),
    back_ms_median: backs[Math.floor(backs.length / 2)] ?? 0,
    back_ms_worst: backs.at(-1) ?? 0,
    heard,
  };
};

function pick(u: number): Victim {
  let left = u * VICTIMS.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [victim, weight] of VICTIMS) {
    left -= weight;
    if (left < 0) return victim;
  }
  return "server";
}

/** Kill, and start again what nobody else starts again. */
async function strike(stack: Stack, victim: Victim, which: number): Promise<void> {
  const postmaster = await postmasterOf(stack.folder);
  switch (victim) {
    case "server":
      await stack.killServer();
      return await stack.startServer();
    case "worker":
      await stack.killWorker();
      return await stack.startWorker();
    case "postgres":
      return signal(postmaster, "SIGKILL");
    case "connection": {
      const connections = childrenOf(postmaster).filter((pid) => / posko /.test(commandOf(pid)));
      return signal(connections[Math.floor(which * connections.length)] ?? postmaster, "SIGKILL");
    }
    case "server and postgres":
      signal(postmaster, "SIGKILL");
      await stack.killServer();
      return await stack.startServer();
    case "everything":
      for (const pid of [postmaster, ...childrenOf(postmaster)]) signal(pid, "SIGKILL");
      await Promise.all([stack.killServer(), stack.killWorker()]);
      await stack.startServer();
      return await stack.startWorker();
  }
}
