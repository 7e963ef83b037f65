// A table for people who work in it all evening: sort, filter, go through its rows by keyboard, take it away as a file.
// Of a long one only the rows in view are drawn: ten thousand scroll like ten.

import {
  createFilteredRowModel,
  createSortedRowModel,
  columnFilteringFeature,
  filterFn_includesString,
  globalFilteringFeature,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  type ColumnDef,
  type RowData,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import type { CSSProperties, ReactNode } from "react";
import { useEffect, useId, useMemo, useState } from "react";
import { Button } from "../kit/button.tsx";
import { Icon } from "../kit/icons.tsx";
import { useWords } from "../kit/words.ts";
import type { CellValue } from "../../base/table.ts";
import { GridExport } from "./grid-export.tsx";
import { useHeld } from "./grid-held.ts";
import { useRowKeys, useRowsInView } from "./grid-rows.ts";
import { flat, type GridTree, TreeCell, treeKey, treeOf } from "./grid-tree.tsx";
import { Printed } from "./printed.tsx";
import { Sideways } from "./sideways.tsx";
import { deskWords } from "./words.ts";

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic, alphanumeric: sortFn_alphanumeric },
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  filterFns: { includesString: filterFn_includesString },
});

export interface GridColumn<R> {
  readonly key: string;
  readonly label: string;
  /** What is sorted, filtered and exported. */
  readonly value: (row: R) => CellValue;
  /** What is shown; the value where absent. */
  readonly render?: (row: R) => ReactNode;
  /** Figures stand right and start sorted from the largest. */
  readonly figure?: boolean;
  readonly fixed?: boolean;
  /** In the export, not on the screen. */
  readonly exportOnly?: boolean;
  /** On the screen, not in the export: what is drawn from other columns, or a button. */
  readonly screenOnly?: boolean;
}

export interface DataGridProps<R extends RowData> {
  readonly caption: string;
  readonly columns: readonly GridColumn<R>[];
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string;
  /** File name of the export, without ending; no export where absent. */
  readonly csv?: string;
  /** Lines above the table in the export: what it is, where, as of when. */
  readonly csvHead?: readonly (readonly CellValue[])[];
  readonly sort?: { readonly key: string; readonly down?: boolean };
  /** Numbers change by themselves: hold the order while somebody is in the table. */
  readonly live?: boolean;
  readonly filter?: boolean;
  /** On a narrow screen each row is a card, every value below the first beside its column's name. */
  readonly cards?: boolean;
  /** Rows open in place to those below them, which are in `rows` too. */
  readonly tree?: GridTree<R>;
  /** How many rows the whole list has, where not all are fetched. */
  readonly total?: number;
  /** How many pages the rows are of, where they come a page at a time. */
  readonly pages?: number;
  /** Further rows exist that have not been fetched: a file or a sheet of paper made now says so. */
  readonly more?: boolean;
  /** Called when the last row is in view: time for the next page. The same function until there is another page. */
  readonly onEnd?: (() => void) | undefined;
  readonly empty?: ReactNode;
  readonly tools?: ReactNode;
}

