// The form on the phone, page by page: the picture above, the figures of that page below, each digit kept as it
// is typed. A check never blocks; it asks "is it written so on the form?" and keeps the answer.

import type { ReactNode } from "react";
import { useState } from "react";
import { Button, ButtonLink } from "../../web/kit/button.tsx";
import { Icon } from "../../web/kit/icons.tsx";
import { Card, Steps } from "../../web/kit/layout.tsx";
import { NumberField } from "../../web/kit/number.tsx";
import { Badge, LoadingState, Notice } from "../../web/kit/states.tsx";
import { formatNumber, language, t, useLanguage, useWords } from "../../web/kit/words.ts";
import { Frame, megabytes } from "../../web/phone/frame.tsx";
import { exclusively, useLive } from "../../web/phone/live.ts";
import { keepRecords } from "../../web/phone/outbox.ts";
import { goTo, routeTo } from "../../web/phone/router.ts";
import { isFull } from "../../web/phone/store.ts";
import { type FormKey, SOURCES_ON_PHONE } from "../evidence/keep.ts";
import { contestName, type Station, stationName, type Work } from "../witnesses/keep.ts";
import {
  type Draft,
  draftKey,
  isAnswered,
  loadState,
  type PageField,
  type PageOnPhone,
  type PhoneForm,
  type Question,
  received,
  questions,
  saveTyped,
  sayings,
  type State,
  type Typed,
} from "./keep.ts";
import { phoneWords } from "./words.ts";

export interface FormProps {
  readonly work: Work;
  readonly form: PhoneForm;
  readonly at: FormKey;
}

/** Draft, pages and what was already said of one form; undefined until read from the phone. */
function useForm(p: FormProps): State | undefined {
  const name = `${p.at.contest} ${p.at.station} ${p.at.source}`;
  const keys = useLive(`form key ${name}`, ["binding"], () => draftKey(p.at));
  return useLive(`form ${name} ${keys?.join(" ")}`, ["outbox", ...(keys ?? []).map((k) => `kept:${k}`)], () =>
    loadState(p.at),
  );
}

function toPage(at: FormKey, page: number | string): string {
  return routeTo("form", at.contest, at.station, at.source, page);
}

function stepsOf(
  p: FormProps,
  state: State | undefined,
  now: number,
): { label: string; short: true; state: "done" | "now" | "later"; href: string }[] {
  return p.form.pages.map((page, i) => ({
    label: page.name[language()],
    short: true,
    href: toPage(p.at, i + 1),
    state: i === now ? "now" : state !== undefined && pageDone(page, state) ? "done" : "later",
  }));
}

function pageDone(page: PageOnPhone, state: State): boolean {
  return state.pages[page.id] !== undefined && page.fields.every((f) => state.draft.fields[f.id] != null);
}

