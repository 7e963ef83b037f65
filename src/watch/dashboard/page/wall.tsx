// For a projector, seen from the back of the room, for hours: large figures, both bases told apart, no controls and
// nobody's name but those on the ballot. It goes through the areas by itself, unless the eye asked for rest.

import type { CSSProperties, ReactNode } from "react";
import { useEffect, useState } from "react";
import { show, watch } from "../../../count/tally/contract.ts";
import { list as seatsList } from "../../../count/seats/contract.ts";
import { useContest, useFormWords, zoneFor } from "../../../ground/elections/part.tsx";
import { useAddress } from "../../../web/desk/address.ts";
import { Asked, useAsk } from "../../../web/desk/ask.tsx";
import { useLive } from "../../../web/desk/live.tsx";
import { Unofficial } from "../../../web/desk/shell.tsx";
import { clockText } from "../../../web/desk/time.ts";
import { homePlace, useViewer } from "../../../web/desk/viewer-role.ts";
import { Badge } from "../../../web/kit/states.tsx";
import { formatNumber, formatShare, useLanguage, useWords } from "../../../web/kit/words.ts";
import { board, watchBoard } from "../contract.ts";
import { BasisBadge, type Board, type Tally } from "../part.tsx";
import { words } from "../words.ts";

/** Long enough to read a dozen lines from afar. */
const STAY_MS = 20_000;
/** Sides that a wall holds; the others are in the tally. */
const MOST_SIDES = 18;

export function WallPage(): ReactNode {
  const t = useWords(words);
  const { chosen, query } = useContest();
  useEffect(() => {
    document.title = `${t("wall")} · Posko`;
  }, [t]);
  return (
    <main className="d-wall">
      {chosen === undefined ? (
        <>
          <h1 className="k-hidden">{t("wall")}</h1>
          <Asked query={query}>{() => <p className="d-wall-nothing">{t("wallNothing")}</p>}</Asked>
        </>
      ) : (
        <Wall contest={chosen.contest.id} title={chosen} />
      )}
    </main>
  );
}

/** Does the person's device ask for little motion? Then nothing changes but numbers. */
function useStill(): boolean {
  const [still, setStill] = useState(() => matchMedia("(prefers-reduced-motion: reduce)").matches);
  useEffect(() => {
    const media = matchMedia("(prefers-reduced-motion: reduce)");
    const onChange = (): void => setStill(media.matches);
    media.addEventListener("change", onChange);
    return () => media.removeEventListener("change", onChange);
  }, []);
  return still;
}

/** Which of `count` is shown now; one timer, whatever happens around it. */
function useTurn(count: number, still: boolean): number {
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (still || count < 2) return;
    const timer = setInterval(() => setTurn((before) => before + 1), STAY_MS);
    return () => clearInterval(timer);
  }, [still, count]);
  return count === 0 || still ? 0 : turn % count;
}

function Wall(p: { contest: string; title: NonNullable<ReturnType<typeof useContest>["chosen"]> }): ReactNode {
  const lang = useLanguage();
  const t = useWords(words);
  const viewer = useViewer();
  const { search } = useAddress();
  const home = search["place"] ?? homePlace(viewer);
  const answer = useLive(board, watchBoard, { contest: p.contest, place: home });
  // Only where something has come in is there something to show; the whole comes first, and between.
  const areas = [
    home,
    ...(answer.data?.children ?? []).filter((c) => c.in > 0 && !c.place.includes("/")).map((c) => c.place),
  ];
  const at = useTurn(areas.length, useStill());
  return (
    <>
      <header className="d-wall-top">
        <p>
          {p.title.election.name} · {p.title.contest.name[lang]}
        </p>
        <Unofficial />
      </header>
      <Area contest={p.contest} place={areas[at] ?? home} kind={p.title.contest.kind} />
      <footer className="d-wall-foot">
        {answer.data !== undefined && <Contests board={answer.data} />}
        <p>
          {answer.live === "lost" && answer.data !== undefined ? (
            <Badge tone="bad" icon="offline">
              {t("wallOffline", { time: clockText(answer.data.as_of, zoneFor(home)) })}
            </Badge>
          ) : (
            areas.length > 1 && t("wallNext", { at: at + 1, count: areas.length })
          )}
        </p>
      </footer>
    </>
  );
}

