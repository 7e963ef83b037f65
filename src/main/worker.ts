// Who takes up which background work.

import { lookRound } from "../count/evidence/jobs/likeness.ts";
import { sweepUndeclared, sweepUploads } from "../count/evidence/jobs.ts";
import { picturesNamed } from "../count/figures/store/named.ts";
import { keepSeats } from "../count/seats/jobs.ts";
import { climbRound } from "../count/tally/jobs.ts";
import { marksWaiting } from "../count/tally/store/waiting.ts";
import { sweepSignIns } from "../people/accounts/jobs.ts";
import { connect } from "../server/database/connect.ts";
import type { Services } from "../server/http/bind.ts";
import { workWaiting } from "../server/http/metrics.ts";
import { createAside } from "../server/files/aside.ts";
import { runLoop, type RunningLoop } from "../server/jobs.ts";
import { sampleRound } from "../watch/dashboard/jobs.ts";
import { linesWaiting, sealAll } from "../server/trail/seal.ts";

export interface Workers {
  stop(): Promise<void>;
}

/** How much each queue holds, for whoever watches `/metrics`. */
async function tellWaiting({ database }: Services): Promise<number> {
  workWaiting.set({ queue: "tally" }, await marksWaiting(database.db));
  workWaiting.set({ queue: "trail" }, await linesWaiting(database.db));
  return 0;
}

export function startWorkers(services: Services): Workers {
  const { config, database, clock, live, log } = services;
  const seats = keepSeats(database);
  // The same few long statements some times a second, all by keys: planning them anew took longer than they do.
  const sums = connect(database.url, { max: 1, batches: true, applicationName: "posko sums" });
  const aside = createAside(log);
  const loops: RunningLoop[] = [
    runLoop(
      // Nobody notifies it either (see below): a fifth of a second is the longest a mark
      // waits before its round begins. Where rounds grow long a pause as long as one, of what three tenths of a second
      // allow, costs a screen less than it gives the intake: a round of twice the marks is hardly longer.
      {
        name: "tally",
        work: () => climbRound(sums, clock.now()),
        wakeOn: [],
        tick: 100,
        gather: 100,
        restsUpTo: 300,
      },
      live,
      log,
    ),
    runLoop(
      // Nobody notifies it: a NOTIFY makes all commits that carry one wait for each other, and a second is soon
      // enough. One batch a second also keeps the chain, and so the proofs along it, short.
      { name: "trail", work: () => sealAll(database, () => clock.now()), wakeOn: [], tick: 1_000, gather: 1_000 },
      live,
      log,
    ),
    runLoop(
      {
        name: "coverage",
        work: () => sampleRound(database, clock.now()),
        wakeOn: [],
        tick: 60_000,
        gather: 1_000,
      },
      live,
      log,
    ),
    runLoop({ name: "seats", work: () => seats(clock.now()), wakeOn: [], tick: 10_000, gather: 1_000 }, live, log),
    runLoop(
      { name: "uploads", work: () => sweepUploads(config, clock.now()), wakeOn: [], tick: 3_600_000, gather: 1_000 },
      live,
      log,
    ),
    runLoop(
      { name: "looks", work: () => lookRound(config, database, aside.grey), wakeOn: [], tick: 5_000, gather: 200 },
      live,
      log,
    ),
    runLoop(
      {
        name: "sign-ins",
        work: () => sweepSignIns(database.db, clock.now()),
        wakeOn: [],
        tick: 600_000,
        gather: 1_000,
      },
      live,
      log,
    ),
    runLoop(
      {
        name: "undeclared pictures",
        work: () => sweepUndeclared(config, database, picturesNamed, clock.now()),
        wakeOn: [],
        tick: 86_400_000,
        gather: 1_000,
      },
      live,
      log,
    ),
    runLoop({ name: "waiting", work: () => tellWaiting(services), wakeOn: [], tick: 5_000, gather: 1_000 }, live, log),
  ];
  return {
    async stop() {
      const over = loops.map((l) => l.stop());
      // No picture is worth waiting for; it is looked at next time.
      await aside.close();
      await Promise.all(over);
      await sums.close();
    },
  };
}
