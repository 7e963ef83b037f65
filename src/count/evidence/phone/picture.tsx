// One page of a form as a photograph: taken or chosen, made into the evidence picture, hashed and kept at once,
// and then shown so that it can be read beside the fields.

import type { ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import { Button } from "../../../web/kit/button.tsx";
import { Icon } from "../../../web/kit/icons.tsx";
import { LoadingState, Notice } from "../../../web/kit/states.tsx";
import { useWords } from "../../../web/kit/words.ts";
import { useLive } from "../../../web/phone/live.ts";
import { BLURRED_BELOW, makePicture } from "../../../web/phone/picture.ts";
import { changed, isFull, loadBlob } from "../../../web/phone/store.ts";
import { type FormKey, keepPage, type KeptPage, loadPages, pagesKey } from "../keep.ts";
import { phoneWords } from "../words.ts";
import { Take } from "../../../web/phone/take.tsx";

/** The pages of a form as kept now; undefined until read. */
export function usePages(form: FormKey): Readonly<Record<string, KeptPage>> | undefined {
  const name = `${form.contest} ${form.station} ${form.source}`;
  const key = useLive(`pages key ${name}`, ["binding"], () => pagesKey(form));
  return useLive(`pages ${key}`, [`kept:${key}`], () => loadPages(form));
}

export function PagePicture(p: { form: FormKey; page: string; name: string }): ReactNode {
  const t = useWords(phoneWords);
  const pages = usePages(p.form);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<"notAPicture" | "full" | null>(null);

  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    setBusy(true);
    setProblem(null);
    try {
      await keepPage(p.form, p.page, await makePicture(file));
    } catch (error) {
      setProblem(isFull(error) ? "full" : "notAPicture");
      changed("room");
    } finally {
      setBusy(false);
    }
  };

  if (pages === undefined) return <LoadingState lines={3} />;
  const kept = pages[p.page];
  return (
    // No landmark of its own: the picture in it is one.
    <div
      className={kept === undefined ? "p-picture" : "p-picture p-picture-held"}
      role="group"
      aria-label={t("pageTitle", { page: p.name })}
    >
      {busy ? (
        <p className="p-picture-empty" role="status">
          <span className="k-spinner" aria-hidden="true" /> {t("making")}
        </p>
      ) : kept === undefined ? (
        <div className="p-picture-empty">
          <Icon name="camera" size={40} />
          <p>{t("how")}</p>
          <Take label={t("take")} look="primary" camera onFiles={([file]) => take(file)} />
          <Take label={t("gallery")} look="quiet" onFiles={([file]) => take(file)} />
        </div>
      ) : (
        <>
          <Viewer key={kept.sha256} of={kept.sha256} load={loadPicture} alt={t("alt", { page: p.name })}>
            <Take label={t("again")} look="quiet" camera small onFiles={([file]) => take(file)} />
          </Viewer>
          {kept.sharpness < BLURRED_BELOW && (
            <Notice tone="wait" title={t("blurred")} live>
              <p>{t("blurredText")}</p>
            </Notice>
          )}
        </>
      )}
      {problem !== null && (
        <Notice tone="bad" live>
          <p>{t(problem)}</p>
        </Notice>
      )}
    </div>
  );
}

const MOST_ZOOM = 6;

async function loadPicture(sha256: string): Promise<Blob | null> {
  const blob = await loadBlob(sha256);
  return blob === undefined || blob.bytes === null ? null : new Blob([blob.bytes], { type: blob.type });
}

/**
 * The picture in a window of its own height: scroll to move, two fingers or the buttons to zoom, and a fold.
 * @param load the picture named `of`, null where its bytes are gone
 * @param onTap besides, what a touch of it does
 */
export function Viewer(p: {
  of: string;
  load: (of: string) => Promise<Blob | null>;
  alt: string;
  onTap?: () => void;
  children: ReactNode;
}): ReactNode {
  const t = useWords(phoneWords);
  const { of, load } = p;
  const [zoom, setZoom] = useState(1);
  const [open, setOpen] = useState(true);
  const [url, setUrl] = useState<string | null | undefined>(undefined);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let current = true;
    let made: string | null = null;
    void load(of).then((blob) => {
      if (!current) return;
      if (blob !== null) made = URL.createObjectURL(blob);
      setUrl(made);
    });
    return () => {
      current = false;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [of, load]);

  useEffect(() => {
    const el = box.current;
    if (el === null) return;
    let start: { distance: number; zoom: number } | null = null;
    const distance = (e: TouchEvent): number =>
      Math.hypot(e.touches[0]!.clientX - e.touches[1]!.clientX, e.touches[0]!.clientY - e.touches[1]!.clientY);
    const onMove = (e: TouchEvent): void => {
      if (e.touches.length !== 2) {
        start = null;
        return;
      }
      // Not passive: the page itself must not zoom, or the fields leave the screen.
      e.preventDefault();
      start ??= { distance: distance(e), zoom: Number(el.dataset["zoom"] ?? 1) };
      setZoom(clamp(start.zoom * (distance(e) / start.distance)));
    };
    const onEnd = (): void => {
      start = null;
    };
    el.addEventListener("touchmove", onMove, { passive: false });
    el.addEventListener("touchend", onEnd);
    return () => {
      el.removeEventListener("touchmove", onMove);
      el.removeEventListener("touchend", onEnd);
    };
  }, [open, url]);

  return (
    <div className="p-viewer">
      {open && url !== undefined && url !== null && (
        // Focusable, so that the keyboard can move the picture too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div ref={box} className="p-viewer-box" data-zoom={zoom} tabIndex={0} role="region" aria-label={p.alt}>
          {/* By keyboard the same is done by a button of whoever lends `onTap`. */}
          {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */}
          <img src={url} alt={p.alt} style={{ width: `${zoom * 100}%` }} onClick={p.onTap} />
        </div>
      )}
      {open && url === null && <p className="p-picture-empty">{t("cleared")}</p>}
      <div className="p-viewer-bar">
        {open && (
          <>
            <Button size="small" label={t("smaller")} disabled={zoom <= 1} onClick={() => setZoom(clamp(zoom / 1.5))}>
              −
            </Button>
            <Button
              size="small"
              label={t("larger")}
              disabled={zoom >= MOST_ZOOM}
              onClick={() => setZoom(clamp(zoom * 1.5))}
            >
              +
            </Button>
            {p.children}
          </>
        )}
        <Button size="small" look="plain" label={t(open ? "hide" : "show")} onClick={() => setOpen(!open)}>
          {t(open ? "hideShort" : "show")}
        </Button>
      </div>
    </div>
  );
}

function clamp(zoom: number): number {
  return Math.min(MOST_ZOOM, Math.max(1, Math.round(zoom * 100) / 100));
}
