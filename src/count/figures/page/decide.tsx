import type { ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { useFormWords } from "../../../ground/elections/part.tsx";
import { RefusalNote, useAct } from "../../../web/desk/ask.tsx";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { Button } from "../../../web/kit/button.tsx";
import { TextField } from "../../../web/kit/field.tsx";
import { formatFigure, NumberField } from "../../../web/kit/number.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { decide, list, review, show } from "../contract.ts";
import type { PartKey } from "../model.ts";
import { useReaderName } from "../part.tsx";
import { deskWords } from "../words.ts";

type Fields = Readonly<Record<string, number | null>>;

/** In a field of figures no letter can be meant, so a plain one takes a whole reading, or gives the reason. */
const TAKE_KEYS = ["a", "b", "c", "d", "e"] as const;
const REASONS = [
  { key: "f", says: "reason_photo" },
  { key: "k", says: "reason_digit" },
  { key: "p", says: "reason_corrected" },
] as const;

export interface DecideProps {
  readonly part: PartKey;
  readonly readings: readonly { readonly reader: string; readonly fields: Fields }[];
  /** Fields in which the readings differ. */
  readonly differing: readonly string[];
  /** By keyboard: Alt+1… and Ctrl+Enter wherever the focus is; in the figures also plain letters and Enter. */
  readonly keys?: boolean;
  readonly submitLabel?: string;
  readonly onDone: () => void;
}

/** The letter that does the same, for whoever sees it. */
function KeyMark(p: { at: string | undefined }): ReactNode {
  return p.at === undefined ? null : (
    <kbd className="d-key-mark" aria-hidden="true">
      {p.at.toUpperCase()}
    </kbd>
  );
}

/** Settle a part: take a reading field by field or type what the photograph shows, and say why. */
export function DecideForm(p: DecideProps): ReactNode {
  const t = useWords(deskWords);
  const words = useFormWords(p.part.contest, p.part.station);
  const readerName = useReaderName();
  const viewer = useViewer();
  const form = useRef<HTMLFormElement>(null);
  const first = p.readings[0]?.fields ?? {};
  const [typed, setTyped] = useState<Record<string, number | null>>({});
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  // Who decides one after the other waits for no list: its page takes the part out by itself.
  const again = [list.name, show.name, ...(p.keys === true ? [] : [review.name])];
  const act = useAct(decide, { again, onDone: p.onDone });
  const ids = words.form?.parts.find((one) => one.id === p.part.part)?.fields.map((f) => f.id) ?? Object.keys(first);
  const alike = ids.filter((id) => !p.differing.includes(id));
  const untouched = p.differing.filter((id) => !(id in typed));

  const take = (fields: Fields): void =>
    setTyped({ ...typed, ...Object.fromEntries(p.differing.map((id) => [id, fields[id] ?? null])) });
  const submit = (): void => {
    setTried(true);
    if (reason.trim() === "" || untouched.length > 0 || act.isPending) return;
    const fields = Object.fromEntries(ids.map((id) => [id, id in typed ? typed[id]! : (first[id] ?? null)]));
    act.mutate({ ...p.part, fields, reason: reason.trim() });
  };

  const latest = useRef({ take, submit });
  useEffect(() => {
    latest.current = { take, submit };
  });
  const { keys, readings } = p;
  useEffect(() => {
    if (keys !== true) return;
    const onKeyDown = (e: KeyboardEvent): void => {
      const reading = /^Digit[1-9]$/.test(e.code) ? readings[Number(e.code.slice(5)) - 1] : undefined;
      if (e.altKey && !e.ctrlKey && reading !== undefined) latest.current.take(reading.fields);
      else if (e.ctrlKey && e.key === "Enter") latest.current.submit();
      else return;
      e.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [keys, readings]);

  /** True when the key was ours. */
  const onFigureKey = (key: string): boolean => {
    const reading = p.readings[TAKE_KEYS.findIndex((one) => one === key)];
    const reasonOf = REASONS.find((one) => one.key === key);
    if (reading !== undefined) take(reading.fields);
    else if (reasonOf !== undefined) setReason(t(reasonOf.says));
    // With figures still open Enter goes on to the next of them, as in every form.
    else if (key === "enter" && untouched.length === 0) submit();
    else return false;
    return true;
  };

  if (viewer.id !== null && p.readings.some((reading) => reading.reader === viewer.id)) {
    return (
      <Notice tone="info">
        <p>{t("ownReading")}</p>
      </Notice>
    );
  }
  return (
    <form
      ref={form}
      className="k-stack"
      onSubmit={(e) => {
        e.preventDefault();
        submit();
      }}
      onKeyDownCapture={(e) => {
        if (p.keys !== true || e.ctrlKey || e.altKey || e.metaKey || e.shiftKey || e.repeat) return;
        if (!(e.target instanceof HTMLInputElement) || !onFigureKey(e.key.toLowerCase())) return;
        e.preventDefault();
        e.stopPropagation();
      }}
    >
      <div className="k-row">
        {p.readings.map((reading, i) => (
          <Button
            key={reading.reader}
            size="small"
            pressed={untouched.length === 0 && p.differing.every((id) => typed[id] === (reading.fields[id] ?? null))}
            onClick={() => take(reading.fields)}
          >
            {p.keys === true && <KeyMark at={TAKE_KEYS[i]} />}
            {t("take", { reader: readerName(reading.reader) })}
          </Button>
        ))}
      </div>
      <div className="d-figures" data-figures="">
        {p.differing.map((id, i) => (
          <div key={id} className="d-decide">
            <NumberField
              label={words.field(id)}
              value={typed[id] ?? null}
              autoFocus={p.keys === true && i === 0}
              onChange={(value) => setTyped({ ...typed, [id]: value })}
              onLast={() => form.current?.querySelector("textarea")?.focus()}
              error={tried && untouched.includes(id) ? t("decided") : ""}
            />
            <div className="k-row">
              {p.readings.map((reading) => {
                const value = reading.fields[id] ?? null;
                return (
                  <Button
                    key={reading.reader}
                    size="small"
                    pressed={id in typed && typed[id] === value}
                    onClick={() => setTyped({ ...typed, [id]: value })}
                  >
                    {readerName(reading.reader)}: {value === null ? "–" : formatFigure(value)}
                  </Button>
                );
              })}
            </div>
          </div>
        ))}
      </div>
      {alike.length > 0 && (
        <details className="d-details">
          <summary>{t("alike", { count: alike.length })}</summary>
          <div className="d-figures" data-figures="">
            {alike.map((id) => (
              <NumberField
                key={id}
                label={words.field(id)}
                value={id in typed ? typed[id]! : (first[id] ?? null)}
                onChange={(value) => setTyped({ ...typed, [id]: value })}
              />
            ))}
          </div>
        </details>
      )}
      <TextField
        label={t("reason")}
        hint={t("reasonHint")}
        rows={2}
        value={reason}
        onChange={setReason}
        maxLength={1000}
        error={tried && reason.trim() === "" ? t("reasonNeeded") : undefined}
      />
      <div className="k-row">
        {REASONS.map(({ key, says }) => (
          <Button key={says} size="small" pressed={reason === t(says)} onClick={() => setReason(t(says))}>
            {p.keys === true && <KeyMark at={key} />}
            {t(says)}
          </Button>
        ))}
      </div>
      <RefusalNote error={act.error} />
      <Button type="submit" look="primary" size="large" wide busy={act.isPending}>
        {p.submitLabel ?? t("decideHere")}
      </Button>
    </form>
  );
}
