import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useState } from "react";
import type { Problem } from "../../../base/result.ts";
import { Refused, RefusalNote } from "../../../web/desk/ask.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { call } from "../../../web/kit/client.ts";
import { TextField } from "../../../web/kit/field.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { addPassword, me, sessions } from "../contract.ts";
import { words } from "../words.ts";
import { signInByPasskey } from "./way-in.ts";

/** For who signs in by passkey alone: a password beside it. Whoever finds her browser open cannot make one. */
export function AddPassword(p: { account: string }): ReactNode {
  const t = useWords(words);
  const client = useQueryClient();
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const shown = await signInByPasskey();
    const kept = shown.ok ? await call(addPassword, { account: p.account, password }) : shown;
    setBusy(false);
    if (!kept.ok) {
      setProblem(kept.problem);
      return;
    }
    // With a password the account shows the card that changes it instead of this one.
    await client.invalidateQueries({ queryKey: [sessions.name] });
    await client.invalidateQueries({ queryKey: [me.name] });
  };
  return (
    <Card title={t("addPassword")}>
      <p className="k-quiet-text">{t("addPasswordLead")}</p>
      <form
        className="k-stack"
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        {problem !== null && <RefusalNote error={new Refused(problem)} />}
        <TextField
          label={t("newPasswordField")}
          hint={t("passwordHint")}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          required
        />
        <div>
          <Button type="submit" busy={busy}>
            {t("addPasswordSave")}
          </Button>
        </div>
      </form>
    </Card>
  );
}
