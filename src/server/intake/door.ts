// Where records that were let in wait for those that are just being verified: where the processors are busy they come out
// of the threads one by one, and a batch for each would cost more than the records in it.

import { setTimeout as pause } from "node:timers/promises";

export interface Door {
  /** One more is being verified. */
  enter(): void;
  /** One is done, whatever came of it. `full`: there are enough, and nobody is waited for. */
  leave(full: boolean): void;
  /**
   * Until it is some time since it was last asked, then until nobody is being verified any more, or there are enough, or it
   * has taken long enough. At once where nobody came lately and nobody is inside.
   */
  gathered(): Promise<void>;
}

/**
 * @param atMost milliseconds to wait for those inside
 * @param apart milliseconds from the end of one waiting to that of the next
 */
export function createDoor(atMost: number, apart: number): Door {
  let inside = 0;
  let last = Number.NEGATIVE_INFINITY;
  let goOn: (() => void) | null = null;
  return {
    enter() {
      inside++;
    },
    leave(full) {
      inside--;
      if (inside === 0 || full) goOn?.();
    },
    async gathered() {
      const early = last + apart - performance.now();
      if (early > 0) await pause(early);
      if (inside > 0) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, atMost);
        goOn = resolve;
        await promise;
        clearTimeout(timer);
        goOn = null;
      }
      last = performance.now();
    },
  };
}
