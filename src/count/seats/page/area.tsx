import type { ReactNode } from "react";
import { useMemo } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { zoneFor } from "../../../ground/elections/part.tsx";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { Asked } from "../../../web/desk/ask.tsx";
import { ExportLinks } from "../../../web/desk/export-links.tsx";
import { DataGrid, type GridColumn } from "../../../web/desk/grid.tsx";
import { LiveMark, useLagging, useLive } from "../../../web/desk/live.tsx";
import { Crumbs, Page } from "../../../web/desk/shell.tsx";
import { Printed } from "../../../web/desk/printed.tsx";
import { clockText, stampText } from "../../../web/desk/time.ts";
import { deskWords } from "../../../web/desk/words.ts";
import { Card } from "../../../web/kit/layout.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import { dapil, watch } from "../contract.ts";
import { exportSeats } from "../contract/export.ts";
import { BASES } from "../model.ts";
import { words } from "../words.ts";
import { BasisCard } from "./basis.tsx";
import { SeatedChoice } from "./contest.tsx";

type Answer = OutputOf<typeof dapil>;

/** One dapil, live, by both bases, with where the missing stations are. */
export function AreaSeats(p: { contest: { id: string; kind: string }; area: string }): ReactNode {
  const t = useWords(words);
  const { search } = useAddress();
  const seats = useLive(dapil, watch, { contest: p.contest.id, area: p.area });
  const now = seats.data;
  const lagging = useLagging(now?.stale === true, now?.as_of);
  const persons = p.contest.kind === "candidate";
  const back = hrefOf("/seats", { contest: search["contest"], place: search["place"], basis: search["basis"] });
  return (
    <Page
      title={now?.name ?? t("seats")}
      above={
        <Crumbs label={t("area")} items={[{ label: t("allAreas"), href: back }, { label: now?.name ?? p.area }]} />
      }
      actions={<SeatedChoice />}
    >
      <div className="k-row">
        {now !== undefined && (
          <>
            <strong>{t("seatCount", { count: now.seats })}</strong>
            <span>{t("stationsIn", { in: now.in, stations: now.stations })}</span>
            <span className="k-quiet-text">
              {t("asOf", { time: clockText(now.as_of, zoneFor(now.places[0]?.place ?? "")) })}
            </span>
          </>
        )}
        {now !== undefined && (
          <Printed text={t("asOf", { time: stampText(now.as_of, zoneFor(now.places[0]?.place ?? "")) })} />
        )}
        <LiveMark state={seats.live} stale={lagging} staleTitle={t("stale")} />
      </div>
      <Asked query={seats}>
        {(answer) => (
          <>
            <Unassigned answer={answer} />
            <div className="d-two">
              <BasisCard
                basis="provisional"
                line={answer.on_provisional}
                seats={answer.seats}
                persons={persons}
                stations={answer.stations}
              />
              <BasisCard
                basis="accepted"
                line={answer.on_accepted}
                seats={answer.seats}
                persons={persons}
                stations={answer.stations}
              />
            </div>
            <div className="k-row">
              {BASES.toReversed().map((basis) => (
                <ExportLinks
                  key={basis}
                  operation={exportSeats}
                  label={t("orderFile", { basis: t(basis).toLowerCase() })}
                  input={(format) => ({ contest: p.contest.id, area: answer.area, basis, format })}
                />
              ))}
            </div>
            <Places answer={answer} contest={p.contest.id} />
            <Holders answer={answer} persons={persons} />
          </>
        )}
      </Asked>
    </Page>
  );
}

function Unassigned(p: { answer: Answer }): ReactNode {
  const t = useWords(words);
  if (p.answer.unassigned.length === 0) return null;
  return (
    <Notice tone="wait" title={t("unassigned")}>
      {p.answer.unassigned.map((one) => (
        <p key={one.place}>{t("unassignedText", { place: one.name, stations: one.stations, in: one.in })}</p>
      ))}
    </Notice>
  );
}

