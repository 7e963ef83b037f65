// Where records that were let in wait for those that are just being verified: where the processors are busy they come out
// of the threads one by one, and a batch for each would cost more than the records in it.

export interface Door {
  /** One more is being verified. */
  enter(): void;
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
  let goOn: (() => void) | null = null;
  let soon: (() => void) | null = null;
  return {
    enter() {
      inside++;
    },
    leave(full, worth = full) {
      inside--;
      if (worth) soon?.();
      if (inside === 0 || full) goOn?.();
    },
    async gathered(worth = false) {
      const early = last + apart - performance.now();
      if (early > 0 && !worth) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, early);
        soon = resolve;
        await promise;
        clearTimeout(timer);
        soon = null;
      }
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
