// What the desk asks to be photographed again at a station of hers: its witness is asked on her own phone too, and
// whoever is nearer to the paper takes it.

import type { ReactNode } from "react";
import { ButtonLink } from "../../../web/kit/button.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { readForm } from "../../../count/figures/keep.ts";
import {
  hasMoreRequests,
  loadRequests,
  requestsKey,
  type StandingRequest,
} from "../../../count/figures/keep/requests.ts";
import { contestName, type Work } from "../../../count/witnesses/keep.ts";
import { useLive } from "../../../web/phone/live.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { phoneWords } from "../words/phone.ts";

const NONE: readonly StandingRequest[] = [];

/** Requests she has not answered herself. */
export function useAskedAgain(): readonly StandingRequest[] {
  const key = useLive("requests key", ["binding"], requestsKey);
  const all = useLive(`requests ${key}`, ["outbox", `kept:${key}`], loadRequests) ?? NONE;
  return all.filter((one) => one.standing === "asked");
}

/** Said above the list where not all of them are marked. */
export function MoreAskedAgain(): ReactNode {
  const t = useWords(phoneWords);
  const key = useLive("requests key", ["binding"], requestsKey);
  const more = useLive(`more requests ${key}`, [`kept:${key}`], hasMoreRequests);
  return more === true && <p className="k-quiet-text">{t("moreAgain")}</p>;
}

export function AskedAgain(p: { work: Work | null; station: string }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  return useAskedAgain()
    .filter((one) => one.station === p.station)
    .map((one) => {
      const contest = p.work?.contests.find((c) => c.id === one.contest && c.stations.includes(one.station));
      const form = contest === undefined ? null : readForm(contest.form);
      const page = form?.pages.find((known) => known.id === one.page)?.name[lang] ?? t("page", { page: one.page });
      const step = form?.steps.findIndex((known) => known.page === one.page) ?? -1;
      return (
        <Notice
          key={`${one.contest} ${one.source} ${one.page}`}
          tone="wait"
          icon="camera"
          title={t("askedAgain", { page })}
        >
          <p className="k-quiet-text">
            {contestName(contest, lang)} · {t(one.source === "plano" ? "plano" : "salinan")}
          </p>
          <p>{t("askedAgainWhy", { reason: one.reason })}</p>
          <p>{t("askedAgainWho")}</p>
          {step >= 0 && (
            <ButtonLink
              size="small"
              icon="camera"
              href={routeTo("form", one.contest, one.station, one.source, step + 1)}
            >
              {t("askedAgainHere")}
            </ButtonLink>
          )}
        </Notice>
      );
    });
}
