import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCallback, useMemo, useState } from "react";
import { ContestChoice, NoElection, useContest, zoneFor } from "../../../ground/elections/part.tsx";
import { PlaceSearch, usePlace } from "../../../ground/places/part.tsx";
import { stationTitle } from "../../../ground/stations/rules.ts";
import { useAddress } from "../../../web/desk/address.ts";
import { Asked, orThrow } from "../../../web/desk/ask.tsx";
import { ExportLinks } from "../../../web/desk/export-links.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { Choice, Page } from "../../../web/desk/shell.tsx";
import { clockText } from "../../../web/desk/time.ts";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge, EmptyState, type Tone } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { list } from "../contract.ts";
import { exportWitnesses } from "../contract/export.ts";
import type { ListedWitness, PhoneState } from "../model.ts";
import { deskWords } from "../words.ts";
import { AssignDialog } from "./assign.tsx";
import { CodeDialog, CodesForAll, type CodeFor, UnassignDialog } from "./codes.tsx";
import { Gaps } from "./gaps.tsx";

const TONE: Readonly<Record<PhoneState, Tone>> = {
  no_code: "neutral",
  code_made: "wait",
  bound: "info",
  checked_in: "ok",
};

/** Witnesses of a place: who, with which phone, and where somebody is missing. */
export function WitnessesPage(): ReactNode {
  const t = useWords(deskWords);
  const { chosen, query } = useContest();
  return (
    <Page title={t("witnesses")} lead={t("lead")} actions={<ContestChoice />}>
      <Asked query={query}>
        {() => (chosen === undefined ? <NoElection /> : <Witnesses election={chosen.election.id} />)}
      </Asked>
    </Page>
  );
}

function Witnesses(p: { election: string }): ReactNode {
  const t = useWords(deskWords);
  const { search, set } = useAddress();
  const place = search["place"] ?? "";
  const named = usePlace(place, p.election);
  const tab = search["tab"] === "gaps" ? "gaps" : "list";
  const [assigning, setAssigning] = useState(false);
  const [code, setCode] = useState<CodeFor | null>(null);
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
        <Button look="primary" icon="person" onClick={() => setAssigning(true)}>
          {t("assign")}
        </Button>
        <CodesForAll election={p.election} place={place} />
      </div>
      <Choice
        label={t("tab")}
        value={tab}
        onChange={(to) => set({ tab: to === "list" ? undefined : to })}
        options={[
          { value: "list", label: t("tab_list") },
          { value: "gaps", label: t("tab_gaps") },
        ]}
      />
      {tab === "list" ? (
        <>
          <ExportLinks
            operation={exportWitnesses}
            input={(format) => ({ election: p.election, place, format })}
            count={null}
          />
          <List election={p.election} place={place} onCode={setCode} />
        </>
      ) : (
        <Gaps election={p.election} place={place} />
      )}
      {assigning && (
        <AssignDialog
          election={p.election}
          place={place}
          onClose={() => setAssigning(false)}
          onAssigned={(who) => {
            setAssigning(false);
            setCode({ ...who, renew: false });
          }}
        />
      )}
      {code !== null && <CodeDialog of={code} onClose={() => setCode(null)} />}
    </>
  );
}

/** So many pages are asked for anew by themselves; a longer list is as of when it was walked through. */
const KEPT_NEW = 2;
const keyOf = (row: ListedWitness): string => `${row.station} ${row.post}`;

function List(p: { election: string; place: string; onCode: (of: CodeFor) => void }): ReactNode {
  const t = useWords(deskWords);
  const { election, place, onCode } = p;
  const [ending, setEnding] = useState<ListedWitness | null>(null);
  const query = useInfiniteQuery({
    queryKey: [list.name, election, place],
    queryFn: ({ signal, pageParam }) => orThrow(list, { election, place, limit: 500, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: (asked) => ((asked.state.data?.pages.length ?? 0) > KEPT_NEW ? false : 30_000),
  });
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.witnesses) ?? [], [query.data]);
  const { fetchNextPage } = query;
  const next = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  const columns = useMemo<readonly GridColumn<ListedWitness>[]>(
    () => [
      {
        key: "station",
        label: t("station"),
        // Sorted and found by the place's code and by its name.
        value: (row) => `${row.station} ${row.village_name}`,
        render: (row) => (
          <span title={row.station}>
            {stationTitle(row.station)}
            <br />
            <span className="k-quiet-text">{row.village_name}</span>
          </span>
        ),
      },
      { key: "name", label: t("name"), value: (row) => row.name },
      {
        // What one comes here for on the night stands before the rest, in reach on a telephone too.
        key: "state",
        label: t("phoneState"),
        value: (row) => t(row.phone_state),
        render: (row) => (
          <span className="d-badges">
            <Badge tone={TONE[row.phone_state]}>{t(row.phone_state)}</Badge>
            <Button
              size="small"
              onClick={() =>
                onCode({
                  station: row.station,
                  witness: row.witness,
                  name: row.name,
                  renew: row.phone_state !== "no_code",
                })
              }
            >
              {t(row.phone_state === "no_code" ? "makeCode" : "newCode")}
            </Button>
          </span>
        ),
      },
      { key: "post", label: t("post"), value: (row) => t(`post_${row.post}`) },
      { key: "phone", label: t("phone"), value: (row) => row.phone },
      {
        key: "seen",
        label: t("lastSeen"),
        value: (row) => row.last_seen_at,
        render: (row) => (row.last_seen_at === null ? "–" : clockText(row.last_seen_at, zoneFor(row.station))),
      },
      {
        key: "actions",
        label: t("actions"),
        fixed: true,
        value: () => "",
        render: (row) => (
          <Button size="small" look="plain" onClick={() => setEnding(row)}>
            {t("unassign")}
          </Button>
        ),
      },
    ],
    [t, onCode],
  );
  return (
    <Asked query={query}>
      {() => (
        <Card flush>
          <DataGrid
            caption={t("tab_list")}
            cards
            columns={columns}
            rows={rows}
            rowKey={keyOf}
            live
            filter
            more={query.hasNextPage}
            pages={query.data?.pages.length ?? 1}
            onEnd={query.hasNextPage && !query.isFetchingNextPage && !query.isFetchNextPageError ? next : undefined}
            tools={
              query.hasNextPage && (
                <Button size="small" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t("loadMore")}
                </Button>
              )
            }
            empty={
              <EmptyState
                icon="person"
                title={t("noWitnesses")}
                action={<ButtonLink href="/import?kind=witnesses">{t("importWitnesses")}</ButtonLink>}
              >
                <p>{t("noWitnessesText")}</p>
              </EmptyState>
            }
          />
          {ending !== null && <UnassignDialog election={election} row={ending} onClose={() => setEnding(null)} />}
        </Card>
      )}
    </Asked>
  );
}
