import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useState } from "react";
import type { Problem } from "../../../base/result.ts";
import { Refused, RefusalNote } from "../../../web/desk/ask.tsx";
import { QrCode } from "../../../web/desk/qr.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { TextField } from "../../../web/kit/field.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { words } from "../words.ts";
import { signInRoute } from "./way-in.ts";

interface Enrolment {
  readonly totpURI: string;
  readonly backupCodes: readonly string[];
}

/** Turning the second code on: password, QR, the first code; and off again by password. */
export function SecondFactor(p: { on: boolean }): ReactNode {
  const t = useWords(words);
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  const done = async (): Promise<void> => {
    setAsking(false);
    setEnrolment(null);
    setPassword("");
    setCode("");
    await client.invalidateQueries({ queryKey: ["accounts.me"] });
  };
  const confirm = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const answer = p.on
      ? await signInRoute<Enrolment>("/two-factor/disable", { password })
      : await signInRoute<Enrolment>("/two-factor/enable", { password });
    setBusy(false);
    if (!answer.ok) setProblem(answer.problem);
    else if (p.on) await done();
    else setEnrolment(answer.value);
  };
  const activate = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const answer = await signInRoute("/two-factor/verify-totp", { code: code.replaceAll(/\D/g, "") });
    setBusy(false);
    if (answer.ok) await done();
    else setProblem(answer.problem);
  };

  return (
    <Card
      title={t("secondFactorTitle")}
      aside={<Badge tone={p.on ? "ok" : "neutral"}>{t(p.on ? "secondFactorOn" : "secondFactorOff")}</Badge>}
    >
      <p className="k-quiet-text">{t("secondFactorWhy")}</p>
      {problem !== null && <RefusalNote error={new Refused(problem)} />}
      {enrolment !== null ? (
        <form
          className="k-stack"
          onSubmit={(e) => {
            e.preventDefault();
            void activate();
          }}
        >
          <p>{t("scanQr")}</p>
          <QrCode text={enrolment.totpURI} alt={t("qrAlt")} />
          <p className="k-quiet-text">
            {t("secretText")}{" "}
            <code className="d-hash">{new URL(enrolment.totpURI).searchParams.get("secret") ?? ""}</code>
          </p>
          <TextField
            label={t("secondFactor")}
            code
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={setCode}
            required
          />
          <div>
            <h3>{t("backupCodes")}</h3>
            <p className="k-quiet-text">{t("backupCodesLead")}</p>
            <p className="d-hash">{enrolment.backupCodes.join("   ")}</p>
          </div>
          <div>
            <Button type="submit" look="primary" busy={busy}>
              {t("activate")}
            </Button>
          </div>
        </form>
      ) : asking ? (
        <form
          className="k-stack"
          onSubmit={(e) => {
            e.preventDefault();
            void confirm();
          }}
        >
          <TextField
            label={t("confirmPassword")}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={setPassword}
            required
            autoFocus
          />
          <div className="k-row">
            <Button type="submit" look="primary" busy={busy}>
              {t(p.on ? "turnOff" : "continue")}
            </Button>
            <Button onClick={() => setAsking(false)}>{t("back")}</Button>
          </div>
        </form>
      ) : (
        <div>
          <Button onClick={() => setAsking(true)}>{t(p.on ? "turnOff" : "turnOn")}</Button>
        </div>
      )}
    </Card>
  );
}
