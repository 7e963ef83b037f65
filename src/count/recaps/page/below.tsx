import type { ReactNode } from "react";
import { useCallback, useMemo } from "react";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import { Difference, RecapBasisBadge } from "../part.tsx";
import { words } from "../words.ts";
import { type Compared, levelWord, type Line, moved, type Said, stationsOf } from "./said.ts";

const keyOf = (row: Line): string => row.place;

/** The places right below, sortable, each with its differences; nothing below a village. */
export function Below(p: { compared: Compared; form: Said }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const viewer = useViewer();
  const { search } = useAddress();
  const { compared, form } = p;
  const { contest, source, basis } = search;
  const rows = useMemo(() => compared.lines.slice(1), [compared]);
  const most = Math.max(0, ...rows.map((r) => moved(r) ?? 0));
  const votes = useMemo(
    () => compared.fields.filter((id) => id.startsWith("votes.") && rows.some((r) => r.figures[id] != null)),
    [compared, rows],
  );
  const href = useCallback(
    (place: string): string | undefined =>
      place.length <= 8 && viewer.reaches(place) ? hrefOf("/recaps", { contest, source, basis, place }) : undefined,
    [viewer, contest, source, basis],
  );
  const columns = useMemo<readonly GridColumn<Line>[]>(() => {
    const figure = (key: string, label: string, value: (row: Line) => number | null): GridColumn<Line> => ({
      key,
      label,
      value,
      render: (row) => (value(row) === null ? "–" : formatNumber(value(row)!, lang)),
      figure: true,
    });
    const done = (row: Line): string => stationsOf(t, row.stations_done, row.stations_total);
    return [
      {
        key: "place",
        label: t("place"),
        value: (row) => row.name,
        render: (row) => {
          const to = href(row.place);
          return to === undefined ? row.name : <a href={to}>{row.name}</a>;
        },
      },
      // On a telephone the difference stands beside the place; what explains it comes after.
      {
        key: "moved",
        label: t("difference"),
        value: moved,
        render: (row) => <Difference value={moved(row)} most={most} />,
        figure: true,
      },
      {
        key: "kind",
        label: t("kind"),
        value: (row) => t(row.basis),
        render: (row) => (
          <span className="k-row">
            <RecapBasisBadge basis={row.basis} />
            {row.failed.length > 0 && <Badge tone="bad">{t("flagged")}</Badge>}
          </span>
        ),
      },
      {
        key: "where",
        label: t("where"),
        value: (row) =>
          row.steps.map((s) => t("between", { lower: levelWord(t, s.lower), upper: levelWord(t, s.upper) })).join("; "),
      },
      { key: "official", label: t("stationsOfficial"), value: done },
      {
        key: "ours",
        label: t("stationsOurs"),
        value: (row) => (row.stations === 0 ? "" : t("of", { done: row.in, total: row.stations })),
      },
      ...votes.map((id) => figure(id, id.slice("votes.".length).padStart(2, "0"), (row) => row.figures[id] ?? null)),
      ...votes.flatMap((id) => [
        {
          ...figure(`${id} ours`, `${t("ours")} ${form.field(id)}`, (row) => row.ours?.[id] ?? null),
          exportOnly: true,
        },
        {
          ...figure(`${id} diff`, `${t("difference")} ${form.field(id)}`, (row) => row.difference[id] ?? null),
          exportOnly: true,
        },
      ]),
    ];
    // The words of the form follow the contest, which names the page anew.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [t, lang, votes, href, most]);
  if (rows.length === 0) return null;
  return (
    <Card flush>
      <DataGrid
        key={`${compared.lines[0]!.place} ${compared.source_name}`}
        caption={t("below")}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        csv={`${t("csvFile")}-${compared.source_name}-${compared.lines[0]!.place === "" ? "nasional" : compared.lines[0]!.place}`}
        csvHead={[
          [t("csvContest"), compared.contest],
          [t("csvSource"), compared.source_name],
          [t("place"), compared.lines[0]!.place, compared.lines[0]!.name],
          [t("basis"), compared.basis],
          [t("csvAsOf"), compared.as_of],
          [],
        ]}
      />
    </Card>
  );
}
