import type { MouseEvent, ReactNode } from "react";
import { Icon, type IconName } from "./icons.tsx";
import { kitWords, useWords } from "./words.ts";

export interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick?: (event: MouseEvent<HTMLButtonElement>) => void;
  /** `primary`: the one thing to do here. `quiet`: anything else. `danger`: what cannot be undone. `plain`: like a link. */
  readonly look?: "primary" | "quiet" | "danger" | "plain";
  readonly size?: "small" | "normal" | "large";
  readonly icon?: IconName;
  /** Work is under way: says so, keeps its width, cannot be pressed twice. */
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly wide?: boolean;
  readonly type?: "button" | "submit";
  readonly label?: string;
  readonly autoFocus?: boolean;
  /** For toggles: pressed or not. */
  readonly pressed?: boolean;
  readonly form?: string;
}

export function Button(p: ButtonProps): ReactNode {
  const t = useWords(kitWords);
  const busy = p.busy === true;
  return (
    <button
      type={p.type ?? "button"}
      className={`k-button k-${p.look ?? "quiet"} k-size-${p.size ?? "normal"}${p.wide === true ? " k-wide" : ""}`}
      disabled={p.disabled}
      // Not `disabled`: whoever pressed it by keyboard would be thrown back to the top of the page.
      aria-disabled={busy ? true : undefined}
      aria-busy={busy}
      aria-label={p.label}
      aria-pressed={p.pressed}
      autoFocus={p.autoFocus}
      form={p.form}
      onClick={busy ? (event) => event.preventDefault() : p.onClick}
    >
      {busy ? <span className="k-spinner" aria-hidden="true" /> : p.icon !== undefined && <Icon name={p.icon} />}
      <span>{p.children}</span>
      {busy && <span className="k-hidden">{t("working")}</span>}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere, it does nothing. */
export function ButtonLink(p: {
  href: string;
  children: ReactNode;
  look?: "primary" | "quiet" | "plain";
  size?: "small" | "normal" | "large";
  icon?: IconName;
  wide?: boolean;
  download?: string;
}): ReactNode {
  return (
    <a
      href={p.href}
      download={p.download}
      className={`k-button k-${p.look ?? "quiet"} k-size-${p.size ?? "normal"}${p.wide === true ? " k-wide" : ""}`}
    >
      {p.icon !== undefined && <Icon name={p.icon} />}
      <span>{p.children}</span>
    </a>
  );
}
