// What reached this phone by messenger, and the way of each picture to a page of a form. All of it works without signal.

import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { Select, TextField } from "../../../web/kit/field.tsx";
import { Icon } from "../../../web/kit/icons.tsx";
import { EmptyState, LoadingState, Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { contestName, stationInFull, stationName, stationPlace, type Work } from "../../witnesses/keep.ts";
import { byNumber, isSought } from "../../witnesses/rules/seek.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { useLive } from "../../../web/phone/live.ts";
import { goTo, routeTo } from "../../../web/phone/router.ts";
import { changed, isFull } from "../../../web/phone/store.ts";
import { type FormKey, keepPage, loadPages } from "../keep.ts";
import {
  addShared,
  dropShared,
  findTwins,
  INBOX_TOPIC,
  listInbox,
  loadPlaced,
  loadShared,
  pictureOf,
  type Placed,
  savePlaced,
  type Shared,
} from "../keep/inbox.ts";
import { phoneWords } from "../words.ts";
import { nextPage } from "../rules/next-page.ts";
import { inboxWords } from "../words/inbox.ts";
import { Viewer } from "./picture.tsx";
import { Take } from "../../../web/phone/take.tsx";

interface Page {
  readonly id: string;
  readonly name: { readonly id: string; readonly en: string };
}

export interface InboxProps {
  readonly work: Work;
  /** Pages of the form of a contest at a station; [] where there is none. */
  readonly pagesOf: (contest: string, station: string) => readonly Page[];
  /** Where the figures of that page are typed. */
  readonly toPage: (at: FormKey, page: string) => string;
  /** Where she has stations of several elections: which of them the forms below are of. */
  readonly election?: ReactNode;
}

const SAID: Readonly<Record<string, "tooMany" | "notPictures" | "full">> = {
  banyak: "tooMany",
  bukan: "notPictures",
  penuh: "full",
};

/** @param said how it went for the service worker, out of the address */
export function InboxScreen(p: InboxProps & { said: string | undefined }): ReactNode {
  const t = useWords(inboxWords);
  const waiting = useLive("inbox", [INBOX_TOPIC], listInbox);
  const [chosen, setChosen] = useState<Shared | null>(null);
  const [problem, setProblem] = useState<"tooMany" | "notPictures" | "full" | null>(SAID[p.said ?? ""] ?? null);
  const add = async (files: readonly File[]): Promise<void> => {
    try {
      await addShared(files);
    } catch (error) {
      if (!isFull(error)) throw error;
      setProblem("full");
      changed("room");
    }
  };
  if (chosen !== null) return <PlaceScreen key={chosen.url} {...p} shared={chosen} onBack={() => setChosen(null)} />;
  return (
    <Frame
      title={t("title")}
      back={routeTo()}
      action={
        <>
          <Take label={t("gallery")} look="primary" many onFiles={add} />
          <Take label={t("screen")} look="quiet" camera onFiles={add} />
        </>
      }
    >
      <p className="p-lead">{t("lead")}</p>
      {problem !== null && (
        <Notice tone="bad" live>
          <p>{t(problem)}</p>
        </Notice>
      )}
      {waiting === undefined ? (
        <LoadingState lines={4} />
      ) : waiting.length === 0 ? (
        <EmptyState icon="picture" title={t("empty")} />
      ) : (
        <ul className="p-list">
          {waiting.map((one, i) => (
            <li key={one.url} className="p-item">
              <Shown url={one.url} alt={t("picture", { count: i + 1 })} />
              <div className="k-row">
                <Button
                  look="primary"
                  label={`${t("use")}: ${t("picture", { count: i + 1 })}`}
                  onClick={() => setChosen(one)}
                >
                  {t("use")}
                </Button>
                <Drop url={one.url} label={t("picture", { count: i + 1 })} />
              </div>
            </li>
          ))}
        </ul>
      )}
    </Frame>
  );
}

function Drop(p: { url: string; label: string }): ReactNode {
  const t = useWords(inboxWords);
  const [sure, setSure] = useState(false);
  return sure ? (
    <Button look="danger" onClick={() => void dropShared(p.url)}>
      {t("dropSure")}
    </Button>
  ) : (
    <Button look="plain" label={`${t("drop")}: ${p.label}`} onClick={() => setSure(true)}>
      {t("drop")}
    </Button>
  );
}

/** Small, until it is touched: then as large as the screen, with zoom. */
function Shown(p: { url: string; alt: string }): ReactNode {
  const t = useWords(phoneWords);
  const src = useShared(p.url);
  const [large, setLarge] = useState(false);
  if (large) return <Full url={p.url} alt={p.alt} onSmall={() => setLarge(false)} />;
  if (src === null) return <LoadingState lines={2} />;
  return (
    <button
      type="button"
      className="p-shared-door"
      aria-label={`${t("larger")}: ${p.alt}`}
      onClick={() => setLarge(true)}
    >
      <img className="p-shared" src={src} alt="" />
      <Icon name="search" />
    </button>
  );
}

function Full(p: { url: string; alt: string; onSmall: () => void }): ReactNode {
  const t = useWords(inboxWords);
  return (
    <div className="p-viewer-tall">
      <Viewer of={p.url} load={loadShared} alt={p.alt} onTap={p.onSmall}>
        <Button size="small" onClick={p.onSmall}>
          {t("small")}
        </Button>
      </Viewer>
    </div>
  );
}

/** Over the fields while she chooses; touched, as large as the screen. */
function Held(p: { url: string; alt: string }): ReactNode {
  const t = useWords(inboxWords);
  const [large, setLarge] = useState(false);
  return (
    <div className={large ? "p-picture p-picture-held p-viewer-tall" : "p-picture p-picture-held"}>
      <Viewer of={p.url} load={loadShared} alt={p.alt} onTap={() => setLarge(!large)}>
        <Button size="small" onClick={() => setLarge(!large)}>
          {t(large ? "small" : "full_screen")}
        </Button>
      </Viewer>
    </div>
  );
}

function useShared(url: string): string | null {
  const [src, setSrc] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let current = true;
    void loadShared(url).then((blob) => {
      if (!current || blob === null) return;
      made = URL.createObjectURL(blob);
      setSrc(made);
    });
    return () => {
      current = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [url]);
  return src;
}

/** Stations named in the box at once. */
const MOST = 50;

interface PlaceProps extends InboxProps {
  readonly shared: Shared;
  readonly onBack: () => void;
}

function PlaceScreen(p: PlaceProps): ReactNode {
  const last = useLive("placed", ["binding"], loadPlaced);
  return last === undefined ? (
    <Frame bare>
      <LoadingState lines={6} />
    </Frame>
  ) : (
    <Placing {...p} last={last} />
  );
}

/** Which station, form and page a picture is of; the last choice stands there already, with its next page. */
function Placing(p: PlaceProps & { last: Placed | null }): ReactNode {
  const { last } = p;
  const t = useWords(inboxWords);
  const lang = useLanguage();
  const [sought, setSought] = useState("");
  const [station, setStation] = useState(last?.station ?? (p.work.stations.length === 1 ? p.work.stations[0]!.id : ""));
  const [contest, setContest] = useState(last?.contest ?? "");
  const [source, setSource] = useState<FormKey["source"]>(last?.source ?? "salinan");
  const [page, setPage] = useState("");
  const [busy, setBusy] = useState(false);
  const [twins, setTwins] = useState<string[]>([]);
  const [problem, setProblem] = useState<"notAPicture" | "full" | null>(null);
  const held = p.work.contests.filter((c) => c.stations.includes(station));
  const form = held.some((c) => c.id === contest) ? contest : (held[0]?.id ?? "");
  const at: FormKey = { contest: form, station, source };
  const pages = form === "" ? [] : p.pagesOf(form, station);
  const taken = useLive(`taken ${form} ${station} ${source}`, [INBOX_TOPIC], () => loadPages(at));
  const wanted = pages.some((one) => one.id === page)
    ? page
    : nextPage(
        pages,
        taken ?? {},
        last?.contest === form && last.station === station && last.source === source ? last.page : null,
      );
  const known = p.work.stations.find((s) => s.id === station);
  // The one chosen stays, whatever is sought; of another election it is none of these.
  const found = p.work.stations
    .filter((s) => s.id === station || isSought(sought.trim(), s.id, `${stationName(s.id)} ${s.place.join(" ")}`))
    .toSorted(byNumber);

  const put = async (anyway: boolean): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const blob = await loadShared(p.shared.url);
      if (blob === null) return p.onBack();
      const picture = await pictureOf(blob);
      const same = await findTwins(picture.sha256, { ...at, page: wanted });
      if (same.length > 0 && !anyway) {
        const name = (id: string): string =>
          contestName(
            p.work.contests.find((c) => c.id === id),
            lang,
          );
        const where = (id: string): string => stationInFull(p.work, id);
        setTwins(same.map((one) => `${where(one.station)}, ${name(one.contest)}, ${t("page")} ${one.page}`));
        return;
      }
      await keepPage(at, wanted, picture);
      await savePlaced({ ...at, page: wanted });
      await dropShared(p.shared.url);
      goTo(p.toPage(at, wanted));
    } catch (error) {
      setProblem(isFull(error) ? "full" : "notAPicture");
      changed("room");
    } finally {
      setBusy(false);
    }
  };

  return (
    <Frame
      title={t("use")}
      atEnd
      action={
        <>
          <Button
            look="primary"
            size="large"
            wide
            busy={busy}
            disabled={known === undefined || wanted === ""}
            onClick={() => void put(twins.length > 0)}
          >
            {t(twins.length > 0 ? "putAnyway" : "put")}
          </Button>
          <Button look="plain" wide onClick={p.onBack}>
            {t("back")}
          </Button>
        </>
      }
    >
      <Held url={p.shared.url} alt={t("shared")} />
      {problem !== null && (
        <Notice tone="bad" live>
          <p>{t(problem)}</p>
        </Notice>
      )}
      {twins.length > 0 && (
        <Notice tone="wait" icon="alert" live title={t("twin")}>
          <p>{t("twinAt", { where: twins.join("; ") })}</p>
        </Notice>
      )}
      {p.election}
      {p.work.stations.length > 10 && <TextField label={t("findStation")} value={sought} onChange={setSought} />}
      <Select
        label={t("station")}
        value={known === undefined ? "" : station}
        choose
        onChange={(to) => {
          setStation(to);
          setTwins([]);
        }}
        options={found.slice(0, MOST).map((s) => ({ value: s.id, label: `${stationName(s.id)} · ${stationPlace(s)}` }))}
      />
      {held.length > 0 && (
        <>
          <Select
            label={t("contest")}
            value={form}
            onChange={(to) => {
              setContest(to);
              setTwins([]);
            }}
            options={held.map((c) => ({ value: c.id, label: contestName(c, lang) }))}
          />
          <Select
            label={t("paper")}
            value={source}
            onChange={(to) => {
              setSource(to === "plano" ? "plano" : "salinan");
              setTwins([]);
            }}
            options={(["salinan", "plano"] as const).map((one) => ({ value: one, label: t(one) }))}
          />
          <Select
            label={t("page")}
            value={wanted}
            onChange={(to) => {
              setPage(to);
              setTwins([]);
            }}
            options={pages.map((one) => ({
              value: one.id,
              label: taken?.[one.id] === undefined ? one.name[lang] : t("pageTaken", { page: one.name[lang] }),
            }))}
          />
        </>
      )}
    </Frame>
  );
}
