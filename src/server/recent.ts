// What was looked up lately and may be remembered: a bounded memory in two halves. When the younger is full it becomes
// the older one, and what stood there is forgotten; whatever is asked for again moves to the younger.

export interface Recent<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
}

/** At most `most` values, and at least the half of it that was asked for last. */
export function createRecent<V>(most: number): Recent<V> {
  const half = Math.max(1, Math.floor(most / 2));
  let young = new Map<string, V>();
  let old = new Map<string, V>();
  const set = (key: string, value: V): void => {
    if (young.size >= half && !young.has(key)) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  };
  return {
    get(key) {
      const there = young.get(key);
      if (there !== undefined) return there;
      const before = old.get(key);
      if (before !== undefined) set(key, before);
      return before;
    },
    set,
  };
}
