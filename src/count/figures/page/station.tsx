import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { ContestChoice, NoElection, useContest, useFormWords, zoneFor } from "../../../ground/elections/part.tsx";
import { PlaceCrumbs } from "../../../ground/places/part.tsx";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { stationTitle } from "../../../ground/stations/rules.ts";
import { Asked, useAsk } from "../../../web/desk/ask.tsx";
import { Choice, Page } from "../../../web/desk/shell.tsx";
import { clockText } from "../../../web/desk/time.ts";
import { PhotoViewer } from "../../../web/desk/viewer.tsx";
import { useViewer } from "../../../web/desk/viewer-role.ts";
import { ButtonLink } from "../../../web/kit/button.tsx";
import { addressOf } from "../../../web/kit/client.ts";
import { Card } from "../../../web/kit/layout.tsx";
import { Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { evidenceOriginal } from "../../evidence/contract.ts";
import { SOURCES } from "../../evidence/model.ts";
import { show } from "../contract.ts";
import { shortLabel, usePhotos, useSourceName, viewerPages } from "../part.tsx";
import { deskWords } from "../words.ts";
import { BallotsCard } from "./ballots.tsx";
import { PartCard } from "./part-card.tsx";
import { StationNotes } from "../../evidence/part.tsx";
import { Twins, useEnteredText } from "./second-hand.tsx";

export type Shown = OutputOf<typeof show>;

/** One station: all parts of its form from all sources, beside their photographs. */
export function StationPage(): ReactNode {
  const params: { village?: string; number?: string } = useParams({ strict: false });
  const station = `${params.village ?? ""}/${params.number ?? ""}`;
  const { chosen, query } = useContest();
  const { search } = useAddress();
  const viewer = useViewer();
  const href = (place: string): string | undefined =>
    viewer.reaches(place) ? hrefOf("/", { contest: search["contest"], place, basis: search["basis"] }) : undefined;
  return (
    <Page
      title={stationTitle(station)}
      above={<PlaceCrumbs place={station} election={chosen?.election.id} href={href} last={stationTitle(station)} />}
      actions={<ContestChoice />}
    >
      <Asked query={query}>
        {() =>
          chosen === undefined ? (
            <NoElection />
          ) : (
            <>
              <StationNotes election={chosen.election.id} station={station} />
              <Station election={chosen.election.id} contest={chosen.contest.id} station={station} />
            </>
          )
        }
      </Asked>
    </Page>
  );
}

function Station(p: { election: string; contest: string; station: string }): ReactNode {
  const query = useAsk(show, { contest: p.contest, station: p.station }, { every: 15_000 });
  return (
    <Asked query={query}>
      {(shown) => (
        <>
          <Sources shown={shown} />
          <BallotsCard election={p.election} station={p.station} />
        </>
      )}
    </Asked>
  );
}

function Sources(p: { shown: Shown }): ReactNode {
  const t = useWords(deskWords);
  const { shown } = p;
  const { search, set } = useAddress();
  const sourceName = useSourceName();
  const entered = useEnteredText();
  const words = useFormWords(shown.contest, shown.station);
  const photos = usePhotos(shown.contest, shown.station);
  const withSomething = SOURCES.filter(
    (source) =>
      shown.parts.some((part) => part.source === source && part.readings.length > 0) ||
      (photos.data?.pages ?? []).some((page) => page.source === source),
  );
  const sources = withSomething.length > 0 ? withSomething : (["plano"] as const);
  const source = sources.find((one) => one === search["source"]) ?? sources[0];
  const parts = shown.parts.filter((part) => part.source === source);
  // As they stand: what is accepted, else the first reader's latest.
  const values: Record<string, number | null> = { "station.voters": shown.voters };
  for (const part of parts) {
    const first = part.readings.find((one) => one.complete)?.reader;
    const latest = part.readings.findLast((one) => one.complete && one.reader === first);
    Object.assign(values, part.accepted ?? latest?.fields ?? {});
  }
  const ids = words.form?.parts.map((part) => part.id) ?? [];
  const unread = ids.filter((id) => !parts.some((part) => part.part === id && part.readings.length > 0));
  const order = words.form?.pages.map((page) => page.id) ?? [];
  const pages = viewerPages(photos.data?.pages ?? [], source, order, words.page);
  const firstPart = words.form?.parts.find((part) => !unread.includes(part.id));
  const firstRead = firstPart?.fields[0]?.page;
  const maySeeOriginal = useViewer().has("administrator", "verifier");
  const missing = order.filter((id) => !pages.some((page) => page.page === id));
  return (
    <>
      <div className="k-row">
        {sources.length > 1 && (
          <Choice
            label={t("source")}
            value={source}
            onChange={(to) => set({ source: to }, "replace")}
            options={sources.map((one) => ({ value: one, label: sourceName(one) }))}
          />
        )}
        {sources.length === 1 && <strong>{sourceName(source)}</strong>}
        {shown.voters !== null && <span className="k-quiet-text">{t("voters", { count: shown.voters })}</span>}
      </div>
      <div className="d-reading d-reading-even">
        <div className="k-stack">
          {parts
            .filter((part) => part.readings.length > 0)
            .toSorted((a, b) => ids.indexOf(a.part) - ids.indexOf(b.part))
            .map((part) => (
              <PartCard key={part.part} part={part} values={values} />
            ))}
          {unread.length > 0 && (
            <Notice tone="neutral" title={t("otherParts")}>
              <p>{unread.map((id) => words.part(id)).join(" · ")}</p>
            </Notice>
          )}
        </div>
        <Card title={t("photos")}>
          <Asked query={photos} lines={4}>
            {(data) => (
              <>
                <PhotoViewer tall={pages.length > 0} pages={pages} start={firstRead} />
                {missing.length > 0 && (
                  <p className="k-quiet-text">
                    {t("pagesMissing", {
                      pages: missing.map((id) => shortLabel(words.page(id), id)).join(", "),
                    })}
                  </p>
                )}
                <ul className="d-list">
                  {data.pages
                    .filter((page) => page.source === source && page.received_at !== null)
                    .map((page) => (
                      <li key={page.sha256}>
                        <span>
                          {shortLabel(words.page(page.page), page.page)}{" "}
                          <span className="k-quiet-text">
                            {t("photoReceived", { time: clockText(page.received_at ?? "", zoneFor(shown.station)) })}
                          </span>
                          <br />
                          {page.second_hand !== null && (
                            <>
                              <span>{entered(page.second_hand)}</span>
                              <br />
                            </>
                          )}
                          <Twins twins={page.twins} />
                          <span className="d-hash">SHA-256 {page.sha256}</span>
                        </span>
                        {maySeeOriginal && (
                          <ButtonLink
                            href={addressOf(evidenceOriginal, { sha256: page.sha256 })}
                            download={`${page.sha256}.jpg`}
                            size="small"
                            look="plain"
                            icon="download"
                          >
                            {t("original")}
                          </ButtonLink>
                        )}
                      </li>
                    ))}
                </ul>
              </>
            )}
          </Asked>
        </Card>
      </div>
    </>
  );
}
