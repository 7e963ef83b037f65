// The first screen of everybody at the desk: how far her area is, who in it is behind, and what waits for her. The same
// board for all; what stands first follows the role. Rows keep their order while somebody is in a table.

import type { ReactNode } from "react";
import { useCallback } from "react";
import { givesSeats, OpenSeatsCard } from "../../../count/seats/part.tsx";
import { ContestChoice, NoElection, useContest, useFormWords, zoneFor } from "../../../ground/elections/part.tsx";
import { PlaceCrumbs } from "../../../ground/places/part.tsx";
import { stationTitle } from "../../../ground/stations/rules.ts";
import { hrefOf, stationHref, useAddress } from "../../../web/desk/address.ts";
import { Asked } from "../../../web/desk/ask.tsx";
import { LiveMark, useLagging, useLive } from "../../../web/desk/live.tsx";
import { Page } from "../../../web/desk/shell.tsx";
import { Printed } from "../../../web/desk/printed.tsx";
import { clockText, stampText } from "../../../web/desk/time.ts";
import { homePlace, useViewer } from "../../../web/desk/viewer-role.ts";
import { Card } from "../../../web/kit/layout.tsx";
import { formatNumber, formatShare, useLanguage, useWords } from "../../../web/kit/words.ts";
import { board, watchBoard } from "../contract.ts";
import type { Board } from "../part.tsx";
import { words } from "../words.ts";
import { Areas } from "./areas.tsx";
import { CoverageMap } from "./map.tsx";
import { CurveLine } from "./curve.tsx";
import { Doors, leadingRole } from "./doors.tsx";
import { NoStations } from "./no-stations.tsx";

export function BoardPage(): ReactNode {
  const t = useWords(words);
  const { chosen, query } = useContest();
  if (chosen !== undefined)
    return <Shown contest={chosen.contest.id} election={chosen.election.id} seated={givesSeats(chosen)} />;
  return (
    <Page title={t("board")}>
      <Asked query={query}>{() => <NoElection />}</Asked>
    </Page>
  );
}

function Shown(p: { contest: string; election: string; seated: boolean }): ReactNode {
  const t = useWords(words);
  const viewer = useViewer();
  const { search } = useAddress();
  const place = search["place"] ?? homePlace(viewer);
  const answer = useLive(board, watchBoard, { contest: p.contest, place });
  const now = answer.data;
  const lagging = useLagging(now?.stale === true, now?.as_of);
  const chosen = search["contest"];
  const href = useCallback((to: string): string => hrefOf("/board", { contest: chosen, place: to }), [chosen]);
  const linkWithin = (to: string): string | undefined => (viewer.reaches(to) ? href(to) : undefined);
  return (
    <Page
      title={now === undefined || now.name === "" ? t("board") : now.name}
      lead={t(`boardLead_${leadingRole(viewer)}`)}
      above={place === "" ? undefined : <PlaceCrumbs place={place} election={p.election} href={linkWithin} />}
      actions={<ContestChoice />}
    >
      <div className="k-row">
        {now !== undefined && (
          <span className="k-quiet-text">{t("asOf", { time: clockText(now.as_of, zoneFor(place)) })}</span>
        )}
        {now !== undefined && (
          <Printed
            text={`${t("board")} · ${place === "" ? t("nation") : place} · ${t("asOf", { time: stampText(now.as_of, zoneFor(place)) })}`}
          />
        )}
        <LiveMark state={answer.live} stale={lagging} staleTitle={t("stale")} />
      </div>
      <Asked query={answer}>
        {(now) =>
          now.stations === 0 ? (
            <NoStations />
          ) : (
            <>
              <Doors board={now} election={p.election} />
              <div className="d-two">
                <Card title={t("coverage")}>
                  <Share of={now} />
                  <CurveLine curve={now.curve} stations={now.stations} zone={zoneFor(place)} />
                </Card>
                <LateCard board={now} href={href} />
              </div>
              <TroubleCard board={now} contest={p.contest} />
              {p.seated && leadingRole(viewer) !== "verifier" && <OpenSeatsCard contest={p.contest} place={place} />}
              <CoverageMap board={now} href={href} />
              <Areas key={`${p.contest} ${now.place}`} board={now} contest={p.contest} href={href} />
              <div className="d-two">
                <Contests board={now} />
                <Parts board={now} />
              </div>
            </>
          )
        }
      </Asked>
    </Page>
  );
}

