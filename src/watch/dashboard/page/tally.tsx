import type { ReactNode } from "react";
import { useCallback } from "react";
import { show, watch } from "../../../count/tally/contract.ts";
import { ContestChoice, NoElection, useContest, useFormWords, zoneFor } from "../../../ground/elections/part.tsx";
import { PlaceCrumbs } from "../../../ground/places/part.tsx";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { Asked } from "../../../web/desk/ask.tsx";
import { LiveMark, useLagging, useLive } from "../../../web/desk/live.tsx";
import { ExportLinks } from "../../../web/desk/export-links.tsx";
import { Choice, Page, Unofficial } from "../../../web/desk/shell.tsx";
import { Printed } from "../../../web/desk/printed.tsx";
import { clockText, stampText } from "../../../web/desk/time.ts";
import { homePlace, useViewer } from "../../../web/desk/viewer-role.ts";
import { Card } from "../../../web/kit/layout.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { exportTally } from "../contract.ts";
import { BasisBadge } from "../part.tsx";
import { words } from "../words.ts";
import { Children } from "./children.tsx";
import { Coverage } from "./coverage.tsx";
import { NoStations } from "./no-stations.tsx";
import { Votes } from "./votes.tsx";

/** The tally of one place and of the places below it, live. */
export function TallyPage(): ReactNode {
  const t = useWords(words);
  const { chosen, query } = useContest();
  if (chosen !== undefined) return <Shown contest={chosen.contest.id} election={chosen.election.id} />;
  return (
    <Page title={t("tally")}>
      <Asked query={query}>{() => <NoElection />}</Asked>
    </Page>
  );
}

function Shown(p: { contest: string; election: string }): ReactNode {
  const t = useWords(words);
  const viewer = useViewer();
  const { search, set } = useAddress();
  const place = search["place"] ?? homePlace(viewer);
  // Who stands for DPD or as a pair hangs on the province or the regency: the place's own ballot names them.
  const form = useFormWords(p.contest, place);
  const { side } = form;
  const basis = search["basis"] ?? "accepted";
  const tally = useLive(show, watch, { contest: p.contest, place, basis, depth: 1 });
  const now = tally.data;
  const told = Object.keys(now?.votes ?? {}).toSorted((a, b) => Number(a) - Number(b));
  const sides = form.sides.length > 0 ? form.sides : told;
  const lagging = useLagging(now?.stale === true, now?.as_of);
  const chosenContest = search["contest"];
  const chosenBasis = search["basis"];
  const href = useCallback(
    (to: string): string => hrefOf("/", { contest: chosenContest, place: to, basis: chosenBasis }),
    [chosenContest, chosenBasis],
  );
  const linkWithin = (to: string): string | undefined => (viewer.reaches(to) ? href(to) : undefined);
  const reader = basis.startsWith("reader:") ? basis.slice(7) : null;
  return (
    <Page
      title={now === undefined || now.name === "" ? t(place === "" ? "nation" : "tally") : now.name}
      above={place === "" ? undefined : <PlaceCrumbs place={place} election={p.election} href={linkWithin} />}
      actions={<ContestChoice />}
    >
      <div className="k-row">
        <Choice
          label={t("basis")}
          value={basis}
          onChange={(to) => set({ basis: to === "accepted" ? undefined : to })}
          options={[
            { value: "accepted", label: t("accepted"), title: t("acceptedTitle") },
            { value: "provisional", label: t("provisional"), title: t("provisionalTitle") },
            ...(reader === null ? [] : [{ value: basis, label: t("reader", { reader }) }]),
          ]}
        />
        {now !== undefined && (
          <span className="k-quiet-text">{t("asOf", { time: clockText(now.as_of, zoneFor(place)) })}</span>
        )}
        {now !== undefined && (
          <Printed
            text={`${place === "" ? t("nation") : `${place} ${now.name}`} · ${t("basis")}: ${reader === null ? t(basis === "provisional" ? "provisional" : "accepted") : t("reader", { reader })} · ${t("asOf", { time: stampText(now.as_of, zoneFor(place)) })}`}
          />
        )}
        <LiveMark state={tally.live} stale={lagging} staleTitle={t("stale")} />
      </div>
      <Asked query={tally}>
        {(now) =>
          now.stations === 0 ? (
            <NoStations />
          ) : (
            <>
              <div className="d-two">
                <Card
                  title={t("votes")}
                  aside={
                    <span className="k-row">
                      <BasisBadge basis={now.basis} />
                      <Unofficial />
                    </span>
                  }
                >
                  <Votes tally={now} sides={sides} name={side} provisional={now.basis === "provisional"} />
                </Card>
                <Card title={t("coverage")}>
                  <Coverage tally={now} />
                </Card>
              </div>
              {reader === null && (
                <div className="k-row">
                  {LEVELS.map((to) => (
                    <ExportLinks
                      key={to}
                      operation={exportTally}
                      label={t(`exportTo_${to}`)}
                      input={(format) => ({
                        contest: p.contest,
                        place,
                        basis: basis === "provisional" ? ("provisional" as const) : ("accepted" as const),
                        to,
                        format,
                      })}
                      count={to === "stations" ? now.stations : undefined}
                    />
                  ))}
                </div>
              )}
              <Children tally={now} contest={p.contest} sides={sides} href={href} />
            </>
          )
        }
      </Asked>
    </Page>
  );
}

/** How far down the files of this screen go. */
const LEVELS = ["villages", "stations"] as const;
