// Requests that leave at a fixed rate over some connections.

import { setTimeout as pause } from "node:timers/promises";
import type { Wire } from "./wire.ts";

/**
 * Send `count` requests, `rate` a second. Times count from when each was due, so that a loader that falls behind hides
 * no waiting; milliseconds, in no order.
 */
export async function atRate(
  wires: readonly Wire[],
  rate: number,
  count: number,
  request: (i: number) => Buffer,
  answered: (i: number, body: Buffer) => void,
): Promise<{ times: number[]; seconds: number }> {
  const began = performance.now();
  const times: number[] = [];
  let next = 0;
  await Promise.all(
    wires.map(async (wire) => {
      while (next < count) {
        const mine = next++;
        const due = began + (mine * 1_000) / rate;
        if (performance.now() < due) await pause(due - performance.now());
        const body = await wire.send(request(mine));
        times.push(performance.now() - due);
        answered(mine, body);
      }
    }),
  );
  return { times, seconds: (performance.now() - began) / 1_000 };
}