/** One page: its picture (lent by `count/evidence`), its figures, the questions they raise. */
export function PageScreen(
  p: FormProps & { index: number; renderPicture: (page: PageOnPhone, name: string) => ReactNode },
): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const state = useForm(p);
  const page = p.form.pages[p.index]!;
  const last = p.index === p.form.pages.length - 1;
  const next = toPage(p.at, last ? "kirim" : p.index + 2);
  const contest = p.work.contests.find((c) => c.id === p.at.contest);
  return (
    <Frame
      title={stationName(p.at.station)}
      under={`${t(p.at.source === "plano" ? "plano" : "salinan")} · ${contestName(contest, lang)}`}
      back={routeTo("tps", p.at.station)}
      atEnd
      action={
        <ButtonLink look="primary" size="large" wide icon="next" href={next}>
          {last ? t("toReview") : t("toNext")}
        </ButtonLink>
      }
    >
      <Steps
        label={t("pages")}
        steps={[...stepsOf(p, state, p.index), { label: t("send"), state: "later", href: toPage(p.at, "kirim") }]}
      />
      <h2 className="p-page-title">{page.name[lang]}</h2>
      {p.renderPicture(page, page.name[lang])}
      {state === undefined ? (
        <LoadingState lines={6} />
      ) : (
        <Fields key={page.id} {...p} page={page} start={state.draft} onLast={() => goTo(next)} />
      )}
    </Frame>
  );
}

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
function Fields(p: FormProps & { page: PageOnPhone; start: Draft; onLast: () => void }): ReactNode {
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

function QuestionCard(p: { question: Question; answered: boolean; onAnswer: (yes: boolean) => void }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const { question } = p;
  return (
    <Notice
      tone={p.answered ? "neutral" : "wait"}
      icon={p.answered ? "check" : "eye"}
      live
      title={p.answered ? t("writtenSo") : t("isItSo")}
    >
      <p>{question.title[lang]}</p>
      <ul className="p-compare">
        {question.figures.map((f) => (
          <li key={f.id}>
            <span>{f.label[lang]}</span> <strong>{f.value === null ? "–" : formatNumber(f.value, lang)}</strong>
          </li>
        ))}
      </ul>
      <Button size="small" pressed={p.answered} onClick={() => p.onAnswer(!p.answered)}>
        {p.answered ? t("undo") : t("yesSo")}
      </Button>
      {!p.answered && <p className="k-quiet-text">{t("noFix")}</p>}
    </Notice>
  );
}

/** Before sending: which pages and figures are missing, what is still asked, and how many MB will go. */
export function ReviewScreen(p: FormProps): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const state = useForm(p);
  const [busy, setBusy] = useState(false);
  const [full, setFull] = useState(false);
  const contest = p.work.contests.find((c) => c.id === p.at.contest);
  const toSay = state === undefined ? [] : sayings(p.form, p.at, state);
  const bytes = toSay.reduce((sum, s) => sum + (s.blobs ?? []).reduce((n, b) => n + b.size, 0), 0);

  const send = async (): Promise<void> => {
    setBusy(true);
    try {
      // Read anew under a lock: two taps, or two tabs, say each thing once.
      await exclusively("say", async () => {
        const fresh = sayings(p.form, p.at, await loadState(p.at));
        if (fresh.length > 0) await keepRecords(fresh);
      });
      goTo(routeTo("antrean"));
    } catch (error) {
      if (!isFull(error)) throw error;
      setFull(true);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Frame
      title={t("review")}
      under={`${stationName(p.at.station)} · ${t(p.at.source === "plano" ? "plano" : "salinan")} · ${contestName(contest, lang)}`}
      back={toPage(p.at, p.form.pages.length)}
      action={
        <Button
          look="primary"
          size="large"
          wide
          icon="send"
          busy={busy}
          disabled={toSay.length === 0}
          onClick={() => void send()}
        >
          {t("send")}
        </Button>
      }
    >
      <Steps label={t("pages")} steps={[...stepsOf(p, state, -1), { label: t("send"), state: "now" }]} />
      {state === undefined ? (
        <LoadingState lines={5} />
      ) : (
        <>
          <ReviewOf {...p} state={state} />
          {full && (
            <Notice tone="bad" live title={t("notKept")}>
              <p>{t("notKeptText")}</p>
            </Notice>
          )}
          <Notice tone={toSay.length === 0 ? "ok" : "info"} icon={toSay.length === 0 ? "check" : "send"} live>
            {toSay.length === 0 ? (
              <p>{t("nothingNew")}</p>
            ) : (
              <>
                <p>
                  {t("willSend", {
                    figures: toSay.filter((s) => s.operation === "figures.submit").length,
                    pictures: toSay.filter((s) => s.operation === "evidence.declare").length,
                    mb: megabytes(bytes),
                  })}
                </p>
                <p>{t("figuresFirst")}</p>
              </>
            )}
          </Notice>
        </>
      )}
    </Frame>
  );
}

function ReviewOf(p: FormProps & { state: State }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const { state } = p;
  const open = questions(p.form, state.draft.fields).filter((q) => !isAnswered(q, state.draft));
  return (
    <>
      <ul className="p-list" aria-label={t("pages")}>
        {p.form.pages.map((page, i) => {
          const missing = page.fields.filter((f) => state.draft.fields[f.id] == null).length;
          return (
            <li key={page.id}>
              <a className="p-door" href={toPage(p.at, i + 1)}>
                <span>
                  <strong>{page.name[lang]}</strong>
                  <span className="k-row">
                    {state.pages[page.id] === undefined ? (
                      <Badge tone="wait" icon="camera">
                        {t("pictureMissing")}
                      </Badge>
                    ) : (
                      <Badge tone="ok" icon="picture">
                        {t("pictureThere")}
                      </Badge>
                    )}
                    {page.fields.length > 0 &&
                      (missing === 0 ? (
                        <Badge tone="ok">{t("figuresThere")}</Badge>
                      ) : (
                        <Badge tone="wait" icon="edit">
                          {t("figuresMissing", { count: missing, of: page.fields.length })}
                        </Badge>
                      ))}
                  </span>
                </span>
                <Icon name="next" />
              </a>
            </li>
          );
        })}
      </ul>
      {open.map((q) => (
        <QuestionCard
          key={q.id}
          question={q}
          answered={false}
          onAnswer={() => void saveTyped(p.at, { confirmed: { [q.id]: q.said } })}
        />
      ))}
    </>
  );
}

/** The forms of a station: for each contest and paper a door that says how far it is. */
export function FormDoors(p: {
  work: Work;
  station: Station;
  formOf: (contest: string) => PhoneForm | null;
}): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  return (
    <>
      {p.work.contests.map((contest) => {
        const form = p.formOf(contest.id);
        const sources = SOURCES_ON_PHONE.filter((s) => contest.sources === undefined || contest.sources.includes(s));
        return (
          <Card key={contest.id} title={contestName(contest, lang)} flush>
            {form === null ? (
              <p className="p-pad">{t("noForm")}</p>
            ) : (
              <ul className="p-list p-list-flush">
                {sources.map((source) => (
                  <Door
                    key={source}
                    work={p.work}
                    form={form}
                    at={{ contest: contest.id, station: p.station.id, source }}
                  />
                ))}
              </ul>
            )}
          </Card>
        );
      })}
    </>
  );
}