/** Where the stations are that are not in, each place with its list. */
function Places(p: { answer: Answer; contest: string }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  return (
    <Card title={t("seeMissing")}>
      <ul className="d-seat-places">
        {p.answer.places.map((one) => {
          const missing = Math.max(0, one.stations - one.in);
          return (
            <li key={one.place}>
              <span>{one.name}</span>
              {one.stations === 0 ? (
                <span className="k-quiet-text">{t("noList")}</span>
              ) : (
                <span>
                  {t("stationsIn", { in: one.in, stations: one.stations })}
                  {missing > 0 && (
                    <>
                      {" · "}
                      <a href={hrefOf("/lists", { list: "missing", place: one.place, contest: p.contest })}>
                        {t("seeMissing")} ({formatNumber(missing, lang)})<span className="k-hidden"> {one.name}</span>
                      </a>
                    </>
                  )}
                </span>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

interface HolderRow {
  readonly key: string;
  readonly number: number;
  readonly name: string;
  readonly out: boolean;
  readonly provisional: Answer["on_provisional"]["holders"][number];
  readonly accepted: Answer["on_accepted"]["holders"][number] | undefined;
}

const keyOf = (row: HolderRow): string => row.key;

/** Every party's votes and seats by both bases, to be sorted and taken away. */
function Holders(p: { answer: Answer; persons: boolean }): ReactNode {
  const t = useWords(words);
  const d = useWords(deskWords);
  const lang = useLanguage();
  const { answer, persons } = p;
  const rows = useMemo<readonly HolderRow[]>(
    () =>
      answer.on_provisional.holders.map((one) => ({
        key: String(one.holder),
        number: one.holder,
        name: one.name,
        out: !one.takes_part,
        provisional: one,
        accepted: answer.on_accepted.holders.find((other) => other.holder === one.holder),
      })),
    [answer],
  );
  const columns = useMemo<readonly GridColumn<HolderRow>[]>(() => {
    const figure = (key: string, label: string, value: (row: HolderRow) => number): GridColumn<HolderRow> => ({
      key,
      label,
      value,
      render: (row) => formatNumber(value(row), lang),
      figure: true,
    });
    const [now, sure] = [t("provisional"), t("accepted")];
    return [
      {
        key: "holder",
        label: t(persons ? "person" : "holder"),
        value: (row) => `${row.number}. ${row.name}${row.out ? ` (${t("belowThreshold")})` : ""}`,
        render: (row) => (
          <>
            <span className="d-seat-name">
              {row.number}. {row.name}
            </span>
            {row.out && <span className="k-quiet-text"> {t("belowThreshold")}</span>}
          </>
        ),
      },
      figure("votes", `${t("votes")} (${now})`, (row) => row.provisional.votes),
      figure("seats", `${t("seats")} (${now})`, (row) => row.provisional.seats),
      figure("safe", `${t("ofWhichSafe")} (${now})`, (row) => row.provisional.safe),
      ...(persons ? [] : [figure("list", t("listIn"), (row) => row.provisional.list_in ?? 0)]),
      figure("votes_accepted", `${t("votes")} (${sure})`, (row) => row.accepted?.votes ?? 0),
      figure("seats_accepted", `${t("seats")} (${sure})`, (row) => row.accepted?.seats ?? 0),
      figure("safe_accepted", `${t("ofWhichSafe")} (${sure})`, (row) => row.accepted?.safe ?? 0),
    ];
  }, [t, lang, persons]);
  return (
    <Card title={t("holders")} flush>
      <DataGrid
        caption={t("holders")}
        columns={columns}
        rows={rows}
        rowKey={keyOf}
        live
        csv={`${t("csvFile")}-${answer.area}`}
        csvHead={[
          [d("unofficial")],
          [t("csvContest"), answer.contest],
          [t("area"), answer.area, answer.name],
          [t("csvBasis"), `${t("provisional")}, ${t("accepted")}`],
          [t("csvAsOf"), answer.as_of],
          [],
        ]}
      />
    </Card>
  );
}
