// While somebody is in a live table its order is held: numbers change in place, rows do not move under the hand.

import { useMemo, useState } from "react";

export interface Held<R> {
  readonly rows: readonly R[];
  readonly latest: (row: R) => R;
  readonly on: boolean;
  /** Rows that have come since, also those of a list that have not been fetched. */
  readonly waiting: number;
  /** Rows held that are in the list no more. */
  readonly gone: number;
  /** Take the rows as they are now: those that waited come in, at the asker's own wish. */
  readonly release: () => void;
  readonly handlers: {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocus: (e: { target: EventTarget }) => void;
    onBlur: (e: { currentTarget: Element; relatedTarget: EventTarget | null }) => void;
  };
}

/**
 * The rows as they stood when the hand came in; each shown with its latest numbers. `total`: how many rows the whole list
 * has, where not all of it is fetched.
 */
export function useHeld<R>(
  rows: readonly R[],
  rowKey: (row: R) => string,
  live: boolean,
  pages: number,
  total: number | undefined,
): Held<R> {
  const [over, setOver] = useState(false);
  const [within, setWithin] = useState(false);
  const [kept, setKept] = useState(rows);
  const hold = live && (over || within);
  // Further pages that the hand itself asked for belong to what it holds.
  const [keptPages, setKeptPages] = useState(pages);
  const [keptTotal, setKeptTotal] = useState(total);
  if ((!hold && (kept !== rows || keptTotal !== total)) || keptPages !== pages) {
    setKept(rows);
    setKeptTotal(total);
    setKeptPages(pages);
  }
  const byKey = useMemo(() => (hold ? new Map(rows.map((row) => [rowKey(row), row])) : null), [hold, rows, rowKey]);
  const known = useMemo(() => (hold ? new Set(kept.map((row) => rowKey(row))) : null), [hold, kept, rowKey]);
  return {
    rows: hold ? kept : rows,
    latest: (row) => byKey?.get(rowKey(row)) ?? row,
    on: hold,
    waiting:
      known === null
        ? 0
        : Math.max(rows.filter((row) => !known.has(rowKey(row))).length, (total ?? 0) - (keptTotal ?? total ?? 0)),
    gone: byKey === null || total !== undefined ? 0 : kept.filter((row) => !byKey.has(rowKey(row))).length,
    release: () => {
      setKept(rows);
      setKeptTotal(total);
    },
    handlers: {
      onPointerEnter: () => setOver(true),
      onPointerLeave: () => setOver(false),
      // A sort button that kept the focus after its click holds nothing: only rows and the filter do.
      onFocus: (e) => setWithin((e.target as Element).closest("tbody, input") !== null),
      onBlur: (e) => {
        if (!e.currentTarget.contains(e.relatedTarget as Node | null)) setWithin(false);
      },
    },
  };
}
