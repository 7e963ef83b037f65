import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { Icon } from "../../../web/kit/icons.tsx";
import { Steps } from "../../../web/kit/layout.tsx";
import { Badge, LoadingState, Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { Frame, megabytes } from "../../../web/phone/frame.tsx";
import { Discard } from "../../../web/phone/discard.tsx";
import { exclusively } from "../../../web/phone/live.ts";
import { keepRecords } from "../../../web/phone/outbox.ts";
import { goTo, routeTo } from "../../../web/phone/router.ts";
import { isFull } from "../../../web/phone/store.ts";
import { contestName, stationName } from "../../witnesses/keep.ts";
import {
  isAnswered,
  loadState,
  owedOn,
  passOf,
  type Question,
  questions,
  saveTyped,
  type State,
  type StepOnPhone,
} from "../keep.ts";
import { sayings, throwAway } from "../keep/said.ts";
import { formWords } from "../words/form.ts";
import { type FormProps, MOST_MARKS, stepMarks, toPage, useForm } from "./form.ts";
import { QuestionCard } from "./question.tsx";

/** Before sending: which pages and figures are missing, what is still asked, and how many MB will go. */
export function ReviewScreen(p: FormProps): ReactNode {
  const t = useWords(formWords);
  const lang = useLanguage();
  const state = useForm(p);
  const [busy, setBusy] = useState(false);
  const [full, setFull] = useState(false);
  const contest = p.work.contests.find((c) => c.id === p.at.contest);
  const toSay = state === undefined ? [] : sayings(p.form, p.at, state);
  const isEmpty =
    state !== undefined &&
    Object.keys(state.pages).length === 0 &&
    Object.values(state.draft.fields).every((figure) => figure === null);
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
      back={toPage(p.at, p.form.steps.length)}
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
      {p.form.steps.length <= MOST_MARKS && (
        <Steps label={t("pages")} steps={[...stepMarks(p, state, -1), { label: t("send"), state: "now" }]} />
      )}
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
          <Notice
            tone={toSay.length > 0 || isEmpty ? "info" : "ok"}
            icon={toSay.length > 0 ? "send" : isEmpty ? "edit" : "check"}
            live
          >
            {toSay.length === 0 ? (
              <p>{t(isEmpty ? "nothingThere" : "nothingNew")}</p>
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
          {toSay.length > 0 && (
            <Discard key={toSay.length} label={t("discard")} onYes={() => void throwAway(p.form, p.at)} />
          )}
        </>
      )}
    </Frame>
  );
}

function ReviewOf(p: FormProps & { state: State }): ReactNode {
  const t = useWords(formWords);
  const lang = useLanguage();
  const { state } = p;
  const open = questions(p.form, state.draft.fields).filter((q) => !isAnswered(q, state.draft));
  const long = p.form.steps.length > p.form.pages.length;
  const nameOf = (step: StepOnPhone): string => `${step.name[lang]}${long ? ` · ${t(passOf(step))}` : ""}`;
  /** Where its figures are typed. */
  const stepsOf = (q: Question): { name: string; href: string }[] => {
    const ids = new Set(q.figures.map((f) => f.id));
    return p.form.steps.flatMap((step, i) =>
      step.fields.some((f) => ids.has(f.id)) ? [{ name: nameOf(step), href: toPage(p.at, i + 1) }] : [],
    );
  };
  return (
    <>
      {open.map((q) => (
        <QuestionCard
          key={q.id}
          question={q}
          answered={false}
          pages={stepsOf(q)}
          onAnswer={() => void saveTyped(p.at, { confirmed: { [q.id]: q.said } })}
        />
      ))}
      <ul className="p-list" aria-label={t("pages")}>
        {p.form.steps.map((step, i) => {
          const { owed, missing } = owedOn(step, state.draft);
          const pass = passOf(step);
          return (
            <li key={step.id}>
              <a className="p-door" href={toPage(p.at, i + 1)}>
                <span>
                  <strong>{step.name[lang]}</strong>
                  {long && <span className="k-quiet-text">{t(pass)}</span>}
                  <span className="k-row">
                    {state.pages[step.page] === undefined ? (
                      <Badge tone="wait" icon="camera">
                        {t("pictureMissing")}
                      </Badge>
                    ) : (
                      <Badge tone="ok" icon="picture">
                        {t("pictureThere")}
                      </Badge>
                    )}
                    {step.fields.length > 0 &&
                      (missing === 0 ? (
                        <Badge tone="ok">{t("figuresThere")}</Badge>
                      ) : (
                        <Badge tone="wait" icon="edit">
                          {t("figuresMissing", { count: missing, of: owed })}
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
    </>
  );
}
