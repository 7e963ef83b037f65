import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useState } from "react";
import type { Problem } from "../../../base/result.ts";
import { Asked, Refused, RefusalNote, useAct } from "../../../web/desk/ask.tsx";
import { Gate } from "../../../web/desk/shell.tsx";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { TextField } from "../../../web/kit/field.tsx";
import { Card, Steps } from "../../../web/kit/layout.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { language, useWords } from "../../../web/kit/words.ts";
import { me, setup, status } from "../contract.ts";
import { useStatus } from "../part.tsx";
import { words } from "../words.ts";
import { ChooseWay, firstWay, type Way } from "./choose-way.tsx";
import { FirstElection } from "./first-election.tsx";
import { firstPasskey, signInByPassword } from "./way-in.ts";

const STEPS = ["stepKind", "stepName", "stepAdmin", "stepElection"] as const;

/** The first visit: `/setup#TOKEN`, the link printed at the first start. */
export function SetupPage(): ReactNode {
  const t = useWords(words);
  const known = useStatus();
  // After the hash sign: a browser sends that part nowhere. It stays until it is spent, so that a reload does
  // not send the person back to the terminal.
  const [token] = useState(() => location.hash.slice(1));
  const [step, setStep] = useState(0);
  const [name, setName] = useState("");
  const [made, setMade] = useState(false);
  const steps = STEPS.map((label, i) => ({
    label: t(label),
    state: i < step ? ("done" as const) : i === step ? ("now" as const) : ("later" as const),
  }));
  return (
    <Gate title={t(step > 3 ? "ready" : "setup")} lead={t(step > 3 ? "readyLead" : "setupLead")} wide>
      <Asked query={known}>
        {(now) =>
          now.set_up && !made ? (
            <Card title={t("alreadySetUp")}>
              <ButtonLink href="/sign-in" look="primary" size="large" wide>
                {t("signIn")}
              </ButtonLink>
            </Card>
          ) : token === "" && !made ? (
            <Notice tone="info">
              <p>{t("setupLinkMissing")}</p>
            </Notice>
          ) : (
            <>
              {step <= 3 && <Steps label={t("setup")} steps={steps} />}
              {step === 0 && <Kind onNext={() => setStep(1)} />}
              {step === 1 && (
                <Name value={name} onChange={setName} onBack={() => setStep(0)} onNext={() => setStep(2)} />
              )}
              {step === 2 && (
                <Administrator
                  token={token}
                  organisation={name}
                  onBack={() => setStep(1)}
                  onNext={() => {
                    history.replaceState(history.state, "", location.pathname);
                    setMade(true);
                    setStep(3);
                  }}
                />
              )}
              {step === 3 && <FirstElection onNext={() => setStep(4)} />}
              {step > 3 && <Ready />}
            </>
          )
        }
      </Asked>
    </Gate>
  );
}

function Kind(p: { onNext: () => void }): ReactNode {
  const t = useWords(words);
  return (
    <Card>
      <form
        className="k-stack"
        onSubmit={(e) => {
          e.preventDefault();
          p.onNext();
        }}
      >
        <fieldset className="d-choices">
          <legend>{t("kindQuestion")}</legend>
          <label className="d-option">
            <input type="radio" name="kind" value="organisation" defaultChecked />
            <span>{t("kindOrganisation")}</span>
            <small>{t("kindOrganisationHint")}</small>
          </label>
          <label className="d-option">
            <input type="radio" name="kind" value="government" disabled />
            <span>{t("kindGovernment")}</span>
            <small>{t("kindGovernmentHint")}</small>
          </label>
        </fieldset>
        <Button type="submit" look="primary" size="large" wide>
          {t("continue")}
        </Button>
      </form>
    </Card>
  );
}

function Name(p: {
  value: string;
  onChange: (value: string) => void;
  onBack: () => void;
  onNext: () => void;
}): ReactNode {
  const t = useWords(words);
  return (
    <Card>
      <form
        className="k-stack"
        onSubmit={(e) => {
          e.preventDefault();
          p.onNext();
        }}
      >
        <TextField
          label={t("organisationName")}
          hint={t("organisationHint")}
          value={p.value}
          onChange={p.onChange}
          maxLength={120}
          required
          autoFocus
        />
        <Button type="submit" look="primary" size="large" wide>
          {t("continue")}
        </Button>
        <Button look="plain" onClick={p.onBack}>
          {t("back")}
        </Button>
      </form>
    </Card>
  );
}

function Administrator(p: { token: string; organisation: string; onBack: () => void; onNext: () => void }): ReactNode {
  const t = useWords(words);
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [way, setWay] = useState<Way>(firstWay);
  const [password, setPassword] = useState("");
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const client = useQueryClient();
  const make = useAct(setup, {
    onDone: async () => {
      // Who made a passkey is signed in already.
      if (way === "password") {
        const signedIn = await signInByPassword(email, password);
        if (!signedIn.ok) setProblem(signedIn.problem);
      }
      p.onNext();
      await client.invalidateQueries({ queryKey: [me.name] });
      await client.invalidateQueries({ queryKey: [status.name] });
    },
  });
  const go = async (): Promise<void> => {
    const { token, organisation } = p;
    const person = { name: name.trim() === "" ? email : name, email };
    setProblem(null);
    make.reset();
    const input = { token, name: organisation, admin_name: person.name, email, language: language() };
    if (way === "password") return make.mutate({ ...input, password });
    setAsking(true);
    const passkey = await firstPasskey({ token, person }).finally(() => setAsking(false));
    if (passkey.ok) make.mutate({ ...input, passkey: passkey.value });
    else setProblem(passkey.problem);
  };
  return (
    <Card>
      <form
        className="k-stack"
        onSubmit={(e) => {
          e.preventDefault();
          void go();
        }}
      >
        <p>{t("adminLead")}</p>
        <RefusalNote error={problem === null ? make.error : new Refused(problem)} />
        <TextField
          label={t("yourName")}
          autoComplete="name"
          value={name}
          onChange={setName}
          maxLength={120}
          autoFocus
          required
        />
        <TextField
          label={t("email")}
          type="email"
          inputMode="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          required
        />
        <ChooseWay way={way} onWay={setWay} password={password} onPassword={setPassword} />
        <Button type="submit" look="primary" size="large" wide busy={asking || make.isPending}>
          {t(way === "passkey" ? "makePasskey" : "continue")}
        </Button>
        <Button look="plain" onClick={p.onBack}>
          {t("back")}
        </Button>
      </form>
    </Card>
  );
}

function Ready(): ReactNode {
  const t = useWords(words);
  return (
    <Card>
      <ButtonLink href="/import" look="quiet" size="large" wide>
        {t("toStations")}
      </ButtonLink>
      <ButtonLink href="/" look="primary" size="large" wide>
        {t("toDashboard")}
      </ButtonLink>
    </Card>
  );
}
