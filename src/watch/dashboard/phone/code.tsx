// A code just made: as QR to scan, in letters to read out, and to send. Kept nowhere, so it is not closed by a slip.

import type { ReactNode } from "react";
import { useEffect, useState } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { Icon } from "../../../web/kit/icons.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { stationName } from "../../../count/witnesses/keep.ts";
import type { MadeCode } from "../keep.ts";
import { messengerLink } from "../rules/area.ts";
import { phoneWords } from "../words/phone.ts";

/** @param to number of whose code it is, as it is kept or typed; null where none is known */
export function CodeCard(p: {
  name: string;
  station: string;
  to: string | null;
  made: MadeCode;
  onDone: () => void;
}): ReactNode {
  const t = useWords(phoneWords);
  const [step, setStep] = useState<"open" | "given" | "sure" | "failed">("open");
  const given = step === "given";
  useEffect(() => {
    if (given) return;
    const ask = (e: BeforeUnloadEvent): void => e.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [given]);
  const { size, path } = p.made.qr;
  const code = `${p.made.code.slice(0, 4)} ${p.made.code.slice(4)}`;
  const said = { name: p.name, station: stationName(p.station), code, link: p.made.link };
  const messenger = p.to === null ? null : messengerLink(p.to, t("codeSentence", said));
  return (
    <Card title={t("codeFor", { name: p.name })}>
      <p role="status">{t("codeText")}</p>
      <p className="p-code">{code}</p>
      <div className="p-qr">
        <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t("codeQr")} shapeRendering="crispEdges">
          <path d={path} fill="currentColor" />
        </svg>
      </div>
      <p>{t("codeOnce")}</p>
      {messenger !== null && (
        <a
          className="k-button k-primary k-size-normal k-wide"
          href={messenger}
          target="_blank"
          rel="noreferrer noopener"
          onClick={() => setStep("given")}
        >
          <Icon name="send" />
          <span>{t("sendCode")}</span>
        </a>
      )}
      {"clipboard" in navigator && (
        <Button
          look={messenger === null ? "primary" : "quiet"}
          wide
          onClick={() =>
            void navigator.clipboard.writeText(t("codeSentence", said)).then(
              () => setStep("given"),
              // Not allowed: the code still stands above, to be read out.
              () => setStep("failed"),
            )
          }
        >
          {t(given ? "codeGiven" : step === "failed" ? "copyFailed" : "copyCode")}
        </Button>
      )}
      {step === "sure" ? (
        <Notice tone="wait" title={t("codeSure")} live>
          <div className="k-row">
            <Button look="danger" onClick={p.onDone}>
              {t("codeSureYes")}
            </Button>
            <Button look="plain" onClick={() => setStep("open")}>
              {t("cancel")}
            </Button>
          </div>
        </Notice>
      ) : (
        <Button look="plain" wide onClick={() => (given ? p.onDone() : setStep("sure"))}>
          {t("done")}
        </Button>
      )}
    </Card>
  );
}

/** What to say of a refusal; its code stands beside it. */
export function refusalWord(code: string): "needsSignal" | "badPhone" | "notDone" {
  if (code.startsWith("phone.")) return "needsSignal";
  return code === "witnesses.phone_number" ? "badPhone" : "notDone";
}