function Door(p: FormProps): ReactNode {
  const t = useWords(phoneWords);
  const state = useForm(p);
  const pictures = state === undefined ? 0 : p.form.pages.filter((page) => state.pages[page.id] !== undefined).length;
  const all = p.form.pages.flatMap((page) => page.fields);
  const figures = state === undefined ? 0 : all.filter((f) => state.draft.fields[f.id] != null).length;
  const unsent = state === undefined ? 0 : sayings(p.form, p.at, state).length;
  const there = state === undefined ? null : received(p.form, p.at, state);
  const begun = pictures + figures > 0;
  return (
    <li>
      <a className="p-door" href={toPage(p.at, 1)}>
        <span>
          <strong>{t(p.at.source === "plano" ? "plano" : "salinan")}</strong>
          <span className="k-quiet-text">{t(p.at.source === "plano" ? "planoText" : "salinanText")}</span>
          {begun && (
            <span className="k-row">
              <Badge tone={pictures === p.form.pages.length ? "ok" : "wait"} icon="picture">
                {t("picturesOf", { count: pictures, of: p.form.pages.length })}
              </Badge>
              <Badge tone={figures === all.length ? "ok" : "wait"} icon="edit">
                {t("figuresOf", { count: figures, of: all.length })}
              </Badge>
              {there !== null && there.said > 0 && (
                <>
                  <Badge tone={there.figures === there.said ? "ok" : "wait"} icon="receipt">
                    {t("figuresReceived", { count: there.figures, of: there.said })}
                  </Badge>
                  <Badge tone={there.pictures === pictures ? "ok" : "wait"} icon="receipt">
                    {t("picturesReceived", { count: there.pictures, of: pictures })}
                  </Badge>
                </>
              )}
              {unsent > 0 && (
                <Badge tone="wait" icon="phone">
                  {t("unsent")}
                </Badge>
              )}
            </span>
          )}
        </span>
        <Icon name="next" />
      </a>
    </li>
  );
}

/** How a reading is named in the list of everything to send. */
export function describeFigures(
  work: Work,
  input: Readonly<Record<string, unknown>>,
  language: "id" | "en",
  formOf: (contest: string) => PhoneForm | null,
): { title: string; under: string; href: string } {
  const { contest, station, source, part } = input as Readonly<Record<string, string>>;
  const form = formOf(contest ?? "");
  const name = form?.form.parts.find((p) => p.id === part)?.title[language] ?? part ?? "";
  const page = form?.pages.findIndex((p) => p.fields.some((f) => f.part === part)) ?? 0;
  return {
    title: t(phoneWords, "figuresTitle", { part: name }),
    under: `${stationName(station ?? "")} · ${contestName(
      work.contests.find((c) => c.id === contest),
      language,
    )} · ${t(phoneWords, source === "plano" ? "plano" : "salinan")}`,
    href: routeTo("form", contest ?? "", station ?? "", source ?? "", Math.max(0, page) + 1),
  };
}
