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

export interface DecideProps {
  readonly part: PartKey;
  readonly readings: readonly { readonly reader: string; readonly fields: Fields }[];
  /** Fields in which the readings differ. */
  readonly differing: readonly string[];
  /** Keys work wherever the focus is: Alt+1…, Ctrl+Enter. */
  readonly keys?: boolean;
  readonly submitLabel?: string;
  readonly onDone: () => void;
}

/** Settle a part: take a reading field by field or type what the photograph shows, and say why. */
export function DecideForm(p: DecideProps): ReactNode {
  const t = useWords(deskWords);
  const words = useFormWords(p.part.contest);
  const readerName = useReaderName();
  const viewer = useViewer();
  const form = useRef<HTMLFormElement>(null);
  const first = p.readings[0]?.fields ?? {};
  const [typed, setTyped] = useState<Record<string, number | null>>({});
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const act = useAct(decide, { again: [review.name, list.name, show.name], onDone: p.onDone });
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
    >
      <div className="k-row">
        {p.readings.map((reading) => (
          <Button key={reading.reader} size="small" onClick={() => take(reading.fields)}>
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
        {(["reason_photo", "reason_digit", "reason_corrected"] as const).map((key) => (
          <Button key={key} size="small" pressed={reason === t(key)} onClick={() => setReason(t(key))}>
            {t(key)}
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
