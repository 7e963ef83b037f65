import type { ReactNode } from "react";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { routeTo } from "../../../web/phone/router.ts";
import { BANS, RIGHTS, type RightOrBan, rightsWords } from "../words/rights.ts";

/** What she may and may not do, to be shown to whoever doubts it; needs no signal. */
export function RightsScreen(): ReactNode {
  const t = useWords(rightsWords);
  return (
    <Frame title={t("title")} back={routeTo()}>
      <Rules title={t("may")} rules={RIGHTS} />
      <Rules title={t("mayNot")} rules={BANS} />
      <p className="k-quiet-text">{t("notAdvice")}</p>
    </Frame>
  );
}

function Rules(p: { title: string; rules: readonly RightOrBan[] }): ReactNode {
  const t = useWords(rightsWords);
  const lang = useLanguage();
  return (
    <Card title={p.title}>
      <ul className="p-list p-rules">
        {p.rules.map((r) => (
          <li key={r.text.id}>
            <p>{r.text[lang]}</p>
            <p className="k-quiet-text">
              {r.article[lang]} · {r.rule}
            </p>
            <Badge
              tone={r.confidence === "unverified" ? "wait" : "neutral"}
              icon={r.confidence === "unverified" ? "info" : "check"}
            >
              {t(r.confidence)}
            </Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
