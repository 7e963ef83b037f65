import type { ReactNode } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { zoneFor } from "../../../ground/elections/part.tsx";
import { useAsk } from "../../../web/desk/ask.tsx";
import { clockText } from "../../../web/desk/time.ts";
import { Notice } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { show } from "../contract.ts";
import { signed } from "../part.tsx";
import { words } from "../words.ts";

type Version = OutputOf<typeof show>["versions"][number];

/** How the figures published for a place changed from one version to the next; nothing where there is one alone. */
export function Versions(p: {
  contest: string;
  source: string;
  place: string;
  field: (id: string) => string;
}): ReactNode {
  const t = useWords(words);
  const lang = useLanguage();
  const { data } = useAsk(show, { contest: p.contest, sourceName: p.source, place: p.place });
  const versions = data?.versions ?? [];
  if (versions.length < 2) return null;
  const changes = (now: Version, before: Version | undefined): string => {
    if (before === undefined) return now.version === 1 ? t("firstVersion") : "…";
    const fields = Object.keys(now.figures).flatMap((id) => {
      const change = (now.figures[id] ?? 0) - (before.figures[id] ?? 0);
      return change === 0 ? [] : [`${p.field(id)} ${signed(change, lang)}`];
    });
    const stations = (now.stations_done ?? 0) - (before.stations_done ?? 0);
    return [...fields, ...(stations === 0 ? [] : [t("stationsMore", { change: signed(stations, lang) })])].join("; ");
  };
  return (
    <Notice tone="info" title={t("versions")}>
      <ul>
        {versions.map((one, i) => (
          <li key={one.version}>
            {t("version", {
              version: one.version,
              time: clockText(one.imported_at, zoneFor(p.place)),
              list: changes(one, versions[i + 1]),
            })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
