import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { OutputOf } from "../../../base/contract.ts";
import { ContestChoice, NoElection, useContest, useFormWords } from "../../../ground/elections/part.tsx";
import { PlaceSearch, usePlace } from "../../../ground/places/part.tsx";
import { pagesOf } from "../../../ground/elections/rules.ts";
import { stationHref, useAddress } from "../../../web/desk/address.ts";
import { stationTitle } from "../../../ground/stations/rules.ts";
import { Asked, useAsk } from "../../../web/desk/ask.tsx";
import { ExportLinks } from "../../../web/desk/export-links.tsx";
import { Page } from "../../../web/desk/shell.tsx";
import { PhotoViewer } from "../../../web/desk/viewer.tsx";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { Card } from "../../../web/kit/layout.tsx";
import { EmptyState } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { review } from "../contract.ts";
import { exportReview } from "../contract/export.ts";
import type { Source } from "../../evidence/model.ts";
import type { State } from "../model.ts";
import { FlagBadges, StateBadge, useCheckName, usePhotos, useSourceName, viewerPages } from "../part.tsx";
import { deskWords } from "../words.ts";
import { DecideForm } from "./decide.tsx";

type Item = OutputOf<typeof review>[number];
const keyOf = (item: Item): string => `${item.station} ${item.source} ${item.part}`;

/** Differing readings side by side with the photograph, decided one after the other. */
export function ReviewPage(): ReactNode {
  const t = useWords(deskWords);
  const { chosen, query } = useContest();
  return (
    <Page title={t("review")} lead={t("reviewLead")} actions={<ContestChoice />}>
      <Asked query={query}>
        {() =>
          chosen === undefined ? <NoElection /> : <Review contest={chosen.contest.id} election={chosen.election.id} />
        }
      </Asked>
    </Page>
  );
}

/** More than a night's review of one area; where it is reached, the count says that there are more. */
const AT_ONCE = 1_000;

function Review(p: { contest: string; election: string }): ReactNode {
  const t = useWords(deskWords);
  const { search, set } = useAddress();
  const place = search["place"] ?? "";
  const named = usePlace(place, p.election);
  const query = useAsk(
    review,
    // Without figures: only what is opened counts as seen, and the others stay hers to read.
    { contest: p.contest, place, limit: AT_ONCE, names: true, figures: false },
    { every: 30_000, keep: true },
  );
  return (
    <>
      <div className="d-bar-row">
        <PlaceSearch
          label={t("inPlace")}
          election={p.election}
          value={place === "" ? t("everywhere") : (named.data?.name ?? place)}
          onPick={(found) => set({ place: found.code, item: undefined })}
        />
        {place !== "" && <Button onClick={() => set({ place: undefined, item: undefined })}>{t("clearPlace")}</Button>}
        <ExportLinks operation={exportReview} input={(format) => ({ contest: p.contest, place, format })} />
      </div>
      <Asked query={query}>
        {(items) =>
          items.length === 0 ? (
            <Card>
              <EmptyState icon="check" title={t("reviewEmpty")}>
                <p>{t("reviewEmptyText")}</p>
              </EmptyState>
            </Card>
          ) : (
            <Items key={place} contest={p.contest} items={items} />
          )
        }
      </Asked>
    </>
  );
}

