// A code just made: as QR to scan, and in letters to read out. Kept nowhere.

import type { ReactNode } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { useWords } from "../../../web/kit/words.ts";
import type { MadeCode } from "../keep.ts";
import { phoneWords } from "../words/phone.ts";

export function CodeCard(p: { name: string; made: MadeCode; onDone: () => void }): ReactNode {
  const t = useWords(phoneWords);
  const { size, path } = p.made.qr;
  return (
    <Card title={t("codeFor", { name: p.name })}>
      <p role="status">{t("codeText")}</p>
      <p className="p-code">{`${p.made.code.slice(0, 4)} ${p.made.code.slice(4)}`}</p>
      <div className="p-qr">
        <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t("codeQr")} shapeRendering="crispEdges">
          <path d={path} fill="currentColor" />
        </svg>
      </div>
      <Button look="primary" wide onClick={p.onDone}>
        {t("done")}
      </Button>
    </Card>
  );
}

/** What to say of a refusal; its code stands beside it. */
export function refusalWord(code: string): "needsSignal" | "badPhone" | "notDone" {
  if (code.startsWith("phone.")) return "needsSignal";
  return code === "witnesses.phone_number" ? "badPhone" : "notDone";
}
