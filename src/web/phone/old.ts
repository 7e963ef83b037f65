// Two things the shared code uses that a phone of 2021 lacks. Imported first.

if (typeof Array.prototype.toSorted !== "function") {
  Object.defineProperties(Array.prototype, {
    toSorted: {
      configurable: true,
      writable: true,
      value(this: unknown[], compare?: (a: unknown, b: unknown) => number) {
        return [...this].sort(compare);
      },
    },
    toReversed: {
      configurable: true,
      writable: true,
      value(this: unknown[]) {
        return [...this].reverse();
      },
    },
  });
}
if (typeof String.prototype.isWellFormed !== "function") {
  Object.defineProperty(String.prototype, "isWellFormed", {
    configurable: true,
    writable: true,
    value(this: string) {
      return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(this);
    },
  });
}
if (typeof structuredClone !== "function") {
  // Only plain JSON is ever cloned on the phone.
  globalThis.structuredClone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
}

export const OLD_PHONES_SERVED = true;