function Items(p: { contest: string; items: readonly Item[] }): ReactNode {
  const t = useWords(deskWords);
  const sourceName = useSourceName();
  const words = useFormWords(p.contest);
  const client = useQueryClient();
  const { search, set } = useAddress();
  // The list stays as it was taken up; what is done leaves it, and what is new joins its end.
  const [order, setOrder] = useState<readonly string[]>(() => p.items.map(keyOf));
  const byKey = useMemo(() => new Map(p.items.map((item) => [keyOf(item), item])), [p.items]);
  const fresh = p.items.map(keyOf).filter((key) => !order.includes(key));
  if (fresh.length > 0) setOrder([...order, ...fresh]);
  // What was decided here leaves the list at once; the server's list follows in its own time, and may bring it back.
  const [settled, setSettled] = useState<readonly string[]>([]);
  if (settled.some((key) => !byKey.has(key))) setSettled(settled.filter((key) => byKey.has(key)));
  const shown = order.filter((key) => byKey.has(key) && !settled.includes(key));
  const chosen = shown.find((key) => key === search["item"]) ?? shown[0];
  const at = chosen === undefined ? -1 : shown.indexOf(chosen);
  const item = chosen === undefined ? undefined : byKey.get(chosen);

  const move = useCallback(
    (to: number): void => {
      const key = shown[to];
      if (key !== undefined) set({ item: key }, "replace");
    },
    [shown, set],
  );
  useEffect(() => {
    const onKeyDown = (e: KeyboardEvent): void => {
      if (!e.altKey || e.ctrlKey || e.metaKey) return;
      if (e.code === "KeyN") move(at + 1);
      else if (e.code === "KeyB") move(at - 1);
      else return;
      e.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [at, move]);
  if (item === undefined) {
    return (
      <Card>
        <EmptyState icon="check" title={t("reviewEmpty")}>
          <p>{t("reviewEmptyText")}</p>
        </EmptyState>
      </Card>
    );
  }
  return (
    <div className="d-review">
      <Card flush title={t("inReview", { count: p.items.length < AT_ONCE ? shown.length : `${shown.length}+` })}>
        <div className="d-side-list">
          {shown.map((key, i) => {
            const one = byKey.get(key)!;
            return (
              <button key={key} type="button" aria-current={key === chosen} onClick={() => move(i)}>
                <strong>
                  {stationTitle(one.station)} · {one.place_names?.[0] ?? one.station.split("/")[0]}
                </strong>
                <span className="k-quiet-text">
                  {words.part(one.part)} · {sourceName(one.source)} · {t("differs", { count: one.differing.length })}
                  {one.flags.length > 0 && ` · ${t("flagged")}`}
                </span>
              </button>
            );
          })}
        </div>
      </Card>
      <OneItem
        key={chosen}
        contest={p.contest}
        item={item}
        onDone={() => {
          const next = shown[at + 1] ?? shown[at - 1];
          setSettled([...settled, chosen!]);
          set({ item: next }, "replace");
          void client.invalidateQueries({ queryKey: [review.name] });
        }}
      />
    </div>
  );
}

function OneItem(p: { contest: string; item: Item; onDone: () => void }): ReactNode {
  const t = useWords(deskWords);
  const { item } = p;
  const words = useFormWords(p.contest, item.station);
  const sourceName = useSourceName();
  const checkName = useCheckName(words);
  const photos = usePhotos(p.contest, item.station);
  const key = { contest: p.contest, station: item.station, source: item.source as Source, part: item.part };
  const readings = useAsk(review, {
    contest: p.contest,
    place: item.station,
    source: key.source,
    part: item.part,
    limit: 1,
  });
  const own = words.form === undefined ? [] : pagesOf(words.form, item.part);
  const part = words.form?.parts.find((one) => one.id === item.part);
  // A part may go over several pages: the one with the difference is what one wants to see.
  const page = part?.fields.find((field) => field.id === item.differing[0])?.page ?? own[0];
  const order = words.form?.pages.map((page) => page.id) ?? [];
  return (
    <div className="k-stack">
      <div className="k-row">
        <h2>
          {stationTitle(item.station)} · {words.part(item.part)}
        </h2>
        <span className="k-quiet-text">{sourceName(item.source)}</span>
        <StateBadge state={item.state as State} source={item.source} />
        <FlagBadges flagged={item.flags.length > 0} />
        <ButtonLink href={stationHref(item.station, p.contest)} size="small" look="plain">
          {t("openStation")}
        </ButtonLink>
      </div>
      {item.flags.length > 0 && (
        <p className="k-quiet-text">
          {t("checksFailed")}: {item.flags.map(checkName).join("; ")}
        </p>
      )}
      <div className="d-two">
        <PhotoViewer start={page} pages={viewerPages(photos.data?.pages ?? [], item.source, order, words.page)} />
        <Card>
          <Asked query={readings} lines={4}>
            {([now]) =>
              now === undefined ? (
                <EmptyState icon="check" title={t("reviewGone")}>
                  <p>{t("reviewGoneText")}</p>
                </EmptyState>
              ) : (
                <DecideForm
                  keys
                  part={key}
                  readings={now.readings}
                  differing={now.differing}
                  submitLabel={t("decide")}
                  onDone={p.onDone}
                />
              )
            }
          </Asked>
        </Card>
      </div>
      <div className="d-keys">
        <span>
          <kbd>A</kbd> <kbd>B</kbd>… {t("keyTake")}
        </span>
        <span>
          <kbd>F</kbd> <kbd>K</kbd> <kbd>P</kbd> {t("reason").toLowerCase()}
        </span>
        <span>
          <kbd>Enter</kbd> {t("keyDecide")}
        </span>
        <span>
          <kbd>Alt</kbd>+<kbd>B</kbd>/<kbd>N</kbd> {t("keyMove")}
        </span>
      </div>
    </div>
  );
}
