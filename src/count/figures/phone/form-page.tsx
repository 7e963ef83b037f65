import type { ReactNode } from "react";
import { ButtonLink } from "../../../web/kit/button.tsx";
import { Steps } from "../../../web/kit/layout.tsx";
import { LoadingState, Progress } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { useLive } from "../../../web/phone/live.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { contestName, stationName } from "../../witnesses/keep.ts";
import { loadProgress, passOf } from "../keep.ts";
import { formWords } from "../words/form.ts";
import { Fields } from "./entry.tsx";
import { type FormProps, MOST_MARKS, stepMarks, toPage, usePictures } from "./form.ts";

/** One step: the picture of its page (lent by `count/evidence`), its figures, the questions they raise. */
export function PageScreen(
  p: FormProps & { index: number; renderPicture: (page: string, name: string) => ReactNode },
): ReactNode {
  const t = useWords(formWords);
  const lang = useLanguage();
  // Read once: what is typed here lives with the fields, and no key draws the whole screen again.
  const start = useLive(`start ${p.at.contest} ${p.at.station} ${p.at.source}`, ["binding"], () => loadProgress(p.at));
  const step = p.form.steps[p.index]!;
  const last = p.index === p.form.steps.length - 1;
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
      {p.form.steps.length <= MOST_MARKS ? (
        <Steps
          label={t("pages")}
          steps={[...stepMarks(p, start, p.index), { label: t("send"), state: "later", href: toPage(p.at, "kirim") }]}
        />
      ) : (
        <Where {...p} />
      )}
      <h2 className="p-page-title">{step.name[lang]}</h2>
      <div className="p-beside">
        {p.renderPicture(step.page, step.name[lang])}
        {start === undefined ? (
          <LoadingState lines={6} />
        ) : (
          <Fields key={step.id} {...p} step={step} start={start.draft} next={next} />
        )}
      </div>
    </Frame>
  );
}

/** How far one is in a long form, in words, and the way to any other page of it. */
function Where(p: FormProps & { index: number }): ReactNode {
  const t = useWords(formWords);
  const { form } = p;
  const step = form.steps[p.index]!;
  const pictures = usePictures(p);
  const at = {
    page: form.pages.findIndex((page) => page.id === step.page) + 1,
    pages: form.pages.length,
  };
  const text = t(passOf(step) === "totalsPass" ? "pageOf" : "candidatesOf", at);
  return (
    <nav className="p-where" aria-label={t("pages")}>
      <Progress label={text} value={p.index + 1} max={form.steps.length} />
      <div className="k-row">
        <a href={toPage(p.at, "foto")}>{t("photosOf", { count: pictures ?? 0, of: form.pages.length })}</a>
        <a href={toPage(p.at, "kirim")}>{t("allSteps")}</a>
      </div>
    </nav>
  );
}
