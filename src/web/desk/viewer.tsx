// A form's photographs beside the figures: zoom, turn, move and change page without leaving the keyboard.
// With the focus in a figure field the same keys work with Alt held.

import type { PointerEvent, ReactNode } from "react";
import { useCallback, useEffect, useRef, useState } from "react";
import { Button } from "../kit/button.tsx";
import { EmptyState, Notice } from "../kit/states.tsx";
import { useWords } from "../kit/words.ts";
import { deskWords } from "./words.ts";

export interface ViewerPage {
  /** Name the form gives the page. */
  readonly page: string;
  /** Address of the picture; null while its bytes are on their way. */
  readonly src: string | null;
  readonly label?: string;
}

interface View {
  readonly zoom: number;
  readonly turn: number;
  readonly x: number;
  readonly y: number;
}

const START: View = { zoom: 1, turn: 0, x: 0, y: 0 };
const STEP = 80;
const MOST = 8;

export function PhotoViewer(p: {
  pages: readonly ViewerPage[];
  tall?: boolean;
  /** Page to open at, by its name in the form. */
  start?: string | undefined;
}): ReactNode {
  const t = useWords(deskWords);
  const [chosen, setChosen] = useState<number | null>(null);
  const at =
    chosen ??
    Math.max(
      0,
      p.pages.findIndex((page) => page.page === p.start),
    );
  const [view, setView] = useState<View>(START);
  const [broken, setBroken] = useState<string | null>(null);
  const drag = useRef<{ id: number; x: number; y: number } | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const index = Math.min(at, Math.max(0, p.pages.length - 1));
  const now = p.pages[index];

  const zoomBy = useCallback((by: number): void => {
    setView((v) => {
      const zoom = Math.min(MOST, Math.max(1, v.zoom * by));
      return zoom === 1
        ? { ...v, zoom, x: 0, y: 0 }
        : { ...v, zoom, x: (v.x * zoom) / v.zoom, y: (v.y * zoom) / v.zoom };
    });
  }, []);
  const go = useCallback(
    (to: number): void => {
      setChosen(Math.min(p.pages.length - 1, Math.max(0, to)));
      setView((v) => ({ ...START, turn: v.turn }));
      setBroken(null);
    },
    [p.pages.length],
  );

  /** True when the key was ours. */
  const onKey = useCallback(
    (key: string): boolean => {
      const move = (x: number, y: number): void => setView((v) => ({ ...v, x: v.x + x, y: v.y + y }));
      if (key === "ArrowLeft") move(STEP, 0);
      else if (key === "ArrowRight") move(-STEP, 0);
      else if (key === "ArrowUp") move(0, STEP);
      else if (key === "ArrowDown") move(0, -STEP);
      else if (key === "+" || key === "=") zoomBy(1.4);
      else if (key === "-") zoomBy(1 / 1.4);
      else if (key === "r" || key === "R") setView((v) => ({ ...v, turn: (v.turn + 90) % 360 }));
      else if (key === "0") setView(START);
      else if (key === "PageDown") go(index + 1);
      else if (key === "PageUp") go(index - 1);
      else return false;
      return true;
    },
    [go, index, zoomBy],
  );

  useEffect(() => {
    const onKeyDown = (e: KeyboardEvent): void => {
      if (e.altKey && !e.ctrlKey && !e.metaKey && onKey(e.key)) e.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [onKey]);

  useEffect(() => {
    // The wheel scrolls the page until the picture is asked for: by focus, or by Ctrl as in a browser.
    const box = frame.current;
    const onWheel = (e: WheelEvent): void => {
      if (!e.ctrlKey && document.activeElement !== box) return;
      e.preventDefault();
      zoomBy(e.deltaY < 0 ? 1.15 : 1 / 1.15);
    };
    box?.addEventListener("wheel", onWheel, { passive: false });
    return () => box?.removeEventListener("wheel", onWheel);
  }, [zoomBy, p.pages.length]);

  if (now === undefined) return <EmptyState icon="picture" title={t("noPhotos")} />;
  return (
    <div className={`d-viewer${p.tall === true ? " d-viewer-tall" : ""}`}>
      <div className="d-viewer-tools">
        <div className="d-pages" role="group" aria-label={t("page", { page: "" })}>
          {p.pages.map((page, i) => (
            <Button key={`${page.page}.${String(i)}`} size="small" pressed={i === index} onClick={() => go(i)}>
              {page.label ?? t("page", { page: page.page })}
            </Button>
          ))}
        </div>
        <div className="d-pages">
          <Button size="small" label={t("zoomOut")} onClick={() => zoomBy(1 / 1.4)}>
            −
          </Button>
          <Button size="small" label={t("zoomIn")} onClick={() => zoomBy(1.4)}>
            +
          </Button>
          <Button size="small" onClick={() => setView((v) => ({ ...v, turn: (v.turn + 90) % 360 }))}>
            {t("rotate")}
          </Button>
          <Button size="small" onClick={() => setView(START)}>
            {t("fit")}
          </Button>
        </div>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={frame}
        className={`d-viewer-frame${view.zoom > 1 ? " d-viewer-zoomed" : ""}`}
        role="group"
        // A picture that is moved by arrow keys must be able to hold the focus.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={t("photo", { page: now.page })}
        onKeyDown={(e) => {
          if (!e.altKey && !e.ctrlKey && !e.metaKey && onKey(e.key)) e.preventDefault();
        }}
        onPointerDown={(e: PointerEvent<HTMLDivElement>) => {
          drag.current = { id: e.pointerId, x: e.clientX, y: e.clientY };
          e.currentTarget.setPointerCapture(e.pointerId);
        }}
        onPointerMove={(e) => {
          const from = drag.current;
          if (from === null || from.id !== e.pointerId) return;
          drag.current = { id: e.pointerId, x: e.clientX, y: e.clientY };
          setView((v) => ({ ...v, x: v.x + e.clientX - from.x, y: v.y + e.clientY - from.y }));
        }}
        onPointerUp={() => {
          drag.current = null;
        }}
      >
        {now.src === null || broken === now.src ? (
          <Notice tone="wait">
            <p>{now.src === null ? t("photoMissing") : t("photoBroken")}</p>
          </Notice>
        ) : (
          <img
            key={now.src}
            src={now.src}
            alt={t("photo", { page: now.page })}
            draggable={false}
            onError={() => setBroken(now.src)}
            style={{
              transform: `translate(${String(view.x)}px, ${String(view.y)}px) rotate(${String(view.turn)}deg) scale(${String(view.zoom)})`,
            }}
          />
        )}
      </div>
      <p className="k-quiet-text d-viewer-keys">{t("viewerKeys")}</p>
    </div>
  );
}
