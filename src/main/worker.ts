// Who takes up which background work.

import type { Services } from "../server/http/bind.ts";
import { runLoop, type RunningLoop } from "../server/jobs.ts";
import { sealOnce } from "../server/trail/seal.ts";

export interface Workers {
  stop(): Promise<void>;
}

export function startWorkers(services: Services): Workers {
  const { database, clock, live, log } = services;
  const loops: RunningLoop[] = [
    runLoop(
      { name: "trail", work: () => sealOnce(database, clock.now()), wakeOn: ["trail_open"], tick: 1_000, gather: 200 },
      live,
      log,
    ),
  ];
  return {
    async stop() {
      await Promise.all(loops.map((l) => l.stop()));
    },
  };
}
