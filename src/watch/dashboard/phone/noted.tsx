// What stands at a station beside its figures and states: notes of its witness, and photographs that another has too.

import type { ReactNode } from "react";
import { useEffect } from "react";
import { Card } from "../../../web/kit/layout.tsx";
import { Badge, Notice } from "../../../web/kit/states.tsx";
import { t as say, useLanguage, useWords } from "../../../web/kit/words.ts";
import { noteWords } from "../../../count/evidence/words/note.ts";
import { stationName } from "../../../count/witnesses/keep.ts";
import { useLive, useNow } from "../../../web/phone/live.ts";
import { type Area, type AreaStation, loadNotes, notesKey, refreshNotes } from "../keep.ts";
import { phoneWords } from "../words/phone.ts";
import { useContestName } from "./count.tsx";
import { timeText } from "./said.ts";

export function NotesSaid({ area, station }: { area: Area; station: AreaStation }): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const now = useNow(false);
  const nameOf = useContestName(area);
  const { election } = area;
  const key = useLive(`notes key ${station.id}`, ["binding"], () => notesKey(station.id));
  const kept = useLive(`notes ${key}`, [`kept:${key}`], () => loadNotes(station.id)) ?? [];
  // An older server does not say how many there are.
  const count = (station.notes as number | undefined) ?? 0;
  useEffect(() => {
    if (count > 0) void refreshNotes(election, station.id);
  }, [count, election, station.id]);
  if (count === 0) return null;
  return (
    <Card title={t("notes", { count })} flush>
      <ul className="p-list p-list-flush">
        {kept.map((note) => (
          <li key={note.id} className="p-pad">
            <p>
              <Badge tone={note.kind === "other" ? "neutral" : "wait"} icon="edit">
                {say(noteWords, note.kind)}
              </Badge>{" "}
              <span className="k-quiet-text">
                {nameOf(note.contest)} · {timeText(note.made_at, lang, now)}
              </span>
            </p>
            {note.said !== "" && <p>{note.said}</p>}
            {note.files.length > 0 && <p className="k-quiet-text">{t("noteFiles", { count: note.files.length })}</p>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

type Twin = AreaStation["twins"][number];

/** Of a page: at which station its photograph, or one like it, stands too. */
export function useTwinText(area: Area | null | undefined): (twin: Twin) => string {
  const t = useWords(phoneWords);
  return ({ how, at }) => {
    const village = at === null ? undefined : area?.places[at.split("/")[0]!];
    const where =
      at === null ? t("twinElsewhere") : [stationName(at), village].filter((n) => n !== undefined).join(", ");
    return t(how === "same" ? "twinSame" : "twinAlike", { where });
  };
}

export function TwinsSaid({ area, station }: { area: Area; station: AreaStation }): ReactNode {
  const t = useWords(phoneWords);
  const nameOf = useContestName(area);
  const text = useTwinText(area);
  const twins = (station.twins as AreaStation["twins"] | undefined) ?? [];
  if (twins.length === 0) return null;
  return (
    <Notice tone="wait" icon="picture" title={t("twinTitle")}>
      <ul>
        {twins.map((twin) => (
          <li key={`${twin.contest} ${twin.source} ${twin.page}`}>
            {nameOf(twin.contest)} · {t(twin.source === "plano" ? "plano" : "salinan")} ·{" "}
            {t("page", { page: twin.page })}: {text(twin)}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
