// The database gone, frozen, and without a connection left, while forms and photographs arrive.

import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import type { Case, Told } from "./case.ts";
import { childrenOf, postmasterOf, signal } from "./processes.ts";
import { openTrial, type Step, type Trial } from "./trial.ts";
import type { OwnDatabase } from "./world.ts";

/** `/healthz` must tell within this. */
const TOLD_WITHIN = 15_000;
/** How long it stands still, and how long others hold all connections. */
const FROZEN_MS = 20_000;
const CROWDED_MS = 15_000;

export interface DatabaseOptions {
  readonly rate: number;
  /** How long it is gone. */
  readonly seconds: number;
}

export const database: Case<DatabaseOptions, Told & { readonly steps: readonly Step[] }> = async (options, around) => {
  const trial = await openTrial({ rate: options.rate, world: { stations: 20_000, brought: true } }, around);
  try {
    const { stack } = trial.world;
    const own = trial.world.own!;
    const before = stack.pids();
    await trial.step(`gone for ${options.seconds} s`, async () => {
      await own.stop();
      const until = performance.now() + options.seconds * 1_000;
      await expectUnwell(trial, "while it was gone");
      await pause(Math.max(0, until - performance.now()));
      await own.start();
    });
    if (!around.stopping()) {
      await trial.step(`frozen for ${FROZEN_MS / 1000} s`, async () => {
        const until = performance.now() + FROZEN_MS;
        const thaw = await freeze(own);
        await expectUnwell(trial, "while it was frozen");
        await pause(Math.max(0, until - performance.now()));
        thaw();
      });
    }
    if (!around.stopping()) {
      await trial.step(`without a connection left for ${CROWDED_MS / 1000} s`, async () => {
        const until = performance.now() + CROWDED_MS;
        const leave = await crowd(own.url);
        await expectUnwell(trial, "while others held all connections");
        await pause(Math.max(0, until - performance.now()));
        await leave();
      });
    }
    const after = stack.pids();
    if (before.server !== after.server) trial.wrong("the server's process ended");
    if (before.worker !== after.worker) trial.wrong("the worker's process ended");
    if ((await stack.health()) !== 200) trial.wrong("/healthz does not say that all is well again");
  } finally {
    await trial.close();
  }
  return { ...trial.tell(), steps: trial.steps };
};

/** Supervisors are told in time: a 503, not silence. */
async function expectUnwell(trial: Trial, when: string): Promise<void> {
  const until = performance.now() + TOLD_WITHIN;
  let status = 200;
  while (status === 200 && performance.now() < until) {
    status = await trial.world.stack.health();
    if (status === 200) await pause(50);
  }
  if (status !== 503) trial.wrong(`/healthz answered ${status === 0 ? "nothing" : status} ${when}`);
}

/** Every process of it stands still, as behind a broken cable; the way to let it go on. */
async function freeze(own: OwnDatabase): Promise<() => void> {
  const first = await postmasterOf(own.folder);
  signal(first, "SIGSTOP");
  const all = [...childrenOf(first), first];
  for (const pid of all) signal(pid, "SIGSTOP");
  return () => {
    for (const pid of all) signal(pid, "SIGCONT");
  };
}

const POSKOS = "from pg_stat_activity where application_name like 'posko%' and backend_type = 'client backend'";

/** Take every connection there is, Posko's too; the way to give them back. */
async function crowd(url: string): Promise<() => Promise<void>> {
  const taken: pg.Client[] = [];
  const take = async (): Promise<boolean> => {
    const client = new pg.Client({ connectionString: url, application_name: "a crowd" });
    client.on("error", () => {});
    return await client.connect().then(
      () => taken.push(client) > 0,
      () => false,
    );
  };
  while (await take());
  // Whoever is thrown out tries to come back, so it is done until nobody is left.
  const [first] = taken;
  for (let left = 1; left > 0;) {
    await first!.query(`select pg_terminate_backend(pid) ${POSKOS}`);
    while (await take());
    left = (await first!.query<{ n: number }>(`select count(*)::int as n ${POSKOS}`)).rows[0]!.n;
  }
  return async () => {
    await Promise.all(taken.map((client) => client.end()));
  };
}
