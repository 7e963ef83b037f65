// A box that searches as one types and offers what fits: places, people. Arrow keys and Enter, as in the
// combobox pattern of the ARIA authoring practices.

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useId, useState } from "react";
import { Icon } from "../kit/icons.tsx";
import { useRested } from "./ask.tsx";

export interface Found {
  readonly key: string;
  readonly label: string;
  readonly under?: string;
}

export function SearchBox(p: {
  label: string;
  placeholder?: string;
  hideLabel?: boolean;
  /** Name under which answers are kept. */
  name: string;
  search: (text: string, signal: AbortSignal) => Promise<readonly Found[]>;
  onPick: (found: Found) => void;
  /** Shown in the empty box: what is chosen now. */
  value?: string;
  none: string;
  least?: number;
}): ReactNode {
  const id = useId();
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const rested = useRested(text.trim(), 120);
  const long = rested.length >= (p.least ?? 2);
  const found = useQuery({
    queryKey: ["search", p.name, rested],
    queryFn: ({ signal }) => p.search(rested, signal),
    enabled: open && long,
    staleTime: 300_000,
    placeholderData: (before) => before,
  });
  const rows = long ? (found.data ?? []) : [];
  const shown = open && long && found.data !== undefined;
  const at = Math.min(active, Math.max(0, rows.length - 1));

  const pick = (row: Found | undefined): void => {
    if (row === undefined) return;
    setText("");
    setOpen(false);
    p.onPick(row);
  };
  return (
    <div className="d-search k-field">
      <label htmlFor={id} className={p.hideLabel === true ? "k-hidden" : undefined}>
        {p.label}
      </label>
      <span className="d-filter">
        <Icon name="search" size={18} />
        <input
          id={id}
          className="k-input"
          type="text"
          role="combobox"
          autoComplete="off"
          aria-autocomplete="list"
          aria-expanded={shown}
          aria-controls={`${id}-list`}
          aria-activedescendant={shown && rows.length > 0 ? `${id}-${String(at)}` : undefined}
          placeholder={p.value ?? p.placeholder}
          value={text}
          onChange={(e) => {
            setText(e.currentTarget.value);
            setActive(0);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onKeyDown={(e) => {
            if (e.key === "ArrowDown") setActive(Math.min(at + 1, rows.length - 1));
            else if (e.key === "ArrowUp") setActive(Math.max(at - 1, 0));
            else if (e.key === "Enter") pick(rows[at]);
            else if (e.key === "Escape") setOpen(false);
            else return;
            if (e.key !== "Escape") e.preventDefault();
          }}
        />
      </span>
      <div id={`${id}-list`} className="d-search-list" role="listbox" aria-label={p.label} hidden={!shown}>
        {rows.map((row, i) => (
          // The keyboard goes through the input; the row itself takes only the pointer.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={row.key}
            id={`${id}-${String(i)}`}
            role="option"
            aria-selected={i === at}
            tabIndex={-1}
            onPointerDown={(e) => e.preventDefault()}
            onClick={() => pick(row)}
          >
            <span>{row.label}</span>
            {row.under !== undefined && <span className="k-quiet-text">{row.under}</span>}
          </div>
        ))}
        {shown && rows.length === 0 && (
          <div className="d-search-none" role="option" aria-selected={false} aria-disabled="true">
            {p.none}
          </div>
        )}
      </div>
    </div>
  );
}