/** One bar: accepted, in, and what is missing. */
export function Share(p: { of: { stations: number; in: number; accepted: number }; small?: boolean }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const { stations, in: came, accepted } = p.of;
  const part = (n: number): string => `${String(stations === 0 ? 0 : Math.min(100, (n / stations) * 100))}%`;
  const share = formatShare(stations === 0 ? 0 : came / stations, lang);
  return (
    <div className="d-coverage">
      {p.small !== true && (
        <p>
          <strong className="d-big">{formatNumber(came, lang)}</strong> / {formatNumber(stations, lang)} TPS{" "}
          <span className="k-quiet-text">{t("shareIn", { share })}</span>
        </p>
      )}
      <div className="d-coverage-bar" aria-hidden="true">
        <span className="d-fill-accepted" style={{ inlineSize: part(accepted) }} />
        <span className="d-fill-waiting" style={{ inlineSize: part(Math.max(0, came - accepted)) }} />
      </div>
      <p className="k-quiet-text d-note">
        {t("inAccepted", { in: formatNumber(came, lang), accepted: formatNumber(accepted, lang) })}
        {p.small === true && ` · ${share}`}
      </p>
    </div>
  );
}

export function LateCard(p: { board: Board; href: (place: string) => string }): ReactNode {
  const t = useWords(words);
  const late = p.board.children
    .flatMap((child) => (child.late === null ? [] : [{ ...child, late: child.late }]))
    .toSorted((a, b) => b.late.short - a.late.short || a.place.localeCompare(b.place));
  return (
    <Card title={t("lateTitle")}>
      {late.length === 0 ? (
        <p>{t("lateNone")}</p>
      ) : (
        <ol className="d-late">
          {late.slice(0, MOST_LATE).map((child) => (
            <li key={child.place}>
              <a href={p.href(child.place)}>{child.name}</a>
              <span>{t("lateShort", { count: child.late.short })}</span>
              {child.late.minutes !== null && (
                <span className="k-quiet-text">{t("lateMinutes", { minutes: child.late.minutes })}</span>
              )}
            </li>
          ))}
          {late.length > MOST_LATE && (
            <li className="k-quiet-text">{t("lateMore", { count: late.length - MOST_LATE })}</li>
          )}
        </ol>
      )}
      <p className="k-quiet-text d-note">{t("lateMeans", { place: p.board.name })}</p>
    </Card>
  );
}

/** Stations whose witness says that something is wrong, and what; without those whose counts are accepted by now. */
export function TroubleCard(p: { board: Board; contest: string }): ReactNode {
  const t = useWords(words);
  const { trouble } = p.board;
  if (trouble === null || trouble.total === 0) return null;
  const named = trouble.reasons.reduce((sum, one) => sum + one.stations, 0);
  const reasons = [
    ...trouble.reasons.map((one) => `${one.reason === "" ? t("troubleUnsaid") : one.reason} (${String(one.stations)})`),
    ...(trouble.total > named ? [`${t("troubleOther")} (${String(trouble.total - named)})`] : []),
  ];
  return (
    <Card title={t("troubleTitle", { count: trouble.total })}>
      {reasons.length > 0 && <p>{reasons.join(" · ")}</p>}
      {trouble.settled > 0 && <p className="k-quiet-text">{t("troubleSettled", { count: trouble.settled })}</p>}
      <details className="d-details" open={trouble.total <= MOST_UNFOLDED}>
        <summary>{t("troubleWhich")}</summary>
        <ul className="d-late d-late-many">
          {trouble.stations.map((one) => (
            <li key={one.station}>
              <a href={stationHref(one.station, p.contest)}>{stationTitle(one.station)}</a>
              <span>{one.village === "" ? one.station.split("/")[0] : one.village}</span>
              <span className="k-quiet-text">
                {one.reason !== "" && `${one.reason}, `}
                {clockText(one.made_at, zoneFor(one.station))}
              </span>
            </li>
          ))}
          {trouble.total > trouble.stations.length && (
            <li>
              <a href={hrefOf("/lists", { list: "trouble", contest: p.contest, place: p.board.place })}>
                {t("troubleMore", { count: trouble.total - trouble.stations.length })}
              </a>
            </li>
          )}
        </ul>
      </details>
    </Card>
  );
}

/** So many stations in trouble stand open on the board; more would push the map and the table out of sight. */
const MOST_UNFOLDED = 4;

/** The rest stands in the table of areas. */
const MOST_LATE = 8;

function Contests(p: { board: Board }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const { search } = useAddress();
  const { contests, stations } = p.board;
  return (
    <Card title={t("byContest")}>
      <ul className="d-bars">
        {contests.map((one) => (
          <li key={one.contest}>
            <a href={hrefOf("/board", { ...search, contest: one.contest })}>{one.name[lang]}</a>
            <Share small of={{ ...one, stations }} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Parts(p: { board: Board }): ReactNode {
  const t = useWords(words);
  const { parts, stations, contest } = p.board;
  const form = useFormWords(contest);
  return (
    <Card title={t("byPart")}>
      {/* A region that scrolls must be reached by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <ul className="d-bars d-bars-scroll" tabIndex={0} aria-label={t("byPart")}>
        {parts.map((one) => (
          <li key={one.part}>
            <span>{form.part(one.part)}</span>
            <Share small of={{ ...one, stations }} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
