// Fields: a label above, what to do below, and the error in its place; each tied together for screen readers.

import type { ReactNode } from "react";
import { useId } from "react";
import { Icon } from "./icons.tsx";
import { kitWords, useWords } from "./words.ts";

export interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  /** The control, given the ids it must carry. */
  readonly children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => ReactNode;
}

export function Field(p: FieldProps): ReactNode {
  const id = useId();
  const t = useWords(kitWords);
  const hasHint = p.hint !== undefined && p.hint !== "";
  const hasError = p.error !== undefined && p.error !== "";
  const describedBy = [hasHint ? `${id}-hint` : "", hasError ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={`k-field${hasError ? " k-field-bad" : ""}`}>
      <label htmlFor={id}>
        {p.label}
        {p.optional === true && <span className="k-optional"> ({t("optional")})</span>}
      </label>
      {hasHint && (
        <p className="k-hint" id={`${id}-hint`}>
          {p.hint}
        </p>
      )}
      {p.children({
        id,
        describedBy: describedBy === "" ? undefined : describedBy,
        invalid: hasError,
      })}
      {hasError && (
        <p className="k-error" id={`${id}-error`}>
          <Icon name="alert" size={18} /> <span>{p.error}</span>
        </p>
      )}
    </div>
  );
}

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "email" | "password" | "search" | "tel" | "url" | "date" | "time";
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly disabled?: boolean;
  readonly required?: boolean;
  readonly autoComplete?: string;
  readonly autoFocus?: boolean;
  readonly placeholder?: string;
  readonly inputMode?: "text" | "numeric" | "email" | "search" | "tel";
  readonly maxLength?: number;
  readonly rows?: number;
  /** Large spaced characters, as for a spoken code. */
  readonly code?: boolean;
  readonly name?: string;
  readonly onKeyDown?: (event: { key: string; preventDefault: () => void }) => void;
}

export function TextField(p: TextFieldProps): ReactNode {
  return (
    <Field label={p.label} hint={p.hint} error={p.error} optional={p.optional === true}>
      {({ id, describedBy, invalid }) =>
        p.rows !== undefined && p.rows > 1 ? (
          <textarea
            id={id}
            className="k-input"
            rows={p.rows}
            value={p.value}
            disabled={p.disabled}
            required={p.required}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            maxLength={p.maxLength}
            placeholder={p.placeholder}
            onChange={(e) => p.onChange(e.currentTarget.value)}
          />
        ) : (
          <input
            id={id}
            name={p.name}
            className={`k-input${p.code === true ? " k-input-code" : ""}`}
            type={p.type ?? "text"}
            value={p.value}
            disabled={p.disabled}
            required={p.required}
            autoComplete={p.autoComplete ?? "off"}
            autoCapitalize={p.code === true ? "characters" : undefined}
            spellCheck={p.code === true ? false : undefined}
            autoFocus={p.autoFocus}
            inputMode={p.inputMode}
            maxLength={p.maxLength}
            placeholder={p.placeholder}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            onKeyDown={p.onKeyDown}
            onChange={(e) => p.onChange(e.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}

export interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly disabled?: boolean;
  }[];
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly disabled?: boolean;
  readonly optional?: boolean;
  /** Shows "Pilih…" while nothing is chosen (value ""). */
  readonly choose?: boolean;
}

export function Select(p: SelectProps): ReactNode {
  const t = useWords(kitWords);
  return (
    <Field label={p.label} hint={p.hint} error={p.error} optional={p.optional === true}>
      {({ id, describedBy, invalid }) => (
        <span className="k-select">
          <select
            id={id}
            className="k-input"
            value={p.value}
            disabled={p.disabled}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            onChange={(e) => p.onChange(e.currentTarget.value)}
          >
            {p.choose === true && <option value="">{t("choose")}</option>}
            {p.options.map((o) => (
              <option key={o.value} value={o.value} disabled={o.disabled}>
                {o.label}
              </option>
            ))}
          </select>
          <Icon name="down" size={18} />
        </span>
      )}
    </Field>
  );
}

export function Checkbox(p: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: string;
  disabled?: boolean;
}): ReactNode {
  const id = useId();
  return (
    <div className="k-check">
      <input
        id={id}
        type="checkbox"
        checked={p.checked}
        disabled={p.disabled}
        aria-describedby={p.hint === undefined ? undefined : `${id}-hint`}
        onChange={(e) => p.onChange(e.currentTarget.checked)}
      />
      <label htmlFor={id}>{p.label}</label>
      {p.hint !== undefined && (
        <p className="k-hint" id={`${id}-hint`}>
          {p.hint}
        </p>
      )}
    </div>
  );
}
