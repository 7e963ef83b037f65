// The figures of a page: each digit kept as it is typed, and the questions they raise.

import type { ReactNode } from "react";
import { useState } from "react";
import { NumberField } from "../../../web/kit/number.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { type Draft, isAnswered, type PageField, type PageOnPhone, questions, saveTyped, type Typed } from "../keep.ts";
import { phoneWords } from "../words.ts";
import type { FormProps } from "./form.ts";
import { QuestionCard } from "./question.tsx";

interface Row {
  readonly group: string;
  /** What the columns are of, as on the paper (`A. Pemilih dalam DPT: laki-laki | perempuan | jumlah`). */
  readonly head: string | null;
  readonly fields: readonly PageField[];
}

/** Fields that follow one another and share what stands before the colon become columns of one row. */
function rowsOf(fields: readonly PageField[], lang: "id" | "en"): Row[] {
  const rows: Row[] = [];
  for (const field of fields) {
    const label = field.label[lang];
    const at = label.lastIndexOf(": ");
    const head = at < 0 ? null : label.slice(0, at);
    const last = rows.at(-1);
    if (head !== null && last?.head === head && last.fields.length < 3) {
      rows[rows.length - 1] = { ...last, fields: [...last.fields, field] };
    } else rows.push({ group: field.group[lang], head, fields: [field] });
  }
  return rows.map((row) => (row.fields.length > 1 ? row : { ...row, head: null }));
}

/** The figures of a page. What is typed lives here and is kept at each digit; the shelf is read only once. */
export function Fields(p: FormProps & { page: PageOnPhone; start: Draft; onLast: () => void }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const [draft, setDraft] = useState(p.start);
  const [full, setFull] = useState(false);
  const [unkept, setUnkept] = useState(0);
  const keep = (typed: Typed): void => {
    setDraft((old) => ({
      fields: { ...old.fields, ...typed.fields },
      confirmed: { ...old.confirmed, ...typed.confirmed },
    }));
    setUnkept((n) => n + 1);
    saveTyped(p.at, typed)
      .then(
        () => setFull(false),
        () => setFull(true),
      )
      .finally(() => setUnkept((n) => n - 1));
  };
  const ids = new Set(p.page.fields.map((f) => f.id));
  const asked = questions(p.form, draft.fields).filter((q) => q.figures.some((f) => ids.has(f.id)));
  const figure = (field: PageField, label: string, row: boolean): ReactNode => (
    <NumberField
      key={field.id}
      label={label}
      mark={field.mark}
      row={row}
      value={draft.fields[field.id] ?? null}
      onChange={(value) => keep({ fields: { [field.id]: value } })}
      onLast={p.onLast}
    />
  );
  return (
    <div className="p-fields" data-figures="">
      {full && (
        <Notice tone="bad" live title={t("notKept")}>
          <p>{t("notKeptText")}</p>
        </Notice>
      )}
      {rowsOf(p.page.fields, lang).map((row, i, rows) => (
        <div key={row.fields[0]!.id} className="p-field">
          {row.group !== "" && rows[i - 1]?.group !== row.group && <h3>{row.group}</h3>}
          {row.head === null ? (
            figure(row.fields[0]!, row.fields[0]!.label[lang], true)
          ) : (
            <fieldset className="p-columns">
              <legend>{row.head}</legend>
              {row.fields.map((field) => figure(field, field.label[lang].slice(row.head!.length + 2), false))}
            </fieldset>
          )}
        </div>
      ))}
      {p.page.fields.length > 0 && !full && (
        <p className="k-quiet-text p-kept">{t(unkept === 0 ? "keptHere" : "keeping")}</p>
      )}
      {asked.map((q) => (
        <QuestionCard
          key={q.id}
          question={q}
          answered={isAnswered(q, draft)}
          onAnswer={(yes) => keep({ confirmed: { [q.id]: yes ? q.said : "" } })}
        />
      ))}
    </div>
  );
}
