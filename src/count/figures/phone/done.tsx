// The summary she shows: which forms, how many parts and pictures, what she noted, each receipt's number, and when. It
// fits a screenshot and prints without anything around it.

import type { ReactNode } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { EmptyState, LoadingState, Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { routeTo } from "../../../web/phone/router.ts";
import { contestName, stationName, stationPlace, type Work } from "../../witnesses/keep.ts";
import { noteWords } from "../../evidence/words/note.ts";
import { doneWords } from "../words/done.ts";
import type { FormOf } from "./begun.ts";
import { useEvening } from "./evening.tsx";

export function DoneScreen(p: { work: Work; formOf: FormOf }): ReactNode {
  const t = useWords(doneWords);
  const word = useWords(noteWords);
  const lang = useLanguage();
  const evening = useEvening(p.work, p.formOf);
  const forms = evening?.forms ?? [];
  const notes = evening?.notes ?? [];
  const at =
    [...forms, ...notes]
      .map((f) => f.at)
      .toSorted()
      .at(-1) ?? "";
  const sum = (of: (f: (typeof forms)[number]) => number): number => forms.reduce((n, f) => n + of(f), 0);
  const stations = [...new Set([...forms, ...notes].map((f) => f.station))];
  return (
    <Frame
      title={t("title")}
      under={p.work.name}
      back={routeTo()}
      action={
        stations.length > 0 && (
          <Button look="quiet" wide icon="download" onClick={() => print()}>
            {t("print")}
          </Button>
        )
      }
    >
      {evening === undefined ? (
        <LoadingState lines={6} />
      ) : stations.length === 0 ? (
        <EmptyState icon="receipt" title={t("none")} />
      ) : (
        <>
          <Notice tone={evening.done ? "ok" : "wait"} title={t(evening.done ? "evening" : "notYet")}>
            {!evening.done && <p>{t("notYetText")}</p>}
            <p>{t("counted", { forms: forms.length, parts: sum((f) => f.parts), pictures: sum((f) => f.pictures) })}</p>
            <p>{t("lastAt", { time: timeText(at, lang) })}</p>
          </Notice>
          {stations.map((station) => (
            <Card
              key={station}
              title={`${stationName(station)}, ${stationPlace(p.work.stations.find((s) => s.id === station))}`}
            >
              <ul className="p-list p-receipts">
                {forms
                  .filter((f) => f.station === station)
                  .map((f) => (
                    <li key={`${f.contest} ${f.source}`}>
                      <strong>
                        {contestName(
                          p.work.contests.find((c) => c.id === f.contest),
                          lang,
                        )}
                      </strong>
                      <p className="k-quiet-text">
                        {t(f.source === "plano" ? "plano" : "salinan")} ·{" "}
                        {t("ofForm", { parts: f.parts, pictures: f.pictures })}
                      </p>
                      <details>
                        <summary>{t("numbers")}</summary>
                        <p className="p-numbers">{f.numbers.join("  ")}</p>
                      </details>
                    </li>
                  ))}
                {notes
                  .filter((note) => note.station === station)
                  .map((note) => (
                    <li key={note.numbers.join(" ")}>
                      <strong>{word(note.kind)}</strong>
                      {note.said !== "" && <p>{note.said}</p>}
                      <p className="k-quiet-text">{timeText(note.at, lang)}</p>
                      <details>
                        <summary>{t("numbers")}</summary>
                        <p className="p-numbers">{note.numbers.join("  ")}</p>
                      </details>
                    </li>
                  ))}
              </ul>
            </Card>
          ))}
        </>
      )}
    </Frame>
  );
}

function timeText(at: string, lang: "id" | "en"): string {
  return new Date(at).toLocaleString(lang === "id" ? "id-ID" : "en-GB", { dateStyle: "long", timeStyle: "medium" });
}
