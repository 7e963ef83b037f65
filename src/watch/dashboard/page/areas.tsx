import type { ReactNode } from "react";
import { useMemo } from "react";
import { stationTitle } from "../../../ground/stations/rules.ts";
import { stationHref } from "../../../web/desk/address.ts";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { deskWords } from "../../../web/desk/words.ts";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { formatNumber, formatShare, useLanguage, useWords } from "../../../web/kit/words.ts";
import type { Board } from "../part.tsx";
import { words } from "../words.ts";

type Child = Board["children"][number];
const keyOf = (row: Child): string => row.place;

/** The places right below as a tree one walks down: each opens its own board. */
export function Areas(p: { board: Board; contest: string; href: (place: string) => string }): ReactNode {
  const t = useWords(words);
  const d = useWords(deskWords);
  const lang = useLanguage();
  const { board, contest, href } = p;
  const stations = board.children[0]?.place.includes("/") === true;
  const columns = useMemo<readonly GridColumn<Child>[]>(() => {
    const figure = (key: string, label: string, value: (row: Child) => number): GridColumn<Child> => ({
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
        value: (row) => (stations ? stationTitle(row.place) : row.name),
        render: (row) =>
          stations ? (
            <a href={stationHref(row.place, contest)}>{stationTitle(row.place)}</a>
          ) : (
            <a href={href(row.place)}>{row.name}</a>
          ),
      },
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
      <DataGrid
        key={board.place}
        caption={t("areas")}
        columns={columns}
        rows={board.children}
        rowKey={keyOf}
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

function shareOf(row: Child): number {
  return row.stations === 0 ? 0 : row.in / row.stations;
}

function Mini(p: { row: Child }): ReactNode {
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
