// One station of hers: call, write, replace the witness, a new code; and the forms to enter for it.

import type { ReactNode } from "react";
import { useState } from "react";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { Icon } from "../../../web/kit/icons.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge, EmptyState, LoadingState, Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { contestName, stationName, stationPlace, type Work } from "../../../count/witnesses/keep.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { useNow, useOnline } from "../../../web/phone/live.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { type AreaStation, command, type MadeCode } from "../keep.ts";
import { isWhole, messengerLink, standOf } from "../rules/area.ts";
import { phoneWords } from "../words/phone.ts";
import { AskedAgain } from "./again.tsx";
import { AsOf, useArea, useFresh } from "./area.tsx";
import { CodeCard, refusalWord } from "./code.tsx";
import { CountSaid, TroubleSaid } from "./count.tsx";
import { NotesSaid, TwinsSaid } from "./noted.tsx";
import { STAND_ICON, STAND_TONE, timeText } from "./said.ts";

type Person = NonNullable<AreaStation["holder"]>;

export function AreaStationScreen(p: { work: Work | null; station: string }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const now = useNow(false);
  const area = useArea();
  const fresh = useFresh();
  const station = area?.stations.find((s) => s.id === p.station);
  if (area === undefined)
    return (
      <Frame back={routeTo()} title={stationName(p.station)}>
        <LoadingState />
      </Frame>
    );
  if (area === null || station === undefined) return <NotHere />;
  const stand = standOf(station, station.held);
  const known = p.work?.stations.find((s) => s.id === station.id);
  return (
    <Frame
      title={stationName(station.id)}
      under={known === undefined ? (area.places[station.id.split("/")[0]!] ?? "") : stationPlace(known)}
      back={routeTo()}
    >
      <p className="k-row">
        <Badge tone={STAND_TONE[stand]} icon={STAND_ICON[stand]}>
          {t(`stand_${stand}`)}
        </Badge>
        <span className="k-quiet-text">
          {station.heard_at === null ? t("neverHeard") : t("heardAt", { time: timeText(station.heard_at, lang, now) })}
        </span>
      </p>
      <AsOf at={area.as_of} fresh={fresh} />
      <TroubleSaid area={area} station={station} />
      <TwinsSaid area={area} station={station} />
      <AskedAgain work={p.work} station={station.id} />
      {station.holder === null && (
        <Notice tone="wait" icon="person">
          <p>{t("nobody")}</p>
        </Notice>
      )}
      {station.holder !== null && <PersonCard title={t("witness")} person={station.holder} station={station.id} />}
      {station.substitute !== null && (
        <PersonCard title={t("substitute")} person={station.substitute} station={station.id} />
      )}
      <ButtonLink href={routeTo("tps", station.id, "ganti")} icon="person" wide>
        {t("replace")}
      </ButtonLink>
      <NotesSaid area={area} station={station} />
      <CountSaid area={area} station={station} work={p.work} />
      {p.work !== null && <Forms work={p.work} station={station} />}
    </Frame>
  );
}

export function NotHere(): ReactNode {
  const t = useWords(phoneWords);
  return (
    <Frame title={t("title")} back={routeTo()}>
      <EmptyState icon="place" title={t("notHere")} action={<ButtonLink href={routeTo()}>{t("toList")}</ButtonLink>} />
    </Frame>
  );
}

function PersonCard(p: { title: string; person: Person; station: string }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const now = useNow(false);
  const { person } = p;
  const sentence = t("sentence", { name: person.name, station: stationName(p.station) });
  const messenger = person.phone === null ? null : messengerLink(person.phone, sentence);
  return (
    <Card title={person.name} aside={<span className="k-quiet-text">{p.title}</span>}>
      <p className="k-row">
        <Badge tone={person.phone_state === "no_code" ? "wait" : "neutral"} icon="phone">
          {t(`phone_${person.phone_state}`)}
        </Badge>
        {person.checked_in_at !== null && (
          <Badge tone="ok" icon="place">
            {t("checkedInAt", { time: timeText(person.checked_in_at, lang, now) })}
          </Badge>
        )}
      </p>
      {person.phone === null ? (
        <p className="k-quiet-text">{t("noPhone")}</p>
      ) : (
        <div className="k-row">
          <a className="k-button k-primary k-size-normal" href={`tel:${person.phone}`}>
            <Icon name="phone" />
            <span>{t("call")}</span>
          </a>
          {messenger !== null && (
            <a className="k-button k-quiet k-size-normal" href={messenger} target="_blank" rel="noreferrer noopener">
              <Icon name="send" />
              <span>{t("message")}</span>
            </a>
          )}
        </div>
      )}
      <NewCode person={person} station={p.station} />
    </Card>
  );
}

