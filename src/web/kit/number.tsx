// The field a witness lives in on polling night: digits only, large, selected when entered, Enter goes on.
// Empty is not zero: an empty field is `null` and says so; nothing is ever filled in for the person.

import type { ReactNode } from "react";
import { useId } from "react";
import { Icon } from "./icons.tsx";
import { kitWords, useWords } from "./words.ts";

/** As many digits as a number holds exactly; a village has no more. */
const MOST_DIGITS = 15;

/** `"1.234"` → 1234; `""` → null. Anything but digits is dropped, as are digits past the 15th. */
export function parseFigure(text: string): number | null {
  const digits = text.replaceAll(/\D/g, "").slice(0, MOST_DIGITS);
  return digits === "" ? null : Number(digits);
}

/** `1234` → `"1.234"`; null → `""`. The point is the form's own, in either language. */
export function formatFigure(value: number | null): string {
  return value === null ? "" : String(value).replaceAll(/\B(?=(\d{3})+$)/g, ".");
}

/** May this be pasted? Whole numbers with or without points; not `12,5`, not `-3`, not words. */
export function isFigureText(text: string): boolean {
  return /^\s*(\d{1,15}|\d{1,3}([. ]\d{3}){1,4})\s*$/.test(text);
}

export interface NumberFieldProps {
  readonly label: string;
  /** What it holds, as its owner keeps it; or `start`. */
  readonly value?: number | null;
  /** What it begins with: from then on the field holds what is typed by itself, and no key draws anything again. */
  readonly start?: number | null;
  readonly onChange: (value: number | null) => void;
  /** Set small before the label: `A.1`, or a ballot number. */
  readonly mark?: string | undefined;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
  readonly autoFocus?: boolean;
  /** Called at Enter in the last figure of its `form` or `[data-figures]` group. */
  readonly onLast?: () => void;
  readonly onFocus?: () => void;
  readonly name?: string;
  /** One line, label left and figure right, for long lists. */
  readonly row?: boolean;
}

function figuresAround(input: HTMLInputElement): HTMLInputElement[] {
  const group = input.closest("[data-figures]") ?? input.closest("form") ?? document;
  return [...group.querySelectorAll<HTMLInputElement>("input[data-figure]:not(:disabled)")];
}

export function NumberField(p: NumberFieldProps): ReactNode {
  const id = useId();
  const t = useWords(kitWords);
  const bad = p.error !== undefined && p.error !== "";
  const hint = p.hint !== undefined && p.hint !== "";
  const describedBy = [hint ? `${id}-hint` : "", bad ? `${id}-error` : ""].filter(Boolean).join(" ");

  const go = (input: HTMLInputElement, by: 1 | -1): boolean => {
    const all = figuresAround(input);
    const next = all[all.indexOf(input) + by];
    if (next === undefined) return false;
    // Where somebody else keeps the field in sight, it is scrolled to once and not twice.
    const kept = next.closest("[data-kept-in-sight]") !== null;
    next.focus({ preventScroll: kept });
    if (!kept) next.scrollIntoView({ block: "nearest" });
    return true;
  };

  return (
    <div className={`k-field k-figure${p.row === false ? "" : " k-figure-row"}${bad ? " k-field-bad" : ""}`}>
      <label htmlFor={id}>
        {p.mark !== undefined && p.mark !== "" && <span className="k-mark">{p.mark}</span>}
        <span>{p.label}</span>
      </label>
      <input
        id={id}
        name={p.name}
        data-figure=""
        className="k-input k-input-figure"
        type="text"
        inputMode="numeric"
        enterKeyHint="next"
        autoComplete="off"
        placeholder="–"
        {...(p.value === undefined
          ? { defaultValue: formatFigure(p.start ?? null) }
          : { value: formatFigure(p.value) })}
        disabled={p.disabled}
        autoFocus={p.autoFocus}
        aria-describedby={describedBy === "" ? undefined : describedBy}
        aria-invalid={bad}
        onFocus={(e) => {
          e.currentTarget.select();
          p.onFocus?.();
        }}
        onPaste={(e) => {
          if (!isFigureText(e.clipboardData.getData("text"))) e.preventDefault();
        }}
        onChange={(e) => {
          const input = e.currentTarget;
          const value = parseFigure(input.value);
          const text = formatFigure(value);
          // Written here rather than by the next render, so that the caret can be put back where it was. Up to three
          // digits stand as they were typed, and nothing is asked of the layout.
          if (text !== input.value) {
            const after = (input.value.slice(input.selectionStart ?? input.value.length).match(/\d/g) ?? []).length;
            input.value = text;
            let at = text.length;
            for (let left = after; at > 0 && left > 0; at--) if (text[at - 1] !== ".") left--;
            input.setSelectionRange(at, at);
          }
          p.onChange(value);
        }}
        onKeyDown={(e) => {
          if (e.key === "Enter") {
            e.preventDefault();
            if (!go(e.currentTarget, e.shiftKey ? -1 : 1) && !e.shiftKey) {
              e.currentTarget.blur();
              p.onLast?.();
            }
          } else if (e.key === "ArrowDown" || e.key === "ArrowUp") {
            e.preventDefault();
            go(e.currentTarget, e.key === "ArrowDown" ? 1 : -1);
          }
        }}
      />
      {hint && (
        <p className="k-hint" id={`${id}-hint`}>
          {p.hint}
        </p>
      )}
      {bad && (
        <p className="k-error" id={`${id}-error`}>
          <Icon name="alert" size={18} /> <span>{p.error}</span>
        </p>
      )}
      <span className="k-hidden k-figure-empty">{t("emptyFigure")}</span>
    </div>
  );
}
