import type { ReactNode } from "react";
import { useEffect, useId, useRef } from "react";
import { Button } from "./button.tsx";
import { Icon, Logo } from "./icons.tsx";
import { chooseLanguage, kitWords, useLanguage, useWords } from "./words.ts";

export function Card(p: { title?: string; aside?: ReactNode; children: ReactNode; flush?: boolean }): ReactNode {
  return (
    <section className={`k-card${p.flush === true ? " k-flush" : ""}`}>
      {(p.title !== undefined || p.aside !== undefined) && (
        <header className="k-card-head">
          {p.title !== undefined && <h2>{p.title}</h2>}
          {p.aside}
        </header>
      )}
      {p.children}
    </section>
  );
}

/** The bar on top: where one is, the way back, and at most a few things to reach. */
export function AppBar(p: {
  title?: string;
  under?: string;
  backHref?: string;
  onBack?: () => void;
  children?: ReactNode;
}): ReactNode {
  const t = useWords(kitWords);
  const back = p.backHref !== undefined || p.onBack !== undefined;
  return (
    <header className="k-appbar">
      {p.backHref !== undefined ? (
        <a className="k-appbar-back" href={p.backHref} aria-label={t("back")}>
          <Icon name="back" size={24} />
        </a>
      ) : (
        p.onBack !== undefined && (
          <button type="button" className="k-appbar-back" onClick={p.onBack} aria-label={t("back")}>
            <Icon name="back" size={24} />
          </button>
        )
      )}
      {!back && <Logo word={p.title === undefined} />}
      {p.title !== undefined && (
        <div className="k-appbar-title">
          <h1>{p.title}</h1>
          {p.under !== undefined && <p>{p.under}</p>}
        </div>
      )}
      <div className="k-appbar-end">{p.children}</div>
    </header>
  );
}

export function LanguageSwitch(): ReactNode {
  const lang = useLanguage();
  const t = useWords(kitWords);
  return (
    <div className="k-language" role="group" aria-label={t("language")}>
      {(["id", "en"] as const).map((code) => (
        <button key={code} type="button" lang={code} aria-pressed={lang === code} onClick={() => chooseLanguage(code)}>
          <span aria-hidden="true">{code.toUpperCase()}</span>
          <span className="k-hidden">{code === "id" ? "Bahasa Indonesia" : "English"}</span>
        </button>
      ))}
    </div>
  );
}

export interface Step {
  readonly label: string;
  readonly state: "done" | "now" | "later";
  readonly href?: string;
  /** Only the number is seen; the label is for screen readers. For many steps on a narrow screen. */
  readonly short?: boolean;
}

export function Steps(p: { label: string; steps: readonly Step[] }): ReactNode {
  const t = useWords(kitWords);
  return (
    <ol className={p.steps.some((s) => s.short) ? "k-steps" : "k-steps k-steps-named"} aria-label={p.label}>
      {p.steps.map((s, i) => {
        const inner = (
          <>
            <span className="k-step-mark" aria-hidden="true">
              {s.state === "done" ? <Icon name="check" size={16} /> : i + 1}
            </span>
            <span className={s.short === true ? "k-hidden" : "k-step-label"}>{s.label}</span>
            {s.state !== "later" && (
              <span className="k-hidden"> ({t(s.state === "done" ? "stepDone" : "stepNow")})</span>
            )}
          </>
        );
        return (
          <li
            key={s.label}
            className={`k-step k-step-${s.state}`}
            aria-current={s.state === "now" ? "step" : undefined}
          >
            {s.href === undefined ? inner : <a href={s.href}>{inner}</a>}
          </li>
        );
      })}
    </ol>
  );
}

export interface Column<R> {
  readonly key: string;
  readonly label: ReactNode;
  readonly cell: (row: R) => ReactNode;
  /** Figures stand right, in tabular digits. */
  readonly figure?: boolean;
}

/** A plain table: head, rows, figures to the right. It scrolls sideways by itself on a narrow screen. */
export function Table<R>(p: {
  caption: string;
  columns: readonly Column<R>[];
  rows: readonly R[];
  rowKey: (row: R) => string;
  hideCaption?: boolean;
  foot?: ReactNode;
}): ReactNode {
  return (
    // The scroll region takes the keyboard, else its far columns cannot be reached without a mouse.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="k-table-scroll" tabIndex={0} role="region" aria-label={p.caption}>
      <table className="k-table">
        <caption className={p.hideCaption === true ? "k-hidden" : undefined}>{p.caption}</caption>
        <thead>
          <tr>
            {p.columns.map((c) => (
              <th key={c.key} scope="col" className={c.figure === true ? "k-num" : undefined}>
                {c.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {p.rows.map((row) => (
            <tr key={p.rowKey(row)}>
              {p.columns.map((c) => (
                <td key={c.key} className={c.figure === true ? "k-num" : undefined}>
                  {c.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {p.foot}
      </table>
    </div>
  );
}

/** A question over the page. The browser's own dialog: it keeps the focus, and Escape closes it. */
export function Dialog(p: {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  actions?: ReactNode;
}): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const t = useWords(kitWords);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    if (p.open && !dialog.open) dialog.showModal();
    if (!p.open && dialog.open) dialog.close();
  }, [p.open]);
  return (
    <dialog ref={ref} className="k-dialog" aria-labelledby={id} onClose={p.onClose}>
      <h2 id={id}>{p.title}</h2>
      <div className="k-dialog-body">{p.open && p.children}</div>
      <div className="k-dialog-actions">{p.actions ?? <Button onClick={p.onClose}>{t("close")}</Button>}</div>
    </dialog>
  );
}
