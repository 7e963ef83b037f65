// How many records came to this process lately, by operation: what can wait asks whether anything comes that it should
// wait for.

/** Records of the second that is running, and of the one before it. */
let second = 0;
let current = new Map<string, number>();
let previous = new Map<string, number>();

function turn(): void {
  const now = Math.floor(performance.now() / 1_000);
  if (now === second) return;
  previous = now === second + 1 ? current : new Map();
  current = new Map();
  second = now;
}

/** One more came. */
export function came(operation: string): void {
  turn();
  current.set(operation, (current.get(operation) ?? 0) + 1);
}

/** So many of all operations but this one came in a second, the one that runs or the one before. */
export function cameLately(but: string): number {
  turn();
  const count = (of: Map<string, number>): number => {
    let sum = 0;
    for (const [operation, n] of of) if (operation !== but) sum += n;
    return sum;
  };
  return Math.max(count(current), count(previous));
}
