import type { ReactNode } from "react";
import { useMemo } from "react";
import { stationTitle } from "../../../ground/stations/rules.ts";
import { stationHref } from "../../../web/desk/address.ts";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { Unofficial } from "../../../web/desk/shell.tsx";
import { deskWords } from "../../../web/desk/words.ts";
import { Card } from "../../../web/kit/layout.tsx";
import { formatNumber, formatShare, useLanguage, useWords } from "../../../web/kit/words.ts";
import { BasisBadge, type Tally } from "../part.tsx";
import { words } from "../words.ts";

type Child = NonNullable<Tally["children"]>[number];

const EMPTY: readonly Child[] = [];
const IN_ORDER = new Intl.Collator("id", { numeric: true });
const keyOf = (row: Child): string => row.place;

function shareIn(row: Child): number {
  return row.stations === 0 ? 0 : row.in / row.stations;
}

/** The places right below (or the stations of a village), sortable, with every number of the card above. */
export function Children(p: {
  tally: Tally;
  contest: string;
  sides: readonly string[];
  href: (place: string) => string;
}): ReactNode {
  const t = useWords(words);
  const d = useWords(deskWords);
  const lang = useLanguage();
  const { tally, sides, href, contest } = p;
  const children = tally.children ?? EMPTY;
  // TPS 2 before TPS 10.
  const rows = useMemo(() => children.toSorted((a, b) => IN_ORDER.compare(a.place, b.place)), [children]);
  const stations = rows[0]?.place.includes("/") === true;
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
      ...(stations
        ? [figure("in", t("in"), (row) => row.in)]
        : [
            {
              key: "share",
              label: t("inShare"),
              value: (row: Child) => shareIn(row),
              render: (row: Child) => (
                <span className="d-cover" title={formatShare(shareIn(row), lang)}>
                  <span className="d-mini" aria-hidden="true">
                    <span style={{ inlineSize: `${String(shareIn(row) * 100)}%` }} />
                  </span>
                  {formatNumber(row.in, lang)} / {formatNumber(row.stations, lang)}
                </span>
              ),
              figure: true,
              screenOnly: true,
            },
            { ...figure("in", t("in"), (row) => row.in), exportOnly: true },
            { ...figure("stations", t("stations"), (row) => row.stations), exportOnly: true },
          ]),
      figure("accepted", t("accepted"), (row) => row.accepted),
      figure("in_review", t("inReview"), (row) => row.in_review),
      figure("flagged", t("flagged"), (row) => row.flagged),
      ...sides.map((side) => figure(`votes.${side}`, side.padStart(2, "0"), (row) => row.votes[side] ?? 0)),
      figure("valid", t("valid"), (row) => row.valid),
      figure("invalid", t("invalid"), (row) => row.invalid),
      figure("total", t("total"), (row) => row.total),
    ];
  }, [t, lang, stations, sides, href, contest]);
  if (rows.length === 0) return null;
  return (
    <Card flush>
      <DataGrid
        key={`${tally.place} ${String(stations)}`}
        caption={t(stations ? "stationsBelow" : "below")}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        live
        csv={`${t("csvFile")}-${tally.place === "" ? "nasional" : tally.place}-${tally.basis.replace(":", "-")}`}
        csvHead={[
          [d("unofficial")],
          [t("csvContest"), contest],
          [t("csvPlace"), tally.place, tally.name],
          [t("csvBasis"), tally.basis],
          [t("csvAsOf"), tally.as_of],
          [],
        ]}
        tools={
          <span className="k-row">
            <BasisBadge basis={tally.basis} />
            <Unofficial />
          </span>
        }
      />
    </Card>
  );
}
