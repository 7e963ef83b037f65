// A table for people who work in it all evening: sort, filter, page, take it away as CSV. While somebody is
// in a live table, its order is held: numbers change in place, rows do not move under the hand.

import {
  createFilteredRowModel,
  createPaginatedRowModel,
  createSortedRowModel,
  columnFilteringFeature,
  filterFn_includesString,
  globalFilteringFeature,
  rowPaginationFeature,
  rowSortingFeature,
  sortFn_alphanumeric,
  sortFn_basic,
  type ColumnDef,
  type PaginationState,
  type RowData,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import type { ReactNode } from "react";
import { useId, useMemo, useState } from "react";
import { Button } from "../kit/button.tsx";
import { Icon } from "../kit/icons.tsx";
import { useWords } from "../kit/words.ts";
import { csvText, type CsvValue, saveFile } from "./csv.ts";
import { deskWords } from "./words.ts";

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic, alphanumeric: sortFn_alphanumeric },
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  filterFns: { includesString: filterFn_includesString },
  rowPaginationFeature,
  paginatedRowModel: createPaginatedRowModel(),
});

export interface GridColumn<R> {
  readonly key: string;
  readonly label: string;
  /** What is sorted, filtered and exported. */
  readonly value: (row: R) => CsvValue;
  /** What is shown; the value where absent. */
  readonly render?: (row: R) => ReactNode;
  /** Figures stand right and start sorted from the largest. */
  readonly figure?: boolean;
  readonly fixed?: boolean;
  /** In the export, not on the screen. */
  readonly exportOnly?: boolean;
}

export interface DataGridProps<R extends RowData> {
  readonly caption: string;
  readonly columns: readonly GridColumn<R>[];
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string;
  /** File name of the export, without ending; no export where absent. */
  readonly csv?: string;
  /** Lines above the table in the export: what it is, where, as of when. */
  readonly csvHead?: readonly (readonly CsvValue[])[];
  readonly pageSize?: number;
  readonly sort?: { readonly key: string; readonly down?: boolean };
  /** Numbers change by themselves: hold the order while somebody is in the table. */
  readonly live?: boolean;
  readonly filter?: boolean;
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
  const [pagination, setPagination] = useState<PaginationState>({
    pageIndex: 0,
    pageSize: p.pageSize ?? 50,
  });
  const held = useHeld(p.rows, p.rowKey, p.live === true);
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
    data: held.rows,
    getRowId: p.rowKey,
    state: { sorting, globalFilter, pagination },
    onSortingChange: setSorting,
    onGlobalFilterChange: setGlobalFilter,
    onPaginationChange: setPagination,
    globalFilterFn: "includesString",
    autoResetPageIndex: false,
  });
  const filtered = table.getFilteredRowModel().rows.length;
  const pages = Math.max(1, Math.ceil(filtered / pagination.pageSize));
  const page = Math.min(pagination.pageIndex, pages - 1);
  if (page !== pagination.pageIndex) setPagination({ ...pagination, pageIndex: page });
  const withFilter = p.filter ?? p.rows.length > 8;

  const exportCsv = (): void => {
    const rows = table.getSortedRowModel().rows.map((row) => held.latest(row.original));
    saveFile(
      `${p.csv ?? "posko"}.csv`,
      csvText([
        ...(p.csvHead ?? []),
        p.columns.map((c) => c.label),
        ...rows.map((row) => p.columns.map((c) => c.value(row))),
      ]),
    );
  };

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
                  setPagination({ ...pagination, pageIndex: 0 });
                }}
              />
            </span>
          )}
          {p.tools}
          {p.csv !== undefined && (
            <Button size="small" icon="download" onClick={exportCsv}>
              {t("export")}
            </Button>
          )}
        </div>
      )}
      {/* The scroll region takes the keyboard, else its far columns cannot be reached without a mouse. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="d-grid-scroll" tabIndex={0} role="region" aria-label={p.caption}>
        <table className="k-table d-table">
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
                        c.label
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
          <tbody>
            {table.getRowModel().rows.map((row) => {
              const now = held.latest(row.original);
              return (
                <tr key={row.id}>
                  {seen.map((c, i) => {
                    const content = c.render === undefined ? shown(c.value(now)) : c.render(now);
                    return i === 0 ? (
                      <th key={c.key} scope="row" className={c.figure === true ? "k-num" : undefined}>
                        {content}
                      </th>
                    ) : (
                      <td key={c.key} className={c.figure === true ? "k-num" : undefined}>
                        {content}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
        {filtered === 0 && <p className="d-grid-none">{t("noRows")}</p>}
      </div>
      <div className="d-grid-foot">
        <span className="k-quiet-text">
          {pages > 1
            ? t("rowsOf", {
                from: page * pagination.pageSize + 1,
                to: Math.min(filtered, (page + 1) * pagination.pageSize),
                total: filtered,
              })
            : t("rowsAll", { total: filtered })}
          {held.on && ` · ${t("held")}`}
          {held.waiting > 0 && ` ${t("heldNew", { count: held.waiting })}`}
        </span>
        {pages > 1 && (
          <span className="k-row">
            <Button
              size="small"
              icon="back"
              label={t("previousPage")}
              disabled={page === 0}
              onClick={() => setPagination({ ...pagination, pageIndex: page - 1 })}
            >
              {""}
            </Button>
            <Button
              size="small"
              icon="next"
              label={t("nextPage")}
              disabled={page >= pages - 1}
              onClick={() => setPagination({ ...pagination, pageIndex: page + 1 })}
            >
              {""}
            </Button>
          </span>
        )}
      </div>
    </div>
  );
}

function shown(value: CsvValue): ReactNode {
  return value === null || value === undefined || value === "" ? "–" : String(value);
}

interface Held<R> {
  readonly rows: readonly R[];
  readonly latest: (row: R) => R;
  readonly on: boolean;
  readonly waiting: number;
  readonly handlers: {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocus: (e: { target: EventTarget }) => void;
    onBlur: (e: { currentTarget: Element; relatedTarget: EventTarget | null }) => void;
  };
}

/** The rows as they stood when the hand came in; each shown with its latest numbers. */
function useHeld<R>(rows: readonly R[], rowKey: (row: R) => string, live: boolean): Held<R> {
  const [over, setOver] = useState(false);
  const [within, setWithin] = useState(false);
  const [kept, setKept] = useState(rows);
  const hold = live && (over || within);
  if (!hold && kept !== rows) setKept(rows);
  const byKey = useMemo(() => (hold ? new Map(rows.map((row) => [rowKey(row), row])) : null), [hold, rows, rowKey]);
  const known = useMemo(() => (hold ? new Set(kept.map((row) => rowKey(row))) : null), [hold, kept, rowKey]);
  return {
    rows: hold ? kept : rows,
    latest: (row) => byKey?.get(rowKey(row)) ?? row,
    on: hold,
    waiting: known === null ? 0 : rows.filter((row) => !known.has(rowKey(row))).length,
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
