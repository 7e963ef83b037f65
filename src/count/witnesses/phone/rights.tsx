import type { ReactNode } from "react";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { citationFor } from "../rules/rights.ts";
import { BANS, RIGHTS, type RightOrBan, rightsWords } from "../words/rights.ts";

/** What she may and may not do, to be shown to whoever doubts it; needs no signal. */
/**
 * @param pack of her election: an article of another's rules says that it is
 * @param back where she came from, a form just as well as her station
 */
export function RightsScreen(p: { pack: string; back: string }): ReactNode {
  const t = useWords(rightsWords);
  return (
    <Frame title={t("title")} back={p.back} barAlone>
      <Rules title={t("may")} rules={RIGHTS} pack={p.pack} />
      <Rules title={t("mayNot")} rules={BANS} pack={p.pack} />
      <p className="k-quiet-text">{t("notAdvice")}</p>
    </Frame>
  );
}

function Rules(p: { title: string; rules: readonly RightOrBan[]; pack: string }): ReactNode {
  const t = useWords(rightsWords);
  const lang = useLanguage();
  return (
    <Card title={p.title}>
      <ul className="p-list p-rules">
        {p.rules.map((r) => {
          const { article, confidence } = citationFor(r, p.pack);
          const open = confidence === "unverified" || confidence === "later";
          return (
            <li key={r.text.id}>
              <p>{r.text[lang]}</p>
              <p className="k-quiet-text">
                {article[lang]} · {r.rule}
              </p>
              <Badge tone={open ? "wait" : "neutral"} icon={open ? "info" : "check"}>
                {t(confidence)}
              </Badge>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