/** Two taps: one says what it ends, the other makes it. */
function NewCode(p: { person: Person; station: string }): ReactNode {
  const t = useWords(phoneWords);
  const online = useOnline();
  const [step, setStep] = useState<"closed" | "sure" | "busy">("closed");
  const [made, setMade] = useState<MadeCode | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const make = async (): Promise<void> => {
    setStep("busy");
    setProblem(null);
    const input = { station: p.station, witness: p.person.witness };
    const answer = await command("witnesses.reissue_code", input).finally(() => setStep("closed"));
    if (!answer.ok) setProblem(answer.problem.code);
    else setMade(answer.value);
  };
  if (made !== null)
    return (
      <CodeCard name={p.person.name} station={p.station} to={p.person.phone} made={made} onDone={() => setMade(null)} />
    );
  return (
    <div className="k-stack">
      {problem !== null && (
        <Notice tone="bad" live>
          <p>{t(refusalWord(problem), { code: problem })}</p>
        </Notice>
      )}
      {step === "closed" ? (
        <div>
          <Button size="small" look="plain" icon="receipt" disabled={!online} onClick={() => setStep("sure")}>
            {t("newCode")}
          </Button>
          {!online && <p className="k-quiet-text">{t("needsSignal")}</p>}
        </div>
      ) : (
        <>
          <p>{t("newCodeSure")}</p>
          <div className="k-row">
            <Button look="primary" busy={step === "busy"} onClick={() => void make()}>
              {t("newCodeYes")}
            </Button>
            <Button look="plain" onClick={() => setStep("closed")}>
              {t("cancel")}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

type FormCame = AreaStation["forms"][number];
/** A list kept from an older server names no paper. */
type KeptForm = Omit<FormCame, "papers"> & Partial<Pick<FormCame, "papers">>;

/** What came in of this very paper. */
function PaperCame(p: { form: KeptForm | undefined; source: "plano" | "salinan" }): ReactNode {
  const t = useWords(phoneWords);
  const came = p.form?.papers?.[p.source];
  if (p.form === undefined || came === undefined || came.parts + came.pages === 0) return null;
  const whole = isWhole(p.form);
  return (
    <span className="k-row">
      {came.parts > 0 && (
        <Badge tone={whole ? "ok" : "wait"} icon={whole ? "check" : "edit"}>
          {t(whole ? "partsIn" : "paperSome")}
        </Badge>
      )}
      {came.pages > 0 && (
        <Badge tone="neutral" icon="picture">
          {t("pagesIn", { count: came.pages })}
        </Badge>
      )}
    </span>
  );
}

/** The doors to the forms: the copy first, since that is what is sent around. */
function Forms(p: { work: Work; station: AreaStation }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const contests = p.work.contests.filter((c) => c.stations.includes(p.station.id));
  return (
    <Card title={t("forms")} flush>
      <p className="p-pad k-quiet-text">{t("formsText")}</p>
      <ul className="p-list p-list-flush">
        {contests.map((contest) => {
          const form = p.station.forms.find((f) => f.contest === contest.id);
          return (["salinan", "plano"] as const).map((source) => (
            <li key={`${contest.id} ${source}`}>
              <a className="p-door" href={routeTo("form", contest.id, p.station.id, source, 1)}>
                <span>
                  <strong>{contestName(contest, lang)}</strong>
                  <span className="k-quiet-text">{t(source)}</span>
                  <PaperCame form={form} source={source} />
                </span>
                <Icon name="next" />
              </a>
            </li>
          ));
        })}
      </ul>
    </Card>
  );
}
