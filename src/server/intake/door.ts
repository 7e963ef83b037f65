// Where records that were let in wait for those that are just being verified: where the processors are busy they come out
// of the threads one by one, and a batch for each would cost more than the records in it.

export interface Door {
  /** One more is being verified. */
  enter(): void;
  /** One is done, whatever came of it. `full`: there are enough, and nobody is waited for. */
  leave(full: boolean): void;
  /** Until nobody is being verified any more, or there are enough, or it has taken long enough. At once where nobody is. */
  gathered(): Promise<void>;
}

/** @param atMost milliseconds to wait */
export function createDoor(atMost: number): Door {
  let inside = 0;
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
      if (inside === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, atMost);
      goOn = resolve;
      await promise;
      clearTimeout(timer);
      goOn = null;
    },
  };
}
