import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Fragment, useMemo } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { zoneFor } from "../../../ground/elections/part.tsx";
import { PlaceSearch, usePlace } from "../../../ground/places/part.tsx";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { Asked, orThrow } from "../../../web/desk/ask.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { Printed } from "../../../web/desk/printed.tsx";
import { Choice, Unofficial } from "../../../web/desk/shell.tsx";
import { stampText } from "../../../web/desk/time.ts";
import { deskWords } from "../../../web/desk/words.ts";
import { homePlace, useViewer, type Viewer } from "../../../web/desk/viewer-role.ts";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { EmptyState, Notice } from "../../../web/kit/states.tsx";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import { list } from "../contract.ts";
import { BASES, type Basis } from "../model.ts";
import { words } from "../words.ts";
import { SeatBasisBadge } from "./basis.tsx";

type Page = OutputOf<typeof list>;
type Row = Page["areas"][number];
const keyOf = (row: Row): string => row.area;
const AT_ONCE = 100;
/** Sums move within a second; a list of hundreds is asked for less often. */
const EVERY = 10_000;

/** The dapil of a place, what is open in them first. */
export function SeatList(p: { contest: { id: string; kind: string }; election: string }): ReactNode {
  const t = useWords(words);
  const viewer = useViewer();
  const { search, set } = useAddress();
  const place = search["place"] ?? seatsHome(viewer);
  const basis: Basis = BASES.find((b) => b === search["basis"]) ?? "provisional";
  const named = usePlace(place, p.election);
  const rows = useInfiniteQuery({
    queryKey: [list.name, p.contest.id, place, basis],
    queryFn: ({ signal, pageParam }) =>
      orThrow(list, { contest: p.contest.id, place, basis, limit: AT_ONCE, after: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: EVERY,
  });
  return (
    <>
      <div className="d-bar-row">
        <PlaceSearch
          label={t("inPlace")}
          election={p.election}
          value={place === "" ? t("everywhere") : (named.data?.name ?? place)}
          onPick={(found) => set({ place: found.code })}
        />
        {place !== "" && viewer.reaches("") && (
          <Button onClick={() => set({ place: undefined })}>{t("clearPlace")}</Button>
        )}
      </div>
      <Choice
        label={t("basis")}
        value={basis}
        onChange={(to) => set({ basis: to === "provisional" ? undefined : to })}
        options={(["provisional", "accepted"] as const).map((value) => ({ value, label: t(value) }))}
      />
      <Asked query={rows}>
        {(data) => (
          <Listed
            contest={p.contest}
            basis={basis}
            home={place}
            of={place === "" ? t("everywhere") : [place, named.data?.name ?? ""].join(" ").trim()}
            pages={data.pages}
            more={
              rows.hasNextPage ? (
                <Button size="small" busy={rows.isFetchingNextPage} onClick={() => void rows.fetchNextPage()}>
                  {t("more")}
                </Button>
              ) : null
            }
          />
        )}
      </Asked>
    </>
  );
}

/** Length of the code of a regency or city. */
const REGENCY = 5;

/** The place whose dapil a person's list opens with. A station or village is no place of dapil: its regency or city is. */
export function seatsHome(viewer: Viewer): string {
  return homePlace(viewer).slice(0, REGENCY);
}

function Listed(p: {
  contest: { id: string; kind: string };
  basis: Basis;
  home: string;
  /** What is listed, for a file or a sheet: also where it is her own area that nobody chose. */
  of: string;
  pages: readonly Page[];
  more: ReactNode;
}): ReactNode {
  const t = useWords(words);
  const d = useWords(deskWords);
  const lang = useLanguage();
  const { search } = useAddress();
  const { basis, contest, pages } = p;
  const rows = useMemo(() => pages.flatMap((page) => page.areas), [pages]);
  const place = search["place"];
  const order = search["basis"];
  const persons = contest.kind === "candidate";
  const awaited = rows.some((row) => row.on_accepted.awaiting_threshold + row.on_provisional.awaiting_threshold > 0);
  const columns = useMemo<readonly GridColumn<Row>[]>(() => {
    const of = (row: Row): Row["on_accepted"] => (basis === "accepted" ? row.on_accepted : row.on_provisional);
    const figure = (key: string, label: string, value: (row: Row) => number | null): GridColumn<Row> => ({
      key,
      label,
      value,
      render: (row) => {
        const n = value(row);
        return n === null ? "–" : formatNumber(n, lang);
      },
      figure: true,
    });
    const seated = (row: Row): readonly string[] =>
      of(row).seats.map((one) => (persons ? one.name : `${one.name} ${one.seats}`));
    return [
      {
        key: "area",
        label: t(persons ? "province" : "area"),
        value: (row) => row.name,
        render: (row) => (
          <a href={hrefOf("/seats", { contest: contest.id, place, basis: order, area: row.area })}>{row.name}</a>
        ),
      },
      figure("open", t("openSeats"), (row) => of(row).open),
      figure("margin", t("smallestMargin"), (row) => of(row).margin),
      {
        // Of a dapil without a list of stations nobody knows what is missing: that is not nothing.
        ...figure("missing", t("missingColumn"), (row) => (row.stations === 0 ? null : of(row).missing.stations)),
        render: (row) => (row.stations === 0 ? t("noList") : formatNumber(of(row).missing.stations, lang)),
      },
      ...(awaited ? [figure("awaiting", t("awaitsThreshold"), (row) => of(row).awaiting_threshold)] : []),
      figure("safe", t("safeSeats"), (row) => of(row).safe),
      figure("undecided", t("undecidedSeats"), (row) => of(row).undecided),
      {
        key: "standing",
        label: t("standing"),
        value: (row) => seated(row).join(", "),
        // A line may end between two of them, never inside one.
        render: (row) => {
          const all = seated(row);
          if (all.length === 0) return "–";
          return (
            <span className="d-seats-now">
              {all.map((one, i) => (
                <Fragment key={one}>
                  <span className="d-seat-name">{i + 1 < all.length ? `${one},` : one}</span>{" "}
                </Fragment>
              ))}
            </span>
          );
        },
      },
      figure("seats", t("seats"), (row) => row.seats),
      figure("in", t("cameIn"), (row) => row.in),
      figure("stations", t("stations"), (row) => row.stations),
      { key: "code", label: t("csvCode"), value: (row) => row.area, exportOnly: true },
    ];
  }, [t, lang, basis, contest.id, persons, place, order, awaited]);
  const first = pages[0];
  const left = first?.unassigned;
  return (
    <>
      {left !== undefined && left !== null && left.stations > 0 && (
        <Notice tone="wait">
          <p>{t("unassignedHere", { stations: left.stations, in: left.in })}</p>
        </Notice>
      )}
      {first !== undefined && (
        <Printed text={`${p.of} · ${t(basis)} · ${t("asOf", { time: stampText(first.as_of, zoneFor(p.home)) })}`} />
      )}
      <Card flush>
        <DataGrid
          key={basis}
          caption={t("seats")}
          columns={columns}
          rows={rows}
          rowKey={keyOf}
          live
          filter
          more={p.more !== null}
          csv={`${t("csvFile")}-${contest.id.replace("/", "-")}-${basis}`}
          csvHead={[
            [d("unofficial")],
            [t("csvContest"), contest.id],
            [t("inPlace"), p.of],
            [t("csvBasis"), t(basis)],
            [t("csvAsOf"), first?.as_of ?? ""],
            [],
          ]}
          tools={
            <span className="k-row">
              <SeatBasisBadge basis={basis} />
              <Unofficial />
              {p.more}
            </span>
          }
          empty={<NoAreas />}
        />
      </Card>
    </>
  );
}

function NoAreas(): ReactNode {
  const t = useWords(words);
  const viewer = useViewer();
  return (
    <EmptyState
      icon="place"
      title={t("noAreas")}
      action={
        viewer.has("administrator") && (
          <ButtonLink href="/import?kind=dapil" look="primary">
            {t("importDapil")}
          </ButtonLink>
        )
      }
    >
      <p>{t("noAreasText")}</p>
    </EmptyState>
  );
}
