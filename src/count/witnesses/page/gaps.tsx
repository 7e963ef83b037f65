import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCallback, useMemo, useState } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { hrefOf } from "../../../web/desk/address.ts";
import { Asked, orThrow, useAsk } from "../../../web/desk/ask.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { Checkbox } from "../../../web/kit/field.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { EmptyState } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { gaps } from "../contract.ts";
import { deskWords } from "../words.ts";

type Gap = OutputOf<typeof gaps>["villages"][number];
const keyOf = (row: Gap): string => row.village;

/** Village by village, how many stations have nobody yet. */
export function Gaps(p: { election: string; place: string }): ReactNode {
  const t = useWords(deskWords);
  const { election, place } = p;
  const [onlyGaps, setOnlyGaps] = useState(true);
  const query = useInfiniteQuery({
    queryKey: [gaps.name, election, place, onlyGaps],
    queryFn: ({ signal, pageParam }) =>
      orThrow(gaps, { election, place, only_gaps: onlyGaps, limit: 1_000, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.villages) ?? [], [query.data]);
  const { fetchNextPage } = query;
  const next = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const columns = useMemo<readonly GridColumn<Gap>[]>(() => {
    const figure = (key: string, label: string, value: (row: Gap) => number): GridColumn<Gap> => ({
      key,
      label,
      value,
      figure: true,
    });
    return [
      {
        key: "village",
        label: t("village"),
        value: (row) => row.name,
        render: (row) => <a href={hrefOf("/witnesses", { place: row.village })}>{row.name}</a>,
      },
      figure("missing", t("missing"), (row) => row.stations - row.with_holder),
      { key: "code", label: t("code"), value: (row) => row.village },
      figure("stations", t("stations"), (row) => row.stations),
      figure("holder", t("withHolder"), (row) => row.with_holder),
      figure("substitute", t("withSubstitute"), (row) => row.with_substitute),
      figure("phone", t("withPhone"), (row) => row.with_phone),
      figure("present", t("checkedIn"), (row) => row.checked_in),
    ];
  }, [t]);
  return (
    <>
      <Checkbox label={t("onlyGaps")} checked={onlyGaps} onChange={setOnlyGaps} />
      <Asked query={query}>
        {() => (
          <Card flush>
            <DataGrid
              caption={t("tab_gaps")}
              columns={columns}
              rows={rows}
              rowKey={keyOf}
              filter
              csv={t("gapsFile")}
              csvHead={[[t("inPlace"), place === "" ? t("everywhere") : place], ...(onlyGaps ? [[t("onlyGaps")]] : [])]}
              more={query.hasNextPage}
              pages={query.data?.pages.length ?? 1}
              onEnd={query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError ? next : undefined}
              sort={{ key: "missing", down: true }}
              tools={
                query.hasNextPage && (
                  <Button size="small" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t("loadMore")}
                  </Button>
                )
              }
              empty={<None election={election} place={place} />}
            />
          </Card>
        )}
      </Asked>
    </>
  );
}

/** No gaps: because each station has somebody, or because there is no station at all. */
function None(p: { election: string; place: string }): ReactNode {
  const t = useWords(deskWords);
  const viewer = useViewer();
  const query = useAsk(gaps, { election: p.election, place: p.place, limit: 1 });
  const may = viewer.has("administrator");
  return (
    <Asked query={query} lines={2}>
      {({ villages }) =>
        villages.length > 0 ? (
          <EmptyState icon="check" title={t("noGaps")} />
        ) : (
          <EmptyState
            icon="place"
            title={t("noStations")}
            action={may && <ButtonLink href="/import?kind=stations">{t("importStations")}</ButtonLink>}
          >
            <p>{t(may ? "noStationsText" : "noStationsAsk")}</p>
          </EmptyState>
        )
      }
    </Asked>
  );
}
