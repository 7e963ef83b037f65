// The figures of a step: each digit kept as it is typed, and the questions they raise.

import type { ReactNode } from "react";
import { memo, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { NumberField } from "../../../web/kit/number.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { goTo } from "../../../web/phone/router.ts";
import { type Draft, isAnswered, type PageField, type Question, questions, type StepOnPhone } from "../keep.ts";
import { formWords } from "../words/form.ts";
import type { FormProps } from "./form.ts";
import { type Keeper, makeKeeper } from "./keeper.ts";
import { QuestionCard } from "./question.tsx";
import { useInSight } from "./sight.ts";

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

/** Enter in the last figure has led here: the keyboard is still there, so the first figure of this step takes it. */
let typingOn = false;

/** How long after the last key the questions are asked anew: a half-typed number asks for nothing. */
const JUDGED_AFTER_MS = 150;

/** The figures of a step. What is typed lives in the keeper and is kept at each digit; the shelf is read only once. */
export function Fields(p: FormProps & { step: StepOnPhone; start: Draft; next: string }): ReactNode {
  const lang = useLanguage();
  const [keeper] = useState(() => makeKeeper(p.at, p.start));
  const rows = useMemo(() => rowsOf(p.step.fields, lang), [p.step, lang]);
  const box = useRef<HTMLDivElement>(null);
  useInSight(box);
  useEffect(() => {
    if (typingOn) box.current?.querySelector<HTMLInputElement>("input[data-figure]")?.focus();
    typingOn = false;
  }, []);
  const figure = (field: PageField, label: string, row: boolean): ReactNode => (
    <Figure key={field.id} keeper={keeper} id={field.id} label={label} mark={field.mark} row={row} next={p.next} />
  );
  return (
    <div ref={box} className="p-fields" data-figures="">
      <Full keeper={keeper} />
      {rows.map((row, i) => (
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
      {p.step.fields.length > 0 && <Kept keeper={keeper} />}
      <Questions {...p} keeper={keeper} />
    </div>
  );
}

/** One field with its own value: nothing around it is drawn again by a key. */
const Figure = memo(function Figure(p: {
  keeper: Keeper;
  id: string;
  label: string;
  mark: string;
  row: boolean;
  /** Where Enter in the last figure goes. */
  next: string;
}): ReactNode {
  const [value, setValue] = useState(() => p.keeper.draft().fields[p.id] ?? null);
  return (
    <NumberField
      label={p.label}
      mark={p.mark}
      row={p.row}
      value={value}
      onChange={(typed) => {
        setValue(typed);
        p.keeper.keep({ fields: { [p.id]: typed } });
      }}
      onLast={() => {
        typingOn = true;
        goTo(p.next);
      }}
    />
  );
});

function Kept({ keeper }: { keeper: Keeper }): ReactNode {
  const t = useWords(formWords);
  const status = useSyncExternalStore(keeper.subscribe, keeper.status);
  if (status === "full") return null;
  return <p className="k-quiet-text p-kept">{t(status === "kept" ? "keptHere" : "keeping")}</p>;
}

function Full({ keeper }: { keeper: Keeper }): ReactNode {
  const t = useWords(formWords);
  const status = useSyncExternalStore(keeper.subscribe, keeper.status);
  if (status !== "full") return null;
  return (
    <Notice tone="bad" live title={t("notKept")}>
      <p>{t("notKeptText")}</p>
    </Notice>
  );
}

function Questions(p: FormProps & { step: StepOnPhone; keeper: Keeper }): ReactNode {
  const { keeper, form, step } = p;
  const [asked, setAsked] = useState<readonly Question[]>(() => askedAt(form, step, keeper.draft()));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = keeper.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => setAsked(askedAt(form, step, keeper.draft())), JUDGED_AFTER_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [keeper, form, step]);
  const draft = keeper.draft();
  return asked.map((q) => (
    <QuestionCard
      key={q.id}
      question={q}
      answered={isAnswered(q, draft)}
      onAnswer={(yes) => {
        keeper.keep({ confirmed: { [q.id]: yes ? q.said : "" } });
        setAsked(askedAt(form, step, keeper.draft()));
      }}
    />
  ));
}

/** Questions about some figure of this step. */
function askedAt(form: FormProps["form"], step: StepOnPhone, draft: Draft): Question[] {
  const ids = new Set(step.fields.map((f) => f.id));
  return questions(form, draft.fields).filter((q) => q.figures.some((f) => ids.has(f.id)));
}
