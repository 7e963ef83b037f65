import type { ReactNode } from "react";
import { ButtonLink } from "../../../web/kit/button.tsx";
import { Steps } from "../../../web/kit/layout.tsx";
import { LoadingState } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { goTo, routeTo } from "../../../web/phone/router.ts";
import { contestName, stationName } from "../../witnesses/keep.ts";
import type { PageOnPhone } from "../keep.ts";
import { phoneWords } from "../words.ts";
import { Fields } from "./entry.tsx";
import { type FormProps, stepsOf, toPage, useForm } from "./form.ts";

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
