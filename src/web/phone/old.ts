// What the shared code uses and a phone of 2021 lacks. Imported first.
// oxlint-disable eslint/no-extend-native, unicorn/no-array-sort, unicorn/no-array-reverse

function add(target: object, name: string, value: (this: never, ...given: never[]) => unknown): void {
  if (!(name in target)) Object.defineProperty(target, name, { configurable: true, writable: true, value });
}

add(Array.prototype, "toSorted", function (this: unknown[], compare?: (a: unknown, b: unknown) => number) {
  return [...this].sort(compare);
});
add(Array.prototype, "toReversed", function (this: unknown[]) {
  return [...this].reverse();
});
add(Array.prototype, "at", function (this: unknown[], i: number) {
  return this[i < 0 ? this.length + i : i];
});
add(String.prototype, "isWellFormed", function (this: string) {
  // With the u flag a surrogate matches by itself only where it stands alone.
  return !/\p{Surrogate}/u.test(this);
});
// Only plain JSON is ever cloned on the phone.
add(globalThis, "structuredClone", (value: unknown) => JSON.parse(JSON.stringify(value)));

export const OLD_PHONES_SERVED = true;
