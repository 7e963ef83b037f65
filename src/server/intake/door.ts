// Where records that were let in wait for those that are just being verified: where the processors are busy they come out
// of the threads one by one, and a batch for each would cost more than the records in it.

import { came } from "./lately.ts";

export interface Door {
  /** One more, of this operation, is being verified. */
  enter(operation: string): void;
  /**
   * One is done, whatever came of it. `full`: there are enough, and nobody is waited for. `worth`: there are so many that a
   * batch costs each of them little, and it may begin sooner than it would.
   */
  leave(full: boolean, worth?: boolean): void;
  /**
   * Until it is some time since it was last asked, then until nobody is being verified any more, or there are enough, or it
   * has taken long enough. At once where nobody came lately, or there are many (`worth`), and nobody is inside.
   */
  gathered(worth?: boolean): Promise<void>;
}

/**
 * @param atMost milliseconds to wait for those inside
 * @param apart milliseconds from the end of one waiting to that of the next
 */
export function createDoor(atMost: number, apart: number): Door {
  let inside = 0;
  let last = Number.NEGATIVE_INFINITY;
  const forThoseInside = createWait();
  const forTheNext = createWait();
  return {
    enter(operation) {
      came(operation);
      inside++;
    },
    leave(full, worth = full) {
      inside--;
      if (worth) forTheNext.end();
      if (inside === 0 || full) forThoseInside.end();
    },
    async gathered(worth = false) {
      const early = last + apart - performance.now();
      if (early > 0 && !worth) await forTheNext.until(early);
      if (inside > 0) await forThoseInside.until(atMost);
      last = performance.now();
    },
  };
}

/** A wait of one at a time, which somebody may end. */
function createWait(): { until(ms: number): Promise<void>; end(): void } {
  let end: (() => void) | null = null;
  return {
    async until(ms) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ms);
      end = resolve;
      await promise;
      clearTimeout(timer);
      end = null;
    },
    end: () => end?.(),
  };
}
