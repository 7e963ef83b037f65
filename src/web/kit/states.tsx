// What a screen says when it has nothing, waits, failed or stands alone; and badges, which say a state by
// icon and word, so that colour never carries it alone.

import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { Icon, type IconName } from "./icons.tsx";
import { kitWords, useWords } from "./words.ts";

export type Tone = "neutral" | "ok" | "wait" | "bad" | "info";

const TONE_ICON: Record<Tone, IconName> = {
  neutral: "info",
  ok: "check",
  wait: "clock",
  bad: "alert",
  info: "info",
};

export function Badge(p: { tone: Tone; children: ReactNode; icon?: IconName }): ReactNode {
  return (
    <span className={`k-badge k-tone-${p.tone}`}>
      <Icon name={p.icon ?? TONE_ICON[p.tone]} size={16} />
      <span>{p.children}</span>
    </span>
  );
}

export function Notice(p: {
  tone: Tone;
  title?: string;
  children?: ReactNode;
  icon?: IconName;
  live?: boolean;
}): ReactNode {
  return (
    <div className={`k-notice k-tone-${p.tone}`} role={p.live === true ? "status" : undefined}>
      <Icon name={p.icon ?? TONE_ICON[p.tone]} size={22} />
      <div>
        {p.title !== undefined && <p className="k-notice-title">{p.title}</p>}
        {p.children}
      </div>
    </div>
  );
}

export function EmptyState(p: { title: string; children?: ReactNode; icon?: IconName; action?: ReactNode }): ReactNode {
  return (
    <div className="k-state">
      <span className="k-state-icon">
        <Icon name={p.icon ?? "list"} size={28} />
      </span>
      <h2>{p.title}</h2>
      {p.children !== undefined && <div className="k-state-text">{p.children}</div>}
      {p.action}
    </div>
  );
}

/** Grey lines where the content will stand; says so to screen readers. */
export function LoadingState(p: { lines?: number; label?: string }): ReactNode {
  const t = useWords(kitWords);
  return (
    <div className="k-loading" role="status">
      <span className="k-hidden">{p.label ?? t("loading")}</span>
      {Array.from({ length: p.lines ?? 4 }, (_, i) => (
        <span key={i} className={`k-skeleton k-skeleton-${i % 3}`} aria-hidden="true" />
      ))}
    </div>
  );
}

/** A failure: what happened, what to do, and the stable code for whoever is asked for help. */
export function ErrorState(p: {
  title?: string;
  children?: ReactNode;
  code?: string | undefined;
  onRetry?: () => void;
  busy?: boolean;
}): ReactNode {
  const t = useWords(kitWords);
  return (
    <div className="k-state" role="alert">
      <span className="k-state-icon k-tone-bad">
        <Icon name="alert" size={28} />
      </span>
      <h2>{p.title ?? t("errorTitle")}</h2>
      <div className="k-state-text">{p.children ?? <p>{t("errorText")}</p>}</div>
      {p.onRetry !== undefined && (
        <Button look="primary" onClick={p.onRetry} busy={p.busy === true}>
          {t("retry")}
        </Button>
      )}
      {p.code !== undefined && (
        <p className="k-state-code">
          {t("code")}: <code>{p.code}</code>
        </p>
      )}
    </div>
  );
}

export function OfflineBanner(p: { children?: ReactNode }): ReactNode {
  const t = useWords(kitWords);
  return (
    <div className="k-offline" role="status">
      <Icon name="offline" size={22} />
      <p>
        <strong>{t("offline")}.</strong> {p.children ?? t("offlineText")}
      </p>
    </div>
  );
}

/** A bar with its words; without `value` it moves without end. */
export function Progress(p: { label: string; value?: number; max?: number; text?: string }): ReactNode {
  return (
    <div className="k-progress">
      <span className="k-progress-words">
        <span>{p.label}</span>
        {p.text !== undefined && <span className="k-num">{p.text}</span>}
      </span>
      <progress aria-label={p.label} max={p.max ?? 1} value={p.value} />
    </div>
  );
}
