// The figures of a step: each digit kept as it is typed, and the questions they raise.

import type { ReactNode } from "react";
import { memo, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { formatFigure, NumberField } from "../../../web/kit/number.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { goTo } from "../../../web/phone/router.ts";
import {
  type Draft,
  isAnswered,
  type PageField,
  type Question,
  onPaper,
  questions,
  type StepOnPhone,
} from "../keep.ts";
import { formWords } from "../words/form.ts";
import type { FormProps } from "./form.ts";
import { type Keeper, makeKeeper } from "./keeper.ts";
import { QuestionCard } from "./question.tsx";
import { shareOf, useFollow, useInSight } from "./sight.ts";

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

/** Where each figure is expected on the picture of its page: by its row among all of the paper's, asked of her or not. */
function sharesOn({ form }: FormProps["form"], page: string, lang: "id" | "en"): ReadonlyMap<string, number> {
  const fields = onPaper(form, page).map((field) => ({ ...field, part: "", mark: "", group: field.label }));
  const rows = rowsOf(fields, lang);
  return new Map(rows.flatMap((row, i) => row.fields.map((f) => [f.id, shareOf(i, rows.length)] as const)));
}

/** Enter in the last figure has led here: the keyboard is still there, so the first figure of this step takes it. */
let typingOn = false;

/** How long after the last key the questions are asked anew: a half-typed number asks for nothing. */
const JUDGED_AFTER_MS = 150;

/** Rows that are laid out and painted together, and not at all while they are far from what is seen. */
const BLOCK = 8;
/** About how high rows are before they were seen: a figure of its own, columns of a row, and the name of a part. */
const HEIGHTS = { figure: 64, columns: 118, group: 56 };

function blocksOf(rows: readonly Row[]): { readonly rows: readonly Row[]; readonly first: number; high: number }[] {
  const blocks = [];
  for (let first = 0; first < rows.length; first += BLOCK) {
    const own = rows.slice(first, first + BLOCK);
    const high = own.reduce(
      (sum, row, i) =>
        sum +
        (row.head === null ? HEIGHTS.figure : HEIGHTS.columns) +
        (row.group !== rows[first + i - 1]?.group ? HEIGHTS.group : 0),
      0,
    );
    blocks.push({ rows: own, first, high });
  }
  return blocks;
}

/** When nothing else is to be done; soon, in any case. */
function whenIdle(work: () => void): void {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(work, { timeout: 500 });
  else setTimeout(work);
}

/** The figures of a step. What is typed lives in the keeper and is kept at each digit; the shelf is read only once. */
export function Fields(p: FormProps & { step: StepOnPhone; start: Draft; next: string }): ReactNode {
  const lang = useLanguage();
  const [keeper] = useState(() => makeKeeper(p.at, p.start));
  const rows = useMemo(() => rowsOf(p.step.fields, lang), [p.step, lang]);
  const blocks = useMemo(() => blocksOf(rows), [rows]);
  const box = useRef<HTMLDivElement>(null);
  useInSight(box);
  const shares = useMemo(() => sharesOn(p.form, p.step.page, lang), [p.form, p.step.page, lang]);
  useFollow(box, shares);
  useEffect(
    () =>
      keeper.follow((figures) => {
        for (const input of box.current?.querySelectorAll<HTMLInputElement>("input[data-figure]") ?? []) {
          const value = figures[input.name];
          if (value !== undefined) input.value = formatFigure(value);
        }
      }),
    [keeper],
  );
  useEffect(() => {
    if (typingOn) box.current?.querySelector<HTMLInputElement>("input[data-figure]")?.focus();
    typingOn = false;
    // Whatever leads away from here finds what was typed.
    const leave = (): void => keeper.flush();
    document.addEventListener("visibilitychange", leave);
    return () => {
      document.removeEventListener("visibilitychange", leave);
      leave();
    };
  }, [keeper]);
  const figure = (field: PageField, label: string, row: boolean): ReactNode => (
    <Figure key={field.id} keeper={keeper} id={field.id} label={label} mark={field.mark} row={row} next={p.next} />
  );
  return (
    <div ref={box} className="p-fields" data-figures="" data-kept-in-sight="">
      <Full keeper={keeper} />
      {blocks.map((block) => (
        <div key={block.first} className="p-block" style={{ containIntrinsicHeight: `auto ${block.high}px` }}>
          {block.rows.map((row, i) => (
            <div key={row.fields[0]!.id} className="p-field">
              {row.group !== "" && rows[block.first + i - 1]?.group !== row.group && <h3>{row.group}</h3>}
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
        </div>
      ))}
      {p.step.fields.length > 0 && <Kept keeper={keeper} />}
      <Questions {...p} keeper={keeper} />
    </div>
  );
}

/** One field that holds its own text: a key draws nothing again. */
const Figure = memo(function Figure(p: {
  keeper: Keeper;
  id: string;
  label: string;
  mark: string;
  row: boolean;
  /** Where Enter in the last figure goes. */
  next: string;
}): ReactNode {
  return (
    <NumberField
      name={p.id}
      label={p.label}
      mark={p.mark}
      row={p.row}
      start={p.keeper.draft().fields[p.id] ?? null}
      onChange={(typed) => p.keeper.keep({ fields: { [p.id]: typed } })}
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
    let judged = true;
    const judge = (): void => {
      if (!judged) return;
      const now = askedAt(form, step, keeper.draft());
      setAsked((old) => (same(old, now) ? old : now));
    };
    const stop = keeper.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(() => whenIdle(judge), JUDGED_AFTER_MS);
    });
    return () => {
      judged = false;
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

function same(a: readonly Question[], b: readonly Question[]): boolean {
  return a.length === b.length && a.every((q, i) => q.id === b[i]!.id && q.said === b[i]!.said);
}

/** Questions about some figure of this step. */
function askedAt(form: FormProps["form"], step: StepOnPhone, draft: Draft): Question[] {
  const ids = new Set(step.fields.map((f) => f.id));
  return questions(form, draft.fields).filter((q) => q.figures.some((f) => ids.has(f.id)));
}
