// All pages of a form one after the other: the button always means the next page without a picture, so that a form of
// fourteen pages costs two touches a page (this button and the camera's own) and nothing between.

import type { ReactNode } from "react";
import { useState } from "react";
import { Button, ButtonLink } from "../../../web/kit/button.tsx";
import { Badge, LoadingState, Notice, Progress } from "../../../web/kit/states.tsx";
import { useLanguage, useWords } from "../../../web/kit/words.ts";
import { Frame } from "../../../web/phone/frame.tsx";
import { BLURRED_BELOW, makePicture } from "../../../web/phone/picture.ts";
import { routeTo } from "../../../web/phone/router.ts";
import { changed, isFull } from "../../../web/phone/store.ts";
import { type Contest, contestName, stationName, type Work } from "../../witnesses/keep.ts";
import { type FormKey, keepPage, loadPages } from "../keep.ts";
import { phoneWords } from "../words.ts";
import { usePages } from "./picture.tsx";
import { Take } from "../../../web/phone/take.tsx";

interface Page {
  readonly id: string;
  readonly name: { readonly id: string; readonly en: string };
}

export function PicturesScreen(p: {
  work: Work;
  contest: Contest | undefined;
  at: FormKey;
  pages: readonly Page[];
  /** Where the figures are typed. */
  then: string;
}): ReactNode {
  const t = useWords(phoneWords);
  const lang = useLanguage();
  const kept = usePages(p.at);
  /** A page asked for by hand, to be taken again. */
  const [wanted, setWanted] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<"notAPicture" | "full" | null>(null);
  const [left, setLeft] = useState(0);
  const next = p.pages.find((page) => (wanted === null ? kept?.[page.id] === undefined : page.id === wanted));
  const count = kept === undefined ? 0 : p.pages.filter((page) => kept[page.id] !== undefined).length;

  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0 || next === undefined) return;
    setBusy(true);
    setProblem(null);
    setLeft(0);
    try {
      for (const [i, file] of files.entries()) {
        // Read anew for each: another tab may have photographed meanwhile.
        const has = await loadPages(p.at);
        const page = wanted !== null && i === 0 ? wanted : p.pages.find((one) => has[one.id] === undefined)?.id;
        if (page === undefined) {
          setLeft(files.length - i);
          break;
        }
        await keepPage(p.at, page, await makePicture(file));
      }
      setWanted(null);
    } catch (error) {
      setProblem(isFull(error) ? "full" : "notAPicture");
      changed("room");
    } finally {
      setBusy(false);
    }
  };

  return (
    <Frame
      title={t("pictures")}
      under={`${stationName(p.at.station)} · ${t(p.at.source === "plano" ? "plano" : "salinan")} · ${contestName(p.contest, lang)}`}
      back={routeTo("tps", p.at.station)}
      action={
        next === undefined ? (
          <ButtonLink look="primary" size="large" wide icon="edit" href={p.then}>
            {t("toFigures")}
          </ButtonLink>
        ) : (
          <>
            <p className="p-next" role="status">
              {busy ? t("making") : t("nextIs", { page: next.name[lang] })}
            </p>
            <Take label={t("takeNext")} look="primary" camera onFiles={take} />
          </>
        )
      }
    >
      {kept === undefined ? (
        <LoadingState lines={6} />
      ) : (
        <>
          <Progress label={t("picturesOf", { count, of: p.pages.length })} value={count} max={p.pages.length} />
          {problem !== null && (
            <Notice tone="bad" live>
              <p>{t(problem)}</p>
            </Notice>
          )}
          {left > 0 && (
            <Notice tone="wait" live>
              <p>{t("leftOver", { count: left })}</p>
            </Notice>
          )}
          {next === undefined ? (
            <Notice tone="ok" title={t("allTaken")} live />
          ) : (
            <>
              <p className="p-lead">{t("how")}</p>
              <div className="k-stack">
                <Take label={t("galleryMany")} look="quiet" many onFiles={take} />
                <p className="k-quiet-text">{t("galleryHow")}</p>
              </div>
            </>
          )}
          <ul className="p-list p-pages" aria-label={t("pictures")}>
            {p.pages.map((page) => {
              const picture = kept[page.id];
              return (
                <li key={page.id} className={page.id === next?.id ? "p-item p-item-next" : "p-item"}>
                  <strong>{page.name[lang]}</strong>
                  {picture === undefined ? (
                    <Badge tone="neutral" icon="camera">
                      {t("missing")}
                    </Badge>
                  ) : (
                    <span className="k-row">
                      {picture.sharpness < BLURRED_BELOW ? (
                        <Badge tone="wait" icon="picture">
                          {t("maybeBlurred")}
                        </Badge>
                      ) : (
                        <Badge tone="ok" icon="picture">
                          {t("taken")}
                        </Badge>
                      )}
                      <Button
                        size="small"
                        look="plain"
                        label={t("thisPage", { page: page.name[lang] })}
                        pressed={wanted === page.id}
                        onClick={() => setWanted(wanted === page.id ? null : page.id)}
                      >
                        {t("again")}
                      </Button>
                    </span>
                  )}
                </li>
              );
            })}
          </ul>
          {next !== undefined && (
            <ButtonLink look="plain" size="small" href={p.then}>
              {t("toFigures")}
            </ButtonLink>
          )}
        </>
      )}
    </Frame>
  );
}
