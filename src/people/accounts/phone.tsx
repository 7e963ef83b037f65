// A coordinator's way in: the code of her account page, typed, or already there from its QR.

import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { SPOKEN } from "../../base/records.ts";
import { Button } from "../../web/kit/button.tsx";
import { TextField } from "../../web/kit/field.tsx";
import { useWords } from "../../web/kit/words.ts";
import { Frame } from "../../web/phone/frame.tsx";
import { replaceWith, routeTo } from "../../web/phone/router.ts";
import { bindAccount } from "./keep.ts";
import { phoneWords } from "./words/phone.ts";

const LENGTH = 12;

/** `K7QM2D9X4HNP` → `K7QM-2D9X-4HNP`. */
function grouped(letters: string): string {
  return letters.replaceAll(/(.{4})(?=.)/g, "$1-");
}

/** The code of `#koordinator=CODE`, or nothing. */
function codeIn(hash: string): string {
  return /^#koordinator=([0-9A-Za-z-]{12,20})$/.exec(hash)?.[1]?.toUpperCase().replaceAll("-", "") ?? "";
}

export function AccountCodeScreen(p: { hash: string; back?: string }): ReactNode {
  const t = useWords(phoneWords);
  const [letters, setLetters] = useState(() => codeIn(p.hash));
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const bad = letters.split("").some((c) => !SPOKEN.includes(c));

  useEffect(() => {
    // It leaves the address at once: it is not for the history, nor for who looks over the shoulder.
    if (codeIn(p.hash) !== "") history.replaceState(null, "", routeTo("koordinator"));
  }, [p.hash]);

  const bind = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const answer = await bindAccount(letters).finally(() => setBusy(false));
    if (answer.ok) replaceWith(routeTo());
    else setProblem(answer.problem.code);
  };

  return (
    <Frame bare {...(p.back === undefined ? {} : { back: p.back, title: t("title") })}>
      <form
        className="p-enter p-enter-long"
        onSubmit={(e) => {
          e.preventDefault();
          if (letters.length === LENGTH && !bad && !busy) void bind();
        }}
      >
        <div className="k-stack">
          <h1>{t("title")}</h1>
          <p className="p-lead">{t("text")}</p>
        </div>
        <TextField
          label={t("code")}
          value={grouped(letters)}
          onChange={(text) => {
            setLetters(
              text
                .toUpperCase()
                .replaceAll(/[^0-9A-Z]/g, "")
                .slice(0, LENGTH),
            );
            setProblem(null);
          }}
          code
          autoFocus
          hint={t("codeHint")}
          error={bad ? t("codeLetters") : problem === null ? undefined : t(wordOf(problem))}
        />
        <Button type="submit" look="primary" size="large" wide busy={busy} disabled={letters.length < LENGTH || bad}>
          {t("begin")}
        </Button>
      </form>
    </Frame>
  );
}

function wordOf(code: string): "offline" | "taken" | "refused" {
  if (code === "accounts.device_taken") return "taken";
  return code.startsWith("phone.") || code.includes("limit") ? "offline" : "refused";
}
