// What stands around every screen of the desk: where one can go, who one is, and that the connection is there.

import type { ReactNode } from "react";
import { useEffect, useId, useRef, useState, useSyncExternalStore } from "react";
import { Icon, type IconName, Logo } from "../kit/icons.tsx";
import { LanguageSwitch } from "../kit/layout.tsx";
import { OfflineBanner } from "../kit/states.tsx";
import { useWords } from "../kit/words.ts";
import { useAddress } from "./address.ts";
import { useViewer } from "./viewer-role.ts";
import { deskWords } from "./words.ts";

interface NavItem {
  readonly href: string;
  readonly label: string;
  readonly icon: IconName;
  /** Paths that count as this item, by their beginning. */
  readonly under?: readonly string[];
}
export interface NavGroup {
  readonly label?: string;
  readonly items: readonly NavItem[];
}

export function Shell(p: {
  organisation: string;
  groups: readonly NavGroup[];
  top?: ReactNode;
  children: ReactNode;
}): ReactNode {
  const t = useWords(deskWords);
  const { path } = useAddress();
  const viewer = useViewer();
  const menu = useRef<HTMLDialogElement>(null);
  const menuId = useId();
  const online = useOnline();
  useEffect(() => menu.current?.close(), [path]);
  const nav = <Nav groups={p.groups} path={path} />;
  return (
    <div className="d-shell">
      <a className="d-skip" href="#isi">
        {t("skip")}
      </a>
      <header className="d-top">
        <button
          type="button"
          className="d-menu-button"
          aria-haspopup="dialog"
          onClick={() => menu.current?.showModal()}
        >
          <Icon name="list" size={22} />
          <span>{t("menu")}</span>
        </button>
        <a className="d-brand" href="/board">
          <Logo />
          <span className="d-organisation">{p.organisation}</span>
        </a>
        <div className="d-top-middle">{p.top}</div>
        <div className="d-top-end">
          <LanguageSwitch />
          <a className="d-me" href="/account" title={viewer.name}>
            <Icon name="person" size={20} />
            <span>{viewer.name === "" ? t("account") : viewer.name}</span>
          </a>
        </div>
      </header>
      <nav className="d-rail" aria-label={t("navigation")}>
        {nav}
      </nav>
      <dialog ref={menu} className="d-drawer" aria-labelledby={menuId}>
        <h2 id={menuId} className="k-hidden">
          {t("menu")}
        </h2>
        <form method="dialog">
          <button className="d-drawer-close" aria-label={t("cancel")}>
            <Icon name="cross" size={22} />
          </button>
        </form>
        <nav aria-label={t("navigation")}>{nav}</nav>
      </dialog>
      <main id="isi" className="d-main" tabIndex={-1}>
        {!online && <OfflineBanner>{t("oldNumbers")}</OfflineBanner>}
        {p.children}
      </main>
    </div>
  );
}

function Nav(p: { groups: readonly NavGroup[]; path: string }): ReactNode {
  return (
    <>
      {p.groups.map((group) => (
        <div key={group.label ?? group.items[0]?.href} className="d-nav-group">
          {group.label !== undefined && <h3>{group.label}</h3>}
          <ul>
            {group.items.map((item) => {
              const here =
                item.href === "/"
                  ? p.path === "/" || (item.under ?? []).some((u) => p.path.startsWith(u))
                  : [item.href, ...(item.under ?? [])].some((u) => p.path.startsWith(u));
              return (
                <li key={item.href}>
                  <a href={item.href} aria-current={here ? "page" : undefined}>
                    <Icon name={item.icon} size={20} />
                    <span>{item.label}</span>
                  </a>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </>
  );
}

function useOnline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      globalThis.addEventListener("online", listener);
      globalThis.addEventListener("offline", listener);
      return () => {
        globalThis.removeEventListener("online", listener);
        globalThis.removeEventListener("offline", listener);
      };
    },
    () => navigator.onLine,
    () => true,
  );
}

/** A screen's head: what it is, one line of what it is for, and what can be done to all of it. */
export function Page(p: {
  title: string;
  /** Where one stands, over the title. */
  above?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  width?: "reading" | "full";
}): ReactNode {
  useEffect(() => {
    document.title = `${p.title} · Posko`;
  }, [p.title]);
  return (
    <div className={`d-page${p.width === "reading" ? " d-page-reading" : ""}`}>
      <header className="d-page-head">
        <div>
          {p.above}
          <h1>{p.title}</h1>
          {p.lead !== undefined && <div className="d-lead">{p.lead}</div>}
        </div>
        {p.actions !== undefined && <div className="k-row">{p.actions}</div>}
      </header>
      {p.children}
    </div>
  );
}

/** A screen for who is not inside yet: set-up, sign-in. */
export function Gate(p: { title: string; lead?: string; wide?: boolean; children: ReactNode }): ReactNode {
  const t = useWords(deskWords);
  const online = useOnline();
  useEffect(() => {
    document.title = `${p.title} · Posko`;
  }, [p.title]);
  return (
    <div className="d-gate">
      <header className="d-gate-top">
        <Logo />
        <LanguageSwitch />
      </header>
      <main className={`d-gate-main${p.wide === true ? " d-gate-wide" : ""}`}>
        <h1>{p.title}</h1>
        {p.lead !== undefined && <p className="d-lead">{p.lead}</p>}
        {!online && <OfflineBanner>{t("offlineGate")}</OfflineBanner>}
        {p.children}
      </main>
    </div>
  );
}

/** One of a few: a row of buttons of which one is pressed. */
export function Choice<V extends string>(p: {
  label: string;
  value: V;
  options: readonly { readonly value: V; readonly label: string; readonly title?: string }[];
  onChange: (value: V) => void;
  /** The label stands over it, where the options alone do not say what is chosen. */
  named?: boolean;
}): ReactNode {
  const id = useId();
  const buttons = (
    <div
      className="d-choice"
      role="group"
      {...(p.named === true ? { "aria-labelledby": id } : { "aria-label": p.label })}
    >
      {p.options.map((o) => (
        <button
          key={o.value}
          type="button"
          title={o.title}
          aria-pressed={o.value === p.value}
          onClick={() => p.onChange(o.value)}
        >
          {o.label}
        </button>
      ))}
    </div>
  );
  if (p.named !== true) return buttons;
  return (
    <div className="d-choice-named">
      <span className="d-choice-name" id={id}>
        {p.label}
      </span>
      {buttons}
    </div>
  );
}

/** Places one stands in, from the nation down; each but the last is a link. */
export function Crumbs(p: {
  label: string;
  items: readonly { readonly label: string; readonly href?: string }[];
}): ReactNode {
  return (
    <nav className="d-crumbs" aria-label={p.label}>
      <ol>
        {p.items.map((item, i) => (
          <li key={item.href ?? item.label}>
            {item.href === undefined || i === p.items.length - 1 ? (
              <span aria-current={i === p.items.length - 1 ? "page" : undefined}>{item.label}</span>
            ) : (
              <a href={item.href}>{item.label}</a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** "Bukan hasil resmi": beside every number of votes. */
export function Unofficial(): ReactNode {
  const t = useWords(deskWords);
  return <span className="d-unofficial">{t("unofficial")}</span>;
}

/** A question with a required reason, in the browser's own dialog. */
export function useOpen(): { open: boolean; show: () => void; hide: () => void } {
  const [open, setOpen] = useState(false);
  return { open, show: () => setOpen(true), hide: () => setOpen(false) };
}
