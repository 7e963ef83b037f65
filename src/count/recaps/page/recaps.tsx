import type { ReactNode } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { type ChosenContest, ContestChoice, NoElection, useContest } from "../../../ground/elections/part.tsx";
import { PlaceCrumbs, usePlace } from "../../../ground/places/part.tsx";
import { hrefOf, useAddress } from "../../../web/desk/address.ts";
import { Asked, useAsk } from "../../../web/desk/ask.tsx";
import { Choice, Page } from "../../../web/desk/shell.tsx";
import { homePlace, useViewer } from "../../../web/desk/viewer-role.ts";
import { Button } from "../../../web/kit/button.tsx";
import { Select } from "../../../web/kit/field.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { EmptyState } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { sources } from "../contract.ts";
import { words } from "../words.ts";
import { DapilFigures } from "./dapil.tsx";
import { ComparedPlaces } from "./places.tsx";
import { TakeIn } from "./take-in.tsx";

/** Official figures by place beside our tally, by dapil with seats, and their import. */
export function RecapsPage(): ReactNode {
  const t = useWords(words);
  const { chosen, query } = useContest();
  if (chosen !== undefined) return <Shown key={chosen.contest.id} chosen={chosen} />;
  return (
    <Page title={t("title")}>
      <Asked query={query}>{() => <NoElection />}</Asked>
    </Page>
  );
}

type View = "places" | "dapil" | "import";

function Shown(p: { chosen: ChosenContest }): ReactNode {
  const t = useWords(words);
  const viewer = useViewer();
  const { search, set } = useAddress();
  const { contest, election } = p.chosen;
  const place = search["place"] ?? homePlace(viewer);
  const asked = useAsk(sources, { contest: contest.id, place });
  const name = usePlace(place, election.id).data?.name ?? (place === "" ? t("nation") : "");
  const views: View[] = [
    "places",
    ...(contest.kind === "party" ? (["dapil"] as const) : []),
    ...(viewer.has("administrator") ? (["import"] as const) : []),
  ];
  const view = views.find((v) => v === search["view"]) ?? "places";
  const linkWithin = (to: string): string | undefined =>
    viewer.reaches(to)
      ? hrefOf("/recaps", { contest: search["contest"], source: search["source"], basis: search["basis"], place: to })
      : undefined;
  const here = view === "places" && place !== "";
  return (
    <Page
      title={here && name !== "" ? `${t("title")}: ${name}` : t("title")}
      lead={view === "places" ? t("lead") : undefined}
      above={here ? <PlaceCrumbs place={place} election={election.id} href={linkWithin} /> : undefined}
      actions={<ContestChoice />}
    >
      {views.length > 1 && (
        <Choice
          label={t("view")}
          value={view}
          onChange={(to) => set({ view: to === "places" ? undefined : to })}
          options={views.map((v) => ({ value: v, label: t(v) }))}
        />
      )}
      {view === "import" ? (
        <Asked query={asked}>
          {({ names }) => <TakeIn contest={contest.id} names={names} hasDapil={contest.kind === "party"} />}
        </Asked>
      ) : (
        <Asked query={asked}>
          {(found) => (
            <OfSource
              found={found}
              view={view}
              place={place}
              chosen={p.chosen}
              onImport={() => set({ view: "import" })}
            />
          )}
        </Asked>
      )}
    </Page>
  );
}

function OfSource(p: {
  found: OutputOf<typeof sources>;
  view: "places" | "dapil";
  place: string;
  chosen: ChosenContest;
  onImport: () => void;
}): ReactNode {
  const t = useWords(words);
  const viewer = useViewer();
  const { search, set } = useAddress();
  const names = [...new Set(p.found.sources.map((s) => s.source_name))];
  const source = names.find((n) => n === search["source"]) ?? names[0];
  if (source === undefined)
    return (
      <Card>
        <EmptyState
          icon="list"
          title={t("noneTitle")}
          action={
            viewer.has("administrator") && (
              <Button look="primary" onClick={p.onImport}>
                {t("takeIn")}
              </Button>
            )
          }
        >
          <p>{t("noneText")}</p>
        </EmptyState>
      </Card>
    );
  const basis = search["basis"] === "provisional" ? "provisional" : "accepted";
  const { contest } = p.chosen;
  return (
    <>
      <div className="d-abreast">
        <Select
          label={t("source")}
          value={source}
          options={names.map((n) => ({ value: n, label: n }))}
          onChange={(to) => set({ source: to })}
        />
        {p.view === "places" && (
          <Choice
            named
            label={t("basis")}
            value={basis}
            onChange={(to) => set({ basis: to === "accepted" ? undefined : to })}
            options={[
              { value: "accepted", label: t("accepted") },
              { value: "provisional", label: t("provisional") },
            ]}
          />
        )}
      </div>
      {p.view === "places" ? (
        <ComparedPlaces contest={contest.id} source={source} place={p.place} basis={basis} />
      ) : (
        <DapilFigures contest={contest.id} source={source} place={p.place} />
      )}
    </>
  );
}
