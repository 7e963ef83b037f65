import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCallback, useMemo } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { ContestChoice, NoElection, useContest, useFormWords, zoneFor } from "../../../ground/elections/part.tsx";
import { PlaceSearch, usePlace } from "../../../ground/places/part.tsx";
import { stationHref, useAddress } from "../../../web/desk/address.ts";
import { stationTitle } from "../../../ground/stations/rules.ts";
import { Asked, orThrow } from "../../../web/desk/ask.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { ExportLinks } from "../../../web/desk/export-links.tsx";
import { Choice, Page } from "../../../web/desk/shell.tsx";
import { Printed } from "../../../web/desk/printed.tsx";
import { clockText, stampText } from "../../../web/desk/time.ts";
import { scopePlaces, useViewer } from "../../../web/desk/viewer-role.ts";
import { Button } from "../../../web/kit/button.tsx";
import { Select } from "../../../web/kit/field.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge, EmptyState } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { LISTS, list } from "../contract.ts";
import { exportList } from "../contract/export.ts";
import { TO_BE_READ } from "../model.ts";
import { FlagBadges, shortLabel, StateBadge, useSourceName } from "../part.tsx";
import { deskWords } from "../words.ts";
import { secondHandWords } from "../words/second-hand.ts";

type Row = OutputOf<typeof list>["rows"][number];
/** It waits for another reader, and no picture is there for her; what was published has none to come. */
const lacksPicture = (row: Row): boolean =>
  row.photographed === false && row.source !== "official" && TO_BE_READ.includes(row.state);
const keyOf = (row: Row): string => `${row.station} ${row.source} ${row.part}`;
const AT_ONCE = 1_000;
/** So many pages are asked for anew by themselves; a longer list is as of when it was walked through. */
const KEPT_NEW = 2;

/** What is missing, waits, differs or is flagged, of a place. */
export function ListsPage(): ReactNode {
  const t = useWords(deskWords);
  const { chosen, query } = useContest();
  return (
    <Page title={t("lists")} lead={t("listsLead")} actions={<ContestChoice />}>
      <Asked query={query}>
        {() =>
          chosen === undefined ? <NoElection /> : <Lists contest={chosen.contest.id} election={chosen.election.id} />
        }
      </Asked>
    </Page>
  );
}

