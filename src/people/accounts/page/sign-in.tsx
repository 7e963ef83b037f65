import type { ReactNode } from "react";
import { useState } from "react";
import type { Problem } from "../../../base/result.ts";
import { useAddress } from "../../../web/desk/address.ts";
import { Refused, RefusalNote, useAct } from "../../../web/desk/ask.tsx";
import { Gate } from "../../../web/desk/shell.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { TextField } from "../../../web/kit/field.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { language, useWords } from "../../../web/kit/words.ts";
import { openLink } from "../contract.ts";
import { useForget, useStatus } from "../part.tsx";
import { words } from "../words.ts";
import { ChooseWay, firstWay, type Way } from "./choose-way.tsx";
import { firstPasskey, passkeysWork, signInByPasskey, signInByPassword, signInRoute } from "./way-in.ts";

/** Sign in by password, then by code where one is asked for; or by passkey. Comes back to where one wanted to go. */
export function SignInPage(): ReactNode {
  const t = useWords(words);
  const status = useStatus();
  const { search, go } = useAddress();
  const forget = useForget();
  const [email, setEmail] = useState(search["email"] ?? "");
  const [password, setPassword] = useState("");
  const [asksCode, setAsksCode] = useState(false);
  const [busy, setBusy] = useState<"password" | "passkey" | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const arrive = async (): Promise<void> => {
    await forget();
    const to = search["to"] ?? "/board";
    go(to.startsWith("/") && !to.startsWith("//") ? to : "/");
  };
  const byPassword = async (): Promise<void> => {
    setBusy("password");
    setProblem(null);
    const answer = await signInByPassword(email, password);
    setBusy(null);
    if (!answer.ok) setProblem(answer.problem);
    else if (answer.value === "needs_code") setAsksCode(true);
    else await arrive();
  };
  const byPasskey = async (): Promise<void> => {
    setBusy("passkey");
    setProblem(null);
    const answer = await signInByPasskey();
    setBusy(null);
    if (answer.ok) await arrive();
    else setProblem(answer.problem);
  };

  const organisation = status.data?.installation?.name;
  return (
    <Gate
      title={t("signIn")}
      {...(organisation === undefined ? {} : { lead: t("signInLead", { name: organisation }) })}
    >
      {status.data?.set_up === false && (
        <Notice tone="info">
          <p>{t("setupLinkMissing")}</p>
        </Notice>
      )}
      <Card>
        {asksCode ? (
          <CodeForm onDone={arrive} onBack={() => setAsksCode(false)} />
        ) : (
          <form
            className="k-stack"
            onSubmit={(e) => {
              e.preventDefault();
              void byPassword();
            }}
          >
            {problem !== null && <RefusalNote error={new Refused(problem)} />}
            <TextField
              label={t("email")}
              type="email"
              name="email"
              inputMode="email"
              autoComplete="username webauthn"
              value={email}
              onChange={setEmail}
              required
              autoFocus
            />
            <TextField
              label={t("password")}
              type="password"
              name="password"
              autoComplete="current-password"
              value={password}
              onChange={setPassword}
              required
            />
            <Button type="submit" look="primary" size="large" wide busy={busy === "password"}>
              {t("signIn")}
            </Button>
            {passkeysWork() && (
              <Button wide busy={busy === "passkey"} onClick={() => void byPasskey()}>
                {t("withPasskey")}
              </Button>
            )}
          </form>
        )}
      </Card>
    </Gate>
  );
}

function CodeForm(p: { onDone: () => Promise<void>; onBack: () => void }): ReactNode {
  const t = useWords(words);
  const [code, setCode] = useState("");
  const [backup, setBackup] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const check = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const answer = await signInRoute(backup ? "/two-factor/verify-backup-code" : "/two-factor/verify-totp", {
      code: backup ? code.trim() : code.replaceAll(/\D/g, ""),
    });
    setBusy(false);
    if (answer.ok) await p.onDone();
    else setProblem(answer.problem);
  };
  return (
    <form
      className="k-stack"
      onSubmit={(e) => {
        e.preventDefault();
        void check();
      }}
    >
      {problem !== null && <RefusalNote error={new Refused(problem)} />}
      <TextField
        label={t(backup ? "backupCode" : "secondFactor")}
        hint={backup ? "" : t("secondFactorLead")}
        value={code}
        onChange={setCode}
        code={!backup}
        inputMode={backup ? "text" : "numeric"}
        autoComplete="one-time-code"
        autoFocus
        required
      />
      <Button type="submit" look="primary" size="large" wide busy={busy}>
        {t("continue")}
      </Button>
      <div className="k-row">
        <Button look="plain" onClick={p.onBack}>
          {t("back")}
        </Button>
        <Button
          look="plain"
          onClick={() => {
            setBackup(!backup);
            setCode("");
          }}
        >
          {t(backup ? "useApp" : "useBackup")}
        </Button>
      </div>
    </form>
  );
}

/** A one-time link with which a person chooses a passkey or a password: `/link#TOKEN`. */
export function LinkPage(): ReactNode {
  const t = useWords(words);
  const { go } = useAddress();
  const forget = useForget();
  const [token] = useState(() => location.hash.slice(1));
  const [way, setWay] = useState<Way>(firstWay);
  const [password, setPassword] = useState("");
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const open = useAct(openLink, {
    onDone: async () => {
      // Who made a passkey is signed in already.
      if (way === "passkey") {
        await forget();
        go("/board");
      }
    },
  });
  const choose = async (): Promise<void> => {
    setProblem(null);
    open.reset();
    if (way === "password") return open.mutate({ token, password, language: language() });
    setAsking(true);
    const passkey = await firstPasskey({ token }).finally(() => setAsking(false));
    if (passkey.ok) open.mutate({ token, passkey: passkey.value, language: language() });
    else setProblem(passkey.problem);
  };
  const done = open.data;
  return (
    <Gate title={t("newPassword")} lead={t("newPasswordLead")}>
      <Card>
        {token === "" ? (
          <Notice tone="bad">
            <p>{t("linkMissing")}</p>
          </Notice>
        ) : done === undefined ? (
          <form
            className="k-stack"
            onSubmit={(e) => {
              e.preventDefault();
              void choose();
            }}
          >
            <RefusalNote error={problem === null ? open.error : new Refused(problem)} />
            <ChooseWay way={way} onWay={setWay} password={password} onPassword={setPassword} />
            <Button type="submit" look="primary" size="large" wide busy={asking || open.isPending}>
              {t(way === "passkey" ? "makePasskey" : "save")}
            </Button>
          </form>
        ) : (
          <>
            <Notice tone="ok">
              <p>{t("newPasswordDone", { email: done.email })}</p>
            </Notice>
            <Button
              look="primary"
              size="large"
              wide
              onClick={() => go(`/sign-in?email=${encodeURIComponent(done.email)}`)}
            >
              {t("signIn")}
            </Button>
          </>
        )}
      </Card>
    </Gate>
  );
}
