// One question in flight; whatever is asked meanwhile is the next one, asked together and without any waiting window:
// what the intake does with records, for what it has to look up about them.

/** `load` answers for several keys at once; keys it does not know are not in its answer. */
export function gather<K, V>(
  load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): (keys: readonly K[]) => Promise<ReadonlyMap<K, V>> {
  let inFlight: Promise<unknown> = Promise.resolve();
  let next: { readonly keys: Set<K>; readonly answer: Promise<ReadonlyMap<K, V>> } | null = null;
  /** The answer holds what others asked too. It is never older than the question; one that fails, fails all of its askers. */
  return (keys) => {
    if (next === null) {
      const together = new Set<K>();
      const answer = inFlight.then(() => {
        next = null;
        return load([...together]);
      });
      inFlight = answer.catch(() => {});
      next = { keys: together, answer };
    }
    for (const key of keys) next.keys.add(key);
    return next.answer;
  };
}
