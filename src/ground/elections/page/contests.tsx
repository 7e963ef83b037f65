import type { ReactNode } from "react";
import { useState } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { Asked, RefusalNote, useAct, useAsk } from "../../../web/desk/ask.tsx";
import { Choice, Page } from "../../../web/desk/shell.tsx";
import { Button } from "../../../web/kit/button.tsx";
import { Checkbox, Select } from "../../../web/kit/field.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge, Notice } from "../../../web/kit/states.tsx";
import { type Say, useLanguage, useWords } from "../../../web/kit/words.ts";
import { contests, setContest } from "../contract/contests.ts";
import { CANDIDATE_ASKS } from "../model.ts";
import { NoElection } from "../part.tsx";
import { contestWords } from "../words.ts";

type Contest = OutputOf<typeof contests>["contests"][number];
type Settings = Pick<Contest, "must_agree" | "followed" | "candidates" | "own_party">;

/** What the team asks of each contest: whether it follows it, whose figures, and how many readers must agree. */
export function ContestsPage(): ReactNode {
  const t = useWords(contestWords);
  const query = useAsk(contests, {});
  return (
    <Page title={t("contests")} lead={t("contestsLead")} width="reading">
      <Asked query={query}>
        {(known) =>
          known.contests.length === 0 ? (
            <NoElection />
          ) : (
            <>
              <Notice tone="info" title={t("agreementFrom")}>
                <p>{t("agreementRaised")}</p>
                <p>{t("agreementLowered")}</p>
                <p>{t("unfollowed")}</p>
              </Notice>
              {known.contests.map((contest) => (
                <ContestCard key={contest.contest} contest={contest} />
              ))}
            </>
          )
        }
      </Asked>
    </Page>
  );
}

const COUNTS = ["1", "2", "3"] as const;

function settingsOf({ must_agree, followed, candidates, own_party }: Settings): Settings {
  return { must_agree, followed, candidates, own_party };
}

/** What a choice of candidates means with this party as ours; without one nothing is promised of it. */
function askMeans(t: Say<typeof contestWords>, asked: Settings["candidates"], party: string | undefined): string {
  if (asked === "none" || asked === "desk") return t(`askMeans_${asked}`);
  return party === undefined ? t(`askMeans_${asked}_unset`) : t(`askMeans_${asked}`, { party });
}

function ContestCard(p: { contest: Contest }): ReactNode {
  const t = useWords(contestWords);
  const lang = useLanguage();
  const { contest } = p;
  const [now, setNow] = useState(settingsOf(contest));
  const act = useAct(setContest, { again: [contests.name] });
  const change = (to: Partial<Settings>): void => setNow((old) => ({ ...old, ...to }));
  const changed = JSON.stringify(now) !== JSON.stringify(settingsOf(contest));
  const party = contest.kind === "party";
  const count = COUNTS.find((one) => one === String(now.must_agree)) ?? "2";
  const own = contest.parties.find((one) => one.number === now.own_party);
  const incomplete = party && now.candidates === "own" && now.own_party === null;
  const save = (): void => {
    const { candidates, own_party, ...both } = now;
    act.mutate({
      contest: contest.contest,
      ...both,
      ...(party ? { candidates, own_party: own_party ?? 0 } : {}),
    });
  };
  return (
    <Card
      title={contest.name[lang]}
      aside={
        <span className="k-row">
          {!contest.followed && <Badge tone="neutral">{t("notFollowed")}</Badge>}
          <span className="k-quiet-text">{contest.election_name}</span>
        </span>
      }
    >
      <div className="k-stack">
        <Checkbox
          label={t("followed")}
          hint={t("followedHint")}
          checked={now.followed}
          onChange={(followed) => change({ followed })}
        />
        {now.followed && (
          <>
            <strong>{t("agreementCount")}</strong>
            <Choice
              label={t("agreementCount")}
              value={count}
              onChange={(to) => change({ must_agree: Number(to) })}
              options={COUNTS.map((one) => ({ value: one, label: t(`agree_${one}`) }))}
            />
            <p>{t(`agreeMeans_${count}`)}</p>
          </>
        )}
        {now.followed && party && (
          <>
            <strong>{t("candidatesAsked")}</strong>
            <Choice
              label={t("candidatesAsked")}
              value={now.candidates}
              onChange={(candidates) => change({ candidates })}
              options={CANDIDATE_ASKS.map((one) => ({ value: one, label: t(`ask_${one}`) }))}
            />
            <p>{askMeans(t, now.candidates, own?.short)}</p>
            {/* With the other answers no phone asks for candidates, and none comes first. */}
            {(now.candidates === "own" || now.candidates === "all") && (
              <Select
                label={t("ownParty")}
                hint={t(incomplete ? "ownPartyNeeded" : own === undefined ? "ownPartyUnset" : "ownPartyHint")}
                value={String(now.own_party ?? 0)}
                options={[
                  { value: "0", label: t("ownPartyNone") },
                  ...contest.parties.map(({ number, short }) => ({
                    value: String(number),
                    label: `${number}. ${short}`,
                  })),
                ]}
                onChange={(to) => change({ own_party: to === "0" ? null : Number(to) })}
              />
            )}
          </>
        )}
        <RefusalNote error={act.error} />
        <div className="k-row">
          <Button look="primary" disabled={!changed || incomplete} busy={act.isPending} onClick={save}>
            {t("agreementSave")}
          </Button>
          {act.isSuccess && !changed && <span role="status">{t("agreementSaved")}</span>}
        </div>
      </div>
    </Card>
  );
}
