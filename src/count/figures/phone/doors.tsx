import type { ReactNode } from "react";
import { Icon } from "../../../web/kit/icons.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { SOURCES_ON_PHONE } from "../../evidence/keep.ts";
import { type Contest, contestName, type Station, type Work } from "../../witnesses/keep.ts";
import { nextStep, owedOn, type PhoneForm, type State } from "../keep.ts";
import { received, sayings } from "../keep/said.ts";
import { phoneWords } from "../words.ts";
import { type FormProps, MOST_MARKS, toPage, useForm } from "./form.ts";

/** The forms of a station: for each contest and paper a door that says how far it is. */
export function FormDoors(p: {
  work: Work;
  station: Station;
  formOf: (contest: string) => PhoneForm | null;
  /** Lent by `count/witnesses`: how far the count of a contest is. */
  renderState: (contest: string) => ReactNode;
}): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  // A contest with two ballot papers among her stations stands there twice: here is the one of this station.
  const contests = p.work.contests.filter((c) => c.stations.includes(p.station.id));
  const twoPapers = contests.some((c) => papersOf(c).length > 1);
  return (
    <>
      {twoPapers && <p className="p-lead">{t("onePaper")}</p>}
      {contests.map((contest) => {
        const form = p.formOf(contest.id);
        return (
          <Card key={contest.id} title={contestName(contest, lang)} flush>
            {p.renderState(contest.id)}
            {form === null ? (
              <p className="p-pad">{t("noForm")}</p>
            ) : (
              <Papers work={p.work} form={form} contest={contest} station={p.station.id} />
            )}
          </Card>
        );
      })}
    </>
  );
}

/** Papers of a contest that she may read from. */
function papersOf(contest: Contest): (typeof SOURCES_ON_PHONE)[number][] {
  return SOURCES_ON_PHONE.filter((s) => contest.sources === undefined || contest.sources.includes(s));
}

/** The papers of one contest: once one of them is whole and handed over, the other is owed no more. */
function Papers(p: { work: Work; form: PhoneForm; contest: Contest; station: string }): ReactNode {
  const of = (source: (typeof SOURCES_ON_PHONE)[number]): FormProps => ({
    work: p.work,
    form: p.form,
    at: { contest: p.contest.id, station: p.station, source },
  });
  const states = { plano: useForm(of("plano")), salinan: useForm(of("salinan")) };
  const isWhole = (source: keyof typeof states): boolean => {
    const state = states[source];
    return (
      state !== undefined && nextStep(p.form, state) === null && sayings(p.form, of(source).at, state).length === 0
    );
  };
  return (
    <ul className="p-list p-list-flush">
      {papersOf(p.contest).map((source) => (
        <Door
          key={source}
          {...of(source)}
          state={states[source]}
          spare={SOURCES_ON_PHONE.some((other) => other !== source && isWhole(other))}
        />
      ))}
    </ul>
  );
}

function Door(p: FormProps & { state: State | undefined; spare: boolean }): ReactNode {
  const t = useWords(phoneWords);
  const { state } = p;
  const pictures = state === undefined ? 0 : p.form.pages.filter((page) => state.pages[page.id] !== undefined).length;
  const typed = state !== undefined && Object.values(state.draft.fields).some((figure) => figure !== null);
  const asked = state === undefined ? [] : p.form.steps.map((step) => owedOn(step, state.draft));
  const owed = asked.reduce((sum, step) => sum + step.owed, 0);
  const missing = asked.reduce((sum, step) => sum + step.missing, 0);
  const unsent = state === undefined ? 0 : sayings(p.form, p.at, state).length;
  const there = state === undefined ? null : received(p.form, p.at, state);
  const begun = pictures > 0 || typed;
  // On with what is not done: pictures of a long form in one go, then the first step that is open, then sending.
  const open = state === undefined ? 0 : nextStep(p.form, state);
  const first = p.form.pages.length > MOST_MARKS && pictures < p.form.pages.length && !typed;
  return (
    <li>
      {/* What is done is read in a moment; until then a touch would lead to the beginning, and leads nowhere. */}
      <a
        className={p.spare && !begun ? "p-door p-door-spare" : "p-door"}
        href={state === undefined ? undefined : toPage(p.at, first ? "foto" : open === null ? "kirim" : open + 1)}
      >
        <span>
          <strong>{t(p.at.source === "plano" ? "plano" : "salinan")}</strong>
          <span className="k-quiet-text">
            {p.spare && !begun ? t("notNeeded") : t(p.at.source === "plano" ? "planoText" : "salinanText")}
          </span>
          {begun && (
            <span className="k-row">
              <Badge tone={pictures === p.form.pages.length ? "ok" : "wait"} icon="picture">
                {t("picturesOf", { count: pictures, of: p.form.pages.length })}
              </Badge>
              <Badge tone={missing === 0 ? "ok" : "wait"} icon="edit">
                {t("figuresOf", { count: owed - missing, of: owed })}
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
