// A witness who has not come: the substitute steps up, or somebody on the spot, by name and number.

import type { ReactNode } from "react";
import { useState } from "react";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { TextField } from "../../../web/kit/field.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { LoadingState, Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { stationName } from "../../../count/witnesses/keep.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { useOnline } from "../../../web/phone/live.ts";
import { goTo, routeTo } from "../../../web/phone/router.ts";
import { command, type MadeCode } from "../keep.ts";
import { phoneWords } from "../words/phone.ts";
import { useArea } from "./area.tsx";
import { CodeCard, refusalWord } from "./code.tsx";
import { NotHere } from "./station.tsx";

export function ReplaceScreen(p: { station: string }): ReactNode {
  const t = useWords(phoneWords);
  const online = useOnline();
  const area = useArea();
  const [name, setName] = useState("");
  const [phone, setPhone] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [made, setMade] = useState<(MadeCode & { readonly name: string; readonly to: string | null }) | null>(null);
  const [sure, setSure] = useState(false);
  const [goesOn, setGoesOn] = useState<string | null>(null);
  const back = routeTo("tps", p.station);
  const title = t("replace");
  if (area === undefined)
    return (
      <Frame title={title} back={back}>
        <LoadingState />
      </Frame>
    );
  const station = area?.stations.find((s) => s.id === p.station);
  if (area === null || station === undefined) return <NotHere />;

  const replace = async (
    who: { witness: string } | { name: string; phone: string },
    called: string,
    to: string | null,
  ): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const input = { election: area.election, station: p.station, ...who };
    const answer = await command("witnesses.replace", input).finally(() => setBusy(false));
    setSure(false);
    if (!answer.ok) setProblem(answer.problem.code);
    else if (answer.value === null) setGoesOn(called);
    else setMade({ ...answer.value, name: called, to });
  };

  return (
    <Frame title={title} under={stationName(p.station)} {...(made === null ? { back } : {})}>
      {made !== null ? (
        <CodeCard name={made.name} station={p.station} to={made.to} made={made} onDone={() => goTo(back)} />
      ) : goesOn !== null ? (
        <>
          <Notice tone="ok" live>
            <p>{t("goesOn", { name: goesOn })}</p>
          </Notice>
          <ButtonLink look="primary" href={back} wide>
            {t("done")}
          </ButtonLink>
        </>
      ) : (
        <>
          {!online && (
            <Notice tone="wait" icon="offline">
              <p>{t("needsSignal")}</p>
            </Notice>
          )}
          {problem !== null && (
            <Notice tone="bad" live>
              <p>{t(refusalWord(problem), { code: problem })}</p>
            </Notice>
          )}
          {station.holder !== null && !sure && (
            <p className="p-lead">{t("replaceText", { name: station.holder.name })}</p>
          )}
          {station.substitute !== null &&
            (sure ? (
              <Card title={t("bySubstitute", { name: station.substitute.name })}>
                {station.holder !== null && <p>{t("replaceText", { name: station.holder.name })}</p>}
                <p>{t("stepsUp", { name: station.substitute.name })}</p>
                <Button
                  look="primary"
                  wide
                  busy={busy}
                  onClick={() => {
                    const { witness, name: called, phone: to } = station.substitute!;
                    void replace({ witness }, called, to);
                  }}
                >
                  {t("stepsUpYes", { name: station.substitute.name })}
                </Button>
                <Button look="plain" wide onClick={() => setSure(false)}>
                  {t("cancel")}
                </Button>
              </Card>
            ) : (
              <Button look="primary" size="large" wide disabled={!online} onClick={() => setSure(true)}>
                {t("bySubstitute", { name: station.substitute.name })}
              </Button>
            ))}
          <Card title={t("byStranger")}>
            <form
              className="k-stack"
              onSubmit={(e) => {
                e.preventDefault();
                const to = phone.trim();
                if (name.trim() !== "" && !busy)
                  void replace({ name: name.trim(), phone: to }, name.trim(), to === "" ? null : to);
              }}
            >
              <TextField label={t("name")} value={name} onChange={setName} required maxLength={120} />
              <TextField
                label={t("phoneNumber")}
                hint={t("phoneHint")}
                value={phone}
                onChange={setPhone}
                type="tel"
                maxLength={30}
                optional
              />
              <Button type="submit" look="primary" wide busy={busy} disabled={!online || name.trim() === ""}>
                {t("replaceYes")}
              </Button>
            </form>
          </Card>
        </>
      )}
    </Frame>
  );
}