function Lists(p: { contest: string; election: string }): ReactNode {
  const t = useWords(deskWords);
  const s = useWords(secondHandWords);
  const { search, set } = useAddress();
  const scope = scopePlaces(useViewer());
  const words = useFormWords(p.contest);
  const sourceName = useSourceName();
  const lang = useLanguage();
  const { all } = useContest();
  const contestName = useCallback(
    (id: string) => all.find(({ contest }) => contest.id === id)?.contest.name[lang] ?? id,
    [all, lang],
  );
  const which = LISTS.find((l) => l === search["list"]) ?? "missing";
  const place = search["place"] ?? "";
  const part = search["part"] ?? "totals";
  const named = usePlace(place, p.election);
  const rows = useInfiniteQuery({
    queryKey: [list.name, "pages", p.contest, place, which, part],
    queryFn: ({ signal, pageParam }) =>
      orThrow(list, { contest: p.contest, place, list: which, part, limit: AT_ONCE, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: (asked) => ((asked.state.data?.pages.length ?? 0) > KEPT_NEW ? false : 30_000),
  });
  const { fetchNextPage } = rows;
  const next = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const columns = useMemo<readonly GridColumn<Row>[]>(() => {
    const named = (key: "village" | "district" | "regency", i: number): GridColumn<Row> => ({
      key,
      label: t(key),
      value: (row) => row.place_names[i] ?? "",
    });
    const cameIn = which !== "missing" && which !== "late";
    const state: GridColumn<Row> = {
      key: "state",
      label: t("state"),
      value: (row) => (lacksPicture(row) ? `${t(`state_${row.state}`)}, ${t("noPicture")}` : t(`state_${row.state}`)),
      render: (row) => (
        <span className="d-badges">
          <StateBadge state={row.state} source={row.source} />
          <FlagBadges flagged={row.flagged} contested={row.contested} />
          {lacksPicture(row) && <Badge tone="wait">{t("noPicture")}</Badge>}
        </span>
      ),
    };
    // What a telephone shows without scrolling comes first: which station, where, and how it stands.
    return [
      {
        key: "station",
        label: t("station"),
        value: (row) => row.station,
        render: (row) => <a href={stationHref(row.station, p.contest)}>{stationTitle(row.station)}</a>,
      },
      named("village", 0),
      ...(which === "trouble" ? troubleColumns(t, contestName) : []),
      ...(cameIn ? [state] : []),
      ...(which === "unreadable" ? unreadableColumns(t, words.page) : []),
      named("district", 1),
      named("regency", 2),
      ...(cameIn && which !== "trouble"
        ? [
            { key: "source", label: t("source"), value: (row: Row) => sourceName(row.source) },
            { key: "readers", label: t("readers"), value: (row: Row) => row.readers, figure: true },
            {
              key: "second_hand",
              label: s("exported"),
              value: (row: Row) => (row.second_hand ? s("yes") : ""),
            },
            {
              key: "changed",
              label: t("changed"),
              value: (row: Row) => row.changed_at,
              render: (row: Row) => <span className="d-cover">{clockText(row.changed_at, zoneFor(row.station))}</span>,
            },
          ]
        : []),
    ];
    // The words of pages come with the form.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [t, s, sourceName, contestName, which, p.contest, words.form]);
  return (
    <>
      <div className="d-bar-row">
        <PlaceSearch
          label={t("inPlace")}
          election={p.election}
          value={place === "" ? t("everywhere") : (named.data?.name ?? place)}
          onPick={(found) => set({ place: found.code })}
        />
        {place !== "" && <Button onClick={() => set({ place: undefined })}>{t("clearPlace")}</Button>}
        {words.form !== undefined && (
          <Select
            label={t("part")}
            value={part}
            options={words.form.parts.map((one) => ({ value: one.id, label: words.part(one.id) }))}
            onChange={(to) => set({ part: to })}
          />
        )}
      </div>
      <Choice
        label={t("list")}
        value={which}
        onChange={(to) => set({ list: to })}
        options={LISTS.map((one) => ({ value: one, label: t(`list_${one}`) }))}
      />
      <ExportLinks
        operation={exportList}
        input={(format) => ({ contest: p.contest, place, list: which, part, format })}
        count={rows.data?.pages[0]?.total}
      />
      {which === "unreadable" && <p className="k-quiet-text">{t("unreadableMeans")}</p>}
      {which === "trouble" && <p className="k-quiet-text">{t("troubleMeans")}</p>}
      {which === "waiting" && <p className="k-quiet-text">{t("waitingMeans")}</p>}
      {which === "all" && <p className="k-quiet-text">{t("allMeans")}</p>}
      {which === "late" && <p className="k-quiet-text">{t("lateMeans")}</p>}
      <Printed
        text={`${place === "" ? scope || t("nation") : `${place} ${named.data?.name ?? ""}`} · ${t(`list_${which}`)} · ${words.part(part)} · ${t("listAsOf", { time: rows.dataUpdatedAt === 0 ? "–" : stampText(new Date(rows.dataUpdatedAt).toISOString(), zoneFor(place)) })}`}
      />
      <Asked query={rows}>
        {(data) => (
          <Listed
            key={`${which} ${place} ${part}`}
            columns={columns}
            pages={data.pages}
            caption={t(`list_${which}`)}
            onEnd={rows.hasNextPage && !rows.isFetchingNextPage && !rows.isFetchNextPageError ? next : undefined}
            more={
              rows.hasNextPage ? (
                <Button size="small" busy={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
                  {t("loadMore")}
                </Button>
              ) : null
            }
          />
        )}
      </Asked>
    </>
  );
}

/** What could not be read, why, and whether a new picture is there. */
function unreadableColumns(
  t: ReturnType<typeof useWords<typeof deskWords>>,
  pageName: (id: string) => string,
): GridColumn<Row>[] {
  return [
    {
      key: "page",
      label: t("unreadablePage"),
      value: (row) => (row.answer === undefined ? "" : shortLabel(pageName(row.answer.page), row.answer.page)),
    },
    {
      key: "why",
      label: t("reason"),
      value: (row) => row.answer?.reason ?? "",
      render: (row) => <span className="d-why">{row.answer?.reason ?? ""}</span>,
    },
    {
      key: "again",
      label: t("newPicture"),
      value: (row) => t(row.answer?.new_picture === true ? "newPictureThere" : "newPictureAsked"),
    },
  ];
}

/** What its witness says is wrong, about which ballot, and since when. */
function troubleColumns(
  t: ReturnType<typeof useWords<typeof deskWords>>,
  contestName: (id: string) => string,
): GridColumn<Row>[] {
  return [
    {
      key: "why",
      label: t("trouble"),
      value: (row) => row.trouble?.reason ?? "",
      render: (row) => <span className="d-why">{row.trouble?.reason ?? ""}</span>,
    },
    {
      key: "since",
      label: t("since"),
      value: (row) => row.trouble?.at ?? "",
      render: (row) => clockText(row.trouble?.at ?? "", zoneFor(row.station)),
    },
    {
      key: "about",
      label: t("about"),
      value: (row) => {
        const contest = row.trouble?.contest ?? null;
        return contest === null ? t("wholeStation") : contestName(contest);
      },
    },
  ];
}

function Listed(p: {
  columns: readonly GridColumn<Row>[];
  pages: readonly OutputOf<typeof list>[];
  caption: string;
  more: ReactNode;
  onEnd: (() => void) | undefined;
}): ReactNode {
  const t = useWords(deskWords);
  const { pages } = p;
  const rows = useMemo(() => pages.flatMap((page) => page.rows), [pages]);
  const total = pages[0]?.total ?? rows.length;
  return (
    <Card flush>
      <DataGrid
        caption={p.caption}
        columns={p.columns}
        rows={rows}
        rowKey={keyOf}
        cards
        live
        pages={pages.length}
        total={total}
        onEnd={p.onEnd}
        more={p.more !== null}
        filter
        tools={
          <span className="k-row">
            <span className="k-quiet-text">{t("shownOf", { count: rows.length, total })}</span>
            {p.more}
          </span>
        }
        empty={
          <EmptyState icon="check" title={t("emptyList")}>
            <p>{t("emptyListText")}</p>
          </EmptyState>
        }
      />
    </Card>
  );
}
