// A code just made: as QR to scan, and in letters to read out. Kept nowhere.

import { encodeQR } from "qr";
import type { ReactNode } from "react";
import { useMemo } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { phoneWords } from "../words/phone.ts";

export interface MadeCode {
  readonly name: string;
  readonly code: string;
  readonly link: string;
}

export function CodeCard(p: { made: MadeCode; onDone: () => void }): ReactNode {
  const t = useWords(phoneWords);
  const { size, path } = useMemo(() => {
    const rows = encodeQR(p.made.link, "raw", { ecc: "medium", border: 2 });
    const cells = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: rows.length, path: cells.join("") };
  }, [p.made.link]);
  return (
    <Card title={t("codeFor", { name: p.made.name })}>
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
