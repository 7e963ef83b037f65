// Her stations at a glance: who is silent, who is late, what is in. Read from the phone; refreshed when there is signal.

import type { ReactNode } from "react";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { Select, TextField } from "../../../web/kit/field.tsx";
import { Icon } from "../../../web/kit/icons.tsx";
import { Badge, EmptyState, LoadingState, Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { lateStations } from "../../../count/figures/rules/late.ts";
import { stationName } from "../../../count/witnesses/keep.ts";
import { isSought } from "../../../count/witnesses/rules/seek.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { useLive, useNow } from "../../../web/phone/live.ts";
import { routeTo } from "../../../web/phone/router.ts";
import {
  type Area,
  areaKey,
  type AreaStation,
  chooseElection,
  choosePlace,
  loadArea,
  loadPlace,
  refreshArea,
  refreshForms,
} from "../keep.ts";
import {
  type Filter,
  inOrder,
  isShown,
  type Judged,
  type Order,
  ORDERS,
  SILENCES,
  type Stand,
  standOf,
} from "../rules/area.ts";
import { phoneWords } from "../words/phone.ts";
import { MoreAskedAgain, useAskedAgain } from "./again.tsx";
import { formsRead, SAID_TONE, STAND_ICON, STAND_TONE, timeText } from "./said.ts";

/** Lines drawn at once; a thousand would make an old phone wait. */
const LINES = 120;
/** How often the list asks anew while it is open. */
const EVERY_MS = 60_000;

export function useArea(): Area | null | undefined {
  const key = useLive("area key", ["binding"], areaKey);
  return useLive(`area ${key}`, [`kept:${key}`], loadArea);
}

interface Fresh {
  readonly stale: "unheard" | "noRole" | null;
  readonly setStale: (stale: "unheard" | null) => void;
  readonly busy: boolean;
  readonly refresh: () => Promise<void>;
}

/** Asks how the area stands now, each minute, and when the signal is back, while its screen is open. */
export function useFresh(): Fresh {
  const [stale, setStale] = useState<Fresh["stale"]>(null);
  const [busy, setBusy] = useState(false);
  const refresh = async (): Promise<void> => {
    setBusy(true);
    const answer = await refreshArea().finally(() => setBusy(false));
    setStale(answer.ok ? null : answer.problem.kind === "forbidden" ? "noRole" : "unheard");
  };
  useEffect(() => {
    const ask = (): void => {
      if (navigator.onLine && document.visibilityState === "visible") void refresh();
    };
    ask();
    const timer = setInterval(ask, EVERY_MS);
    addEventListener("online", ask);
    return () => {
      clearInterval(timer);
      removeEventListener("online", ask);
    };
  }, []);
  return { stale, setStale, busy, refresh };
}

/** Of when it is, and the way to ask anew. */
export function AsOf(p: { at: string; fresh: Fresh; title?: string; children?: ReactNode }): ReactNode {
  const t = useWords(phoneWords);
  const time = timeText(p.at, useLanguage(), useNow(false));
  return (
    <p className="p-state-line" role="status">
      <span>
        {p.title !== undefined && <strong>{p.title}</strong>}
        <span className="k-quiet-text">{t(p.fresh.stale === "unheard" ? "notFresh" : "asOf", { time })}</span>
      </span>
      <Button size="small" look="plain" busy={p.fresh.busy} onClick={() => void p.fresh.refresh()}>
        {t("refresh")}
      </Button>
      {p.children}
    </p>
  );
}

interface Line extends Judged {
  readonly station: AreaStation;
  readonly held: number;
  readonly village: string;
  /** Beside its id, what it is found by. */
  readonly text: string;
}

function linesOf(area: Area): Line[] {
  const stands = new Map(area.stations.map((station) => [station.id, standOf(station, station.held)]));
  const late = lateStations([...stands].map(([id, stand]) => ({ id, in: stand === "in" })));
  return area.stations.map((station) => {
    const village = area.places[station.id.split("/")[0]!] ?? "";
    const names = [station.holder?.name, station.substitute?.name].filter((n) => n !== undefined).join(" ");
    return {
      station,
      stand: stands.get(station.id)!,
      held: station.held,
      late: late.has(station.id),
      trouble: station.said?.state === "trouble" ? station.said.at : null,
      village,
      text: `${stationName(station.id)} ${village} ${names}`,
    };
  });
}

export function AreaScreen(p: { name: string; inbox: number }): ReactNode {
  const t = useWords(phoneWords);
  const area = useArea();
  const place = useLive("place", ["binding"], loadPlace);
  const now = useNow(false);
  const fresh = useFresh();
  const { stale, busy, refresh } = fresh;
  useEffect(() => void refreshForms(), []);

  if (area === undefined)
    return (
      <Frame title={t("title")}>
        <LoadingState lines={6} />
      </Frame>
    );
  return (
    <Frame title={t("title")} under={p.name}>
      {stale === "noRole" && (
        <Notice tone="bad" live>
          <p>{t("noRole")}</p>
        </Notice>
      )}
      <nav className="k-row" aria-label={t("title")}>
        <ButtonLink href={routeTo("kiriman")} size="small">
          {p.inbox === 0 ? t("inbox") : t("inboxCount", { count: p.inbox })}
        </ButtonLink>
        <ButtonLink href={routeTo("suara")} size="small">
          {t("tallyLink")}
        </ButtonLink>
      </nav>
      {area !== null && <Elections area={area} onAnswer={(heard) => fresh.setStale(heard ? null : "unheard")} />}
      {area === null ? (
        <EmptyState
          icon="offline"
          title={t("noArea")}
          action={
            <Button busy={busy} onClick={() => void refresh()}>
              {t("refresh")}
            </Button>
          }
        >
          <p>{t("noAreaText")}</p>
        </EmptyState>
      ) : area.choose.length > 0 ? (
        <Choose area={area} />
      ) : area.stations.length === 0 ? (
        <EmptyState icon="place" title={t("noStations")}>
          <p>{t("noStationsText")}</p>
        </EmptyState>
      ) : (
        <>
          <AsOf at={area.as_of} fresh={fresh} title={t("sumIn", { count: wholeOf(area), of: area.stations.length })}>
            {place !== undefined && place !== "" && (
              <Button size="small" look="plain" onClick={() => void choosePlace("")}>
                {t("otherDistrict")}
              </Button>
            )}
          </AsOf>
          <Stations area={area} now={now} />
        </>
      )}
    </Frame>
  );
}

/** Stations of which all that is asked of a witness is read. */
function wholeOf(area: Area): number {
  return area.stations.filter((station) => standOf(station, station.held) === "in").length;
}

/** Where her area has stations of several elections: which of them this phone holds. An older server names none. */
function Elections(p: { area: Area; onAnswer: (heard: boolean) => void }): ReactNode {
  const t = useWords(phoneWords);
  const [asked, setAsked] = useState<string | null>(null);
  const all = (p.area.elections as Area["elections"] | undefined) ?? [];
  if (all.length < 2) return null;
  return (
    <>
      <Select
        label={t("election")}
        value={asked ?? p.area.election}
        onChange={(election) => {
          setAsked(election);
          void chooseElection(election)
            .then((answer) => p.onAnswer(answer.ok))
            .finally(() => setAsked(null));
        }}
        options={all.map((one) => ({ value: one.id, label: one.name }))}
      />
      {asked !== null && <LoadingState lines={1} />}
    </>
  );
}

/** The same where a picture that reached her is put on a form: its contests are those of the election this phone holds. */
export function ElectionOfHers(): ReactNode {
  const t = useWords(phoneWords);
  const area = useArea();
  const [unheard, setUnheard] = useState(false);
  if (area === undefined || area === null) return null;
  return (
    <>
      <Elections area={area} onAnswer={(heard) => setUnheard(!heard)} />
      {unheard && (
        <Notice tone="wait" icon="offline" live>
          <p>{t("needsSignal")}</p>
        </Notice>
      )}
    </>
  );
}

function Choose({ area }: { area: Area }): ReactNode {
  const t = useWords(phoneWords);
  const [busy, setBusy] = useState("");
  return (
    <>
      <h2>{t("choose")}</h2>
      <p className="p-lead">{t("chooseText")}</p>
      <ul className="p-list">
        {area.choose.map((one) => (
          <li key={one.place}>
            <Button
              wide
              busy={busy === one.place}
              onClick={() => {
                setBusy(one.place);
                void choosePlace(one.place)
                  .then(() => refreshForms())
                  .finally(() => setBusy(""));
              }}
            >
              {one.name} · {t("stationsIn", { count: one.stations })}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}

const FILTERS: readonly Filter[] = [
  "all",
  "trouble",
  "open",
  "quiet",
  ...SILENCES.map((minutes) => `silent${minutes}` as const),
];
const STANDS = Object.keys(STAND_TONE) as readonly Stand[];

function Stations({ area, now }: { area: Area; now: number }): ReactNode {
  const t = useWords(phoneWords);
  const [filter, setFilter] = useState<Filter>("all");
  const [order, setOrder] = useState<Order>("trouble");
  const [typed, setTyped] = useState("");
  const [most, setMost] = useState(LINES);
  const sought = useDeferredValue(typed).trim();
  const lines = useMemo(() => linesOf(area), [area]);
  const again = new Set(useAskedAgain().map((one) => one.station));
  /** Both by the server's clock: how long a station had been silent when the list was told. */
  const told = Date.parse(area.as_of);
  const ordered = useMemo(() => inOrder(lines, order), [lines, order]);
  const shown = ordered.filter((line) => isShown(filter, line, told) && isSought(sought, line.station.id, line.text));
  /** In any other order villages stand among each other, and each line names its own. */
  const villages =
    order === "number"
      ? Map.groupBy(shown.slice(0, most), (line) => line.station.id.split("/")[0]!)
      : new Map([["", shown.slice(0, most)]]);
  const nameOf = (one: Filter): string => {
    const minutes = /^silent(\d+)$/.exec(one)?.[1];
    if (minutes !== undefined) return t("silentFor", { minutes });
    return STANDS.includes(one as Stand)
      ? t(`stand_${one as Stand}`)
      : t(one as "all" | "trouble" | "open" | "quiet" | "late");
  };
  const options = ([...FILTERS, "late", ...STANDS] as const).map((value) => ({
    value,
    label: `${nameOf(value)} (${lines.filter((line) => isShown(value, line, told)).length})`,
  }));
  return (
    <>
      <div className="p-pair">
        <Select
          label={t("filter")}
          value={filter}
          onChange={(to) => {
            setFilter(to as Filter);
            setMost(LINES);
          }}
          options={options}
        />
        <Select
          label={t("order")}
          value={order}
          onChange={(to) => setOrder(to as Order)}
          options={ORDERS.map((value) => ({ value, label: t(`order_${value}`) }))}
        />
      </div>
      <MoreAskedAgain />
      <TextField label={t("search")} value={typed} onChange={setTyped} />
      {shown.length === 0 && <p className="p-lead">{t("nothing")}</p>}
      {[...villages].map(([village, group]) => (
        <section key={village} className="k-stack">
          {village !== "" && <h2 className="p-village">{area.places[village] ?? village}</h2>}
          <ul className="p-list">
            {group.map((line) => (
              <StationLine
                key={line.station.id}
                line={line}
                now={now}
                again={again.has(line.station.id)}
                named={village === ""}
              />
            ))}
          </ul>
        </section>
      ))}
      {shown.length > most && (
        <Button wide onClick={() => setMost(most + LINES)}>
          {t("more", { count: Math.min(LINES, shown.length - most) })}
        </Button>
      )}
    </>
  );
}

function StationLine(p: { line: Line; now: number; again: boolean; named: boolean }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const { line, now } = p;
  const { station, stand } = line;
  const heard = station.heard_at;
  // An older server says neither.
  const { twins, notes = 0 } = station as Partial<AreaStation>;
  const alike = twins?.some((twin) => twin.how === "alike") === true;
  return (
    <li>
      <a className="p-door" href={routeTo("tps", station.id)}>
        <span>
          <strong>
            {stationName(station.id)}
            {p.named && ` · ${line.village}`}
          </strong>
          <span className="k-quiet-text">
            {station.holder !== null && `${station.holder.name} · `}
            {heard === null ? t("neverHeard") : t("heardAt", { time: timeText(heard, lang, now) })}
          </span>
          <span className="k-row">
            <Badge tone={STAND_TONE[stand]} icon={STAND_ICON[stand]}>
              {stand === "some" || stand === "in"
                ? t("formsIn", { count: formsRead(station), of: line.held })
                : t(`stand_${stand}`)}
            </Badge>
            {station.said !== null && (
              <Badge tone={SAID_TONE[station.said.state]} icon={station.said.state === "trouble" ? "alert" : "clock"}>
                {t(`said_${station.said.state}`, { time: timeText(station.said.at, lang, now) })}
              </Badge>
            )}
            {line.late && (
              <Badge tone="bad" icon="clock">
                {t("late")}
              </Badge>
            )}
            {p.again && (
              <Badge tone="wait" icon="camera">
                {t("again")}
              </Badge>
            )}
            {(station.twin || alike) && (
              <Badge tone="wait" icon="picture">
                {t(station.twin ? "twin" : "alike")}
              </Badge>
            )}
            {notes > 0 && (
              <Badge tone="wait" icon="edit">
                {t("notes", { count: notes })}
              </Badge>
            )}
            {station.forms.some((f) => f.flagged) && (
              <Badge tone="wait" icon="alert">
                {t("checkIt")}
              </Badge>
            )}
          </span>
        </span>
        <Icon name="next" />
      </a>
    </li>
  );
}
