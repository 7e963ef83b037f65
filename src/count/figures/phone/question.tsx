import type { ReactNode } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { formatNumber, useLanguage, useWords } from "../../../web/kit/words.ts";
import type { Question } from "../keep.ts";
import { formWords } from "../words/form.ts";

/** A check of a whole list of candidates compares more figures than anybody reads on a phone. */
const MOST_FIGURES = 12;

/** A sum over all pages leads to the first of them. */
const MOST_PAGES = 4;

/** A check that does not hold: "is it written so on the form?", never a refusal. */
export function QuestionCard(p: {
  question: Question;
  answered: boolean;
  /** Where it does not stand among the figures themselves: the pages they are typed on. */
  pages?: readonly { readonly name: string; readonly href: string }[];
  onAnswer: (yes: boolean) => void;
}): ReactNode {
  const t = useWords(formWords);
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
        {question.figures.slice(0, MOST_FIGURES).map((f) => (
          <li key={f.id}>
            <span>{f.label[lang]}</span> <strong>{f.value === null ? "–" : formatNumber(f.value, lang)}</strong>
          </li>
        ))}
      </ul>
      {question.figures.length > MOST_FIGURES && (
        <p className="k-quiet-text">{t("moreFigures", { count: question.figures.length - MOST_FIGURES })}</p>
      )}
      {p.pages !== undefined && (
        <ul className="p-begun">
          {p.pages.slice(0, MOST_PAGES).map((page) => (
            <li key={page.href}>
              <a href={page.href}>{page.name}</a>
            </li>
          ))}
        </ul>
      )}
      <Button size="small" pressed={p.answered} onClick={() => p.onAnswer(!p.answered)}>
        {p.answered ? t("undo") : t("yesSo")}
      </Button>
      {!p.answered && <p className="k-quiet-text">{t("noFix")}</p>}
    </Notice>
  );
}
