// How a part's state, its readers and its photographs look wherever figures are shown at the desk.

import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { OutputOf } from "../../base/contract.ts";
import { useAsk } from "../../web/desk/ask.tsx";
import { useViewer } from "../../web/desk/viewer-role.ts";
import type { ViewerPage } from "../../web/desk/viewer.tsx";
import { formatFigure } from "../../web/kit/number.tsx";
import { Badge, type Tone } from "../../web/kit/states.tsx";
import { useWords } from "../../web/kit/words.ts";
import { evidenceList } from "../evidence/contract.ts";
import type { Source } from "../evidence/model.ts";
import type { State } from "./model.ts";
import { sourceOfBetween } from "./rules/between.ts";
import { deskWords } from "./words.ts";

const TONE: Readonly<Record<State, Tone>> = {
  no_reading: "neutral",
  awaiting_second_reading: "wait",
  unreadable: "wait",
  readings_differ: "bad",
  needs_decision: "bad",
  reopened: "wait",
  accepted: "ok",
};

export function StateBadge(p: { state: State; source: string }): ReactNode {
  const t = useWords(deskWords);
  // What the commission published was read by nobody of ours, and waits for no second reader.
  if (p.source === "official" && p.state === "awaiting_second_reading")
    return <Badge tone="neutral">{t("state_official")}</Badge>;
  return <Badge tone={TONE[p.state]}>{t(`state_${p.state}`)}</Badge>;
}

export function FlagBadges(p: { flagged: boolean; contested?: boolean }): ReactNode {
  const t = useWords(deskWords);
  return (
    <>
      {p.flagged && <Badge tone="bad">{t("flagged")}</Badge>}
      {p.contested === true && <Badge tone="wait">{t("contested")}</Badge>}
    </>
  );
}

export function useSourceName(): (source: string) => string {
  const t = useWords(deskWords);
  return (source) => (isSource(source) ? t(`source_${source}`) : source);
}

/** A figure as it stands on the form; a dash where nothing is written. */
export function written(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : formatFigure(value);
}

/** A check by its name on the form; one against another paper of the station says which. */
export function useCheckName(words: { readonly check: (id: string) => string }): (id: string) => string {
  const t = useWords(deskWords);
  const sourceName = useSourceName();
  return (id) => {
    const source = sourceOfBetween(id);
    return source === null ? words.check(id) : t("differsFrom", { source: sourceName(source) });
  };
}

function isSource(text: string): text is Source {
  return text === "plano" || text === "salinan" || text === "official";
}

/** `Saksi 1f3a`, `Petugas 90bc`, or an import's own name. People's names are not sent with their figures. */
export function useReaderName(): (reader: string) => string {
  const t = useWords(deskWords);
  const viewer = useViewer();
  return (reader) => {
    if (reader === viewer.id) return t("reader_me");
    const [kind, id = ""] = reader.split(":");
    if (kind === "witness") return t("reader_witness", { id: id.slice(-4) });
    if (kind === "account") return t("reader_account", { id: id.slice(-4) });
    return reader.replace(/^(reader|import):/, "");
  };
}

/** Photographed pages of a station's form. */
export function usePhotos(contest: string, station: string): UseQueryResult<OutputOf<typeof evidenceList>> {
  return useAsk(evidenceList, { contest, station }, { enabled: station !== "", fresh: 30_000 });
}

/** Pages for the viewer, those of one source and in the form's order. */
export function viewerPages(
  pages: OutputOf<typeof evidenceList>["pages"],
  source: string,
  order: readonly string[],
  label: (page: string) => string,
): ViewerPage[] {
  return pages
    .filter((page) => page.source === source)
    .toSorted((a, b) => order.indexOf(a.page) - order.indexOf(b.page))
    .map((page) => ({ page: page.page, src: page.screen, label: shortLabel(label(page.page), page.page) }));
}

/** `Halaman 2` of `Halaman 2: perolehan suara …`. */
export function shortLabel(title: string, fallback: string): string {
  return title.split(":")[0]?.trim() || fallback;
}
