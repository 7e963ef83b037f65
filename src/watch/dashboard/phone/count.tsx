// What the witness of a station said of the count, ballot by ballot: trouble first, until that ballot's own next word.

import type { ReactNode } from "react";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge, Notice } from "../../../web/kit/states.tsx";
import { t as say, useLanguage, useWords } from "../../../web/kit/words.ts";
import { noteWords } from "../../../count/evidence/words/note.ts";
import type { Work } from "../../../count/witnesses/keep.ts";
import { useNow } from "../../../web/phone/live.ts";
import type { Area, AreaStation } from "../keep.ts";
import { phoneWords } from "../words/phone.ts";
import { SAID_TONE, timeText } from "./said.ts";

interface Said {
  readonly area: Area;
  readonly station: AreaStation;
}

function wordsOf({ station }: Said): AreaStation["states"] {
  // A list kept from an older server has the one word that stands first, and not of which ballot it is.
  const kept = station.states as AreaStation["states"] | undefined;
  return kept ?? (station.said === null ? [] : [{ contest: null, ...station.said }]);
}

export function useContestName(area: Area): (contest: string | null) => string {
  const lang = useLanguage();
  return (contest) =>
    contest === null ? say(noteWords, "whole") : (area.contests.find((c) => c.id === contest)?.name[lang] ?? contest);
}

/** Above all else: of which ballot there is trouble, since when, and what it is. */
export function TroubleSaid(p: Said): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const now = useNow(false);
  const nameOf = useContestName(p.area);
  return wordsOf(p)
    .filter((word) => word.state === "trouble")
    .map((word) => (
      <Notice
        key={word.contest}
        tone="bad"
        icon="alert"
        title={`${nameOf(word.contest)} · ${t("said_trouble", { time: timeText(word.at, lang, now) })}`}
      >
        {word.reason !== "" && <p>{word.reason}</p>}
      </Notice>
    ));
}

export function CountSaid(p: Said & { work: Work | null }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const now = useNow(false);
  const nameOf = useContestName(p.area);
  const words = wordsOf(p);
  if (words.length === 0) return null;
  const without = (p.work?.contests ?? []).filter(
    (c) => c.stations.includes(p.station.id) && !words.some((word) => word.contest === c.id),
  );
  return (
    <Card title={t("countSaid")} flush>
      <ul className="p-list p-list-flush">
        {words.map((word) => (
          <li key={word.contest} className="p-pad">
            <strong>{nameOf(word.contest)}</strong>{" "}
            <Badge tone={SAID_TONE[word.state]} icon={word.state === "trouble" ? "alert" : "clock"}>
              {t(`said_${word.state}`, { time: timeText(word.at, lang, now) })}
            </Badge>
          </li>
        ))}
        {without.map((contest) => (
          <li key={contest.id} className="p-pad">
            <strong>{contest.name[lang]}</strong> <Badge tone="neutral">{t("notSaid")}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
