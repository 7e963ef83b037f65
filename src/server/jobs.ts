// Background work whose queue is a table of its own (marks, open trail lines): a loop that works until
// nothing is left, then sleeps until it is woken by a notification or the next tick. Two processes may run
// the same loop; each loop's own SQL says why that is safe.

import type { Logger } from "pino";
import type { Live, Topic } from "./database/listen.ts";

export interface Loop {
  readonly name: string;
  /** Does one piece of work; how much was done, 0 when nothing waits. */
  readonly work: () => Promise<number>;
  readonly wakeOn: readonly Topic[];
  /** Sleep at most this long, in milliseconds, when nothing waits. */
  readonly tick: number;
  /** Wait this long after being woken, so that a burst becomes one piece of work. */
  readonly gather: number;
  /**
   * After a piece of work it rests as long as that took, at most this long and at least `gather`: work that grows with
   * what arrives then leaves half of a processor to those who bring it. Without it, `gather`.
   */
  readonly restsUpTo?: number;
}

export interface RunningLoop {
  stop(): Promise<void>;
}

export function runLoop(loop: Loop, live: Live, log: Logger): RunningLoop {
  let stopped = false;
  let wake: (() => void) | null = null;
  let woken = false;
  const poke = (): void => {
    woken = true;
    wake?.();
  };
  const offs = loop.wakeOn.map((topic) => live.on(topic, poke));
  const sleep = (ms: number, interruptible: boolean): Promise<void> =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      if (interruptible) {
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      }
    }).then(() => {
      wake = null;
    });

  const done = (async () => {
    let failures = 0;
    while (!stopped) {
      try {
        const began = performance.now();
        const did = await loop.work();
        const took = performance.now() - began;
        failures = 0;
        if (stopped) break;
        if (did > 0) {
          await sleep(Math.max(loop.gather, Math.min(took, loop.restsUpTo ?? 0)), false);
          continue;
        }
      } catch (error) {
        // What was under way when we went is taken up next time.
        if (stopped) break;
        failures++;
        // The database may be away for a minute: keep trying, more and more slowly, and say so each time.
        log.warn(
          { loop: loop.name, failures, name: (error as Error).name, reason: (error as Error).message },
          "background work failed",
        );
        await sleep(Math.min(10_000, 200 * 2 ** Math.min(failures, 6)), true);
        continue;
      }
      if (woken) {
        woken = false;
        await sleep(loop.gather, false);
        continue;
      }
      await sleep(loop.tick, true);
      if (woken) {
        woken = false;
        await sleep(loop.gather, false);
      }
    }
  })();
  return {
    async stop() {
      stopped = true;
      for (const off of offs) off();
      wake?.();
      await done;
    },
  };
}