export function DataGrid<R extends RowData>(p: DataGridProps<R>): ReactNode {
  const t = useWords(deskWords);
  const searchId = useId();
  const [sorting, setSorting] = useState<SortingState>(
    p.sort === undefined ? [] : [{ id: p.sort.key, desc: p.sort.down === true }],
  );
  const [globalFilter, setGlobalFilter] = useState("");
  const held = useHeld(p.rows, p.rowKey, p.live === true, p.pages ?? 1, p.total);
  const { tree } = p;
  const branches = useMemo(() => treeOf(held.rows, tree), [held.rows, tree]);
  const seen = useMemo(() => p.columns.filter((c) => c.exportOnly !== true), [p.columns]);
  const columns = useMemo<ColumnDef<typeof features, R>[]>(
    () =>
      seen.map((c) => ({
        id: c.key,
        accessorFn: (row: R) => c.value(row) ?? undefined,
        header: c.label,
        sortFn: c.figure === true ? ("basic" as const) : ("alphanumeric" as const),
        sortDescFirst: c.figure === true,
        sortUndefined: "last" as const,
        enableSorting: c.fixed !== true,
      })),
    [seen],
  );
  const table = useTable({
    features,
    columns,
    data: branches.top,
    getSubRows: (row) => branches.below.get(p.rowKey(row)),
    filterFromLeafRows: true,
    getRowId: p.rowKey,
    state: { sorting, globalFilter },
    onSortingChange: setSorting,
    onGlobalFilterChange: setGlobalFilter,
    globalFilterFn: "includesString",
  });
  const rows = flat(table.getSortedRowModel().rows);
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const view = useRowsInView(frame, rows.length);
  const keys = useRowKeys(frame, view, rows.length);
  const { onEnd } = p;
  // Whoever is handed the file or the sheet sees no filter box and no button for more.
  const sought = globalFilter.trim();
  // What is sought may stand in rows that have not been fetched: on her word they all are.
  const [whole, setWhole] = useState(false);
  const fetching = whole && sought !== "" && p.more === true;
  const ended = (view.reachesEnd && globalFilter === "") || fetching;
  useEffect(() => {
    if (ended) onEnd?.();
  }, [ended, onEnd]);
  const lacks = [
    ...(sought === "" ? [] : [t("rowsFiltered", { text: sought, total: held.rows.length })]),
    ...(p.more === true ? [t("rowsMore")] : []),
  ].join("; ");
  const withFilter = p.filter ?? p.rows.length > 8;

  if (p.rows.length === 0 && p.empty !== undefined) return <>{p.empty}</>;
  return (
    <div className="d-grid" {...held.handlers}>
      {(withFilter || p.csv !== undefined || p.tools !== undefined) && (
        <div className="d-grid-tools">
          {withFilter && (
            <span className="d-filter">
              <Icon name="search" size={18} />
              <label className="k-hidden" htmlFor={searchId}>
                {t("search")}
              </label>
              <input
                id={searchId}
                className="k-input"
                type="search"
                placeholder={t("search")}
                value={globalFilter}
                onChange={(e) => {
                  setGlobalFilter(e.currentTarget.value);
                  setWhole(false);
                }}
              />
            </span>
          )}
          {p.tools}
          {p.csv !== undefined && (
            <GridExport
              name={p.csv}
              head={lacks === "" ? (p.csvHead ?? NO_HEAD) : [...(p.csvHead ?? NO_HEAD), [t("rowsPart"), lacks]]}
              columns={p.columns.filter((c) => c.screenOnly !== true)}
              rows={() => rows.map((row) => held.latest(row.original))}
              count={rows.length}
            />
          )}
        </div>
      )}
      <Sideways label={p.caption} tall={view.tall} onFrame={setFrame}>
        <table
          className={`k-table d-table${p.cards === true ? " d-cards" : ""}${paperOf(seen.length)}`}
          style={{ "--columns": seen.length } as CSSProperties}
          aria-rowcount={view.tall ? rows.length + 1 : undefined}
        >
          <caption className="k-hidden">{p.caption}</caption>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header, i) => {
                  const c = seen[i]!;
                  const sorted = header.column.getIsSorted();
                  return (
                    <th
                      key={header.id}
                      scope="col"
                      className={c.figure === true ? "k-num" : undefined}
                      aria-sort={sorted === false ? undefined : sorted === "asc" ? "ascending" : "descending"}
                    >
                      {c.fixed === true ? (
                        <span className="d-unsorted">{c.label}</span>
                      ) : (
                        <button type="button" className="d-sort" onClick={header.column.getToggleSortingHandler()}>
                          {c.label}
                          <span className="d-sort-mark" aria-hidden="true">
                            {sorted === false ? "" : sorted === "asc" ? "▲" : "▼"}
                          </span>
                        </button>
                      )}
                    </th>
                  );
                })}
              </tr>
            ))}
          </thead>
          {/* The arrows of whichever row holds the keyboard. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
          <tbody
            onKeyDown={(e) => {
              if (tree === undefined || !treeKey(e, tree, rows, keys.goTo)) keys.onKeyDown(e);
            }}
            onFocus={keys.onFocus}
          >
            {view.lines.map((line) => {
              if (line.kind === "gap") {
                return (
                  <tr key={`gap ${String(line.at)}`} className="d-row-pad" aria-hidden="true">
                    {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label */}
                    <td colSpan={seen.length} style={{ blockSize: `${String(line.high)}px` }} />
                  </tr>
                );
              }
              const row = rows[line.at];
              if (row === undefined) return null;
              const now = held.latest(row.original);
              return (
                // One row takes the keyboard; from it the arrows go on.
                <tr
                  key={row.id}
                  ref={view.measure}
                  data-index={line.at}
                  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
                  tabIndex={line.at === keys.at ? 0 : -1}
                  aria-rowindex={view.tall ? line.at + 2 : undefined}
                >
                  {seen.map((c, i) => {
                    const plain = c.render === undefined ? shown(c.value(now)) : c.render(now);
                    const content =
                      i > 0 || tree === undefined ? (
                        plain
                      ) : (
                        <TreeCell
                          tree={tree}
                          row={now}
                          rowKey={row.id}
                          depth={row.depth}
                          filled={branches.below.has(row.id)}
                        >
                          {plain}
                        </TreeCell>
                      );
                    return i === 0 ? (
                      <th key={c.key} scope="row" className={c.figure === true ? "k-num" : undefined}>
                        {content}
                      </th>
                    ) : (
                      <td key={c.key} className={c.figure === true ? "k-num" : undefined} data-label={c.label}>
                        {content}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
        {rows.length === 0 && (
          <p className="d-grid-none">
            {p.more === true ? t("noRowsLoaded", { count: held.rows.length }) : t("noRows")}
          </p>
        )}
      </Sideways>
      {lacks !== "" && <Printed text={`${p.caption}: ${lacks}`} />}
      <div
        className={`d-grid-foot${held.waiting > 0 || held.gone > 0 || rows.length === 0 ? " d-grid-foot-near" : ""}`}
      >
        <span className="k-quiet-text">
          {t("rowsAll", { total: rows.length })}
          {lacks !== "" && ` · ${lacks}`}
          {held.on && ` · ${t("held")}`}
        </span>
        {sought !== "" && p.more === true && (fetching || onEnd !== undefined) && (
          <Button size="small" busy={fetching && onEnd === undefined} onClick={() => setWhole(!whole)}>
            {t(fetching ? "stopFetching" : "fetchRest")}
          </Button>
        )}
        <span role="status" className="k-row">
          {(held.waiting > 0 || held.gone > 0) && (
            <>
              <strong>
                {[
                  ...(held.waiting > 0 ? [t("heldNew", { count: held.waiting })] : []),
                  ...(held.gone > 0 ? [t("heldGone", { count: held.gone })] : []),
                ].join(" · ")}
              </strong>
              <Button size="small" onClick={held.release}>
                {t("heldShow")}
              </Button>
            </>
          )}
        </span>
      </div>
    </div>
  );
}

/** More columns than these do not stand beside one another on a sheet held upright. */
const UPRIGHT = 12;
/** Nor, in letters one can read, than these on a sheet laid across: there each row is lines of its own. */
const ACROSS = 24;

function paperOf(columns: number): string {
  return columns <= UPRIGHT ? "" : columns <= ACROSS ? " d-wide" : " d-widest";
}

const NO_HEAD: readonly (readonly CellValue[])[] = [];

function shown(value: CellValue): ReactNode {
  return value === null || value === undefined || value === "" ? "–" : String(value);
}
