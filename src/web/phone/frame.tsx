// What surrounds every screen of the phone: the bar above, what one must know, and the way to the list of
// everything to send, with its count, below.

import type { ReactNode } from "react";
import { createContext, useContext } from "react";
import { Button, ButtonLink } from "../kit/button.tsx";
import { Icon } from "../kit/icons.tsx";
import { AppBar, LanguageSwitch } from "../kit/layout.tsx";
import { Notice, OfflineBanner } from "../kit/states.tsx";
import { useLanguage, useWords } from "../kit/words.ts";
import { loadBegun } from "./begun.ts";
import { loadBinding, loadClockLead } from "./device.ts";
import { useLive, useOnline } from "./live.ts";
import { listOutbox, notYetThere, superseded } from "./outbox.ts";
import { routeTo } from "./router.ts";
import { sendingState } from "./sending.ts";
import { spanText } from "./span.ts";
import { takeUpdate, updateReady } from "./shell.ts";
import { knowCleared, loadCleared, roomLeft } from "./store.ts";
import { phoneWords } from "./words.ts";

const CLOCK_OFF = 120_000;

export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1).replace(".", ",");
}

export interface FrameProps {
  readonly title?: string;
  readonly under?: string;
  readonly back?: string;
  readonly children: ReactNode;
  /** Nothing of `InBar` here: the screen has it already, or is it. */
  readonly barAlone?: boolean;
  /** Stays in reach of the thumb. */
  readonly action?: ReactNode;
  /** Leaves out the way to the list, on the list itself and before there is anything. */
  readonly bare?: boolean;
  /** The action stands at the end of the page instead, where a picture needs the screen's height. */
  readonly atEnd?: boolean;
}

/** What stands in the bar above on every screen inside: whoever puts the screens together lends it. */
export const InBar = createContext<ReactNode>(null);

export function Frame(p: FrameProps): ReactNode {
  const inBar = useContext(InBar);
  const online = useOnline();
  return (
    <div className="p-frame">
      <AppBar
        {...(p.title === undefined ? {} : { title: p.title })}
        {...(p.under === undefined ? {} : { under: p.under })}
        {...(p.back === undefined ? {} : { backHref: p.back })}
      >
        {p.barAlone !== true && inBar}
        <LanguageSwitch />
      </AppBar>
      {!online && <OfflineBanner />}
      <main className="p-main">
        <ToKnow />
        {p.children}
      </main>
      {(p.action !== undefined || p.bare !== true) && (
        <footer
          ref={p.atEnd === true ? undefined : keepClear}
          className={p.atEnd === true ? "p-foot p-foot-end" : "p-foot"}
        >
          {p.action}
          {p.bare !== true && <QueueLink />}
        </footer>
      )}
    </div>
  );
}

let watching: ResizeObserver | undefined;

/** What the keyboard comes to is scrolled above the foot of the page, which lies over it, however high that is now. */
function keepClear(foot: HTMLElement | null): void {
  watching?.disconnect();
  const page = document.documentElement.style;
  if (foot === null) return page.setProperty("--p-foot", "0px");
  watching = new ResizeObserver(() => page.setProperty("--p-foot", `${String(Math.ceil(foot.offsetHeight) + 8)}px`));
  watching.observe(foot);
}

/** Things no screen may hide: an ended code, a wrong clock, a full phone, a new version. */
function ToKnow(): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const binding = useLive("binding", ["binding"], loadBinding);
  const lead = useLive("clock", ["clock"], loadClockLead);
  const room = useLive("room", ["outbox", "room"], roomLeft);
  const cleared = useLive("cleared", ["cleared", "binding"], loadCleared);
  const update = useLive("update", ["update"], () => Promise.resolve(updateReady()));
  return (
    <>
      {cleared !== undefined && (
        <Notice tone="bad" title={t("cleared")}>
          <p>{t("clearedText", { saved: cleared.saved })}</p>
          <a href={routeTo("antrean")}>{t("toQueue")}</a>
          <Button size="small" onClick={() => void knowCleared()}>
            {t("known")}
          </Button>
        </Notice>
      )}
      {binding?.expired === true && (
        <Notice tone="wait" title={t("expired")}>
          <p>{t(binding.author.startsWith("account:") ? "expiredOwnText" : "expiredText")}</p>
          <ButtonLink href={routeTo("kode")} size="small">
            {t("enterCode")}
          </ButtonLink>
        </Notice>
      )}
      {typeof lead === "number" && Math.abs(lead) > CLOCK_OFF && (
        <Notice
          tone="wait"
          icon="clock"
          title={t("clock", { span: spanText(Math.round(Math.abs(lead) / 60_000), lang) })}
        >
          <p>{t("clockText")}</p>
        </Notice>
      )}
      {room?.short === true && (
        <Notice tone="bad" title={t("lowRoom")}>
          <p>{t("lowRoomText")}</p>
        </Notice>
      )}
      {update === true && (
        <Notice tone="info" title={t("update")}>
          <p>{t("updateText")}</p>
          <Button size="small" onClick={takeUpdate}>
            {t("takeUpdate")}
          </Button>
        </Notice>
      )}
    </>
  );
}

function QueueLink(): ReactNode {
  const t = useWords(phoneWords);
  const items = useLive("outbox", ["outbox"], listOutbox);
  const phase = useLive("sending", ["sending"], () => Promise.resolve(sendingState().phase));
  const begun = useLive("begun", ["begun"], loadBegun);
  if (items === undefined || items.length === 0) return null;
  const open = notYetThere(items);
  // What was handed over is there; whether that is all, somebody must have said first.
  if (open.length === 0 && begun === undefined) return null;
  const unsent = open.length === 0 && begun!.length > 0;
  const replaced = superseded(items);
  const refused = items.some((i) => i.problem !== null && !replaced.has(i.id));
  const tone = refused ? "bad" : unsent || open.length > 0 ? "wait" : "ok";
  const icon = refused
    ? "alert"
    : unsent
      ? "edit"
      : open.length === 0
        ? "check"
        : phase === "sending"
          ? "send"
          : "phone";
  return (
    <a className={`p-queue-link k-tone-${tone}`} href={routeTo("antrean")}>
      <Icon name={icon} size={22} />
      <span>{unsent ? t("unsent") : open.length === 0 ? t("allThere") : t("notYet", { count: open.length })}</span>
      <Icon name="next" size={20} />
    </a>
  );
}
