// Before a form is sent for somebody else: from whom it came, what is there, what is still asked.

import type { ReactNode } from "react";
import { useState } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { Select, TextField } from "../../../web/kit/field.tsx";
import { Icon } from "../../../web/kit/icons.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge, LoadingState, Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { exclusively, useLive } from "../../../web/phone/live.ts";
import { keepRecords } from "../../../web/phone/outbox.ts";
import { goTo, routeTo } from "../../../web/phone/router.ts";
import { isFull } from "../../../web/phone/store.ts";
import { type SecondHand, WAYS } from "../../evidence/model/ways.ts";
import { contestName, stationName } from "../../witnesses/keep.ts";
import { isAnswered, loadState, owedOn, questions, saveTyped, type State } from "../keep.ts";
import { loadSource, saveSource, secondHandSayings } from "../keep/second-hand.ts";
import { secondHandWords } from "../words/second-hand.ts";
import { type FormProps, toPage, useForm } from "./form.ts";
import { QuestionCard } from "./question.tsx";

export function SecondHandReview(p: FormProps): ReactNode {
  const name = `${p.at.contest} ${p.at.station} ${p.at.source}`;
  const state = useForm(p);
  const start = useLive(`source ${name}`, ["binding"], () => loadSource(p.at));
  if (state === undefined || start === undefined)
    return (
      <Frame back={toPage(p.at, 1)}>
        <LoadingState lines={6} />
      </Frame>
    );
  return <Loaded {...p} state={state} start={start} />;
}

function Loaded(p: FormProps & { state: State; start: SecondHand }): ReactNode {
  const t = useWords(secondHandWords);
  const lang = useLanguage();
  const [said, setSaid] = useState(p.start);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<"full" | "needFrom" | null>(null);
  const { state, form, at } = p;
  const toSay = secondHandSayings(form, at, state, said);
  const open = questions(form, state.draft.fields).filter((q) => !isAnswered(q, state.draft));
  const contest = p.work.contests.find((c) => c.id === at.contest);
  const change = (next: Partial<SecondHand>): void => {
    setSaid({ ...said, ...next });
    setProblem(null);
  };

  const send = async (): Promise<void> => {
    if (said.from.trim() === "") return setProblem("needFrom");
    setBusy(true);
    try {
      await saveSource(at, said);
      // Read anew under a lock: two taps, or two tabs, say each thing once.
      await exclusively("say", async () => {
        const fresh = secondHandSayings(form, at, await loadState(at), said);
        if (fresh.length > 0) await keepRecords(fresh);
      });
      goTo(routeTo("antrean"));
    } catch (error) {
      if (!isFull(error)) throw error;
      setProblem("full");
    } finally {
      setBusy(false);
    }
  };

  return (
    <Frame
      title={t("title")}
      under={`${stationName(at.station)} · ${contestName(contest, lang)}`}
      back={toPage(at, form.steps.length)}
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
      <p>
        <Badge tone="info" icon="person">
          {t("secondHand")}
        </Badge>
      </p>
      <Card title={t("source")}>
        <p className="k-quiet-text">{t("sourceText")}</p>
        <TextField
          label={t("from")}
          hint={t("fromHint")}
          value={said.from}
          onChange={(from) => change({ from })}
          maxLength={120}
          required
          error={problem === "needFrom" ? t("needFrom") : undefined}
        />
        <Select
          label={t("way")}
          value={said.way}
          onChange={(to) => change({ way: WAYS.find((way) => way === to) ?? "other" })}
          options={WAYS.map((way) => ({ value: way, label: t(`way_${way}`) }))}
        />
        <TextField
          label={t("note")}
          hint={t("noteHint")}
          value={said.note}
          onChange={(note) => change({ note })}
          maxLength={300}
          rows={2}
          optional
        />
      </Card>
      <Pages {...p} />
      {open.map((q) => (
        <QuestionCard
          key={q.id}
          question={q}
          answered={false}
          onAnswer={() => void saveTyped(at, { confirmed: { [q.id]: q.said } })}
        />
      ))}
      {problem === "full" && (
        <Notice tone="bad" live>
          <p>{t("full")}</p>
        </Notice>
      )}
      <Notice tone={toSay.length === 0 ? "ok" : "info"} icon={toSay.length === 0 ? "check" : "send"} live>
        <p>
          {toSay.length === 0
            ? t("nothing")
            : t("willSend", {
                figures: toSay.filter((s) => s.operation === "figures.submit").length,
                pictures: toSay.filter((s) => s.operation === "evidence.declare").length,
              })}
        </p>
      </Notice>
    </Frame>
  );
}

function Pages(p: FormProps & { state: State }): ReactNode {
  const t = useWords(secondHandWords);
  const lang = useLanguage();
  return (
    <ul className="p-list" aria-label={t("pages")}>
      {p.form.steps.map((step, i) => {
        const { owed, missing } = owedOn(step, p.state.draft);
        return (
          <li key={step.id}>
            <a className="p-door" href={toPage(p.at, i + 1)}>
              <span>
                <strong>{step.name[lang]}</strong>
                <span className="k-row">
                  <Badge tone={p.state.pages[step.page] === undefined ? "neutral" : "ok"} icon="picture">
                    {t(p.state.pages[step.page] === undefined ? "pictureMissing" : "pictureThere")}
                  </Badge>
                  {owed > 0 && (
                    <Badge tone={missing === 0 ? "ok" : "neutral"} icon="edit">
                      {t("figuresOf", { count: owed - missing, of: owed })}
                    </Badge>
                  )}
                </span>
              </span>
              <Icon name="next" />
            </a>
          </li>
        );
      })}
    </ul>
  );
}
