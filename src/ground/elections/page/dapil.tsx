import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useEffect, useMemo } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { PlaceSearch, usePlace } from "../../places/part.tsx";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { Asked, orThrow } from "../../../web/desk/ask.tsx";
import { ExportLinks } from "../../../web/desk/export-links.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { Choice, Page } from "../../../web/desk/shell.tsx";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { EmptyState, LoadingState } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { dapil } from "../contract.ts";
import { exportDapil } from "../contract/export.ts";
import { DAPIL_LEVELS, type DapilLevel } from "../model.ts";
import { type ChosenContest, ElectionChoice, NoElection, useContest } from "../part.tsx";
import { dapilWords } from "../words/dapil.ts";
import { OneDapil } from "./one-dapil.tsx";

type Row = OutputOf<typeof dapil>["dapil"][number];
const keyOf = (row: Row): string => `${row.level}/${row.code}`;
/** Names of places that a line has room for; the others stand with the dapil itself, and in the export. */
const NAMED = 4;

/** The dapil of an election, or one of them with its lists of candidates; which, the address says. */
export function DapilPage(): ReactNode {
  const t = useWords(dapilWords);
  const { chosen, all, query } = useContest();
  const { search } = useAddress();
  const level = DAPIL_LEVELS.find((one) => one === search["level"]);
  const code = search["code"];
  const named = search["contest"] !== undefined;
  if (chosen !== undefined && code !== undefined)
    return <OneDapil of={chosen.election} level={level ?? "dpr"} code={code} />;
  const shown = (): ReactNode => {
    if (chosen === undefined) return <NoElection />;
    if (named && level !== undefined) return <List election={chosen.election.id} level={level} />;
    return (
      <First among={named ? [chosen] : all} level={level}>
        {named ? (
          <List election={chosen.election.id} level="dpr" />
        ) : (
          <Card>
            <None />
          </Card>
        )}
      </First>
    );
  };
  return (
    <Page title={t("title")} lead={t("lead")} actions={<ElectionChoice />}>
      <Asked query={query}>{shown}</Asked>
    </Page>
  );
}

/** Goes to the first of these elections that has dapil, and to a level at which it has some; `children` where none has. */
function First(p: { among: readonly ChosenContest[]; level: DapilLevel | undefined; children: ReactNode }): ReactNode {
  const { among, level } = p;
  const { set } = useAddress();
  const query = useQuery({
    queryKey: [dapil.name, "first", level, among.map(({ contest }) => contest.id)],
    queryFn: async ({ signal }) => {
      const elections = new Map(among.toReversed().map(({ election, contest }) => [election.id, contest.id]));
      for (const [election, contest] of [...elections].toReversed()) {
        const { dapil: some } = await orThrow(dapil, { election, level, limit: 1 }, signal);
        if (some[0] !== undefined) return { contest, level: some[0].level };
      }
      return null;
    },
  });
  const found = query.data;
  useEffect(() => {
    if (found != null) set({ contest: found.contest, level: found.level }, "replace");
    // Once for what was found; where the address stands by then, this one is gone.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [found]);
  return <Asked query={query}>{(first) => (first === null ? p.children : <LoadingState />)}</Asked>;
}

function List(p: { election: string; level: DapilLevel }): ReactNode {
  const t = useWords(dapilWords);
  const { election, level } = p;
  const { search, set } = useAddress();
  const place = search["place"] ?? "";
  const named = usePlace(place, election);
  const contest = search["contest"];
  const query = useInfiniteQuery({
    queryKey: [dapil.name, election, level, place],
    queryFn: ({ signal, pageParam }) =>
      orThrow(dapil, { election, level, place, after: pageParam, limit: 1_000 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  // A level has at most some 2,400 dapil: all of them are asked for, so that totals and the file leave none out.
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.dapil) ?? [], [query.data]);
  const columns = useMemo<readonly GridColumn<Row>[]>(() => {
    const placesOf = (row: Row): string[] =>
      row.territories.map((at) => (at.split ? t("split", { name: at.name }) : at.name));
    return [
      {
        key: "name",
        label: t("name"),
        value: (row) => row.name,
        render: (row) => <a href={hrefOf("/dapil", { contest, level: row.level, code: row.code })}>{row.name}</a>,
      },
      { key: "code", label: t("code"), value: (row) => row.code },
      { key: "seats", label: t("seats"), value: (row) => row.seats, figure: true },
      {
        key: "places",
        label: t("places"),
        value: (row) => placesOf(row).join("; "),
        render: (row) => {
          const names = placesOf(row);
          const first = names.slice(0, NAMED).join(", ");
          return names.length > NAMED ? t("morePlaces", { names: first, count: names.length - NAMED }) : first || "–";
        },
      },
    ];
  }, [t, contest]);
  return (
    <>
      <div className="d-bar-row">
        <PlaceSearch
          label={t("inPlace")}
          election={election}
          value={place === "" ? t("everywhere") : (named.data?.name ?? place)}
          onPick={(found) => set({ place: found.code })}
        />
        {place !== "" && <Button onClick={() => set({ place: undefined })}>{t("clearPlace")}</Button>}
      </div>
      <Choice
        label={t("level")}
        value={level}
        onChange={(to) => set({ level: to })}
        options={DAPIL_LEVELS.map((value) => ({ value, label: t(`level_${value}`) }))}
      />
      <ExportLinks operation={exportDapil} input={(format) => ({ election, level, place, format })} />
      <Asked query={query}>
        {() => (
          <Card flush>
            <DataGrid
              caption={t("title")}
              cards
              columns={columns}
              rows={rows}
              rowKey={keyOf}
              filter
              more={hasNextPage}
              tools={
                <span className="k-quiet-text" role="status">
                  {hasNextPage
                    ? t("loadingMore")
                    : t("total", { dapil: rows.length, seats: rows.reduce((sum, row) => sum + row.seats, 0) })}
                </span>
              }
              empty={<None />}
            />
          </Card>
        )}
      </Asked>
    </>
  );
}

function None(): ReactNode {
  const t = useWords(dapilWords);
  const may = useViewer().has("administrator");
  return (
    <EmptyState
      icon="place"
      title={t("none")}
      action={may && <ButtonLink href="/import?kind=dapil">{t("importDapil")}</ButtonLink>}
    >
      <p>{t(may ? "noneText" : "noneAsk")}</p>
    </EmptyState>
  );
}
