// No file handle left: the server under a low `ulimit -n` is given none that is new for a while, again and again; then
// there are more phones than it may have handles. A file, a connection to the database and a phone's connection each want
// one.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { Around, Case, Told } from "./case.ts";
import { openTrial, type Step, type Trial } from "./trial.ts";

/** So many files, connections included, may the server have open. */
const HANDLES = 96;
const ROUNDS = 3;
const HELD_MS = 10_000;
const CROWDED_MS = 15_000;
/** Fewer than it has open by itself. */
const NONE_NEW = 16;
/** More open files than that after a round than after the first: some are never closed. */
const LEFT_OPEN = 8;

export interface HandlesOptions {
  readonly rate: number;
}

interface HandlesFigures extends Told {
  readonly handles: number;
  readonly steps: readonly Step[];
}

export const handles: Case<HandlesOptions, HandlesFigures> = async (options, around) => {
  const none = await noneNew(options, around);
  const crowded = around.stopping() ? null : await crowd(options, around);
  return {
    holds: none.holds && (crowded?.holds ?? true),
    wrong: [...none.wrong, ...(crowded?.wrong ?? [])],
    ...(none.skipped ? { skipped: none.skipped } : {}),
    handles: HANDLES,
    steps: [...none.steps, ...(crowded?.steps ?? [])],
  };
};

type Figures = Told & { readonly steps: readonly Step[] };

/** What is open stays open, and nothing new opens: no file, no connection. */
async function noneNew({ rate }: HandlesOptions, around: Around): Promise<Figures> {
  if (spawnSync("prlimit", ["--version"]).status !== 0) {
    const skipped = ["no new handles: prlimit (util-linux) is not here"];
    around.say(`Skipped: ${skipped[0]}.`);
    return { holds: true, wrong: [], skipped, steps: [] };
  }
  const trial = await open(24, rate, around);
  try {
    const { stack } = trial.world;
    const before = stack.pids();
    const after: number[] = [];
    for (let round = 1; round <= ROUNDS && !around.stopping(); round++) {
      await trial.step(`no new handle for ${HELD_MS / 1000} s (${round} of ${ROUNDS})`, async () => {
        allow(before.server!, NONE_NEW);
        await pause(HELD_MS);
        allow(before.server!, HANDLES);
      });
      if ((await stack.health()) !== 200) trial.wrong("it is not healthy though handles are free again");
      after.push(handlesOf(before.server!));
    }
    around.say(`Handles in use after each round: ${after.join(", ")}`);
    if (after.at(-1)! > after[0]! + LEFT_OPEN) trial.wrong(`handles stay open: ${after.join(", ")} after each round`);
    judge(trial, before, /^(server\.out_of_files|evidence\.offset|network)$/);
    if (!trial.steps.some((step) => "server.out_of_files" in step.heard))
      trial.wrong("nobody heard server.out_of_files, so nothing was tried");
  } finally {
    await trial.close();
  }
  return { ...trial.tell(), steps: trial.steps };
}

/** Each of the phones wants a connection. */
async function crowd({ rate }: HandlesOptions, around: Around): Promise<Figures> {
  const phones = HANDLES * 2;
  const trial = await open(phones, rate, around);
  try {
    const before = trial.world.stack.pids();
    await trial.step(`${phones} phones and ${HANDLES} handles for ${CROWDED_MS / 1000} s`, async () => {
      await pause(CROWDED_MS);
    });
    judge(trial, before, /^(server\.out_of_files|evidence\.offset|network)$/);
    const [step] = trial.steps;
    if (step && Object.keys(step.heard).length === 0) trial.wrong("nobody was refused, so nothing was tried");
  } finally {
    await trial.close();
  }
  return { ...trial.tell(), steps: trial.steps };
}

function open(phones: number, rate: number, around: Around): Promise<Trial> {
  return openTrial(
    {
      rate: rate * 4,
      phones,
      pictureEvery: 2,
      // The database is another's: it has handles of its own.
      world: { stations: 20_000, brought: true, before: `ulimit -n ${HANDLES}` },
    },
    around,
  );
}

function judge(trial: Trial, before: { readonly server: number | undefined }, refusals: RegExp): void {
  if (before.server !== trial.world.stack.pids().server) trial.wrong("the server's process ended");
  for (const { name, heard } of trial.steps)
    for (const code of Object.keys(heard)) if (!refusals.test(code)) trial.wrong(`${name}: refused with ${code}`);
}

/** Files the process has open, connections included. */
function handlesOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** So many from now on; those above stay open. */
function allow(pid: number, files: number): void {
  const done = spawnSync("prlimit", ["--pid", String(pid), `--nofile=${files}:`]);
  if (done.status !== 0) throw new Error(`prlimit: ${done.stderr.toString()}`);
}
