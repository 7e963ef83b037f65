import type { ReactNode } from "react";
import { useState } from "react";
import { useContest } from "../../../ground/elections/part.tsx";
import { Asked, useAsk } from "../../../web/desk/ask.tsx";
import { Sideways } from "../../../web/desk/sideways.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { ballots } from "../contract/ballots.ts";
import { written } from "../part.tsx";
import { deskWords } from "../words.ts";

/** The ballots of a station side by side, once somebody asks: it shows figures of all of them. */
export function BallotsCard(p: { election: string; station: string }): ReactNode {
  const t = useWords(deskWords);
  const { all } = useContest();
  const [open, setOpen] = useState(false);
  // With one ballot there is nothing to compare.
  if (all.filter(({ election }) => election.id === p.election).length < 2) return null;
  return (
    <Card title={t("ballots")}>
      <p className="k-quiet-text">{t("ballotsText")}</p>
      {open ? (
        <Compared {...p} />
      ) : (
        <div>
          <Button onClick={() => setOpen(true)}>{t("ballotsOpen")}</Button>
        </div>
      )}
    </Card>
  );
}

function Compared(p: { election: string; station: string }): ReactNode {
  const t = useWords(deskWords);
  const lang = useLanguage();
  const { all } = useContest();
  const query = useAsk(ballots, p, { every: 30_000 });
  return (
    <Asked query={query} lines={4}>
      {({ contests, rows }) => (
        <Sideways label={t("ballots")}>
          <table className="k-table d-table">
            <caption className="k-hidden">{t("ballots")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("ballotsWho")}</th>
                <th scope="col">{t("ballotsOutcome")}</th>
                {contests.map(({ contest }) => (
                  <th key={contest} scope="col" className="k-num">
                    {all.find((one) => one.contest.id === contest)?.contest.name[lang] ?? contest}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.concept}>
                  <th scope="row">{t(`ballots_${row.concept}`)}</th>
                  <td>
                    <Badge tone={row.outcome === "differs" ? "wait" : "neutral"}>{t(`ballots_${row.outcome}`)}</Badge>
                  </td>
                  {row.numbers.map((n, i) => (
                    <td key={contests[i]?.contest} className="k-num">
                      {written(n?.total)}
                      {(n?.male ?? n?.female) != null && (
                        <span className="k-quiet-text d-why">
                          {t("menWomen", { men: written(n?.male), women: written(n?.female) })}
                        </span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Sideways>
      )}
    </Asked>
  );
}
