// The refused lines of an import: all are counted, the first ones by line are named.

import { MOST_REFUSED, type RefusedLine } from "../../base/import.ts";

const LONGEST_VALUE = 80;

/** A value short enough for a report. */
function shortened(value: string): string {
  return value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE - 1)}…` : value;
}

export class Refusals {
  total = 0;
  #named: RefusedLine[] = [];

  /** Add a line; `count` where one entry stands for none or several, as when the database counted the rest. */
  add(refused: RefusedLine): void {
    this.total++;
    this.#name(refused);
  }

  /** Lines found by one statement: the first ones by line, and how many there were in all. */
  addFound(first: readonly RefusedLine[], total: number): void {
    this.total += total;
    for (const refused of first) this.#name(refused);
  }

  /** The first `MOST_REFUSED` by line. */
  named(): RefusedLine[] {
    this.#cut();
    return this.#named;
  }

  #name(refused: RefusedLine): void {
    this.#named.push({ ...refused, value: shortened(refused.value) });
    if (this.#named.length >= 2 * MOST_REFUSED) this.#cut();
  }

  #cut(): void {
    this.#named = this.#named.toSorted((a, b) => a.line - b.line).slice(0, MOST_REFUSED);
  }
}
