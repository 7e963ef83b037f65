// Rows that open in place to the rows below them. The grid sorts, filters and holds them as any others; here is what makes
// a tree of them: who is below whom, the button that opens a row, and the arrows that do the same.

import type { KeyboardEvent, ReactNode } from "react";
import { Icon } from "../kit/icons.tsx";
import { useWords } from "../kit/words.ts";
import { deskWords } from "./words.ts";

export interface GridTree<R> {
  /** Key of the row it is below; undefined at the top. */
  readonly parentOf: (row: R) => string | undefined;
  /** Is there anything below it to be opened? */
  readonly opens: (row: R) => boolean;
  /** Keys of the rows that are open. */
  readonly open: ReadonlySet<string>;
  /** Open it, or close it; what is below may come later, as rows of the grid. */
  readonly onToggle: (row: R) => void;
  readonly name: (row: R) => string;
}

/** The rows at the top, and those below each row that is open, by its key. */
export function treeOf<R>(
  rows: readonly R[],
  tree: GridTree<R> | undefined,
): { readonly top: readonly R[]; readonly below: ReadonlyMap<string, R[]> } {
  if (tree === undefined) return { top: rows, below: new Map() };
  const below = new Map<string, R[]>();
  const top: R[] = [];
  for (const row of rows) {
    const parent = tree.parentOf(row);
    if (parent === undefined) top.push(row);
    else if (tree.open.has(parent)) below.set(parent, [...(below.get(parent) ?? []), row]);
  }
  return { top, below };
}

interface Nested<T> {
  readonly subRows: readonly T[];
}

/** Rows as they stand below one another. */
export function flat<T extends Nested<T>>(rows: readonly T[]): T[] {
  return rows.flatMap((row) => (row.subRows.length === 0 ? [row] : [row, ...flat(row.subRows)]));
}

/** The first cell of a row: as far in as it is deep, with the button that opens it. */
export function TreeCell<R>(p: {
  tree: GridTree<R>;
  row: R;
  rowKey: string;
  depth: number;
  /** Its rows are there. */
  filled: boolean;
  children: ReactNode;
}): ReactNode {
  const t = useWords(deskWords);
  const { tree, row } = p;
  const open = tree.open.has(p.rowKey);
  return (
    <span className="d-tree" style={{ paddingInlineStart: `${String(p.depth * 1.25)}rem` }}>
      {tree.opens(row) ? (
        <button
          type="button"
          className="d-tree-button"
          aria-expanded={open}
          aria-busy={open && !p.filled}
          aria-label={t("treeBelow", { name: tree.name(row) })}
          onClick={() => tree.onToggle(row)}
        >
          <Icon name="next" size={16} />
        </button>
      ) : (
        <span className="d-tree-leaf" />
      )}
      <span>{p.children}</span>
    </span>
  );
}

/**
 * Right opens a row, and goes on into it; left closes it, and goes back to the row it is below. From the row or its
 * button. True where the key was taken.
 */
export function treeKey<R>(
  e: KeyboardEvent<HTMLElement>,
  tree: GridTree<R>,
  rows: readonly { readonly original: R; readonly id: string; readonly depth: number }[],
  goTo: (at: number) => void,
): boolean {
  if ((e.key !== "ArrowRight" && e.key !== "ArrowLeft") || e.ctrlKey || e.altKey || e.metaKey) return false;
  if (!(e.target instanceof Element) || !e.target.matches("tr, .d-tree-button")) return false;
  const at = Number(e.target.closest<HTMLElement>("tr[data-index]")?.dataset["index"]);
  const row = rows[at];
  if (row === undefined) return false;
  const open = tree.open.has(row.id);
  if (e.key === "ArrowRight") {
    if (!tree.opens(row.original)) return false;
    if (!open) tree.onToggle(row.original);
    else if ((rows[at + 1]?.depth ?? 0) > row.depth) goTo(at + 1);
  } else if (open) tree.onToggle(row.original);
  else {
    const parent = rows.slice(0, at).findLastIndex((one) => one.depth < row.depth);
    if (parent < 0) return false;
    goTo(parent);
  }
  e.preventDefault();
  return true;
}
