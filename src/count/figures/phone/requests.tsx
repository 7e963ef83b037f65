// What the desk could not read: the page by its name, why, and the camera under the thumb. Needs no signal.

import type { ReactNode } from "react";
import { useState } from "react";
import { Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { useLive } from "../../../web/phone/live.ts";
import { BLURRED_BELOW, makePicture } from "../../../web/phone/picture.ts";
import { changed, isFull } from "../../../web/phone/store.ts";
import { Take } from "../../../web/phone/take.tsx";
import { phoneWords as pictureWords } from "../../evidence/words.ts";
import { contestName, stationName, type Work } from "../../witnesses/keep.ts";
import { loadRequests, requestsKey, type StandingRequest, takeAgain } from "../keep/requests.ts";
import { requestWords } from "../words/requests.ts";
import type { FormOf } from "./begun.ts";

export function useRequests(): readonly StandingRequest[] | undefined {
  const key = useLive("requests key", ["binding"], requestsKey);
  return useLive(`requests ${key}`, ["outbox", `kept:${key}`], loadRequests);
}

/** The requests of one station, or of all of hers. */
export function Requests(p: { work: Work; formOf: FormOf; station?: string }): ReactNode {
  const all = useRequests() ?? [];
  return all
    .filter((one) => p.station === undefined || one.station === p.station)
    .map((one) => (
      <Request
        key={`${one.contest} ${one.station} ${one.source} ${one.page}`}
        work={p.work}
        formOf={p.formOf}
        one={one}
        named={p.station === undefined}
      />
    ));
}

function Request(p: { work: Work; formOf: FormOf; one: StandingRequest; named: boolean }): ReactNode {
  const t = useWords(requestWords);
  const ofPictures = useWords(pictureWords);
  const lang = useLanguage();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<"notAPicture" | "full" | "same" | null>(null);
  const [blurred, setBlurred] = useState(false);
  const { contest, station, source, page, reason, standing } = p.one;
  const form = p.formOf(contest, station);
  const name = form?.pages.find((one) => one.id === page)?.name[lang] ?? t("page", { page });
  const paper = contestName(
    p.work.contests.find((c) => c.id === contest),
    lang,
  );

  const take = async ([file]: readonly File[]): Promise<void> => {
    if (file === undefined) return;
    setBusy(true);
    setProblem(null);
    try {
      const picture = await makePicture(file);
      setBlurred(picture.sharpness < BLURRED_BELOW);
      if (!(await takeAgain(form, { contest, station, source }, page, picture))) setProblem("same");
    } catch (error) {
      setProblem(isFull(error) ? "full" : "notAPicture");
      changed("room");
    } finally {
      setBusy(false);
    }
  };

  return (
    <Notice
      tone={standing === "asked" ? "wait" : standing === "kept" ? "info" : "ok"}
      icon={standing === "asked" ? "camera" : standing === "kept" ? "phone" : "check"}
      title={t(standing === "asked" ? "title" : "titleNew", { page: name })}
      live
    >
      <p className="k-quiet-text">
        {p.named && `${stationName(station)} · `}
        {paper} · {t(source === "plano" ? "plano" : "salinan")}
      </p>
      {busy ? (
        <p>
          <span className="k-spinner" aria-hidden="true" /> {ofPictures("making")}
        </p>
      ) : standing === "asked" ? (
        <>
          <p>{t("why", { reason })}</p>
          <Take label={t("take")} of={name} look="primary" camera onFiles={take} />
          <Take label={ofPictures("gallery")} of={name} look="quiet" onFiles={take} />
        </>
      ) : (
        <>
          <p>{t(standing)}</p>
          {blurred && (
            <>
              <p>{ofPictures("blurred")}</p>
              <Take label={t("takeOnce")} of={name} look="quiet" camera small onFiles={take} />
            </>
          )}
        </>
      )}
      {problem !== null && <p>{problem === "same" ? t("same") : ofPictures(problem)}</p>}
    </Notice>
  );
}
