// Requests that leave at a fixed rate, or as fast as they may, over some connections.

import { setTimeout as pause } from "node:timers/promises";
import type { Wire } from "./wire.ts";

/**
 * Do `count` things, `rate` a second, or as fast as the wires allow. Times count from when each was due, so that a
 * loader that falls behind hides no waiting; without a rate from when it was begun. Milliseconds, in no order.
 */
export async function atRate(
  wires: readonly Wire[],
  rate: number | undefined,
  count: number,
  one: (wire: Wire, i: number) => Promise<void>,
): Promise<{ times: number[]; seconds: number }> {
  const began = performance.now();
  const times: number[] = [];
  let next = 0;
  await Promise.all(
    wires.map(async (wire) => {
      while (next < count) {
        const mine = next++;
        const due = rate === undefined ? performance.now() : began + (mine * 1_000) / rate;
        if (performance.now() < due) await pause(due - performance.now());
        await one(wire, mine);
        times.push(performance.now() - due);
      }
    }),
  );
  return { times, seconds: (performance.now() - began) / 1_000 };
}