function Area(p: { contest: string; place: string; kind: string }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const input = { contest: p.contest, place: p.place };
  const provisional = useLive(show, watch, { ...input, basis: "provisional" });
  const accepted = useLive(show, watch, { ...input, basis: "accepted" });
  // The area before stays until the next one is whole, also while the server is away: nothing jumps, no two areas stand
  // in one line, and the wall does not go dark.
  const [shown, setShown] = useState<{ now: Tally; accepted: Tally }>();
  const [next, other] = [provisional.data, accepted.data];
  const whole = next !== undefined && other !== undefined && next.place === other.place;
  if (whole && (shown?.now !== next || shown.accepted !== other)) setShown({ now: next, accepted: other });
  if (shown === undefined)
    return (
      <div className="d-wall-area" aria-busy="true">
        <h1 className="k-hidden">{t("wall")}</h1>
      </div>
    );
  const { now } = shown;
  const share = now.stations === 0 ? 0 : now.in / now.stations;
  return (
    <section className="d-wall-area">
      <div className="d-wall-head">
        <h1>{now.name}</h1>
        <p className="d-wall-cover">
          <strong>{formatShare(share, lang)}</strong>{" "}
          {t("wallStations", { in: formatNumber(now.in, lang), stations: formatNumber(now.stations, lang) })}
        </p>
        <div className="d-coverage-bar" aria-hidden="true">
          <span className="d-fill-accepted" style={{ inlineSize: wide(now.accepted, now.stations) }} />
          <span className="d-fill-waiting" style={{ inlineSize: wide(now.in - now.accepted, now.stations) }} />
        </div>
        {p.kind === "party" && <Seats contest={p.contest} place={now.place} />}
        <p className="d-wall-time">{t("asOf", { time: clockText(now.as_of, zoneFor(now.place)) })}</p>
      </div>
      <Sides contest={p.contest} provisional={now} accepted={shown.accepted} />
    </section>
  );
}

const wide = (count: number, all: number): string =>
  `${String(all === 0 ? 0 : Math.max(0, Math.min(100, (count / all) * 100)))}%`;

export function Sides(p: { contest: string; provisional: Tally; accepted: Tally }): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const form = useFormWords(p.contest, p.provisional.place);
  const sides = form.sides.length > 0 ? form.sides : Object.keys(p.provisional.votes);
  const shown = sides.slice(0, MOST_SIDES);
  const sum = (votes: Tally["votes"]): number => sides.reduce((all, side) => all + (votes[side] ?? 0), 0);
  const [allProvisional, allAccepted] = [sum(p.provisional.votes), sum(p.accepted.votes)];
  const cell = (votes: number, all: number): ReactNode => (
    <>
      <strong>{formatNumber(votes, lang)}</strong> <span>{all === 0 ? "–" : formatShare(votes / all, lang)}</span>
    </>
  );
  return (
    <table
      className={`d-wall-votes${shown.length > 6 ? " d-wall-many" : shown.length < 4 ? " d-wall-few" : ""}`}
      style={{ "--sides": shown.length } as CSSProperties}
    >
      <caption className="k-hidden">{t("votes")}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="k-hidden">{t("votes")}</span>
          </th>
          <th scope="col">
            <BasisBadge basis="provisional" />
          </th>
          <th scope="col">
            <BasisBadge basis="accepted" />
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map((side) => (
          <tr key={side}>
            {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label */}
            <th scope="row">
              <span className="d-wall-side">
                <span className="d-pair-number">{side}</span> <span className="d-wall-name">{form.side(side)}</span>
              </span>
            </th>
            <td className="d-wall-provisional">{cell(p.provisional.votes[side] ?? 0, allProvisional)}</td>
            <td>{cell(p.accepted.votes[side] ?? 0, allAccepted)}</td>
          </tr>
        ))}
      </tbody>
      {shown.length < sides.length && (
        <tfoot>
          <tr>
            <td colSpan={3}>{t("wallSides", { shown: shown.length, all: sides.length })}</td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

/** Seats as they would stand, and how many of them are open, on either basis. */
function Seats(p: { contest: string; place: string }): ReactNode {
  const t = useWords(words);
  const query = useAsk(seatsList, { contest: p.contest, place: p.place, limit: 500 }, { every: 30_000, keep: true });
  const areas = query.data?.areas ?? [];
  if (areas.length === 0) return null;
  const over = (of: (area: (typeof areas)[number]) => number): number => areas.reduce((all, one) => all + of(one), 0);
  const awaiting = over((one) => one.on_provisional.awaiting_threshold);
  return (
    <p className="d-wall-seats">
      {t("wallSeats", {
        seats: over((one) => one.seats),
        provisional: over((one) => one.on_provisional.open),
        accepted: over((one) => one.on_accepted.open),
      })}
      {awaiting > 0 && `; ${t("wallAwaiting", { count: awaiting })}`}
    </p>
  );
}

function Contests(p: { board: Board }): ReactNode {
  const lang = useLanguage();
  const { contests, stations } = p.board;
  if (contests.length < 2) return null;
  return (
    <ul className="d-wall-contests">
      {contests.map((one) => (
        <li key={one.contest}>
          {one.name[lang]} <strong>{formatShare(stations === 0 ? 0 : one.in / stations, lang)}</strong>
        </li>
      ))}
    </ul>
  );
}
