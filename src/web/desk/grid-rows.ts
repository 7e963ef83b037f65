// Which rows of a table are drawn, and the keyboard that goes through all of them.

import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import type { FocusEvent, KeyboardEvent, RefCallback } from "react";
import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";

/** Up to so many rows a table is drawn whole, and as high as it is. */
const WHOLE = 100;
const ROW_HIGH = 41;
const OVERSCAN = 12;
/** Rows that Page Up and Page Down go. */
const PAGE = 10;

export interface RowsInView {
  /** Scrolls in a frame of its own, of which only the rows in view are drawn. */
  readonly tall: boolean;
  /** Rows by their place in the table, and the room of those that are not drawn. */
  readonly lines: readonly (
    | { readonly kind: "row"; readonly at: number }
    | { readonly kind: "gap"; readonly at: number; readonly high: number }
  )[];
  /** The last row is drawn, or nearly. */
  readonly reachesEnd: boolean;
  readonly measure: RefCallback<HTMLTableRowElement>;
  readonly at: number;
  readonly setAt: (at: number) => void;
  readonly show: (at: number) => void;
}

/** On paper every row is drawn. */
function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const before = (): void => flushSync(() => setPrinting(true));
    const after = (): void => setPrinting(false);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, []);
  return printing;
}

export function useRowsInView(frame: HTMLDivElement | null, count: number): RowsInView {
  const [chosen, setAt] = useState(0);
  const at = Math.min(chosen, Math.max(0, count - 1));
  const tall = count > WHOLE;
  const printing = usePrinting();
  // What it returns changes as one scrolls; nothing here keeps it.
  // oxlint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count,
    enabled: tall,
    getScrollElement: () => frame,
    estimateSize: () => ROW_HIGH,
    overscan: OVERSCAN,
    // The row that holds the keyboard stays drawn, wherever one scrolls: else the focus would be lost with it.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), at])].toSorted((a, b) => a - b),
  });
  const lines: RowsInView["lines"][number][] = [];
  if (!tall || printing) {
    for (let i = 0; i < count; i++) lines.push({ kind: "row", at: i });
  } else {
    let end = 0;
    for (const item of virtualizer.getVirtualItems()) {
      if (item.start > end) lines.push({ kind: "gap", at: item.index, high: item.start - end });
      lines.push({ kind: "row", at: item.index });
      end = item.end;
    }
    const rest = virtualizer.getTotalSize() - end;
    if (rest > 0) lines.push({ kind: "gap", at: count, high: rest });
  }
  const drawn = lines.findLast((line) => line.kind === "row")?.at ?? 0;
  return {
    tall,
    reachesEnd: count > 0 && drawn >= count - 1,
    lines,
    measure: virtualizer.measureElement,
    at,
    setAt,
    show: (to) => {
      if (tall) virtualizer.scrollToIndex(to);
    },
  };
}

/** Arrows, Page Up and Down, Home and End go through the rows; Enter follows the row's first link. */
export function useRowKeys(
  frame: HTMLDivElement | null,
  view: RowsInView,
  count: number,
): {
  readonly at: number;
  readonly onKeyDown: (e: KeyboardEvent<HTMLElement>) => void;
  readonly onFocus: (e: FocusEvent<HTMLElement>) => void;
  readonly goTo: (at: number) => void;
} {
  const wanted = useRef<number | null>(null);
  // A row far away is drawn only after the scroll: it takes the focus as soon as it is there.
  useEffect(() => {
    if (wanted.current === null) return;
    const row = frame?.querySelector<HTMLElement>(`tr[data-index="${String(wanted.current)}"]`);
    if (row === null || row === undefined) return;
    wanted.current = null;
    row.focus({ preventScroll: view.tall });
  });
  const goTo = (at: number): void => {
    const clamped = Math.max(0, Math.min(count - 1, at));
    wanted.current = clamped;
    view.setAt(clamped);
    view.show(clamped);
  };
  return {
    at: view.at,
    goTo,
    onFocus: (e) => {
      const row = e.target.closest<HTMLElement>("tr[data-index]");
      if (row !== null) view.setAt(Number(row.dataset["index"]));
    },
    onKeyDown: (e) => {
      if (!(e.target instanceof HTMLTableRowElement) || e.ctrlKey || e.altKey || e.metaKey) return;
      const to: Record<string, number> = {
        ArrowDown: view.at + 1,
        ArrowUp: view.at - 1,
        PageDown: view.at + PAGE,
        PageUp: view.at - PAGE,
        Home: 0,
        End: count - 1,
      };
      const next = to[e.key];
      if (next !== undefined) {
        goTo(next);
      } else if (e.key === "Enter") e.target.querySelector("a")?.click();
      else return;
      e.preventDefault();
    },
  };
}
