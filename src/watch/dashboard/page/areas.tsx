import { useQueries, type UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useMemo, useState } from "react";
import { stationTitle } from "../../../ground/stations/rules.ts";
import { stationHref } from "../../../web/desk/address.ts";
import { orThrow, RefusalNote } from "../../../web/desk/ask.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import type { GridTree } from "../../../web/desk/grid-tree.tsx";
import { deskWords } from "../../../web/desk/words.ts";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { formatNumber, formatShare, useLanguage, useWords } from "../../../web/kit/words.ts";
import { board as boardOf } from "../contract.ts";
import type { Board } from "../part.tsx";
import { words } from "../words.ts";

type Child = Board["children"][number];
/** A place, and the one it was opened from. */
type Row = Child & { readonly above?: string };
const keyOf = (row: Row): string => row.place;
const NONE: ReadonlySet<string> = new Set();
const isStation = (row: Row): boolean => row.place.includes("/");
/** An open level is asked for again so often; the board itself is live. */
const AGAIN_MS = 20_000;

interface Below {
  readonly rows: readonly Row[];
  readonly levels: number;
  readonly error: Error | null;
}

function joined(answers: readonly UseQueryResult<Board>[]): Below {
  return {
    rows: answers.flatMap(({ data }) => (data?.children ?? []).map((child) => ({ ...child, above: data!.place }))),
    levels: answers.filter(({ data }) => data !== undefined).length,
    error: answers.find(({ error }) => error !== null)?.error ?? null,
  };
}

/** The places below as a tree: a row opens in place to those below it, asked for once it is opened; its link is its own board. */
export function Areas(p: { board: Board; contest: string; href: (place: string) => string }): ReactNode {
  const t = useWords(words);
  const d = useWords(deskWords);
  const lang = useLanguage();
  const { board, contest, href } = p;
  const [open, setOpen] = useState(NONE);
  // One question for each level that is open, however many places it holds.
  const below = useQueries({
    queries: [...open].map((place) => ({
      queryKey: [boardOf.name, "below", contest, place],
      queryFn: ({ signal }: { signal: AbortSignal }) => orThrow(boardOf, { contest, place }, signal),
      refetchInterval: AGAIN_MS,
    })),
    combine: joined,
  });
  const rows = useMemo<readonly Row[]>(() => [...board.children, ...below.rows], [board.children, below.rows]);
  const tree = useMemo<GridTree<Row>>(
    () => ({
      parentOf: (row) => row.above,
      opens: (row) => !isStation(row) && row.stations > 0,
      open,
      // With a place all that was opened below it closes.
      onToggle: ({ place }) =>
        setOpen((now) =>
          now.has(place)
            ? new Set([...now].filter((one) => one !== place && !one.startsWith(`${place}.`)))
            : new Set([...now, place]),
        ),
      name: (row) => row.name,
    }),
    [open],
  );
  const stations = board.children[0] !== undefined && isStation(board.children[0]);
  const columns = useMemo<readonly GridColumn<Row>[]>(() => {
    const figure = (key: string, label: string, value: (row: Row) => number): GridColumn<Row> => ({
      key,
      label,
      value,
      render: (row) => formatNumber(value(row), lang),
      figure: true,
    });
    return [
      {
        key: "place",
        label: t(stations ? "station" : "place"),
        value: (row) => (isStation(row) ? stationTitle(row.place) : row.name),
        render: (row) =>
          isStation(row) ? (
            <a href={stationHref(row.place, contest)}>{stationTitle(row.place)}</a>
          ) : (
            <a href={href(row.place)}>{row.name}</a>
          ),
      },
      { key: "code", label: t("code"), value: (row) => row.place, exportOnly: true },
      {
        key: "share",
        label: t("inShare"),
        value: (row) => shareOf(row),
        render: (row) => <Mini row={row} />,
        figure: true,
        screenOnly: true,
      },
      { ...figure("in", t("in"), (row) => row.in), exportOnly: true },
      { ...figure("stations", t("stations"), (row) => row.stations), exportOnly: true },
      {
        key: "late",
        label: t("late"),
        value: (row) => row.late?.short ?? 0,
        render: (row) =>
          row.late === null ? "–" : <Badge tone="wait">{t("lateShort", { count: row.late.short })}</Badge>,
        figure: true,
      },
      figure("accepted", t("accepted"), (row) => row.accepted),
      figure("in_review", t("inReview"), (row) => row.in_review),
      figure("flagged", t("flagged"), (row) => row.flagged),
    ];
  }, [t, lang, stations, contest, href]);
  if (board.children.length === 0) return null;
  return (
    <Card flush title={t("areas")}>
      <RefusalNote error={below.error} />
      <DataGrid
        caption={t("areas")}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        {...(stations ? {} : { tree })}
        pages={1 + below.levels}
        cards
        live
        csv={`${t("board").toLowerCase().replaceAll(" ", "-")}-${board.place === "" ? "nasional" : board.place}`}
        csvHead={[
          [d("unofficial")],
          [t("csvContest"), contest],
          [t("csvPlace"), board.place, board.name],
          [t("csvBasis"), t("boardBasis")],
          [t("csvAsOf"), board.as_of],
          [],
        ]}
      />
    </Card>
  );
}

function shareOf(row: Row): number {
  return row.stations === 0 ? 0 : row.in / row.stations;
}

function Mini(p: { row: Row }): ReactNode {
  const lang = useLanguage();
  const share = shareOf(p.row);
  return (
    <span className="d-cover" title={formatShare(share, lang)}>
      <span className="d-mini" aria-hidden="true">
        <span style={{ inlineSize: `${String(share * 100)}%` }} />
      </span>
      {formatNumber(p.row.in, lang)} / {formatNumber(p.row.stations, lang)}
    </span>
  );
}
