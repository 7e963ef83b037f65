import type { ReactNode } from "react";
import { Icon } from "../../../web/kit/icons.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { t, useLanguage, useWords } from "../../../web/kit/words.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { SOURCES_ON_PHONE } from "../../evidence/keep.ts";
import { contestName, type Station, stationName, type Work } from "../../witnesses/keep.ts";
import { type PhoneForm, received, sayings } from "../keep.ts";
import { phoneWords } from "../words.ts";
import { type FormProps, toPage, useForm } from "./form.ts";

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
