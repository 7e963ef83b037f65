import type { ReactNode } from "react";
import { useState } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { Asked, RefusalNote, useAct, useAsk } from "../../../web/desk/ask.tsx";
import { Choice, Page } from "../../../web/desk/shell.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { agreement, setAgreement } from "../contract/agreement.ts";
import { NoElection } from "../part.tsx";
import { deskWords } from "../words.ts";

type Contest = OutputOf<typeof agreement>["contests"][number];

/** How many readers must agree, contest by contest: what it means, and what a change leaves alone. */
export function AgreementPage(): ReactNode {
  const t = useWords(deskWords);
  const query = useAsk(agreement, {});
  return (
    <Page title={t("agreement")} lead={t("agreementLead")} width="reading">
      <Asked query={query}>
        {({ contests }) =>
          contests.length === 0 ? (
            <NoElection />
          ) : (
            <>
              <Notice tone="info" title={t("agreementFrom")}>
                <p>{t("agreementRaised")}</p>
                <p>{t("agreementLowered")}</p>
              </Notice>
              {contests.map((contest) => (
                <ContestCard key={`${contest.contest} ${contest.must_agree}`} contest={contest} />
              ))}
            </>
          )
        }
      </Asked>
    </Page>
  );
}

const COUNTS = ["1", "2", "3"] as const;

function ContestCard(p: { contest: Contest }): ReactNode {
  const t = useWords(deskWords);
  const lang = useLanguage();
  const { contest } = p;
  const [count, setCount] = useState(String(contest.must_agree));
  const act = useAct(setAgreement, { again: [agreement.name] });
  const chosen = COUNTS.find((one) => one === count) ?? "2";
  const changed = count !== String(contest.must_agree);
  return (
    <Card title={contest.name[lang]} aside={<span className="k-quiet-text">{contest.election_name}</span>}>
      <div className="k-stack">
        <Choice
          label={t("agreementCount")}
          value={count}
          onChange={setCount}
          options={COUNTS.map((one) => ({ value: one, label: t(`agree_${one}`) }))}
        />
        <p>{t(`agreeMeans_${chosen}`)}</p>
        <RefusalNote error={act.error} />
        <div className="k-row">
          <Button
            look="primary"
            disabled={!changed}
            busy={act.isPending}
            onClick={() => act.mutate({ contest: contest.contest, must_agree: Number(count) })}
          >
            {t("agreementSave")}
          </Button>
          {act.isSuccess && !changed && <span role="status">{t("agreementSaved")}</span>}
        </div>
      </div>
    </Card>
  );
}
